# Answers of lme4 and glmmTMB, for tests/unit/statistics/test_growth_answers.py.
# Run: mkdir data; python -m tests.vectors.growth.courses data; Rscript make_answers.R cases.json data > answers.json
library(lme4); library(jsonlite)
arguments <- commandArgs(TRUE)
cases <- fromJSON(arguments[1], simplifyVector = FALSE)
read <- function(name) read.csv(file.path(arguments[2], paste0(name, ".csv")), stringsAsFactors = TRUE)
tight <- lmerControl(optimizer = "bobyqa", calc.derivs = FALSE, check.conv.singular = "ignore",
                     optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
one <- function(case) {
  data <- read(case[[1]])
  fit <- suppressWarnings(suppressMessages(lmer(as.formula(case[[2]]), data, REML = case[[3]] == "reml", control = tight)))
  covariances <- lapply(VarCorr(fit), function(each) unname(matrix(each, nrow(each))))
  list(fixed = as.list(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))), covariances = covariances,
       sigma2 = sigma(fit)^2, loglik = as.numeric(logLik(fit)), n_obs = nobs(fit))
}
answers <- lapply(cases, one)
serial <- function(name, formula, reml) {
  library(glmmTMB)
  data <- read(name)
  data$at <- numFactor(data$time)
  fit <- glmmTMB(as.formula(formula), data, REML = reml)
  between <- VarCorr(fit)$cond
  variance <- attr(between$id.1, "stddev")[1]^2
  range <- exp(fit$fit$par[names(fit$fit$par) == "theta"])
  list(fixed = as.list(fixef(fit)$cond), se = unname(sqrt(diag(vcov(fit)$cond))),
       covariance = unname(matrix(between$id, nrow(between$id))), serial_variance = unname(variance),
       sigma2 = sigma(fit)^2, loglik = as.numeric(logLik(fit)))
}
answers$serial_ml <- serial("serial", "y ~ log1p(session) * intake + (1 | id) + ou(at + 0 | id)", FALSE)
answers$serial_reml <- serial("serial", "y ~ log1p(session) + female + (1 | id) + ou(at + 0 | id)", TRUE)
answers$serial_irregular_ml <- serial("irregular_serial", "y ~ time + female + (1 | id) + ou(at + 0 | id)", FALSE)
answers$versions <- list(lme4 = as.character(packageVersion("lme4")), glmmTMB = as.character(packageVersion("glmmTMB")))
cat(toJSON(answers, auto_unbox = TRUE, digits = 14, pretty = TRUE, matrix = "rowmajor"), "\n")
