"""Simulated organisations: how often somebody is called different who is not, and how often who is.

Four teams of twelve people, four metrics on the card, six kinds of cases whose misses run from 5 to 25 %,
and everybody with another mix of them. What comes out stands in docs/method.md.
"""

import numpy as np
import pytest

from dashboard.method import casemix, mean_scatter, multiple, overdispersion, pooling

RUNS = 1000
TEAMS, PEOPLE, METRICS = 4, 12, 4
KINDS = np.linspace(0.05, 0.25, 6)  # share of misses


def team(random, cases, scatter, worse):
    """Expectations of one team on one metric; its first person is worse by so much."""
    mix = random.dirichlet(np.full(KINDS.size, 2.0), PEOPLE)
    n = np.array([random.multinomial(cases, own) for own in mix])
    own = random.normal(0, scatter, PEOPLE) if scatter else np.zeros(PEOPLE)
    own[0] += worse
    misses = random.binomial(n, np.clip(KINDS + own[:, None], 0, 1))
    return casemix.expected(n.astype(float), misses.astype(float))


def p_values(random, cases, scatter, worse):
    """Of the people of the first team on one metric."""
    teams = [team(random, cases, scatter, worse if at == 0 else 0.0) for at in range(TEAMS)]
    names = ("misses", "n", "share", "error", "concentration")
    known = overdispersion.scatter(*(np.concatenate([getattr(one, name) for one in teams]) for name in names))
    own = teams[0]
    return [
        overdispersion.chances(
            int(own.n[at]), own.share[at], own.error[at], own.concentration[at], known.without(at)
        ).p_value(own.misses[at])
        for at in range(PEOPLE)
    ]


def called(cases, scatter=0.0, worse=0.0, runs=RUNS, seed=1):
    """Shares of organisations: where anybody is called, where the first person is on the first metric."""
    random = np.random.default_rng(seed)
    anybody = first = 0
    for _ in range(runs):
        family = [p_values(random, cases, scatter, worse if at == 0 else 0.0) for at in range(METRICS)]
        found = multiple.benjamini_hochberg(np.concatenate(family)) <= 0.05
        anybody, first = anybody + bool(found.any()), first + bool(found[0])
    return anybody / runs, first / runs


@pytest.mark.long
@pytest.mark.parametrize("cases", [60, 150])
def test_in_organisations_of_equal_people_nobody_is_called_different(cases):
    anybody, _ = called(cases)
    print(f"equal people, {cases} cases: nobody called in {1 - anybody:.1%}")
    assert 1 - anybody >= 0.95


@pytest.mark.long
@pytest.mark.parametrize("cases", [60, 150])
def test_where_people_scatter_by_five_points_hardly_anybody_is_called(cases):
    anybody, _ = called(cases, scatter=0.05)
    print(f"scatter of 5 points, {cases} cases: nobody called in {1 - anybody:.1%}")
    assert 1 - anybody >= 0.92


@pytest.mark.long
@pytest.mark.parametrize(
    ("points", "cases", "least"),
    [(15, 30, 0), (15, 60, 0), (15, 100, 0), (15, 150, 0.65), (15, 200, 0.80), (25, 30, 0), (25, 60, 0.75),
     (25, 100, 0.9)],
)  # fmt: skip
def test_who_is_worse_is_found(points, cases, least):
    _, found = called(cases, worse=points / 100)
    print(f"{points} points worse, {cases} cases: found in {found:.1%}")
    assert found >= least


@pytest.mark.long
def test_pooled_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(3)
    inside = every = 0
    for _ in range(RUNS):
        n = random.poisson(random.choice([15, 30, 60, 100, 400]), PEOPLE).clip(1)
        centre, scatter = random.uniform(0.6, 0.95), random.choice([0.03, 0.05, 0.08])
        strength = centre * (1 - centre) / scatter**2 - 1
        true = random.beta(centre * strength, (1 - centre) * strength, PEOPLE)
        found = pooling.shares(random.binomial(n, true).astype(float), n.astype(float))
        inside += ((found.low <= true) & (true <= found.high)).sum()
        every += PEOPLE
    print(f"pooled shares: {inside / every:.1%} inside")
    assert 0.93 <= inside / every <= 0.97


@pytest.mark.long
def test_pooled_means_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(5)
    inside = every = 0
    for _ in range(RUNS):
        true = random.normal(80, random.choice([3, 5, 10]), PEOPLE)
        n = random.poisson(15, PEOPLE).clip(2)
        reviews = [random.normal(mean, 12, size) for mean, size in zip(true, n, strict=True)]
        sums = np.array([[one.sum(), (one**2).sum()] for one in reviews])
        found = pooling.means(n.astype(float), sums[:, 0], sums[:, 1])
        assert found is not None
        inside += ((found.low <= true) & (true <= found.high)).sum()
        every += PEOPLE
    print(f"pooled means: {inside / every:.1%} inside")
    assert 0.93 <= inside / every <= 0.97


def sums_of(values):
    return [(one.size, float(one.sum()), float((one**2).sum())) for one in values]


def p_of_means(random, reviews, scatter, worse):
    """Of the people of the first team: reviews of 80 on average, 12 apart; the first is so much worse."""
    true = 80 + (random.normal(0, scatter, (TEAMS, PEOPLE)) if scatter else np.zeros((TEAMS, PEOPLE)))
    true[0, 0] -= worse
    teams = [sums_of(random.normal(mean[:, None], 12, (PEOPLE, reviews))) for mean in true]
    pairs = []
    for team in teams:
        n, total, squares = map(sum, zip(*team, strict=True))
        for own in team:
            rest = (n - own[0], total - own[1], squares - own[2])
            pairs.append(mean_scatter.Pair(own, rest, 1 / (PEOPLE - 1)))
    within = mean_scatter.variance_within([pair.own for pair in pairs])
    known = mean_scatter.scatter(pairs, within)
    first = [(pair, mean_scatter.chances(pair, within, known.without(at))) for at, pair in enumerate(pairs)]
    return [made.p_value(pair.difference) for pair, made in first[:PEOPLE] if made]


@pytest.mark.long
@pytest.mark.parametrize(
    ("scatter", "worse", "reviews", "least"),
    [(0, 0, 15, 0), (3, 0, 15, 0), (5, 0, 15, 0), (3, 0, 40, 0), (5, 0, 40, 0), (0, 10, 15, 0.1),
     (0, 10, 30, 0.5), (0, 15, 15, 0.45), (0, 15, 30, 0.9)],
)  # fmt: skip
def test_means_of_people_who_truly_scatter_and_of_one_who_is_worse(scatter, worse, reviews, least):
    random = np.random.default_rng(1)
    anybody = first = 0
    for _ in range(RUNS):
        family = [p_of_means(random, reviews, scatter, worse * (at == 0)) for at in range(METRICS)]
        found = multiple.benjamini_hochberg(np.concatenate(family)) <= 0.05
        anybody, first = anybody + bool(found.any()), first + bool(found[0])
    said = f"nobody called in {1 - anybody / RUNS:.1%}, the first found in {first / RUNS:.1%}"
    print(f"scatter {scatter}, {worse} worse, {reviews} reviews: {said}")
    assert worse or 1 - anybody / RUNS >= 0.9
    assert first / RUNS >= least


def test_a_few_organisations_of_equal_people():
    anybody, _ = called(100, runs=15)
    assert anybody <= 0.2
