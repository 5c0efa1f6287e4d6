from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values

EARLY = {"created_at": "2026-01-01 09:00:00"}  # before any answer


def answer(name: str, day: Any, score: Any, **more: Any) -> Any:
    """An answer to a 1-5 survey at noon of a day in January or, from 32 on, in February 2026."""
    month, day = (1, day) if day <= 31 else (2, day - 31)
    return {
        "response_id": name,
        "score": score,
        "responded_at": f"2026-{month:02}-{day:02} 12:00:00",
    } | more


def test_an_unhappy_customer_who_is_no_longer_unhappy_is_recovered(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("a1", 1, 1, customer="a"),
            answer("a2", 9, 5, customer="a"),
            answer("b1", 1, 2, customer="b"),
            answer("b2", 9, 3, customer="b"),  # neither unhappy nor satisfied: no longer unhappy
            answer("c1", 1, 2, customer="c"),
            answer("c2", 9, 2, customer="c"),  # still unhappy, and silent after that
            answer("happy", 1, 5, customer="d"),
        ],
    ) == {"csat a1": 1, "csat b1": 1, "csat c1": 0, "csat c2": None}


@pytest.mark.parametrize(
    ("as_of", "is_decided"), [("2026-01-31 11:59:59", False), ("2026-01-31 12:00:00", True)]
)
def test_whoever_stays_silent_for_thirty_days_is_unanswered(
    observe: Observe, as_of: str, is_decided: bool
) -> None:
    """Decided without a value: counted beside the rate, in neither side of it."""
    (row,) = observe("service_recovery", surveys=[answer("1", 1, 1, customer="a")], as_of=as_of)

    assert (row["value"], row["is_decided"]) == (None, is_decided)


def test_an_answer_on_another_scale_is_no_answer_to_this_survey(values: Values) -> None:
    other = answer("2", 9, 10, customer="a") | {"scale_max": 10}
    assert values("service_recovery", surveys=[answer("1", 1, 1, customer="a"), other]) == {"csat 1": None}


def test_a_row_counts_once_its_thirty_days_are_over(observe: Observe) -> None:
    given = [answer("1", 1, 1, customer="a"), answer("2", 2, 5, customer="a")]

    (early,) = observe("service_recovery", surveys=given, as_of="2026-01-31 11:59:59")
    assert (early["value"], early["is_decided"]) == (1, False)
    assert f"{early['decided_at']}" == "2026-01-31 12:00:00"


def test_thirty_days_later_still_counts_and_a_second_more_does_not(values: Values) -> None:
    late = answer("late", 31, 5, customer="late") | {"responded_at": "2026-01-31 12:00:01"}

    assert values(
        "service_recovery",
        surveys=[
            answer("in time 1", 1, 1, customer="in time"),
            answer("in time 2", 31, 5, customer="in time"),
            answer("late 1", 1, 1, customer="late"),
            late,
        ],
    ) == {"csat in time 1": 1, "csat late 1": None}


def test_the_latest_of_several_answers_decides(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a"),
            answer("2", 5, 5, customer="a"),
            answer("3", 9, 2, customer="a"),
        ],
    ) == {"csat 1": 0, "csat 3": None}


def test_each_unhappy_answer_counts_once(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a"),
            answer("2", 2, 2, customer="a"),
            answer("3", 3, 4, customer="a"),
        ],
    ) == {"csat 1": 1, "csat 2": 1}


def test_an_answer_at_the_same_instant_is_not_an_answer_again(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[answer("1", 1, 1, customer="a"), answer("2", 1, 5, customer="a")],
    ) == {"csat 1": None}


def test_of_two_last_answers_at_one_instant_the_unhappy_counts(values: Values) -> None:
    assert (
        values(
            "service_recovery",
            surveys=[
                answer("1", 1, 1, customer="a"),
                answer("2", 9, 5, customer="a"),
                answer("3", 9, 1, customer="a"),
            ],
        )["csat 1"]
        == 0
    )


def test_the_same_ticket_stands_for_an_unknown_customer(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, ticket_id="7"),
            answer("2", 9, 4, ticket_id="7"),
            answer("3", 1, 1, ticket_id="8"),  # silent, and nobody knows who: no observation
            answer("4", 1, 1),
            answer("5", 9, 5),
        ],
    ) == {"csat 1": 1}


def test_a_known_customer_may_answer_on_the_ticket_under_another_name(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a", ticket_id="7"),
            answer("2", 9, 1, customer="a"),
            answer("3", 10, 5, customer="b", ticket_id="7"),  # later than a's own second answer
        ],
    ) == {"csat 1": 1, "csat 2": None}


def test_the_ticket_lends_the_customer(values: Values) -> None:
    assert values(
        "service_recovery",
        tickets=[{"ticket_id": name, "customer": "a"} | EARLY for name in "78"],
        surveys=[answer("1", 1, 1, ticket_id="7"), answer("2", 9, 4, ticket_id="8")],
    ) == {"csat 1": 1}


def test_another_desk_s_customer_of_the_same_name_is_somebody_else(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a", desk="east"),
            answer("2", 9, 5, customer="a", desk="west"),
        ],
    ) == {"csat 1": None}


def test_only_the_same_kind_answers_again(values: Values) -> None:
    promoter = {"kind": "nps", "scale_min": 0, "scale_max": 10}

    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a"),
            answer("2", 9, 10, customer="a") | promoter,
            answer("3", 1, 6, customer="b") | promoter,
            answer("4", 9, 7, customer="b") | promoter,
            answer("5", 1, 7, customer="c") | promoter,
        ],
    ) == {"csat 1": None, "nps 3": 1}


def test_detractors_are_not_read_into_a_scale_of_five(values: Values) -> None:
    given = [answer("1", 1, 1, customer="a"), answer("2", 9, 5, customer="a")]

    assert values("service_recovery", surveys=[row | {"kind": "nps"} for row in given]) == {}


def test_another_kind_on_the_same_ticket_is_no_answer_again(values: Values) -> None:
    promoter = {"kind": "nps", "scale_min": 0, "scale_max": 10}

    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a", ticket_id="7"),
            answer("2", 9, 10, customer="a", ticket_id="7") | promoter,
        ],
    ) == {"csat 1": None}


def test_only_the_scale_with_most_answers_counts(values: Values) -> None:
    assert values(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a"),
            answer("2", 9, 10, customer="a", scale_max=10),
            answer("3", 1, 5, customer="b"),
        ],
    ) == {"csat 1": None}


def test_two_tools_that_ask_about_one_ticket_hear_the_same_customer(values: Values) -> None:
    assert values(
        "service_recovery",
        tickets=[{"ticket_id": "7"} | EARLY],
        surveys=[
            answer("1", 1, 1, ticket_id="7", desk="survey tool"),
            answer("2", 9, 5, ticket_id="7", desk="another tool"),
        ],
    ) == {"csat 1": 1}


def test_of_good_and_bad_bad_is_unhappy(values: Values) -> None:
    scale = {"scale_min": 0, "scale_max": 1, "customer": "a"}

    assert values(
        "service_recovery",
        surveys=[answer("1", 1, 0) | scale, answer("2", 9, 1) | scale],
    ) == {"csat 1": 1}


def test_an_excluded_ticket_s_answer_recovers_nobody(values: Values) -> None:
    assert values(
        "service_recovery",
        tickets=[{"ticket_id": "7", "excluded": "test"} | EARLY],
        surveys=[answer("1", 1, 1, customer="a"), answer("2", 9, 5, customer="a", ticket_id="7")],
    ) == {"csat 1": None}


def test_it_counts_on_the_day_of_the_unhappy_answer_for_its_own_team(observe: Observe) -> None:
    (row,) = observe(
        "service_recovery",
        surveys=[
            answer("1", 1, 1, customer="a", team="Billing", agent="Ann"),
            answer("2", 9, 5, customer="a", team="Claims", agent="Bob"),
        ],
    )

    assert (row["team"], row["agent"], f"{row['observed_at']}") == (
        "Billing",
        "Ann",
        "2026-01-01 12:00:00",
    )


def test_an_unhappy_answer_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    midnight = {
        "response_id": "1",
        "score": 1,
        "customer": "a",
        "responded_at": "2026-01-31 23:00:00",
    }

    rows = observe("service_recovery", surveys=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-01", amsterdam) == []
    assert in_period(rows, "2026-02", amsterdam) == ["csat 1"]
