"""What March 2026 cost, and what was resolved in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


COST = {"team": "Billing", "month": "2026-03-01", "amount": 3100}
COST_ID = "cost@Billing@2026-03-01"
RESOLVED = {"team": "Billing", "resolved_at": "2026-03-02 10:00:00", "reopens": 0}


def of(rows: Any, part: Any) -> Any:
    return sum(row[part] or 0 for row in rows if row["is_decided"])


def test_a_month_s_cost_stands_beside_the_tickets_that_were_resolved_in_it(observe: Observe) -> None:
    rows = observe(
        "cost_per_resolution",
        as_of="2026-04-08 00:00:00",  # 31 March has had its 7 days
        costs=[COST],
        tickets=[RESOLVED | {"ticket_id": "1"}, RESOLVED | {"ticket_id": "2"}],
    )

    assert (of(rows, "numerator"), of(rows, "denominator")) == (3100, 2)
    assert len(rows) == 1 + 2


def test_a_ticket_can_come_back_for_seven_days(decided: Values) -> None:
    given = {"costs": [COST], "tickets": [RESOLVED]}

    assert set(decided("cost_per_resolution", as_of="2026-03-09 09:59:59", **given)) == {COST_ID}
    assert set(decided("cost_per_resolution", as_of="2026-03-09 10:00:00", **given)) == {COST_ID, "1"}


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


def test_a_team_without_tickets_costs_all_the_same(observe: Observe) -> None:
    rows = observe(
        "cost_per_resolution",
        costs=[COST, COST | {"team": "Projects"}],
        tickets=[RESOLVED],
    )
    assert of(rows, "numerator") == 6200
    assert of([row for row in rows if row["team"] == "Projects"], "denominator") == 0


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
