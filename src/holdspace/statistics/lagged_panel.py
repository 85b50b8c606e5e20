"""What a random-intercept cross-lagged panel implies: means, covariances and their derivatives.

Two variables over t occasions: stable levels, and ups and downs around them that carry over to the next occasion,
within a variable and across. With noise, each score also has measurement error, and the outcome has slopes over
ln(1 + session).
"""

from __future__ import annotations

import numpy as np

from holdspace.statistics.covariance_structure import Array, Implied

# Where each kind of parameter begins: lagged effects (2, 2), the first occasion's, the innovations' and the stable
# levels' covariances as (variance, covariance, variance), then the noise variances, then the outcome's slopes (their
# covariance with the predictor's level, with the outcome's, their variance), then the means.
LAG, FIRST, SOURCE, LEVEL, NOISE, SLOPE = 0, 4, 7, 10, 13, 15


class Panel:
    """What the parameters imply for t occasions; the variables are all predictors, then all outcomes."""

    def __init__(self, t: int, *, has_noise: bool, predictor_noise: float | None = None) -> None:
        self.t, self.has_noise, self.predictor_noise = t, has_noise, predictor_noise
        self.means_at = NOISE + (5 if has_noise else 0)
        self.q = self.means_at + 2 * t
        g = np.log1p(np.arange(1.0, t + 1))
        self.shape = g - g.mean()

    def start(self, values: Array) -> Array:
        """Return plain starting values: a third of the variance each for level, ups and downs, and their source."""
        theta = np.zeros(self.q)
        theta[self.means_at :] = np.nanmean(values, axis=0)
        centred = values - theta[self.means_at :]
        variances = np.nanvar(centred[:, : self.t]), np.nanvar(centred[:, self.t :])
        theta[LAG : LAG + 4] = 0.2, 0.0, 0.0, 0.2
        for at, share in ((FIRST, 0.5), (SOURCE, 0.4), (LEVEL, 0.4)):
            theta[at], theta[at + 2] = share * variances[0], share * variances[1]
        if self.has_noise:
            theta[NOISE], theta[NOISE + 1] = 0.15 * variances[0], 0.15 * variances[1]
            theta[SLOPE + 2] = 0.05 * variances[1]
        return theta

    def implied(self, free: Array) -> list[Implied]:
        """Return covariance, mean and derivatives of the one group; a noise that is known is not among the free."""
        if self.predictor_noise is None:
            return [self._implied(free)]
        full = self._implied(np.insert(free, NOISE, self.predictor_noise))
        d_covariance, d_mean = (np.delete(each, NOISE, axis=0) for each in (full.d_covariance, full.d_mean))
        return [Implied(full.covariance, full.mean, d_covariance, d_mean)]

    def _implied(self, theta: Array) -> Implied:
        t, q = self.t, self.q
        lag, d_lag = theta[LAG : LAG + 4].reshape(2, 2), np.zeros((q, 2, 2))
        d_lag[np.arange(4), [0, 0, 1, 1], [0, 1, 0, 1]] = 1.0
        covariance, d_covariance = np.zeros((2 * t, 2 * t)), np.zeros((q, 2 * t, 2 * t))
        now, d_now = self._symmetric(theta, FIRST)
        source, d_source = self._symmetric(theta, SOURCE)
        level, d_level = self._symmetric(theta, LEVEL)
        for s in range(t):
            if s:
                carried = lag @ now
                d_carried = d_lag @ now + lag @ d_now
                d_now = d_carried @ lag.T + carried @ d_lag.transpose(0, 2, 1) + d_source
                now = carried @ lag.T + source
            across, d_across = now, d_now
            for later in range(s, t):
                if later > s:
                    d_across = d_lag @ across + lag @ d_across
                    across = lag @ across
                rows, columns = [later, t + later], [s, t + s]
                covariance[np.ix_(rows, columns)] = across + level
                covariance[np.ix_(columns, rows)] = (across + level).T
                d_block = d_across + d_level
                d_covariance[np.ix_(range(q), rows, columns)] = d_block
                d_covariance[np.ix_(range(q), columns, rows)] = d_block.transpose(0, 2, 1)
        if self.has_noise:
            self._add_noise(theta, covariance, d_covariance)
            self._add_slopes(theta, covariance, d_covariance)
        d_mean = np.zeros((q, 2 * t))
        d_mean[self.means_at + np.arange(2 * t), np.arange(2 * t)] = 1.0
        return Implied(covariance, theta[self.means_at :], d_covariance, d_mean)

    def _add_noise(self, theta: Array, covariance: Array, d_covariance: Array) -> None:
        for which in (0, 1):
            places = which * self.t + np.arange(self.t)
            covariance[places, places] += theta[NOISE + which]
            d_covariance[NOISE + which, places, places] += 1.0

    def _add_slopes(self, theta: Array, covariance: Array, d_covariance: Array) -> None:
        x, y = slice(0, self.t), slice(self.t, 2 * self.t)
        d_covariance[SLOPE, x, y] += self.shape
        d_covariance[SLOPE, y, x] += self.shape[:, None]
        d_covariance[SLOPE + 1, y, y] += self.shape[:, None] + self.shape
        d_covariance[SLOPE + 2, y, y] += np.outer(self.shape, self.shape)
        covariance += np.tensordot(theta[SLOPE : SLOPE + 3], d_covariance[SLOPE : SLOPE + 3], axes=1)

    def _symmetric(self, theta: Array, at: int) -> tuple[Array, Array]:
        first, both, second = theta[at : at + 3]
        derivative = np.zeros((self.q, 2, 2))
        derivative[at, 0, 0] = derivative[at + 2, 1, 1] = 1.0
        derivative[at + 1] = [[0, 1], [1, 0]]
        return np.array([[first, both], [both, second]]), derivative
