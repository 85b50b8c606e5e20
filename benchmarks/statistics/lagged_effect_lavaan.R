# lavaan's random-intercept cross-lagged panel over seven occasions by FIML: estimate, SE, processor seconds of the fit, logLik.
suppressMessages(library(lavaan))
d <- read.csv(commandArgs(TRUE)[1], na.strings = "nan"); n <- 7
l <- c(paste0("ri_y =~ ", paste0("1*y", 1:n, collapse = " + ")), paste0("ri_x =~ ", paste0("1*x", 1:n, collapse = " + ")),
       "ri_y ~~ ri_y + ri_x", "ri_x ~~ ri_x")
for (t in 1:n) l <- c(l, sprintf("wy%d =~ 1*y%d; wx%d =~ 1*x%d; y%d ~~ 0*y%d; x%d ~~ 0*x%d", t, t, t, t, t, t, t, t),
                      sprintf("wy%d ~~ 0*ri_y + 0*ri_x; wx%d ~~ 0*ri_y + 0*ri_x", t, t))
for (t in 2:n) l <- c(l, sprintf("wy%d ~ a*wy%d + b*wx%d; wx%d ~ c*wy%d + d*wx%d", t, t-1, t-1, t, t-1, t-1),
                      sprintf("wy%d ~~ q1*wy%d + q2*wx%d; wx%d ~~ q3*wx%d", t, t, t, t, t))
l <- c(l, "wy1 ~~ wy1 + wx1; wx1 ~~ wx1", paste0(c(paste0("y", 1:n), paste0("x", 1:n)), " ~ 1"))
seconds <- sum(system.time(fit <- lavaan(paste(l, collapse = "\n"), d, missing = "fiml"))[1:2])
e <- parameterEstimates(fit); c1 <- e[e$label == "c", ][1, ]
cat(sprintf("%.8f %.8f %.3f %.6f\n", c1$est, c1$se, seconds, as.numeric(logLik(fit))))
