from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


NPS = {"kind": "nps", "scale_min": 0, "scale_max": 10, "responded_at": "2026-03-04 08:00:00"}


def test_an_observation_is_the_answer_itself(values: Values) -> None:
    answers = [{"response_id": f"{score}", "score": score} | NPS for score in (0, 6, 7, 8, 9)]

    assert values("nps", surveys=answers) == {"0": 0, "6": 6, "7": 7, "8": 8, "9": 9}


def test_silence_and_other_kinds_are_no_observation(values: Values) -> None:
    assert values(
        "nps",
        surveys=[
            NPS | {"response_id": "silent", "score": None, "responded_at": None},
            NPS | {"response_id": "satisfied", "kind": "csat", "score": 10},
            NPS | {"response_id": "promoter", "score": 10},
        ],
    ) == {"promoter": 10}


@pytest.mark.parametrize(("low", "high"), [(1, 5), (-100, 100), (-10, 10)])
def test_promoters_are_not_read_into_another_scale(values: Values, low: int, high: int) -> None:
    assert values("nps", surveys=[NPS | {"scale_min": low, "scale_max": high, "score": high}]) == {}


def test_each_answer_says_on_which_scale_it_is(observe: Observe) -> None:
    rows = observe(
        "nps",
        surveys=[
            NPS | {"response_id": "a", "score": 9},
            NPS | {"response_id": "b", "score": 9},
            NPS | {"response_id": "from 1", "scale_min": 1, "score": 9},
        ],
    )
    scales = [row["scale"] for row in rows]
    assert scales[0] == scales[1] != scales[2]


def test_an_answer_about_an_excluded_ticket_is_left_out(values: Values) -> None:
    assert (
        values(
            "nps",
            tickets=[{"ticket_id": "7", "excluded": "merged"}],
            surveys=[NPS | {"ticket_id": "7", "score": 9}],
        )
        == {}
    )


def test_an_answer_without_a_ticket_counts_for_the_organisation_alone(observe: Observe) -> None:
    (row,) = observe("nps", surveys=[NPS | {"score": 9}])

    assert (row["team"], row["agent"], row["value"]) == (None, None, 9)


def test_an_answer_at_local_midnight_belongs_to_the_new_week(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    # Monday 30 March 2026 begins at 22:00 UTC: summer time began the day before
    rows = observe(
        "nps",
        organisation=amsterdam,
        surveys=[
            NPS | {"response_id": "Sunday", "score": 9, "responded_at": "2026-03-29 21:59:59"},
            NPS | {"response_id": "Monday", "score": 9, "responded_at": "2026-03-29 22:00:00"},
        ],
    )

    assert in_period(rows, "2026-W13", amsterdam) == ["Sunday"]
    assert in_period(rows, "2026-W14", amsterdam) == ["Monday"]
