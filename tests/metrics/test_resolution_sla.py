from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Row, Values


AT_DUE = "2026-03-04 09:00:00"
DUE = {"created_at": "2026-03-02 09:00:00", "resolution_due_at": "2026-03-04 09:00:00"}


def test_a_resolution_by_its_due_time_is_in_time(values: Values) -> None:
    assert values(
        "resolution_sla",
        tickets=[
            DUE | {"ticket_id": "early", "resolved_at": "2026-03-03 09:00:00"},
            DUE | {"ticket_id": "to the second", "resolved_at": "2026-03-04 09:00:00"},
            DUE | {"ticket_id": "late", "resolved_at": "2026-03-04 09:00:01"},
            DUE | {"ticket_id": "closed late", "closed_at": "2026-03-04 09:00:01"},
        ],
    ) == {"early": 1, "to the second": 1, "late": 0, "closed late": 0}


def test_open_past_the_due_time_is_a_miss(values: Values) -> None:
    assert values("resolution_sla", tickets=[DUE | {"ticket_id": "1", "status": "hold"}]) == {"1": 0}


@pytest.mark.parametrize(("as_of", "stand"), [("2026-03-04 08:59:59", {}), (AT_DUE, {"early": 1, "open": 0})])
def test_met_or_missed_it_is_decided_at_its_due_instant(decided: Values, as_of: str, stand: Row) -> None:
    """Early successes that counted at once would make recent days too good."""
    given = [
        DUE | {"ticket_id": "early", "resolved_at": "2026-03-02 10:00:00"},
        DUE | {"ticket_id": "open", "status": "pending"},
    ]
    assert decided("resolution_sla", tickets=given, as_of=as_of) == stand


def test_without_a_due_instant_a_miss_stands_at_once_and_a_success_when_done(decided: Values) -> None:
    flagged = {"created_at": "2026-03-02 09:00:00"}
    given = [
        flagged | {"ticket_id": "missed", "resolution_sla_met": False, "status": "open"},
        flagged | {"ticket_id": "met", "resolution_sla_met": True, "resolved_at": "2026-03-05 09:00:00"},
        flagged | {"ticket_id": "met, open", "resolution_sla_met": True, "status": "open"},
    ]
    assert decided("resolution_sla", tickets=given, as_of="2026-03-04 09:00:00") == {"missed": 0}
    assert decided("resolution_sla", tickets=given) == {"missed": 0, "met": 1}


def test_solved_nobody_knows_when_is_never_decided(observe: Observe) -> None:
    (row,) = observe("resolution_sla", tickets=[DUE | {"status": "solved"}])

    assert (row["value"], row["is_decided"]) == (None, False)


def test_the_desk_s_own_verdict_stands_except_met_while_open(decided: Values) -> None:
    assert decided(
        "resolution_sla",
        tickets=[
            DUE
            | {
                "ticket_id": "met",
                "resolution_sla_met": True,
                "resolved_at": "2026-03-09 09:00:00",
            },
            DUE | {"ticket_id": "missed, open", "resolution_sla_met": False, "status": "open"},
            DUE | {"ticket_id": "met, open", "resolution_sla_met": True, "status": "open"},
        ],
    ) == {"met": 1, "missed, open": 0}


def test_without_a_promise_and_excluded_there_is_no_observation(values: Values) -> None:
    resolved = {"resolved_at": "2026-03-03 09:00:00"}

    assert (
        values(
            "resolution_sla",
            tickets=[
                resolved | {"ticket_id": "no promise"},
                DUE | resolved | {"ticket_id": "merged", "excluded": "merged"},
            ],
        )
        == {}
    )


def test_a_resolution_is_the_resolver_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = DUE | {"resolved_at": "2026-03-03 09:00:00", "team": "Billing", "agent": "Bob"}

    rows = observe(
        "resolution_sla",
        tickets=[
            given | {"ticket_id": "1 kept", "transfers": 0},
            given | {"ticket_id": "2 moved", "transfers": 2},
            given | {"ticket_id": "3 moved, seen", "transfers": 2, "resolver": "Ann"},
        ],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [
        ("Billing", "Bob"),
        ("Billing", None),
        ("Billing", "Ann"),
    ]


def test_it_counts_when_created_and_not_when_resolved(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    late = {"created_at": "2026-02-28 22:59:59", "resolved_at": "2026-03-03 09:00:00"}

    rows = observe("resolution_sla", organisation=amsterdam, tickets=[DUE | late])
    assert in_period(rows, "2026-02", amsterdam) == ["1"]
    assert in_period(rows, "2026-03", amsterdam) == []


def test_an_earlier_resolution_in_time_does_not_meet_it(decided: Values) -> None:
    given = DUE | {"status": "open", "resolved_at": "2026-03-02 09:30:00"}
    assert decided("resolution_sla", tickets=[given]) == {"1": 0}


def test_met_while_open_is_undecided_even_without_a_due_instant(observe: Observe) -> None:
    (row,) = observe("resolution_sla", tickets=[{"status": "open", "resolution_sla_met": True}])
    assert not row["is_decided"]
