# lavaan's random-intercept cross-lagged panel by full-information maximum likelihood, for test_lagged_effect.py.
# Run: python -m tests.vectors.lagged_effect.panel > panel.csv; Rscript make_answers.R panel.csv > answers.json
library(lavaan); library(jsonlite)
d <- read.csv(commandArgs(TRUE)[1]); n <- 5
l <- c(paste0("ri_y =~ ", paste0("1*y", 1:n, collapse = " + ")), paste0("ri_x =~ ", paste0("1*x", 1:n, collapse = " + ")),
       "ri_y ~~ ri_y + ri_x", "ri_x ~~ ri_x")
for (t in 1:n) l <- c(l, sprintf("wy%d =~ 1*y%d; wx%d =~ 1*x%d; y%d ~~ 0*y%d; x%d ~~ 0*x%d", t, t, t, t, t, t, t, t),
                      sprintf("wy%d ~~ 0*ri_y + 0*ri_x; wx%d ~~ 0*ri_y + 0*ri_x", t, t))
for (t in 2:n) l <- c(l, sprintf("wy%d ~ a*wy%d + b*wx%d; wx%d ~ c*wy%d + d*wx%d", t, t-1, t-1, t, t-1, t-1),
                      sprintf("wy%d ~~ q1*wy%d + q2*wx%d; wx%d ~~ q3*wx%d", t, t, t, t, t))
l <- c(l, "wy1 ~~ wy1 + wx1; wx1 ~~ wx1", paste0(c(paste0("y", 1:n), paste0("x", 1:n)), " ~ 1"))
fit <- lavaan(paste(l, collapse = "\n"), d, missing = "fiml", information = "expected",
              control = list(rel.tol = 1e-10, iter.max = 5000))
e <- parameterEstimates(fit); one <- function(label) e[e$label == label, ][1, ]
cat(toJSON(list(loglik = as.numeric(logLik(fit)), within = one("c")$est, within_error = one("c")$se, back = one("b")$est,
                predictor = one("a")$est, outcome = one("d")$est, lavaan = as.character(packageVersion("lavaan"))),
           auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
