import numpy as np
import pytest
from scipy import special

from dashboard.method import funnel
from dashboard.method.intervals import normal_quantile
from dashboard.method.pooling import beta_of, means, shares


def test_the_posterior_of_known_centre_and_scatter_is_ebbrs():
    # ebbr's identities: alpha1 = x + alpha, beta1 = n - x + beta. Its maximum likelihood fit and Marshall's
    # moments (esda's assuncao_rate z) are plug-in estimates, whose intervals cover 76 %: not computed here
    alpha, beta, x, n = 300.0, 700.0, 30.0, 80.0
    rho = 1 / (alpha + beta + 1)
    a, b = beta_of(np.array([x]), np.array([n]), np.array([0.3]), np.array([rho]))
    assert (a[0], b[0]) == (pytest.approx(x + alpha), pytest.approx(n - x + beta))


def test_finds_the_centre_of_ebbrs_simulation():
    random = np.random.default_rng(2017)
    true = random.beta(300, 700, 60)
    n = np.round(random.lognormal(6, 1, 60)) + 1
    found = shares(random.binomial(n.astype(int), true).astype(float), n)
    assert found.value.mean() == pytest.approx(0.3, abs=0.05)
    assert np.abs(found.value - true).mean() < 0.02


def test_many_cases_stand_for_themselves_and_few_for_all():
    found = shares(
        np.array([80.0, 85.0, 90.0, 2.0, 4000.0, 84, 86]), np.array([100.0, 100, 100, 5, 5000, 100, 100])
    )
    assert found.value[4] == pytest.approx(0.8, abs=0.003)
    assert 0.7 < found.value[3] < 0.85  # 2 of 5 are hardly evidence
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    assert found.high[3] - found.low[3] > found.high[4] - found.low[4]


def test_the_beta_of_two_moments_is_the_mixture():
    hits, n = np.array([50.0, 55.0, 41.0]), np.array([60.0, 60.0, 60.0])
    found = shares(hits, n)
    # the mixture itself, on a grid of its own
    centre, rho = np.linspace(0.5, 0.99, 200), np.linspace(1e-6, 0.49, 200)
    a, b = beta_of(hits[:, None, None], n[:, None, None], centre[:, None], rho[None, :])
    zero = beta_of(np.zeros(1), np.zeros(1), centre[:, None], rho[None, :])
    log = (special.betaln(a, b) - special.betaln(*zero)).sum(axis=0)
    weight = np.exp(log - log.max())
    for person in range(3):
        below = (special.betainc(a[person], b[person], found.low[person]) * weight).sum() / weight.sum()
        assert below == pytest.approx(0.025, abs=0.015)


def test_order_never_matters():
    hits, n = np.array([10.0, 30.0, 22.0]), np.array([12.0, 40.0, 25.0])
    turned = shares(hits[::-1], n[::-1])
    assert turned.value[::-1] == pytest.approx(shares(hits, n).value)


def test_means_are_drawn_together_by_what_they_stand_on():
    # 4 and 400 reviews with a spread of 10
    n, mean = np.array([4.0, 400.0, 400.0]), np.array([60.0, 80.0, 82.0])
    found = means(n, n * mean, n * (mean**2 + 100))
    assert found is not None
    assert 60 < found.value[0] < 80
    assert found.value[1:] == pytest.approx([80, 82], abs=0.3)
    assert means(np.array([3.0]), np.array([9.0]), np.array([30.0])) is None
    same = means(np.array([3.0, 3.0]), np.array([9.0, 9.0]), np.array([27.0, 27.0]))
    assert same is not None
    assert same.value == pytest.approx([3, 3])


def test_funnel_by_hand():
    low, high = funnel.limits(0.8, np.array([100.0]), 0.0, funnel.NEAR)
    assert (low[0], high[0]) == (pytest.approx(0.7216), pytest.approx(0.8784))
    wide = funnel.limits(0.8, np.array([1e9]), 0.01, funnel.NEAR)
    assert wide[0][0] == pytest.approx(0.8 - 1.96 * 0.04)  # cases without end leave the people's scatter


def test_without_over_dispersion_the_funnel_is_phes(cases):
    # funnel_ratio_limits (exact Poisson by numbers of events) are of a plot that is not drawn here
    limits = cases("phe_indicatormethods")["funnel_prop_limits"]
    n = np.array(limits["Population"], dtype=float)
    centre = limits["Baseline"][0] / 100
    for name, confidence in (("2s0025", 0.95), ("3s0001", 0.998)):
        low, high = funnel.limits(centre, n, 0.0, normal_quantile(confidence))
        assert 100 * low == pytest.approx(limits[f"Lower{name}limit"], abs=1e-4)
        assert 100 * high == pytest.approx(limits[f"Upper{name}limit"], abs=1e-4)
