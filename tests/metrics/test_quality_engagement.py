from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


def criterion(review: str, aim: str | None, score: Any, **more: Any) -> Any:
    return {"review_id": review, "criterion": f"{aim} {score}", "aim": aim, "score": score} | more


def test_only_the_engagement_criteria_of_a_review_count(values: Values) -> None:
    assert values(
        "quality_engagement",
        reviews=[
            criterion("q", "execution", 0),
            criterion("q", "engagement", 4),
            criterion("q", "engagement", 5),
            criterion("r", "execution", 5),  # nothing about engagement: no observation
            criterion("s", None, 5),
        ],
    ) == {"q": 90}


def test_the_row_is_that_of_its_first_engagement_criterion(observe: Observe) -> None:
    (row,) = observe(
        "quality_engagement",
        reviews=[
            criterion("q", "execution", 5),
            criterion("q", "engagement", 5),
            criterion("q", "engagement", 0),
        ],
    )

    assert (row["line"], row["value"]) == (3, 50)


def test_it_is_the_reviewed_agent_s_in_the_team_of_the_review(observe: Observe) -> None:
    rows = observe(
        "quality_engagement",
        reviews=[
            criterion("q", "engagement", 5, agent="Ann", team="Billing"),
            criterion("r", "engagement", 5, agent="Ann", team="Claims"),
        ],
    )

    assert [(row["agent"], row["team"]) for row in rows] == [("Ann", "Billing"), ("Ann", "Claims")]


def test_a_review_of_an_excluded_ticket_is_left_out(values: Values) -> None:
    assert (
        values(
            "quality_engagement",
            tickets=[{"ticket_id": "7", "excluded": "spam"}],
            reviews=[criterion("q", "engagement", 5, ticket_id="7")],
        )
        == {}
    )


def test_a_review_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    rows = observe(
        "quality_engagement",
        organisation=amsterdam,
        reviews=[
            criterion("eve", "engagement", 5, reviewed_at="2026-02-28 22:59:59"),
            criterion("midnight", "engagement", 5, reviewed_at="2026-02-28 23:00:00"),
        ],
    )

    assert in_period(rows, "2026-02", amsterdam) == ["eve"]
    assert in_period(rows, "2026-03", amsterdam) == ["midnight"]
