from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


SENT = {"sent_at": "2026-03-02 10:00:00"}
ANSWERED = SENT | {"score": 5, "responded_at": "2026-03-04 08:00:00"}


def test_answered_of_sent_whatever_the_kind(values: Values) -> None:
    assert values(
        "survey_response_rate",
        surveys=[
            ANSWERED | {"response_id": "1"},
            SENT | {"response_id": "2"},
            SENT | {"response_id": "2", "kind": "nps", "scale_min": 0, "scale_max": 10},
        ],
    ) == {"csat 1": 1, "csat 2": 0, "nps 2": 0}


def test_an_answer_without_a_known_sending_is_no_observation(values: Values) -> None:
    assert (
        values(
            "survey_response_rate",
            tickets=[{"ticket_id": "7", "excluded": "test"}],
            surveys=[
                {"response_id": "unknown", "score": 5, "responded_at": "2026-03-04 08:00:00"},
                SENT | {"response_id": "excluded", "ticket_id": "7"},
            ],
        )
        == {}
    )


def test_it_is_decided_after_fourteen_days_answered_or_not(observe: Observe) -> None:
    given = [ANSWERED, SENT]

    early = observe("survey_response_rate", surveys=given, as_of="2026-03-16 09:59:59")
    later = observe("survey_response_rate", surveys=given, as_of="2026-03-16 10:00:00")
    assert [row["is_decided"] for row in early] == [False, False]
    assert [row["is_decided"] for row in later] == [True, True]


def test_the_ticket_lends_team_and_resolver(observe: Observe) -> None:
    given = {"team": "Billing", "agent": "Bob"}

    rows = observe(
        "survey_response_rate",
        tickets=[given | {"ticket_id": "kept"}, given | {"ticket_id": "moved", "transfers": 1}],
        surveys=[SENT | {"ticket_id": "kept"}, SENT | {"ticket_id": "moved"}],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [("Billing", "Bob"), ("Billing", None)]


def test_it_counts_when_sent(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    midnight = {"sent_at": "2026-02-28 23:00:00"}

    rows = observe("survey_response_rate", surveys=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["csat 1"]
