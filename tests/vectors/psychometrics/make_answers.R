# Known answers of lavaan for tests/unit/statistics/test_psychometrics.py.
# Run: python -m tests.vectors.psychometrics.answers > items.csv; Rscript make_answers.R items.csv > answers.json
library(lavaan); library(jsonlite)
items <- read.csv(commandArgs(TRUE)[1])
model <- "a =~ a1 + a2 + a3\n b =~ b1 + b2 + b3\n c =~ c1 + c2 + c3"
figures <- function(fit) c(list(loglik = as.numeric(logLik(fit))),
                           as.list(fitMeasures(fit, c("chisq", "df", "cfi", "tli", "rmsea"))))
one <- cfa(model, items, meanstructure = TRUE)
estimates <- parameterEstimates(one)
loadings <- estimates[estimates$op == "=~", ]
steps <- list(configural = NULL, metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
groups <- lapply(steps, function(equal) {
  fit <- if (is.null(equal)) cfa(model, items, group = "group") else cfa(model, items, group = "group", group.equal = equal)
  figures(fit)
})
cat(toJSON(list(
  one = figures(one), srmr = as.numeric(fitMeasures(cfa(model, items), "srmr")),
  loadings = setNames(as.list(loadings$est), loadings$rhs), errors = setNames(as.list(loadings$se), loadings$rhs),
  groups = groups,
  lavaan = as.character(packageVersion("lavaan"))
), auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
