from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


def criterion(review: str, name: str, critical: Any, **more: Any) -> Any:
    return {"review_id": review, "criterion": name, "critical": critical, "score": 5} | more


def test_one_critical_error_is_one_too_many(values: Values) -> None:
    assert values(
        "critical_error_free",
        reviews=[
            criterion("clean", "advice", False),
            criterion("clean", "privacy", False),
            criterion("broken", "advice", False),
            criterion("broken", "privacy", True),
        ],
    ) == {"clean": 1, "broken": 0}


def test_where_nobody_looked_there_is_no_observation(values: Values) -> None:
    assert values(
        "critical_error_free",
        reviews=[
            criterion("not looked at", "advice", None),
            criterion("in part", "advice", None),
            criterion("in part", "privacy", False),
        ],
    ) == {"in part": 1}


def test_it_is_the_reviewed_agent_s_in_the_team_of_the_review(observe: Observe) -> None:
    rows = observe(
        "critical_error_free",
        reviews=[
            criterion("q", "advice", True, agent="Ann", team="Billing"),
            criterion("r", "advice", False, agent="Ann", team="Claims"),
        ],
    )

    assert [(row["agent"], row["team"], row["value"]) for row in rows] == [
        ("Ann", "Billing", 0),
        ("Ann", "Claims", 1),
    ]


def test_a_review_of_an_excluded_ticket_is_left_out(values: Values) -> None:
    assert (
        values(
            "critical_error_free",
            tickets=[{"ticket_id": "7", "excluded": "test"}],
            reviews=[criterion("q", "advice", True, ticket_id="7")],
        )
        == {}
    )


def test_a_review_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    midnight = criterion("q", "advice", False, reviewed_at="2026-02-28 23:00:00")

    rows = observe("critical_error_free", reviews=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["q"]
