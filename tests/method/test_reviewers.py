import numpy as np
import pytest

from dashboard.method.reviewers import severity


def test_a_strict_reviewer_is_told_from_weak_work():
    # reviewer 1 sees mostly the weaker person 1, and gives 5 points less than reviewer 0 on the same work
    person = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    reviewer = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    score = 90.0 - 20 * person - 5 * reviewer
    found = severity(reviewer, person, score)
    assert found is not None
    assert found.mean == pytest.approx([80, 75])  # both on all the work: half of it is person 1's
    assert found.low == pytest.approx(found.mean, abs=1e-4)  # the model fits to the point
    assert list(found.n) == [4, 4]


def test_reviewers_who_share_nobody_can_not_be_compared():
    assert severity(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 0, 1, 1, 1]), np.arange(6.0)) is None


def test_the_interval_holds_the_truth_as_often_as_it_says():
    random, inside = np.random.default_rng(4), 0
    for _ in range(300):
        person, reviewer = random.integers(0, 6, 60), random.integers(0, 3, 60)
        score = 80 + 4.0 * person + np.array([0, 3, -3])[reviewer] + random.normal(0, 10, 60)
        found = severity(reviewer, person, score)
        assert found is not None
        inside += found.low[1] <= 80 + 4 * person.mean() + 3 <= found.high[1]
    assert 0.91 <= inside / 300 <= 0.98
