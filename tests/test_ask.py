"""The questions: windows, periods, names, needs, scope; one answer for every caller."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import ask, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.periods import Period
from dashboard.scoring import Reading

METRICS = load_catalogue().metrics
# a person is read over months that are over: one row says how far the data reach; no metric sees it
MARCH_IS_OVER = {"ticket_id": "end", "created_at": "2026-03-31 12:00", "excluded": "test"}


def reading(
    home: Path, metric: str, level: Any = "organisation", name: str | None = None, **more: Any
) -> Reading:
    asked = {"period": "2026-03", "metrics": (metric,)} | more
    (card,) = Home.open(home, LOCAL).cards(level, name, **asked).cards
    return next(one for one in card.metrics if one.metric == metric)


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


@pytest.mark.parametrize(
    ("metric", "level", "period", "first", "last"),
    [
        ("csat", "organisation", "2026-03", "2026-01-01", "2026-03-31"),
        ("csat", "team", "2026-W13", "2025-12-30", "2026-03-29"),
        ("first_reply_sla", "team", "2026-03", "2026-03-01", "2026-03-31"),
        ("resolution_sla", "agent", "2026-03", "2026-01-01", "2026-03-31"),
        # a person: the three whole months that were over at the period's end
        ("resolution_sla", "agent", "2026-W13", "2025-12-01", "2026-02-28"),
        ("resolution_sla", "agent", "2026-03-01..2026-03-30", "2025-12-01", "2026-02-28"),
        ("resolution_sla", "agent", "2026-02-20..2026-03-31", "2026-01-01", "2026-03-31"),
        ("resolution_sla", "agent", "2025", "2026-01-01", "2026-03-31"),
        ("resolution_sla", "agent", "2026-06", "2026-02-01", "2026-04-30"),  # the data end on 30 April
        ("csat", "organisation", "2025", "2025-04-01", "2026-03-31"),
        ("csat", "organisation", "2025-Q4", "2026-01-01", "2026-03-31"),
    ],
)
def test_samples_and_people_are_read_over_three_months(
    tiny: Path, metric: str, level: str, period: str, first: str, last: str
) -> None:
    window = reading(
        tiny, metric, level, None if level == "organisation" else _any(tiny, level), period=period
    ).window
    assert (str(window.from_), str(window.to)) == (first, last)


def _any(home: Path, level: str) -> str:
    return {"team": "Billing", "agent": "A. Blum"}[level]


@pytest.mark.parametrize(
    ("metric", "level", "period"),
    [
        ("csat", "organisation", "2026-03"),
        ("resolution_sla", "agent", "2026-03"),
        ("resolution_sla", "agent", "2025-Q4"),
        ("resolution_sla", "agent", "2026-01-01..2026-03-31"),
    ],
)
def test_previous_is_the_window_just_before(tiny: Path, metric: str, level: str, period: str) -> None:
    name = None if level == "organisation" else "A. Blum"
    found = reading(tiny, metric, level, name, period=period)
    assert found.previous is not None
    assert (str(found.previous.from_), str(found.previous.to)) == ("2025-10-01", "2025-12-31")


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
PERIODS = st.one_of(
    DAYS.map(periods.month),
    DAYS.map(periods.week),
    DAYS.map(lambda day: periods.quarter_of(day, 4)),
    DAYS.map(lambda day: periods.year_of(day, 4)),
    st.lists(DAYS, min_size=2, max_size=2).map(lambda days: periods.between(min(days), max(days))),
)


@given(period=PERIODS, metric=st.sampled_from(sorted(METRICS)), level=st.sampled_from(LEVELS))
def test_previous_ends_on_the_eve_of_the_window(
    tiny: Path, period: Period, metric: str, level: Level
) -> None:
    found = Home.open(tiny, LOCAL)
    read = window_of(found, METRICS[metric], level, period)
    window, previous = read.period, read.before
    assert previous.first <= previous.last == window.first - timedelta(days=1)
    assert window.last <= period.last
    if level == "agent":
        following = window.last + timedelta(days=1)
        assert (window.first.day, periods.add_months(window.first, 3)) == (1, following)
        assert window.last <= date(2026, 4, 30), "the data end on it"
    elif METRICS[metric].evidence == "census" and window != period:
        # a stock at the last week's end, a cost of the months that have ended, the latest that is decided
        assert METRICS[metric].series or METRICS[metric].grain or read.is_earlier


def test_a_month_that_is_not_over_is_not_read_of_a_person_yet(home: Path, load_rows: Any) -> None:
    row = {"resolved_at": "", "created_at": "2026-03-02", "escalated": "true", "team": "X", "agent": "A"}
    rows = [row | {"ticket_id": number} for number in range(12)]
    load_rows("own_tickets", [*rows, MARCH_IS_OVER | {"created_at": "2026-03-30 12:00"}])

    def of_a() -> tuple[str, float]:
        found = reading(home, "escalation_rate", "agent", "A")
        return str(found.window.to), found.n

    assert of_a() == ("2026-02-28", 0)
    assert reading(home, "escalation_rate", "team", "X").n == 12, "a team's March is read as it stands"
    load_rows("own_tickets", [row | MARCH_IS_OVER | {"ticket_id": "later"}], "later.csv")
    assert of_a() == ("2026-03-31", 12)


def test_the_month_alone_stands_beside_a_longer_window(tiny: Path) -> None:
    def alone(metric: str, level: Any, name: str | None, period: str) -> tuple[str, str, float, float | None]:
        month = reading(tiny, metric, level, name, period=period).month
        assert month is not None
        return str(month.from_), str(month.to), month.n, month.value

    assert alone("csat", "team", "Tech", "2026-03") == ("2026-03-01", "2026-03-31", 10, 40)
    # 12 of March; the window has the 4 of February too
    assert reading(tiny, "resolution_sla", "agent", "A. Blum").n == 16
    assert alone("resolution_sla", "agent", "A. Blum", "2026-03") == ("2026-03-01", "2026-03-31", 12, 100)
    # of a person the window's last month, whatever the period
    assert alone("resolution_sla", "agent", "A. Blum", "2026-W17") == ("2026-03-01", "2026-03-31", 12, 100)
    assert reading(tiny, "resolution_sla").month is None, "a census is read over the period itself"
    assert reading(tiny, "csat", period="2025-Q4").month is None, "so is a sample over a quarter"


def test_rows_and_reading_share_the_window(tiny: Path) -> None:
    table = Home.open(tiny, LOCAL).rows("csat", "agent", "C. Diaz", period="2026-03")
    assert (str(table.window.from_), str(table.window.to)) == ("2026-01-01", "2026-03-31")
    assert len(table.rows) == table.reading.n == table.count == 10


# --- periods


def test_the_latest_month_that_had_ended_with_data_on_a_card(tiny: Path, home: Path, load_rows: Any) -> None:
    """The data end on 30 April at noon; April has no observation, so it is March."""
    assert Home.open(tiny, LOCAL).about().period == ask.Shown("2026-03", date(2026, 3, 1), date(2026, 3, 31))
    row = {"resolved_at": "", "team": "A", "escalated": "true"}
    load_rows("own_tickets", [row | {"ticket_id": 1, "created_at": "2026-04-30 09:00"}])
    assert Home.open(home, LOCAL).period().name == "2026-04", "its last day counts as over"
    load_rows("own_tickets", [row | {"ticket_id": 2, "created_at": "2026-05-02 09:00"}], "b.csv")
    assert Home.open(home, LOCAL).period().name == "2026-04", "May is not over"


def test_a_month_that_is_not_over_is_taken_where_there_is_no_other(home: Path, load_rows: Any) -> None:
    row = {"ticket_id": 1, "resolved_at": "", "team": "A", "created_at": "2026-05-02", "escalated": "true"}
    load_rows("own_tickets", [row])
    assert Home.open(home, LOCAL).period().name == "2026-05"


def test_what_can_be_chosen(tiny: Path) -> None:
    about = Home.open(tiny, LOCAL).about()
    names = [period.name for period in about.periods]
    assert names[:2] == ["2026-03", "2026-02"]
    assert {"2025-Q4", "2025"} <= set(names), "fiscal: the year began in April 2025"
    assert "2026-W13" in names
    assert (about.teams, about.agents) == (("Billing", "Tech"), ("A. Blum", "C. Diaz"))
    assert [(desk.desk, desk.as_of.isoformat()) for desk in about.desks] == [
        ("own", "2026-04-30T12:00:00+02:00")
    ]


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


def test_a_trend_has_a_point_for_every_week(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("first_reply_sla", "team", "Billing")
    assert len(found.points) == 26
    assert str(found.points[-1].to) == "2026-04-26", "the last week that was over on 30 April"
    points = {str(point.from_): (point.n, point.value) for point in found.points}
    assert points["2026-03-02"] == (7, 100), "seven tickets, all of them in time"
    assert points["2026-03-09"] == (5, 40), "five, of which two in time"
    assert points["2026-04-06"] == (0, None), "nothing seen is not 0"
    assert (found.target, found.chart, found.every) == (90, "p_prime", "week")
    assert (found.trial, found.variation, found.assurance) == (True, "none", "none"), "too few weeks"
    assert not any(point.partial for point in found.points)


def test_a_period_s_chart_is_held_against_the_goal_of_its_reading(own_tiny: Path, main_in: Any) -> None:
    """The last week of March ends in April; the goal of April is none of March."""
    path = own_tiny / "strategy.toml"
    path.write_text(
        path.read_text()
        + '\n[[target]]\nmetric = "first_reply_sla"\nfrom = 2026-04-01\nred = 60\ngoal = 99\n'
    )
    home = Home.open(own_tiny, LOCAL)
    card = home.trends_of_card(period="2026-03")["first_reply_sla"]
    span = home.leading_up("week", "2026-03")
    page = home.trend("first_reply_sla", period=span, judged="2026-03")
    assert (str(card.points[-1].to), card.target, page.target) == ("2026-04-05", 90, 90)
    assert card.points[-1].target == 99, "the goal of the point's own day"
    assert home.trends_of_card(period="2026-04")["first_reply_sla"].target == 99
    told = main_in(own_tiny, "trend", "first_reply_sla", "--json").json
    assert (told["points"][-1]["to"], told["target"]) == ("2026-04-26", 99), "the last complete week"


def test_points_have_the_goal_of_their_day_and_are_hollow_under_nine_in_ten(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    strategy(
        '[[target]]\nmetric = "reopen_rate"\nred = 20\ngoal = 5\n'
        '[[target]]\nmetric = "reopen_rate"\nfrom = 2026-03-11\nred = 30\ngoal = 10\n'
    )
    # decided after seven days: on 22 March at noon what was resolved after noon on the 15th is not
    resolved = ["2026-03-02"] * 9 + ["2026-03-09"] * 8 + ["2026-03-15"] * 2 + ["2026-03-16"] * 5
    load_rows(
        "own_tickets",
        [
            {
                "ticket_id": number,
                "team": "X",
                "created_at": f"{day} 09:00",
                "resolved_at": f"{day} 15:00",
                "reopens": int(day == "2026-03-09" and number == 9),
            }
            for number, day in enumerate(resolved)
        ]
        + [MARCH_IS_OVER | {"created_at": "2026-03-22 12:00"}],
    )
    found = Home.open(home, LOCAL).trend("reopen_rate", every="week", period="2026-03-02..2026-03-22")
    assert [(point.n, point.value, point.decided, point.target) for point in found.points] == [
        (9, 0, 1, 5),
        (8, 12.5, 0.8, 10),  # 8 of 10 decided; its last day is after the new goal's first
        (0, None, 0, 10),
    ]
    assert [point.is_provisional for point in found.points] == [False, True, True]
    assert not any(point.partial for point in found.points), "the 22nd counts as over"
    assert found.target == 10, "of the last day"


def test_a_person_is_shown_by_month_only(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("csat", "agent", "C. Diaz")
    assert (found.every, len(found.points)) == ("month", 18)
    assert [point.n for point in found.points][-3:] == [0, 10, 0]
    with pytest.raises(UsageFault, match="by month"):
        Home.open(tiny, LOCAL).trend("csat", "agent", "C. Diaz", "week")


def test_few_answers_of_a_person_are_suppressed_in_a_trend_too(tiny: Path) -> None:
    february = Home.open(tiny, LOCAL).trend("resolution_sla", "agent", "A. Blum").points[-3]
    assert (february.n, february.value, february.low) == (4, None, None)


def test_weeks_that_a_period_cuts_or_that_are_not_over_are_partial(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("first_reply_sla", period="2026-03-04..2026-03-20")
    assert [(str(point.from_), str(point.to), point.partial) for point in found.points] == [
        ("2026-03-04", "2026-03-08", True),
        ("2026-03-09", "2026-03-15", False),
        ("2026-03-16", "2026-03-20", True),
    ]
    late = Home.open(tiny, LOCAL).trend("first_reply_sla", period="2026-04-20..2026-05-03")
    assert [point.partial for point in late.points] == [False, True], "the data end on 30 April"


def test_a_trend_adds_up_to_the_period(busy: Path) -> None:
    found = Home.open(busy, LOCAL).trend("escalation_rate", every="day", period="2026-03")
    whole = reading(busy, "escalation_rate")
    assert sum(point.n for point in found.points) == whole.n
    hits = sum(point.n * (point.value or 0) / 100 for point in found.points)
    assert 100 * hits / whole.n == pytest.approx(whole.value)


@pytest.mark.parametrize("level", ["team", "agent"])
def test_a_trend_and_rows_are_of_one_name(tiny: Path, level: Any) -> None:
    opened = Home.open(tiny, LOCAL)
    for question in (opened.trend, opened.rows):
        with pytest.raises(UsageFault, match=f"say which {level}"):
            question("csat", level)


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
