"""Following a client along a course: the same as conditioning a normal distribution on all scores so far at once."""

import numpy as np
import pytest

from holdspace.statistics.course_filter import follow
from holdspace.statistics.course_model import CourseModel, Courses

MODEL = CourseModel(
    bend=1.0,
    fixed=np.array([16.0, -3.0, 1.0]),
    re_cov=np.array([[20.0, -2.0], [-2.0, 3.0]]),
    first_variance=5.0,
    serial_variance=6.0,
    serial_range=2.5,
    noise_variance=4.0,
)
ELAPSED = np.array([0.0, 1.0, 1.5, 4.0, 0.0, 3.0])
SCORES = np.array([20.0, 17.0, np.nan, 9.0, 4.0, 8.0])
COURSES = Courses(np.array([0, 4], dtype=np.intp), ELAPSED, SCORES)


def all_at_once(target, elapsed, scores):
    """Return mean and variance at the target by one large covariance."""
    seen = ~np.isnan(scores)
    times = np.append(elapsed[seen], target)
    z = np.column_stack([np.ones(times.size), np.log1p(times)])
    covariance = z @ MODEL.re_cov @ z.T + MODEL.serial_variance * np.exp(
        -np.abs(np.subtract.outer(times, times)) / MODEL.serial_range
    )
    covariance += np.diag(MODEL.noise_variance + np.where(times == 0, MODEL.first_variance, 0.0))
    weights = np.linalg.solve(covariance[:-1, :-1], covariance[:-1, -1])
    mean = MODEL.curve(np.array([target]))[0] + weights @ (scores[seen] - MODEL.curve(elapsed[seen]))
    return mean, covariance[-1, -1] - weights @ covariance[:-1, -1]


@pytest.mark.parametrize(("row", "first"), [(0, 0), (1, 0), (2, 0), (3, 0), (4, 4), (5, 4)])
def test_the_filter_knows_what_all_scores_at_once_say(row, first):
    mean, variance = follow(MODEL, COURSES).at(np.array([6.0, 12.0]))

    for place, target in enumerate((6.0, 12.0)):
        expected = all_at_once(target, ELAPSED[first : row + 1], SCORES[first : row + 1])
        assert (mean[row, place], variance[row, place]) == pytest.approx(expected, abs=1e-9)


def test_a_missing_score_moves_nothing():
    known = follow(MODEL, COURSES)

    np.testing.assert_array_equal(known.means[:2, 2], known.means[:2, 1])
