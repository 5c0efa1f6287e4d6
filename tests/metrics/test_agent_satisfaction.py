from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.catalogue import Catalogue
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


def test_four_and_five_of_five_are_satisfied(values: Values) -> None:
    answers = [{"response_id": f"{score}", "question": "q", "score": score} for score in (1, 3, 4, 5)]

    assert values("agent_satisfaction", pulse=answers) == {"1 q": 0, "3 q": 0, "4 q": 1, "5 q": 1}


def test_each_question_of_a_response_is_an_answer(values: Values) -> None:
    assert values(
        "agent_satisfaction",
        pulse=[
            {"response_id": "1", "question": "tools", "score": 2},
            {"response_id": "1", "question": "lead", "score": 5},
        ],
    ) == {"1 tools": 0, "1 lead": 1}


def test_no_person_fewer_than_seven_answers_and_no_rows(observe: Observe, catalogue: Catalogue) -> None:
    (row,) = observe("agent_satisfaction", pulse=[{"team": "Billing", "score": 5}])
    metric = catalogue.metrics["agent_satisfaction"]

    assert (row["team"], row["agent"]) == ("Billing", None)
    assert (metric.minimum, metric.shows_rows, metric.levels) == (
        7,
        False,
        ("organisation", "team"),
    )


def test_an_answer_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    rows = observe(
        "agent_satisfaction",
        organisation=amsterdam,
        pulse=[
            {"response_id": "eve", "question": "q", "score": 5, "asked_at": "2026-02-28 22:59:59"},
            {
                "response_id": "midnight",
                "question": "q",
                "score": 5,
                "asked_at": "2026-02-28 23:00:00",
            },
        ],
    )

    assert in_period(rows, "2026-02", amsterdam) == ["eve q"]
    assert in_period(rows, "2026-03", amsterdam) == ["midnight q"]
