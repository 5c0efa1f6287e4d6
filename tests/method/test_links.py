"""The test of a link: hand-worked panels, what it must not see, and what it must."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.method import links
from dashboard.method.links import Panel

LAGS = (1, 2, 3, 4)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def series(seed: int, teams: int = 6, weeks: int = 60) -> np.ndarray:
    """Each week half of the one before, and chance."""
    made = rng(seed).standard_normal((teams, weeks))
    for week in range(1, weeks):
        made[:, week] += 0.5 * made[:, week - 1]
    return made


def later(driver: np.ndarray, weeks: int) -> np.ndarray:
    moved = np.zeros_like(driver)
    moved[:, weeks:] = driver[:, :-weeks]
    return moved


def test_what_follows_is_found_with_its_lag_its_size_and_its_sign() -> None:
    driver = series(1)
    outcome = 0.4 * later(driver, 2) + 0.5 * series(2)
    found = links.examine(Panel(driver, outcome), LAGS, rng(), 999)
    against = links.examine(Panel(driver, -outcome), LAGS, rng(), 999)
    assert found is not None
    assert against is not None
    assert (found.teams, found.weeks, found.lag) == (6, 60, 2)
    assert found.p == 0.001 == against.p
    assert found.slope_low < 0.4 < found.slope_high
    assert against.r == pytest.approx(-found.r)
    assert against.slope == pytest.approx(-found.slope)


def test_two_teams_by_hand() -> None:
    """Of two teams only their difference speaks, and every pair of shifts is counted once: 36 here."""
    first = np.array([0, 0, 6.0, 0, 0, 0])
    driver = np.stack([first, -first])
    outcome = later(driver, 1)
    found = links.examine(Panel(driver, outcome), (1,), rng(), 999)
    assert found is not None
    # residuals of a spike around a straight line, by numpy's own fit
    weeks = np.arange(6)
    x, y = (row[0] - np.polyval(np.polyfit(weeks, row[0], 1), weeks) for row in (driver, outcome))
    assert found.r == pytest.approx((x[:-1] * y[1:]).sum() / np.sqrt((x**2).sum() * (y**2).sum()))
    assert (found.p * 37).is_integer()


@pytest.mark.parametrize("teams", [2, 6])
def test_what_hits_all_teams_alike_changes_nothing(teams: int) -> None:
    driver, outcome = series(3, teams), series(4, teams)
    season = 9 * np.sin(np.arange(60) / 8)
    plain = links.examine(Panel(driver, outcome), LAGS, rng(), 199)
    seasonal = links.examine(Panel(driver + season, outcome + season), LAGS, rng(), 199)
    assert plain is not None
    assert seasonal is not None
    assert abs(seasonal.r) < 0.45  # the season alone would correlate by .99
    assert seasonal.p > 0.05


def test_units_and_levels_of_a_team_change_nothing() -> None:
    driver = series(5)
    outcome = 0.3 * later(driver, 1) + series(6)
    plain = links.examine(Panel(driver, outcome), LAGS, rng(), 199)
    other = links.examine(Panel(5 * driver + 40, 0.1 * outcome - 3), LAGS, rng(), 199)
    assert plain is not None
    assert other is not None
    assert other.r == pytest.approx(plain.r)
    assert other.p == plain.p


def test_gaps_are_no_zeros_and_a_team_of_gaps_is_left_out() -> None:
    driver = series(7)
    outcome = 80 + 0.8 * later(driver, 1) + 0.5 * series(8)
    holes = rng().random(outcome.shape) < 0.1
    holes[5, 10:] = True
    found = links.examine(Panel(driver, np.where(holes, np.nan, outcome)), LAGS, rng(), 199)
    assert found is not None
    assert found.teams == 5
    assert found.lag == 1
    assert found.p == 0.005


def test_one_team_or_a_flat_series_is_no_panel() -> None:
    assert links.examine(Panel(series(1, 1), series(2, 1)), LAGS, rng(), 99) is None
    flat = np.full((4, 60), 7.0)
    assert links.examine(Panel(flat, series(2, 4)), LAGS, rng(), 99) is None
    assert links.examine(Panel(series(1, 3, 6), series(2, 3, 6)), LAGS, rng(), 99) is None


def test_the_same_seed_gives_the_same_answer() -> None:
    panel = Panel(series(9), series(10), np.full((6, 60), 30.0))
    assert links.examine(panel, LAGS, rng(), 199) == links.examine(panel, LAGS, rng(), 199)


def test_stopping_early_changes_no_verdict_and_little_of_p() -> None:
    """50 of at most 999 shifts are more than 5 %, whatever the rest would say; what is rare runs on."""
    kinds = set()
    for seed in range(24):
        driver = series(seed, 4, 40)
        outcome = (0.45 if seed % 3 == 0 else 0.0) * later(driver, 1) + series(100 + seed, 4, 40)
        panel = Panel(driver, outcome)
        whole, early = links.examine(panel, LAGS, rng(), 999), links.chance(panel, LAGS, rng(), 999)
        assert whole is not None
        assert early is not None
        assert (early.lag, early.r, early.teams) == (whole.lag, whole.r, whole.teams)
        assert (early.p <= links.LEVEL) == (whole.p <= links.LEVEL)
        assert early.p == pytest.approx(whole.p, abs=3.5 * whole.p / 50**0.5 + 1e-12)
        kinds.add(early.p == whole.p)
    assert kinds == {True, False}


def test_what_goes_together_is_drawn_no_further_than_is_asked() -> None:
    """Who asks for what goes against each other needs no fine p of anything else."""
    driver = series(1)
    outcome = 0.8 * later(driver, 2) + 0.2 * series(2)
    together = links.chance(Panel(driver, outcome), LAGS, rng(), 999, if_together=199)
    against = links.chance(Panel(driver, -outcome), LAGS, rng(), 999, if_together=199)
    assert together is not None
    assert against is not None
    assert (together.p, against.p) == (1 / 200, 1 / 1000)


def test_the_team_that_carries_it_shows() -> None:
    driver, outcome = series(11), series(12)
    outcome[2] -= 3 * driver[2]
    shown = links.by_team(Panel(driver, outcome), 0)
    assert int(np.argmin(shown)) == 2
    assert shown[2] < -0.6 < min(np.delete(shown, 2))


def test_what_a_small_panel_could_have_seen_is_larger() -> None:
    sizes = []
    for teams, weeks in ((3, 26), (6, 60), (12, 104)):
        panel = Panel(series(13, teams, weeks), series(14, teams, weeks))
        found = links.examine(panel, LAGS, rng(), 499)
        assert found is not None
        sizes.append(found.smallest_r)
    assert 0.7 > sizes[0] > sizes[1] > sizes[2] > 0.08


def test_a_link_that_is_there_does_not_make_the_one_that_could_be_seen_larger() -> None:
    """Its own link widens what the shifts of a panel spread by; what could be seen hangs on chance alone."""
    named = np.zeros((2, 12))
    for seed in range(12):
        driver, chance = series(30 + seed, 3, 40), series(60 + seed, 3, 40)
        for row, outcome in enumerate((chance, 0.7 * later(driver, 2) + 0.7 * chance)):
            found = links.examine(Panel(driver, outcome), (2,), rng(seed), 199)
            assert found is not None
            named[row, seed] = found.smallest_r
    without, with_link = named.mean(axis=1)
    assert with_link == pytest.approx(without, rel=0.05)


def test_false_alarms_of_its_own_shape() -> None:
    share = links.false_alarms(Panel(series(15), series(16)), LAGS, rng(), 60, 199)
    assert share is not None
    assert share <= 0.15
    assert links.false_alarms(Panel(series(15, 1), series(16, 1)), LAGS, rng(), 5, 99) is None
