"""One's mean beside the colleagues': by hand, against R, and how true scatter takes away what is no luck."""

from collections.abc import Sequence

import numpy as np
import pytest

from dashboard.method.difference import Sums
from dashboard.method.mean_scatter import MeanChances, Pair, chances, scatter, variance_within
from dashboard.method.overdispersion import Posterior

NONE = Posterior(np.array([0.0]), np.array([1.0]))  # people who differ by luck alone
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]  # R's sleep: extra by group
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def sums(values: Sequence[float]) -> Sums:
    return len(values), sum(values), sum(value * value for value in values)


def beside(own: Sequence[float], others: Sequence[float], spread: float = 0.0) -> Pair:
    return Pair(sums(own), sums(others), spread)


def found(pair: Pair, known: Posterior = NONE, within: float = 1.0) -> MeanChances:
    made = chances(pair, within, known)
    assert made is not None
    return made


def p_of(pair: Pair, known: Posterior = NONE, within: float = 1.0) -> float:
    return found(pair, known, within).p_value(pair.difference)


def test_without_true_scatter_it_is_the_wider_of_welch_and_student() -> None:
    # 84 of mean 95 and squares 9,500 about it; by a spread in common 5 / (10.05 x 0.309) is t 1.61 of 94
    perfect = beside([100.0] * 12, [60.0] * 4 + [80.0] * 13 + [100.0] * 67)
    assert p_of(perfect) == pytest.approx(0.110, abs=5e-4)
    assert found(perfect).smallest(0.05) == pytest.approx(6.16, abs=0.005)
    # R: t.test(extra ~ group, data = sleep, var.equal = TRUE) has p 0.07919, Welch's 0.07939: the greater
    assert p_of(beside(SLEEP_1, SLEEP_2)) == pytest.approx(0.07939, abs=5e-6)


def test_where_nothing_varies_or_one_value_stands_alone_nothing_is_said() -> None:
    assert chances(beside([80.0] * 12, [80.0] * 3), 1.0, NONE) is None
    assert chances(beside([80.0], [60.0, 80.0, 100.0]), 1.0, NONE) is None


def test_true_scatter_adds_to_what_luck_does() -> None:
    """16 values about 80 beside 1,600 about 70, all with variance 100: 10 in 2.5 is four errors; with a
    scatter of 4.33 (rho .1875) the error is 5, and it is two.
    """
    own, others = [70.0, 90.0] * 8, [60.0, 80.0] * 800
    without, with_ = (
        p_of(beside(own, others), Posterior(np.array([rho]), np.array([1.0])), 100.0) for rho in (0.0, 0.1875)
    )
    assert without < 0.002
    assert with_ == pytest.approx(0.066, abs=0.003)  # t of 15 at 1.98: the 16 have an error of 2.58
    both = Posterior(np.array([0.0, 0.1875]), np.array([0.25, 0.75]))
    assert p_of(beside(own, others), both, 100.0) == pytest.approx(0.25 * without + 0.75 * with_)
    level = found(beside(own, others), both, 100.0)
    assert level.p_value(level.smallest(0.05) or 0.0) == pytest.approx(0.05)
    assert level.smallest(0.0) is None


def test_how_people_scatter_is_learned_from_all_the_others() -> None:
    """Forty people of 20 values, a standard deviation of 10 each, who truly differ by 5: rho is .25."""
    random = np.random.default_rng(7)
    values = random.normal(80 + random.normal(0, 5, (40, 1)), 10, (40, 20))
    each = [sums(one) for one in values]
    pairs = [beside(values[at], np.delete(values, at, axis=0).ravel().tolist(), 1 / 39) for at in range(40)]
    within = variance_within(each)
    assert within == pytest.approx(100, rel=0.15)
    known = scatter([*pairs, None], within)
    assert known.all().mean == pytest.approx(0.25, abs=0.12)
    assert known.without(40).mean == known.all().mean, "of whom nothing is known teaches nothing"
    standing_out = max(range(40), key=lambda at: abs(pairs[at].difference))
    assert known.without(standing_out).mean < known.all().mean


def test_of_equal_people_most_of_whom_are_perfect_few_are_called() -> None:
    """Welch's p alone is below .01 in 7 of 100 draws."""
    random = np.random.default_rng(3)
    draws = random.choice([60.0, 80.0, 100.0], size=(2_000, 96), p=[0.05, 0.15, 0.8])
    made = [chances(beside(one[:12], one[12:]), 1.0, NONE) for one in draws]
    p = [
        one.p_value(draw[:12].mean() - draw[12:].mean()) for one, draw in zip(made, draws, strict=True) if one
    ]
    assert np.mean(np.array(p) < 0.01) <= 0.01
