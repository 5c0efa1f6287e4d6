"""Cases of groups: each figure is that of the group's own cases, in whatever order they come."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from dashboard.engine.clock import Clock, fill
from dashboard.engine.connections import memory
from dashboard.method import survival
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Organisation
from dashboard.store.grouped import Summed, summed
from dashboard.store.period_groups import KINDS, PeriodGroup, first_of

CLOCK = Clock(Organisation(fiscal_year_starts=4))
LONG = 5_000_000_000  # minutes: ten thousand years, more than 32 bits hold
Case = tuple[str | None, date, int, bool]  # team, day, minutes, open


def found(cases: list[Case], only: set[PeriodGroup] | None = None) -> dict[PeriodGroup, Summed]:
    connection, metric = memory(), load_catalogue().metrics["resolution_time"]
    CLOCK.create_macros(connection)
    team, day, value, censored = zip(*cases, strict=True)
    at = [datetime(one.year, one.month, one.day, 12) for one in day]
    columns = {"team": team, "observed_at": at, "value": value, "censored": censored}
    fill(connection, "seen", columns, {"team": "varchar", "value": "double"})
    told = summed(connection, "seen", metric, CLOCK, only)
    assert len({one.group for one in told}) == len(told)
    return {one.group: one for one in told}


def expected(cases: list[Case]) -> dict[PeriodGroup, survival.Summary]:
    groups: dict[PeriodGroup, list[Case]] = {}
    for case in cases:
        for kind in KINDS:
            for team in {case[0], None}:
                group = PeriodGroup(kind, first_of(case[1], kind, fiscal=4), team)
                groups.setdefault(group, []).append(case)
    return {
        group: survival.summary(np.array([one[2] for one in own]), np.array([not one[3] for one in own]))
        for group, own in groups.items()
    }


def drawn(n: int, longest: int) -> list[Case]:
    random = np.random.default_rng(n)
    days = [date(2025, 2, 20) + timedelta(days=day) for day in random.integers(0, 90, n).tolist()]
    teams = [("Billing", "Returns", None)[one] for one in random.integers(0, 3, n).tolist()]
    minutes = random.integers(0, longest, n).tolist()
    return list(zip(teams, days, minutes, (random.random(n) < 0.1).tolist(), strict=True))


@pytest.mark.parametrize(
    "cases", [drawn(600, 300), [*drawn(60, 30), ("Billing", date(2025, 3, 3), LONG, True)]]
)
def test_each_group_has_the_figures_of_its_own_cases(cases: list[Case]) -> None:
    """Three months over the end of a fiscal year; weeks lie across months; some cases are of no team."""
    told = found(cases)
    assert {group: one.summary for group, one in told.items()} == expected(cases)
    assert any(one.summary.open for one in told.values())


def test_some_groups_alone_are_as_among_all() -> None:
    cases = drawn(600, 300)
    every = found(cases)
    some = set(sorted(every, key=repr)[::7])
    assert found(cases, some) == {group: every[group] for group in some}
    assert not found(cases, {PeriodGroup("week", date(2020, 1, 6), None)})


def test_a_group_moves_as_long_as_a_case_is_open_that_is_younger_than_its_figures() -> None:
    """Closed after 1 … 100 minutes, so figures end at about 60: one open for 2 passes them yet."""
    day = date(2025, 3, 3)
    closed: list[Case] = [("Billing", day, minutes, False) for minutes in range(1, 101)]
    group = PeriodGroup("week", day, "Billing")
    young, old = (found([*closed, ("Billing", day, age, True)])[group] for age in (2, 99))
    assert (young.is_moving, old.is_moving) == (True, False)
    assert old.summary.high is not None
    assert old.above == old.summary.high + 1
    none_open = found(closed)[group]
    assert (none_open.above, none_open.is_moving) == (None, False)
