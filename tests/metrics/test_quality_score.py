from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


REVIEW = {"review_id": "q", "agent": "Ann", "team": "Billing"}


def test_a_review_is_its_points_of_the_points_possible(values: Values) -> None:
    assert values(
        "quality_score",
        reviews=[
            REVIEW | {"criterion": "listens", "score": 2, "max_score": 2},
            REVIEW | {"criterion": "advice is right", "score": 4, "max_score": 8},
            {"review_id": "r", "criterion": "listens", "score": 0},
        ],
    ) == {"q": 60, "r": 0}  # (2 + 4) of (2 + 8), not the mean of 100 % and 50 %


def test_the_first_criterion_in_the_file_says_whose_when_and_where(observe: Observe) -> None:
    (row,) = observe(
        "quality_score",
        reviews=[
            REVIEW | {"criterion": "zeal", "score": 5, "reviewed_at": "2026-03-06 14:00:00"},
            REVIEW
            | {
                "criterion": "advice",
                "score": 5,
                "reviewed_at": "2026-03-06 14:05:00",
                "agent": "Bob",
            },
        ],
    )

    assert (row["agent"], row["team"], row["import_id"], row["line"]) == ("Ann", "Billing", 1, 2)
    assert f"{row['observed_at']}" == "2026-03-06 14:00:00"


def test_the_same_number_at_two_desks_is_two_reviews(observe: Observe) -> None:
    review = {"review_id": "q", "criterion": "listens"}

    rows = observe(
        "quality_score",
        reviews=[review | {"desk": "east", "score": 5}, review | {"desk": "west", "score": 0}],
    )
    assert [(row["desk"], row["value"]) for row in rows] == [("east", 100), ("west", 0)]


def test_the_ticket_lends_the_team_and_excluded_ones_are_left_out(observe: Observe) -> None:
    rows = observe(
        "quality_score",
        tickets=[
            {"ticket_id": "7", "team": "Billing"},
            {"ticket_id": "8", "team": "Billing", "excluded": "test"},
        ],
        reviews=[
            {"ticket_id": "7", "criterion": "listens", "score": 5},
            {"ticket_id": "8", "criterion": "listens", "score": 5},
        ],
    )

    assert [(row["observation_id"], row["team"]) for row in rows] == [("1", "Billing")]


def test_a_review_finds_its_ticket_as_an_answer_does(observe: Observe) -> None:
    """In its own desk, else in the only desk that has the number; one that is older than it is another's."""
    rows = observe(
        "quality_score",
        tickets=[
            {"ticket_id": "both", "team": "Billing"},
            {"ticket_id": "both", "team": "Claims", "desk": "east"},
            {"ticket_id": "east's", "team": "Claims", "desk": "east"},
            {"ticket_id": "two have it", "team": "Claims", "desk": "east"},
            {"ticket_id": "two have it", "team": "Claims", "desk": "west"},
            {"ticket_id": "left out", "team": "Claims", "desk": "east", "excluded": "spam"},
            {"ticket_id": "younger", "team": "Claims", "desk": "east", "created_at": "2026-03-03 09:00:00"},
        ],
        reviews=[
            {"review_id": one, "ticket_id": one, "criterion": "listens", "score": 5}
            for one in ("both", "east's", "two have it", "left out", "younger", "nobody's")
        ],
    )

    assert {row["observation_id"]: (row["team"], row["ticket_desk"]) for row in rows} == {
        "both": ("Billing", "desk"),
        "east's": ("Claims", "east"),
        "two have it": (None, None),
        "younger": (None, None),
        "nobody's": (None, None),
    }


def test_an_agent_who_moved_counts_for_the_team_of_each_review(observe: Observe) -> None:
    rows = observe(
        "quality_score",
        reviews=[
            {"agent": "Ann", "team": "Billing", "criterion": "listens", "score": 5},
            {"agent": "Ann", "team": "Claims", "criterion": "listens", "score": 4},
        ],
    )

    assert [(row["team"], row["value"]) for row in rows] == [
        ("Billing", 100),
        ("Claims", pytest.approx(80)),
    ]


def test_a_review_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    midnight = {"criterion": "listens", "score": 5, "reviewed_at": "2026-02-28 23:00:00"}

    rows = observe("quality_score", reviews=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]
