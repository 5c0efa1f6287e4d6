import numpy as np
import pytest
from scipy import stats

from dashboard.method.overdispersion import Posterior, chances, scatter

NO_SCATTER = Posterior(np.zeros(1), np.ones(1))


def team(misses, n=100.0, share=0.15):
    size = len(misses)
    return scatter(
        np.array(misses, dtype=float),
        np.full(size, n),
        np.full(size, share),
        np.zeros(size),
        np.zeros(size),
    )


def test_without_scatter_it_is_the_binomial():
    found = chances(40, 0.2, 0.0, 0.0, NO_SCATTER)
    # R's binom.test counts 14 to 40 and 0 to 2; here half of the probability of 14 itself
    assert stats.binomtest(14, 40, 0.2).pvalue == pytest.approx(
        stats.binom.sf(13, 40, 0.2) + stats.binom.cdf(2, 40, 0.2)
    )
    up = stats.binomtest(14, 40, 0.2).pvalue - stats.binom.pmf(14, 40, 0.2) / 2
    assert found.p_value(14) == pytest.approx(up, rel=1e-4)


def test_with_scatter_it_is_the_beta_binomial():
    rho, share = 0.04, 0.2
    found = chances(40, share, 0.0, 0.0, Posterior(np.array([rho]), np.ones(1)))
    each = stats.betabinom(40, share * (1 / rho - 1), (1 - share) * (1 / rho - 1)).pmf(np.arange(41))
    assert found.p_value(2) == pytest.approx(each[each < each[2]].sum() + each[2] / 2)
    # the expectation's own error adds to the scatter
    error = 0.02 * share * (1 - share)
    assert chances(40, share, error, 0.0, Posterior(np.array([rho / 2]), np.ones(1))).p_value(2) == (
        pytest.approx(found.p_value(2))
    )


def test_all_numbers_of_misses_together_are_certain():
    for n, share in ((7, 0.01), (300, 0.5), (5000, 0.08)):
        known = team([10, 14, 15, 22, 30]).all()
        assert chances(n, share, 0.0, 0.1, known).probability.sum() == pytest.approx(1, abs=1e-3)


def test_people_who_differ_widen_the_measure():
    calm, wide = team([14, 15, 15, 16] * 6), team([3, 30, 8, 20] * 6)
    assert calm.all().mean < 0.01 < wide.all().mean
    assert chances(100, 0.15, 0, 0, calm.all()).p_value(27) < 0.01
    assert chances(100, 0.15, 0, 0, wide.all()).p_value(27) > 0.05


def test_who_stands_out_does_not_widen_the_own_measure():
    known = team([15] * 11 + [40])
    assert known.without(11).mean < known.all().mean / 2


def test_nothing_to_learn_from_leaves_it_open():
    nothing = scatter(*(np.zeros(2), np.zeros(2), np.full(2, 0.5), np.zeros(2), np.zeros(2))).all()
    assert nothing.mean == pytest.approx(np.mean(np.linspace(0, 0.7, 36) ** 2))


def test_the_smallest_difference_is_the_first_that_shows():
    found = chances(60, 0.15, 0.0, 0.0, NO_SCATTER)
    gap = found.smallest(0.01)
    misses = round((0.15 + gap) * 60)
    assert found.p_value(misses) <= 0.01 < found.p_value(misses - 1)
    # with nine cases at 15 %, not one miss fewer than expected can show
    assert chances(9, 0.15, 0.0, 0.0, NO_SCATTER).smallest(0.01, more=False) is None
