"""March 2026 has 31 days: 3,100 a month are 100 a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dashboard.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe


COST = {"team": "Billing", "month": "2026-03-01", "amount": 3100}
RESOLVED = {"team": "Billing", "resolved_at": "2026-03-02 10:00:00", "reopens": 0}


def of(rows: Any, part: Any) -> Any:
    return sum(row[part] for row in rows if row["is_decided"])


def test_a_month_s_cost_is_spread_over_its_days_and_divided_by_its_resolutions(
    observe: Observe,
) -> None:
    rows = observe(
        "cost_per_resolution",
        as_of="2026-04-08 00:00:00",  # 31 March has had its 7 days
        costs=[COST],
        tickets=[RESOLVED | {"ticket_id": "1"}, RESOLVED | {"ticket_id": "2"}],
    )

    assert (of(rows, "numerator"), of(rows, "denominator")) == (pytest.approx(3100), 2)
    assert len(rows) == 31 + 2


def test_cost_and_tickets_are_of_the_same_days(observe: Observe) -> None:
    """At 9 March 00:00 only 1 March has had its 7 days; the ticket of 2 March waits."""
    rows = observe(
        "cost_per_resolution",
        as_of="2026-03-09 00:00:00",
        costs=[COST],
        tickets=[
            RESOLVED | {"ticket_id": "1st", "resolved_at": "2026-03-01 23:59:59"},
            RESOLVED | {"ticket_id": "2nd"},
        ],
    )

    assert (of(rows, "numerator"), of(rows, "denominator")) == (pytest.approx(100), 1)
    assert [row["observation_id"] for row in rows if row["is_decided"]] == [
        "1st",
        "cost@Billing@2026-03-01",
    ]


def test_a_reopened_ticket_is_no_resolution_and_unknown_reopens_are_none(observe: Observe) -> None:
    rows = observe(
        "cost_per_resolution",
        costs=[COST],
        tickets=[
            RESOLVED | {"ticket_id": "reopened", "reopens": 1},
            RESOLVED | {"ticket_id": "unknown", "reopens": None},
            RESOLVED | {"ticket_id": "open", "resolved_at": None, "status": "open"},
            RESOLVED | {"ticket_id": "spam", "excluded": "spam"},
        ],
    )

    assert [row["observation_id"] for row in rows if row["denominator"]] == ["unknown"]


def test_tickets_of_months_and_teams_without_a_cost_are_left_out(observe: Observe) -> None:
    rows = observe(
        "cost_per_resolution",
        costs=[COST],
        tickets=[
            RESOLVED | {"ticket_id": "counts"},
            RESOLVED
            | {
                "ticket_id": "February",
                "created_at": "2026-02-27 09:00:00",
                "resolved_at": "2026-02-28 10:00:00",
            },
            RESOLVED | {"ticket_id": "other team", "team": "Claims"},
            RESOLVED | {"ticket_id": "no team", "team": None},
        ],
    )

    assert [row["observation_id"] for row in rows if row["denominator"]] == ["counts"]


def test_days_are_counted_as_far_as_the_tickets_of_each_team_reach(observe: Observe) -> None:
    rows = observe(
        "cost_per_resolution",
        as_of={
            "east": "2026-03-09 00:00:00",
            "west": "2026-03-10 00:00:00",
            "own": "2026-11-22 06:00:00",  # costs say nothing about how far tickets reach
        },
        costs=[COST | {"desk": "own", "team": team} for team in ("Billing", "Claims", "Projects")],
        tickets=[RESOLVED | {"desk": "east"}, RESOLVED | {"desk": "west", "team": "Claims"}],
    )

    assert [row["observation_id"] for row in rows if row["numerator"]] == [
        "cost@Billing@2026-03-01",
        "cost@Claims@2026-03-01",
        "cost@Claims@2026-03-02",
        # a team without tickets costs all the same, as far as any tickets are known
        "cost@Projects@2026-03-01",
        "cost@Projects@2026-03-02",
    ]


def test_a_month_begins_at_local_midnight(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    rows = observe(
        "cost_per_resolution",
        organisation=amsterdam,
        costs=[COST],
        tickets=[
            RESOLVED | {"ticket_id": "eve", "resolved_at": "2026-02-28 22:59:59"},
            RESOLVED | {"ticket_id": "midnight", "resolved_at": "2026-02-28 23:00:00"},
        ],
    )

    assert [row["observation_id"] for row in rows if row["denominator"]] == ["midnight"]
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03-01..2026-03-01", amsterdam) == [
        "cost@Billing@2026-03-01",
        "midnight",
    ]


def test_it_is_never_a_person_s(observe: Observe) -> None:
    rows = observe("cost_per_resolution", costs=[COST], tickets=[RESOLVED | {"agent": "Ann"}])

    assert {row["agent"] for row in rows} == {None}
    assert {row["team"] for row in rows} == {"Billing"}
