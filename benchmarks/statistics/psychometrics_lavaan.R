# lavaan's chi2 and logLik of one group and of four steps of invariance, then the processor seconds they took.
suppressMessages(library(lavaan))
a <- commandArgs(TRUE); model <- a[3]
items <- unique(unlist(regmatches(gsub("[A-Za-z0-9_]+ *=~", "", model), gregexpr("[A-Za-z0-9_]+", gsub("[A-Za-z0-9_]+ *=~", "", model)))))
d <- na.omit(read.csv(a[1])[, c(items, a[2])])
say <- function(fit) cat(sprintf("%.8f %.8f\n", fitMeasures(fit, "chisq"), as.numeric(logLik(fit))))
tight <- list(rel.tol = 1e-10, iter.max = 5000)
seconds <- sum(system.time({
  say(cfa(model, d, meanstructure = TRUE, control = tight))
  say(cfa(model, d, group = a[2], control = tight))
  for (equal in list("loadings", c("loadings", "intercepts"), c("loadings", "intercepts", "residuals")))
    say(cfa(model, d, group = a[2], group.equal = equal, control = tight))
})[1:2])
cat(seconds, "\n")
