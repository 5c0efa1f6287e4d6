from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


def test_the_upper_two_points_of_five_are_satisfied(values: Values) -> None:
    answers = [{"response_id": f"{score}", "score": score} for score in (1, 2, 3, 4, 5)]
    for answer in answers:
        answer["responded_at"] = "2026-03-04 08:00:00"

    assert values("csat", surveys=answers) == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}


def test_of_good_and_bad_only_good_is_satisfied(values: Values) -> None:
    scale = {"scale_min": 0, "scale_max": 1, "responded_at": "2026-03-04 08:00:00"}

    assert values(
        "csat",
        surveys=[
            {"response_id": "bad", "score": 0} | scale,
            {"response_id": "good", "score": 1} | scale,
        ],
    ) == {"bad": 0, "good": 1}


def test_silence_other_kinds_and_answers_without_a_date_are_no_observation(values: Values) -> None:
    assert values(
        "csat",
        surveys=[
            {"response_id": "silent", "sent_at": "2026-03-03 10:00:00"},
            {
                "response_id": "effort",
                "kind": "ces",
                "score": 5,
                "responded_at": "2026-03-04 08:00:00",
            },
            {"response_id": "undated", "score": 5},
            {"response_id": "counts", "score": 5, "responded_at": "2026-03-04 08:00:00"},
        ],
    ) == {"counts": 1}


@pytest.mark.parametrize(
    ("low", "high", "satisfied"),
    [(1, 5, (4, 5)), (0, 10, (9, 10)), (0, 100, (90, 95, 100)), (-2, 2, (1, 2)), (-100, 100, (90, 100))],
)
def test_percentages_have_a_best_tenth_and_no_two_best_points(
    values: Values, low: int, high: int, satisfied: tuple[int, ...]
) -> None:
    """80 of 100 is read as 8 of 10 is."""
    scores = [low, (low + high) // 2, high - (high - low) // 5 - 1, *satisfied]
    asked = {"scale_min": low, "scale_max": high, "responded_at": "2026-03-04 08:00:00"}
    found = values("csat", surveys=[asked | {"response_id": str(s), "score": s} for s in scores])
    assert found == {str(s): int(s in satisfied) for s in scores}


def test_each_answer_says_on_which_scale_it_is(observe: Observe) -> None:
    answer = {"score": 5, "responded_at": "2026-03-04 08:00:00"}

    rows = observe(
        "csat",
        surveys=[
            {"response_id": "a of 5"} | answer,
            {"response_id": "b of 5"} | answer,
            {"response_id": "c of 10", "scale_max": 10} | answer,
        ],
    )
    scales = [row["scale"] for row in rows]
    assert scales[0] == scales[1] != scales[2]


def test_the_ticket_lends_team_and_resolver(observe: Observe) -> None:
    answer = {"score": 4, "responded_at": "2026-03-04 08:00:00"}
    rows = observe(
        "csat",
        tickets=[
            {"ticket_id": "kept", "team": "Billing", "agent": "Ann", "transfers": 0},
            {"ticket_id": "moved on", "team": "Billing", "agent": "Bob", "transfers": 1},
            {
                "ticket_id": "resolved by",
                "team": "Billing",
                "agent": "Bob",
                "transfers": 1,
                "resolver": "Ann",
            },
        ],
        surveys=[
            {"response_id": ticket, "ticket_id": ticket} | answer
            for ticket in ("kept", "moved on", "resolved by")
        ],
    )

    assert [(row["team"], row["agent"]) for row in rows] == [
        ("Billing", "Ann"),
        ("Billing", None),
        ("Billing", "Ann"),
    ]


def test_an_agent_who_moved_counts_where_each_answer_was_given(observe: Observe) -> None:
    rows = observe(
        "csat",
        people=[
            {"agent": "Ann", "team": "Billing", "from_date": "2026-01-01", "to_date": "2026-03-09"},
            {"agent": "Ann", "team": "Claims", "from_date": "2026-03-10"},
        ],
        surveys=[
            {"agent": "Ann", "team": "Billing", "score": 5, "responded_at": "2026-03-09 08:00:00"},
            {"agent": "Ann", "team": "Claims", "score": 5, "responded_at": "2026-03-10 08:00:00"},
        ],
    )

    assert [(row["agent"], row["team"]) for row in rows] == [("Ann", "Billing"), ("Ann", "Claims")]


def test_an_answer_about_an_excluded_ticket_is_left_out(values: Values) -> None:
    assert (
        values(
            "csat",
            tickets=[{"ticket_id": "spam", "excluded": "spam"}],
            surveys=[{"ticket_id": "spam", "score": 1, "responded_at": "2026-03-04 08:00:00"}],
        )
        == {}
    )


def test_an_answer_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    rows = observe(
        "csat",
        organisation=amsterdam,
        surveys=[
            {"response_id": "last second", "score": 5, "responded_at": "2026-02-28 22:59:59"},
            {"response_id": "midnight", "score": 5, "responded_at": "2026-02-28 23:00:00"},
        ],
    )

    assert in_period(rows, "2026-02", amsterdam) == ["last second"]
    assert in_period(rows, "2026-03", amsterdam) == ["midnight"]


def test_an_undated_answer_takes_its_ticket_s_closing(observe: Observe) -> None:
    (row,) = observe(
        "csat",
        tickets=[
            {
                "ticket_id": "7",
                "resolved_at": "2026-03-03 10:00:00",
                "closed_at": "2026-03-05 10:00:00",
            }
        ],
        surveys=[{"ticket_id": "7", "score": 5}],
    )

    assert f"{row['observed_at']}" == "2026-03-05 10:00:00"


def test_the_same_number_at_two_desks_is_two_answers(observe: Observe) -> None:
    answer = {"response_id": "1", "score": 5, "responded_at": "2026-03-04 08:00:00"}
    rows = observe("csat", surveys=[{"desk": "east"} | answer, {"desk": "west"} | answer])

    assert [(row["desk"], row["observation_id"], row["import_id"], row["line"]) for row in rows] == [
        ("east", "1", 1, 2),
        ("west", "1", 2, 3),
    ]
