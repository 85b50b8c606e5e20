# One fit of lme4 or glmmTMB for growth.py: Rscript growth_peers.R lme4|glmmTMB data.csv
arguments <- commandArgs(TRUE)
data <- read.csv(arguments[2])
data$client <- factor(data$client)
if (arguments[1] == "lme4") {
  library(lme4)
  time <- system.time(fit <- lmer(y ~ g * intake + female + (1 + g | client), data, REML = TRUE))
} else {
  library(glmmTMB)
  data$at <- numFactor(data$session)
  time <- system.time(fit <- glmmTMB(y ~ g * intake + female + (1 + g | client) + ou(at + 0 | client), data))
}
cat(sprintf('{"runs": [[%.4f, %.4f]], "loglik": %.10f}\n', time[["elapsed"]], time[["user.self"]] + time[["sys.self"]],
            as.numeric(logLik(fit))))
