"""The questions: windows, periods, names, needs, scope; one answer for every caller."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import ask, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.model.catalogue import load_catalogue
from tests.asked import MARCH_IS_OVER, reading

METRICS = load_catalogue().metrics
# --- figures that a reader adds up (see tiny_rows in conftest.py)


@pytest.mark.parametrize(
    ("metric", "level", "name", "value", "n"),
    [
        ("first_reply_sla", "organisation", None, 100 * 12 / 22, 22),
        ("first_reply_sla", "team", "Billing", 75, 12),
        ("first_reply_sla", "team", "Tech", 30, 10),
        ("resolution_sla", "team", "Billing", 100, 12),
        ("resolution_sla", "team", "Tech", 50, 10),
        ("reopen_rate", "organisation", None, 100 * 2 / 22, 22),
        ("escalation_rate", "organisation", None, 100 * 5 / 22, 22),
        ("csat", "organisation", None, 100 * 14 / 22, 22),
        ("csat", "agent", "C. Diaz", 40, 10),
        ("resolution_time", "team", "Billing", 60 * 6.5, 12),  # between 6 and 7 hours
        ("resolution_time", "team", "Tech", 48 * 60, 10),
        ("first_contact_resolution", "organisation", None, 100 * 20 / 22, 22),
        ("survey_response_rate", "organisation", None, 100, 22),
        # a person's window is three months: the four tickets of February are in it
        ("resolution_sla", "agent", "A. Blum", 100, 16),
        ("escalation_rate", "agent", "A. Blum", 100 / 16, 16),
    ],
)
def test_figures(tiny: Path, metric: str, level: str, name: str | None, value: float, n: int) -> None:
    found = reading(tiny, metric, level, name)
    assert (found.value, found.n) == (pytest.approx(value), n)


def test_the_card_of_the_tiny_organisation(tiny: Path) -> None:
    (card,) = Home.open(tiny, LOCAL).cards(period="2026-03").cards
    assert [one.metric for one in card.metrics] == [
        "first_reply_sla", "resolution_sla", "reopen_rate", "escalation_rate", "csat", "nps",
    ]  # fmt: skip
    assert [one.weight for one in card.metrics] == [2, 1, 1, 1, 3, 1]
    assert card.coverage == 8 / 9, "of a weight of 9 only the NPS has no value"
    scored = [one for one in card.metrics if one.score is not None]
    assert [one.metric for one in scored] == ["first_reply_sla", "resolution_sla", "reopen_rate", "csat"]
    weighted = sum((one.weight or 0) * (one.score or 0) for one in scored)
    assert card.score == pytest.approx(weighted / 7)
    # all four are missed beyond doubt; the first reply has the lowest of those that are surely far short
    assert (card.goals_met, card.missed, card.goals_open, card.goals) == (0, 4, 0, 4)
    stands = {one.metric: (one.bands, one.goal_met) for one in card.metrics if one.target}
    assert stands == {
        "first_reply_sla": (("red",), False),  # 12 of 22 are 54.5, red is 60
        "resolution_sla": (("amber",), False),  # 17 of 22 are 77.3, from 60 to 90
        "reopen_rate": (("amber",), False),  # 2 of 22 are 9.1, from 20 to 5
        "csat": (("red", "amber"), False),  # 14 of 22 answers are 63.6: 70 is within their margin
    }
    assert (card.worst, card.status) == ("first_reply_sla", "red")


def test_previous_and_change(tiny: Path) -> None:
    found = reading(tiny, "resolution_sla")
    assert found.previous is not None
    assert (found.previous.from_, found.previous.to) == (date(2026, 2, 1), date(2026, 2, 28))
    assert (found.previous.value, found.previous.n) == (100, 4)
    assert found.change == pytest.approx(100 * 17 / 22 - 100)


def test_needs_names_the_columns_that_hold_nothing(tiny: Path) -> None:
    assert reading(tiny, "quality_score").needs == ("reviews.score",)
    assert reading(tiny, "quality_score").status == "no_data"


# --- windows

# --- names


def test_names_in_any_case_or_by_display_name(busy: Path) -> None:
    assert Home.open(busy, LOCAL).cards("team", "tech").cards[0].name == "Tech"
    (card,) = Home.open(busy, LOCAL).cards("agent", "full c. diaz").cards
    assert (card.name, card.display_name) == ("C. Diaz", "Full C. Diaz")
    assert Home.open(busy, LOCAL).cards("organisation", "BUSY").cards[0].name == "Busy"


@pytest.mark.parametrize(
    ("level", "name", "nearest"),
    [("team", "Bling", "Billing"), ("agent", "C. Dias", "C. Diaz"), ("organisation", "Bussy", "Busy")],
)
def test_an_unknown_name_hears_the_nearest(busy: Path, level: Any, name: str, nearest: str) -> None:
    with pytest.raises(UsageFault, match=f'there is no {level} "{name}"; did you mean "{nearest}"'):
        Home.open(busy, LOCAL).cards(level, name)


def test_two_teams_that_differ_in_case_are_two(home: Path, load_rows: Any) -> None:
    row: dict[str, Any] = {"resolved_at": "", "created_at": "2026-03-02", "escalated": "true"}
    rows = [row | {"ticket_id": i, "team": "Billing" if i < 3 else "BILLING"} for i in range(5)]
    load_rows("own_tickets", rows)
    counts = {
        team: Home.open(home, LOCAL).rows("escalation_rate", "team", team, period="2026-03").count
        for team in ("Billing", "BILLING")
    }
    assert counts == {"Billing": 3, "BILLING": 2}


def test_people_are_alphabetical_and_have_no_score(busy: Path) -> None:
    cards = Home.open(busy, LOCAL).cards("agent", period="2026-03").cards
    assert [card.name for card in cards] == sorted(card.name for card in cards)
    assert {card.score for card in cards} == {None}
    assert {card.status for card in cards} == {"unscored"}


def test_a_person_gets_a_score_where_the_organisation_switches_it_on(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + "\n[people]\ncomposite = true\n")
    cards = Home.open(own_tiny, LOCAL).cards("agent", period="2026-03").cards
    assert [(card.coverage, card.score) for card in cards] == [(0.5, None)] * 2, "too little is covered"
    card = 'level = "agent"\nmetrics = [\n    { metric = "csat", objective = "loved"'
    assert card in path.read_text()
    path.write_text(path.read_text().replace(card, card + ", weight = 9"))
    cards = Home.open(own_tiny, LOCAL).cards("agent", period="2026-03").cards
    assert [card.coverage for card in cards] == [11 / 14, 11 / 14]
    assert all(card.score is not None for card in cards)


def test_a_level_without_a_card_says_what_to_do(home: Path, load_rows: Any) -> None:
    load_rows("own_tickets", [{"ticket_id": 1, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}])
    with pytest.raises(UsageFault, match=r"no card for level team.*init"):
        Home.open(home, LOCAL).cards("team")
    assert Home.open(home, LOCAL).cards("team", metrics=("escalation_rate",)).cards == ()


def test_a_metric_without_a_reading_for_the_level(tiny: Path) -> None:
    with pytest.raises(UsageFault, match="cost_per_resolution has no reading for level agent"):
        Home.open(tiny, LOCAL).cards("agent", metrics=("cost_per_resolution",))
    with pytest.raises(UsageFault, match='there is no metric "cast"; did you mean "csat"'):
        Home.open(tiny, LOCAL).cards(metrics=("cast",))


# --- goals


def test_an_objective_is_judged_by_its_own_metrics(tiny: Path) -> None:
    fast, loved = Home.open(tiny, LOCAL).goals("2026-03").objectives
    assert [one.metric for one in fast.metrics] == [
        "first_reply_sla", "resolution_sla", "reopen_rate", "escalation_rate",
    ]  # fmt: skip
    assert [one.metric for one in loved.metrics] == ["csat", "nps"]
    assert (fast.served_by, loved.served_by) == ((), ("fast",)), "named beneath it, and never mixed in"
    assert (fast.serves, loved.serves, fast.by) == ("loved", None, date(2026, 12, 31))
    assert [team.team for team in fast.teams] == ["Billing", "Tech"]
    # replies are far short; of csat 14 of 22 leave open how far
    assert (fast.status, fast.worst, loved.status, loved.worst) == ("red", "first_reply_sla", "amber", "csat")
    assert (fast.goals_met, fast.missed, fast.goals_open, fast.goals) == (0, 3, 0, 3)
    assert (loved.goals_met, loved.missed, loved.goals_open, loved.goals) == (0, 1, 0, 1)
    billing = fast.teams[0]
    # 9 of 12 in time miss 90; all 12 were resolved in time, none came back
    assert (billing.goals_met, billing.missed, billing.goals_open, billing.goals) == (2, 1, 0, 3)
    assert (billing.status, billing.worst) == ("amber", "first_reply_sla")


@pytest.mark.parametrize("which", ["tiny", "busy"])
@pytest.mark.parametrize("period", ["2026-03", "2026-01", "2026-W10", "2025", "2019"])
def test_an_objective_has_the_status_of_its_goals(
    which: str, period: str, request: pytest.FixtureRequest
) -> None:
    home = request.getfixturevalue(which)
    for objective in Home.open(home, LOCAL).goals(period).objectives:
        goals = [one for one in objective.metrics if one.scored and one.target]
        met = [one.goal_met for one in goals]
        if not any(one.n or one.undecided for one in objective.metrics if one.scored):
            expected = "no_data"
        elif all(met):
            expected = "green"
        elif any(one.status == "red" for one in goals):
            expected = "red"
        else:
            expected = "amber" if False in met else "unclear"
        assert objective.status == expected
        assert (objective.goals_met, objective.missed) == (met.count(True), met.count(False))
        assert objective.goals_open == met.count(None)


def _objective(name: str, serves: str = "") -> str:
    below = f'serves = "{serves}"\n' if serves else ""
    return (
        f'[[objective]]\nid = "{name}"\ntitle = "{name}"\nperspective = "customer"\n'
        f'business_value = "b"\ncustomer_value = "c"\n{below}'
    )


@pytest.mark.parametrize(
    ("fast", "whole", "status", "score"),
    [
        # 54.5 below 60: far short, position 27.3; 77.3 beyond 70: position 78.8
        ((60, 90), (50, 70), "red", 53.0),
        # between 40 and 90: missed, position 43.0
        ((40, 90), (50, 70), "amber", 60.9),
        # beyond 50: position 81.8
        ((40, 50), (50, 70), "green", 80.3),
    ],
)
def test_an_objective_without_metrics_takes_the_mean_and_the_rule_of_those_that_serve_it(
    own_tiny: Path, fast: tuple[int, int], whole: tuple[int, int], status: str, score: float
) -> None:
    """12 of 22 replies in time are 54.5 %, 17 of 22 resolutions 77.3 %: an average hides the first."""
    targets = "".join(
        f'[[target]]\nmetric = "{metric}"\nred = {red}\ngoal = {goal}\n'
        for metric, (red, goal) in (("first_reply_sla", fast), ("resolution_sla", whole))
    )
    (own_tiny / "strategy.toml").write_text(
        '[organisation]\nname = "Tiny"\nzone = "Europe/Amsterdam"\nfiscal_year_starts = 4\n'
        + _objective("top")
        + _objective("fast", "top")
        + _objective("whole", "top")
        + '[[card]]\nlevel = "organisation"\nmetrics = ['
        '{metric = "first_reply_sla", objective = "fast", weight = 20},'
        ' {metric = "resolution_sla", objective = "whole", weight = 20},'
        ' {metric = "escalation_rate", objective = "fast"}, {metric = "reopen_rate", objective = "whole"},'
        ' {metric = "csat", objective = "fast"}, {metric = "nps", objective = "whole"}]\n' + targets
    )
    top, first, second = Home.open(own_tiny, LOCAL).goals("2026-03").objectives
    assert (top.status, top.score) == (status, pytest.approx(score, abs=0.05))
    assert top.score == pytest.approx(((first.score or 0) + (second.score or 0)) / 2)
    assert (top.metrics, top.goals, top.worst, top.served_by) == ((), 0, None, ("fast", "whole"))


def test_an_objective_shows_its_outcome_and_drivers_on_the_card_or_not(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    named = 'drivers = ["first_reply_sla", "first_contact_resolution"]\noutcome = "csat"\n'
    text = path.read_text().replace('id = "fast"\n', 'id = "fast"\n' + named)
    goal = '\n[[target]]\nmetric = "first_contact_resolution"\nred = 80\ngoal = 90\n'
    path.write_text(text + goal)
    fast, loved = Home.open(own_tiny, LOCAL).goals("2026-03").objectives
    assert fast.outcome is not None
    assert (fast.outcome.metric, fast.outcome.n, fast.outcome.word) == ("csat", 22, "short of goal")
    # 20 of 22 were solved at first contact: 90.9 against 90, though it is on no card
    assert [(one.metric, one.goal_met) for one in fast.drivers] == [
        ("first_reply_sla", False),
        ("first_contact_resolution", True),
    ]
    assert (fast.goals, [one.metric for one in fast.metrics][-1]) == (3, "escalation_rate"), "in no total"
    assert (loved.outcome, loved.drivers) == (None, ())


# --- trends

# --- rows, checks, people


def test_the_pulse_never_shows_rows(busy: Path) -> None:
    with pytest.raises(UsageFault, match="never shows rows"):
        Home.open(busy, LOCAL).rows("agent_satisfaction")


def test_a_person_in_two_teams_can_be_read_for_one(home: Path, load_rows: Any) -> None:
    row: dict[str, Any] = {"resolved_at": "", "created_at": "2026-03-02", "escalated": "true", "agent": "A"}
    rows = [row | {"ticket_id": i, "team": "X" if i < 7 else "Y"} for i in range(12)]
    load_rows("own_tickets", [*rows, MARCH_IS_OVER])

    def n(team: str | None) -> float:
        return reading(home, "escalation_rate", "agent", "A", team=team).n

    assert (n(None), n("X"), n("Y")) == (12, 7, 5)
    assert Home.open(home, LOCAL).people()[0].teams == ("X", "Y")


def in_time(number: int, team: str, day: str, *, late: bool = False) -> dict[str, Any]:
    """A ticket of A that was resolved after an hour, in time or half an hour late."""
    return {
        "ticket_id": number,
        "team": team,
        "agent": "A",
        "created_at": f"{day} 09:00",
        "resolved_at": f"{day} 10:00",
        "resolution_due_at": f"{day} {'09:30' if late else '11:00'}",
    }


def test_a_person_has_the_target_of_the_team_of_most_cases_whichever_way_it_is_asked(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    strategy(
        '[[target]]\nmetric = "resolution_sla"\nred = 50\ngoal = 90\n'
        '[[target]]\nmetric = "resolution_sla"\nteam = "X"\nred = 50\ngoal = 80\n'
        '[[target]]\nmetric = "resolution_sla"\nteam = "Y"\nred = 50\ngoal = 95\n'
    )
    cases = [in_time(number, "X" if number < 12 else "Y", "2026-03-02") for number in range(17)]
    load_rows("own_tickets", [*cases, MARCH_IS_OVER])
    asked: dict[str, Any] = {"period": "2026-03", "metrics": ("resolution_sla",)}

    def of(cards: ask.Cards) -> list[tuple[float, float, str | None]]:
        made = [one for card in cards.cards for one in card.metrics]
        return [(one.n, one.target.goal if one.target else 0, one.team) for one in made]

    assert of(Home.open(home, LOCAL).cards("agent", "A", **asked)) == [(17, 80, "X")]
    assert of(Home.open(home, LOCAL).cards("agent", **asked)) == [(17, 80, "X")]
    assert of(Home.open(home, LOCAL).cards("agent", team="X", **asked)) == [(12, 80, "X")]
    assert of(Home.open(home, LOCAL).cards("agent", "A", "Y", **asked)) == [(5, 95, "Y")]
    table = Home.open(home, LOCAL).rows("resolution_sla", "agent", "A", period="2026-03")
    assert table.reading.target
    assert (table.reading.target.goal, table.reading.n) == (80, 17)
    trend = Home.open(home, LOCAL).trend("resolution_sla", "agent", "A", period="2026-02")
    assert trend.target == 90, "February has no case that would tell a team"
    assert Home.open(home, LOCAL).trend("resolution_sla", "agent", "A", period="2026-03").target == 80


@pytest.mark.alike
@pytest.mark.parametrize(("level", "name"), [("organisation", None), ("team", "X"), ("agent", "A")])
def test_a_change_from_none_to_all_in_time_is_a_signal(
    home: Path, load_rows: Any, level: Any, name: str | None
) -> None:
    late = [in_time(number, "X", "2025-12-15", late=True) for number in range(20)]
    load_rows("own_tickets", [*late, *(in_time(20 + n, "X", "2026-02-10") for n in range(20)), MARCH_IS_OVER])
    found = reading(home, "resolution_sla", level, name, period="2026-Q1")
    assert (found.change, found.is_signal) == (100, True)
    assert found.change_low is not None
    assert found.change_low > 70, (
        "Newcombe: 100 less the root of 16.1² + 16.1², the Wilson limits of 20 of 20"
    )


def test_few_cases_of_the_month_alone_show_their_number_and_no_rate(home: Path, load_rows: Any) -> None:
    cases = [in_time(number, "X", "2026-02-10" if number < 12 else "2026-03-10") for number in range(16)]
    load_rows("own_tickets", [*cases, MARCH_IS_OVER])
    person, team = reading(home, "resolution_sla", "agent", "A"), reading(home, "resolution_sla", "team", "X")
    assert person.month is not None
    assert (person.n, person.value) == (16, 100)
    assert (person.month.n, person.month.value, person.month.low) == (4, None, None)
    assert (team.n, team.value) == (4, 100), "of a team a month by itself is no secret"


def test_a_year_before_of_which_part_has_data_says_from_when(home: Path, load_rows: Any) -> None:
    before = [in_time(number, "X", "2025-12-01") for number in range(10)]
    load_rows(
        "own_tickets", [*before, *(in_time(10 + n, "X", "2026-02-10") for n in range(10)), MARCH_IS_OVER]
    )

    def data_from(period: str) -> date | None:
        past = reading(home, "resolution_sla", period=period).previous
        assert past is not None
        return past.data_from

    assert data_from("2026") == date(2025, 12, 1), "of 2025 only December is there"
    assert data_from("2026-Q1") == date(2025, 12, 1), "of October to December only the last"
    assert data_from("2026-01") is None, "December is whole"


def test_rows_without_team_or_agent_count_only_above(home: Path, load_rows: Any) -> None:
    row: dict[str, Any] = {"resolved_at": "", "created_at": "2026-03-02", "escalated": "true"}
    rows = [
        row | {"ticket_id": i, "team": "X" if i < 7 else "", "agent": "A" if i < 6 else ""} for i in range(12)
    ]
    load_rows("own_tickets", [*rows, MARCH_IS_OVER])
    assert reading(home, "escalation_rate").n == 12
    assert reading(home, "escalation_rate", "team", "X").n == 7
    assert reading(home, "escalation_rate", "agent", "A").n == 6
    assert Home.open(home, LOCAL).about().teams == ("X",)


def test_checks_over_strategy_and_data(tiny: Path) -> None:
    found = {(check.check, check.message) for check in Home.open(tiny, LOCAL).checks()}
    assert ("card_uncovered", "the organisation card leaves the people perspective uncovered") in found
    assert ("no_target", "escalation_rate on the organisation card has no target, so no colour") in found
    assert {check.severity for check in Home.open(tiny, LOCAL).checks()} == {"warning"}


def test_teams_only_refuses_every_question_about_people(home: Path, load_rows: Any, strategy: Any) -> None:
    strategy('[people]\nmode = "teams_only"\n')
    row = {
        "ticket_id": 1,
        "resolved_at": "",
        "created_at": "2026-03-02",
        "escalated": "true",
        "agent": "A",
        "team": "T",
    }
    load_rows("own_tickets", [row])
    for question in (
        lambda: Home.open(home, LOCAL).cards("agent", metrics=("escalation_rate",)),
        lambda: Home.open(home, LOCAL).rows("escalation_rate", "agent", "A"),
        lambda: Home.open(home, LOCAL).trend("escalation_rate", "agent", "A"),
        lambda: Home.open(home, LOCAL).people(),
    ):
        with pytest.raises(UsageFault, match="teams only"):
            question()
    assert Home.open(home, LOCAL).about().agents == ()
    (row_found,) = Home.open(home, LOCAL).rows("escalation_rate", period="2026-03").rows
    assert "A" not in row_found


# --- caching


def test_an_import_and_an_edit_are_seen_at_the_next_question(own_tiny: Path, load_rows: Any) -> None:
    assert reading(own_tiny, "escalation_rate").n == 22
    row = {
        "ticket_id": "new",
        "created_at": "2026-03-09",
        "resolved_at": "",
        "escalated": "true",
        "team": "Tech",
    }
    load_rows("own_tickets", [row])
    assert reading(own_tiny, "escalation_rate").n == 23
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text().replace('name = "Tiny"', 'name = "Small"'))
    assert Home.open(own_tiny, LOCAL).cards().cards[0].name == "Small"


def test_a_question_asked_twice_is_answered_once(tiny: Path) -> None:
    assert Home.open(tiny, LOCAL).cards("team") is Home.open(tiny, LOCAL).cards("team")


@pytest.mark.parametrize("span", ["2026-03", "2026-W11", "2025", "2026-02-11..2026-03-09"])
def test_levels_add_up(busy: Path, span: str) -> None:
    """Teams and what has no team make the organisation, for a census metric whose rows have both."""
    window = periods.parse(span, fiscal_start=4)
    rows = Home.open(busy, LOCAL).rows("first_reply_sla", period=span)
    teams = Home.open(busy, LOCAL).cards("team", period=span, metrics=("first_reply_sla",)).cards
    counted = sum(one.n for card in teams for one in card.metrics if one.metric == "first_reply_sla")
    without = sum(row[rows.columns.index("team")] is None for row in rows.rows)
    assert counted + without == rows.reading.n == len(rows.rows)
    moments = [row[rows.columns.index("observed_at")].date() for row in rows.rows]
    assert window.first <= min(moments) <= max(moments) <= window.last
