"""Nobody learns a colleague's figure by taking their own from the team's, on whatever road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL, Who
from dashboard.ask import Home
from dashboard.ask.people import protected
from dashboard.ask.people.guarding import is_single
from dashboard.ask.strategy.bets import read_at
from dashboard.ask.windows import NAMED_ONLY
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.scoring import gives_away
from tests.ask.test_person import STRATEGY, ticket
from tests.conftest import Filled
from tests.organisations import Row

ADA = Who("Ada", "member", ("Billing", "Orders"), "Ada")
SAM = Who("Sam", "supervisor", ("Billing",))
APRIL = "2026-04"
# the card of a team: as the person's, with what a team has
PLAN = (
    STRATEGY
    + '[[card]]\nlevel = "team"\nmetrics = [\n'
    + "".join(
        f'{{ metric = "{metric}", objective = "kept" }},\n'
        for metric in (
            "reopen_rate",
            "resolution_sla",
            "csat",
            "escalation_rate",
            "resolution_time",
            "quality_score",
        )
    )
    + "]\n"
)


def of(agent: str, team: str, first: int, category: str = "Invoice", many: int = 8) -> list[Row]:
    """Tickets of March and April of a person; the first three of each month came back.

    Each took an hour, the first of a month two and a half: so a mean is other than a median.
    """

    def done(number: int, month: int) -> str:
        return f"2026-{month:02d}-{number % 20 + 1:02d} {'11:30' if number % 100 == 0 else '10:00'}"

    return [
        ticket(
            first + 100 * month + n,
            month,
            resolved_at=done(first + 100 * month + n, month),
            agent=agent,
            team=team,
            category=category,
            reopens=int(n < 3),
            escalated="false",
        )
        for month in (3, 4)
        for n in range(many)
    ]


ROWS = {
    "own_tickets": [
        # Billing: Ada and Bob. Orders: three, but only Ada and Cy have returns
        *of("Ada", "Billing", 1000),
        *of("Bob", "Billing", 2000),
        *of("Ada", "Orders", 3000),
        *of("Ada", "Orders", 4000, "Return"),
        *of("Cy", "Orders", 5000),
        *of("Cy", "Orders", 6000, "Return"),
        *of("Di", "Orders", 7000),
        *of("Di", "Orders", 8000, "Label"),
        ticket(99, 5, excluded="test", created_at="2026-05-31 12:00"),
    ]
}


@pytest.fixture(scope="module")
def own(filled_home: Filled) -> Path:
    return filled_home(PLAN, ROWS)


def of_card(home: Home, team: str) -> list[Any]:
    (card,) = home.cards("team", team, period=APRIL).cards
    (reading,) = (one for one in card.metrics if one.metric == "reopen_rate")
    return [reading.value, reading.low, reading.change, reading.previous and reading.previous.value]


ROADS: dict[str, Callable[[Home, str], list[Any]]] = {
    "cards": of_card,
    "compare": lambda home, team: [
        (found := home.compare("reopen_rate", team, APRIL)).all.value,
        *(figure for one in found.names for figure in (one.rest, one.expected, one.pooled)),
    ],
    "beside colleagues": lambda home, team: [
        figure
        for one in home.cards("agent", "Ada", team, APRIL).cards[0].metrics
        if one.metric == "reopen_rate" and one.compared
        for figure in (one.compared.rest, one.compared.expected, one.compared.pooled)
    ],
    "explain": lambda home, team: [
        (found := home.explain("reopen_rate", "team", team, APRIL, "category")).now.value,
        found.before.value,
        found.change,
        *(part.now.value for part in found.parts),
    ],
    "sliced": lambda home, team: [
        one.figure.value for one in home.sliced("reopen_rate", "team", team, APRIL, "category")
    ],
    "trend": lambda home, team: [
        point.value for point in home.trend("reopen_rate", "team", team, "month").points
    ],
    "trend by week": lambda home, team: [
        point.value for point in home.trend("resolution_sla", "team", team, "week", APRIL).points
    ],
    "plain count": lambda home, team: [
        found.value for found in [home.naive("resolution_time", "team", team, period=APRIL)] if found
    ],
}


@pytest.mark.alike(5)
@pytest.mark.parametrize("road", ROADS)
def test_a_team_of_two_tells_neither_of_the_other(own: Path, road: str) -> None:
    assert [figure for figure in ROADS[road](Home.open(own, ADA), "Billing") if figure is not None] == []


@pytest.mark.alike(4)
@pytest.mark.parametrize("road", ROADS)
def test_whoever_may_see_each_person_and_a_team_of_three_have_their_figures(own: Path, road: str) -> None:
    for who, team in ((LOCAL, "Billing"), (SAM, "Billing"), (ADA, "Orders")):
        assert any(figure is not None for figure in ROADS[road](Home.open(own, who), team)), who


def test_a_kind_of_case_that_only_one_other_has_stands_with_others(own: Path) -> None:
    assert orders(own, LOCAL) == {"Invoice": 24, "Label": 8, "Return": 16}
    # Return is Ada's and Cy's, Label is Di's alone: together they are of two others
    assert orders(own, ADA) == {"Invoice": 24, "too few alone": 24}
    moved = Home.open(own, ADA).explain("reopen_rate", "team", "Orders", APRIL, "category")
    assert [part.name for part in moved.parts] == ["Invoice", "too few alone"]


def orders(own: Path, who: Who) -> dict[str, float]:
    """Kind of case -> how many of Orders in April."""
    found = Home.open(own, who).sliced("reopen_rate", "team", "Orders", APRIL, "category")
    return {one.name: one.figure.n for one in found}


def test_ones_own_figure_is_never_held_back(own: Path) -> None:
    (card,) = Home.open(own, ADA).cards("agent", "Ada", "Billing", APRIL).cards
    (reading,) = (one for one in card.metrics if one.metric == "reopen_rate")
    assert (reading.value, reading.n) == (37.5, 16)  # 6 of 16, of two months


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ({"Ada": 8, "Bob": 8}, True),  # the only other
        ({"Ada": 8}, False),  # nobody else
        ({"Ada": 8, "Bob": 2, "Cy": 2}, True),  # four cases of two others
        ({"Ada": 8, "Bob": 2, "Cy": 3}, False),
        ({"Bob": 8}, True),  # without any of one's own
        ({"Ada": 8, "Bob": 8, "Cy": 0}, True),
    ],
)
def test_what_gives_another_away(units: dict[str, float], told: bool) -> None:
    assert gives_away(units, "Ada") is told


def test_durations_by_kind_are_guarded_too(own: Path) -> None:
    """Of the returns in Orders there are Ada's and Cy's alone: Cy's median would follow."""
    parts = Home.open(own, ADA).sliced("resolution_time", "team", "Orders", APRIL, "category")
    assert [one.name for one in parts] == ["Invoice"]  # medians do not add up to another


MAY, AUGUST = "2026-05", "2026-08"
PULSE = "agent_satisfaction"


def answers(month: int, team: str, content: int, others: int, each: int = 1) -> list[Row]:
    """Respondents of a team, of whom some are content; `each` gives so many answers."""
    return [
        {
            "response_id": f"{month}-{team}-{n}",
            "team": team,
            "question": f"q{question}",
            "score": 5 if n < content else 2,
            "asked_at": f"2026-{month:02d}-15 10:00",
        }
        for n in range(content + others)
        for question in range(each)
    ]


@pytest.fixture(scope="module")
def pulse(filled_home: Filled) -> Path:
    """In May A has 8 respondents, B 9 and C 3, who give five answers each; in August each has enough."""
    rows = [
        *(one for team, each in (("A", (6, 2)), ("B", (5, 4))) for one in answers(5, team, *each)),
        *answers(5, "C", 1, 2, each=5),
        *(one for team in "ABC" for one in answers(8, team, 6, 3)),
    ]
    return filled_home(
        PLAN, {"own_pulse": rows, "own_tickets": [ticket(99, 8, created_at="2026-08-31 12:00")]}
    )


def test_too_few_respondents_have_no_figure_however_many_answers_they_gave(pulse: Path) -> None:
    found = Home.open(pulse, LOCAL).compare(PULSE, None, MAY)
    # 20 respondents less B's 9 are A's and C's: C's alone would follow if A's stood beside
    assert [(one.name, one.n, one.value) for one in found.names] == [
        ("A", 8, None),
        ("B", 9, pytest.approx(100 * 5 / 9)),
        ("C", 15, None),
    ]
    assert found.all.value is None
    assert {one.rest for one in found.names} == {None}


def test_a_figure_held_back_in_may_stays_so_beside_the_months_after(pulse: Path) -> None:
    """A of May is held back on its card, and wherever else the months of A are read."""
    home = Home.open(pulse, LOCAL)
    for name, team in (("A", "A"), (None, "A"), ("B", "B")):
        cards = home.cards("team", name, period=AUGUST, metrics=(PULSE,)).cards
        (reading,) = (r for card in cards if card.name == team for r in card.metrics if r.metric == PULSE)
        past = pytest.approx(100 * 5 / 9) if team == "B" else None
        assert reading.previous is not None
        assert (reading.value, reading.previous.value) == (pytest.approx(100 * 6 / 9), past)
        assert (reading.change is None) == (team == "A")
        points = home.trend(PULSE, "team", team, "month", "2026-05-01..2026-08-31").points
        assert [point.value for point in points if point.n] == [past, pytest.approx(100 * 6 / 9)]
    assert home.naive(PULSE, "team", "A", period=MAY) is None
    assert home.naive(PULSE, "team", "B", period=MAY) is not None
    parts = home.explain(PULSE, "organisation", None, AUGUST, "team").parts
    assert [part.names for part in parts] == [(), ("A", "C")]
    assert [one.name for one in home.sliced(PULSE, "organisation", None, MAY, "team")] == [
        "B",
        "too few alone",
    ]


def returns(team: str, back: tuple[int, int], first: int) -> list[Row]:
    """Ten tickets of a team in March and in April, of which so many came back."""
    return [
        ticket(
            first + 100 * month + n,
            month,
            resolved_at=f"2026-{month:02d}-{n + 2:02d} 10:00",
            agent=f"{team} {n % 3}",
            team=team,
            reopens=int(n < back[month - 3]),
        )
        for month in (3, 4)
        for n in range(10)
    ]


@pytest.fixture(scope="module")
def three(filled_home: Filled) -> Path:
    """Of ten tickets a month came back: in Billing 1, then 2; in Orders 0, then 3; in Tech 4, then 1."""
    each = (("Billing", (1, 2)), ("Orders", (0, 3)), ("Tech", (4, 1)))
    rows = [row for at, one in enumerate(each) for row in returns(*one, 1000 * (at + 1))]
    last = ticket(99, 5, excluded="test", created_at="2026-05-31 12:00")
    return filled_home(PLAN, {"own_tickets": [*rows, last]})


def test_the_parts_of_the_organisation_add_up_for_whoever_sees_some_of_them(three: Path) -> None:
    def moved(*teams: str) -> dict[str, float]:
        home = Home.open(three, Who("Sam", "supervisor", teams) if teams else LOCAL)
        found = home.explain("reopen_rate", "organisation", None, APRIL, "team")
        assert (
            found.change == pytest.approx(sum(part.total for part in found.parts)) == pytest.approx(100 / 30)
        )
        return {part.name: round(part.total, 3) for part in found.parts}

    assert moved() == {"Billing": 3.333, "Orders": 10, "Tech": -10}
    assert moved("Billing") == {"Billing": 3.333, "other teams": 0}
    # Tech alone is not seen: it stands with the smaller of the others
    assert moved("Billing", "Orders") == {"Orders": 10, "too few alone": -6.667}


EVE = Who("Eve", "executive")


DAYS = "2026-03-01..2026-03-09"
OWN_DATES: dict[str, Callable[[Home], Any]] = {
    "cards": lambda home: home.cards("team", "Billing", period=DAYS),
    "every team": lambda home: home.cards("team", period=DAYS),
    "compare": lambda home: home.compare("reopen_rate", None, DAYS),
    "plain count": lambda home: home.naive("reopen_rate", "team", "Billing", None, DAYS),
    "sliced": lambda home: home.sliced("reopen_rate", "team", "Billing", DAYS, "category"),
    "explain": lambda home: home.explain("reopen_rate", "team", "Billing", DAYS, "category"),
    "answerers": lambda home: home.answerers("csat", "team", "Billing", period=DAYS),
    "goals": lambda home: home.goals(DAYS),
}


@pytest.mark.parametrize("road", OWN_DATES)
def test_own_dates_of_a_team_are_for_whoever_may_see_its_people(three: Path, road: str) -> None:
    """1 to 9 March less 1 to 8 March would be the one case of a day."""
    with pytest.raises(UsageFault, match="so its figures are of whole weeks, months, quarters and years"):
        OWN_DATES[road](Home.open(three, EVE))
    OWN_DATES[road](Home.open(three, LOCAL))


def test_whole_weeks_and_months_are_for_everybody_and_a_single_case_is_not(three: Path) -> None:
    eve = Home.open(three, EVE)
    assert eve.worst_teams(DAYS) == {}
    assert eve.cards(period=DAYS, metrics=("reopen_rate",)).cards, "of the organisation any days are shown"
    for period in ("2026-03", "2026-W10", "2026-03-02..2026-03-15", "2026-Q1", "2026"):
        assert eve.cards("team", "Billing", period=period).cards
    one = Tally(n=1, total=1)
    assert is_single(eve, eve.metric("reopen_rate"), "Billing", one)
    assert not is_single(Home.open(three, LOCAL), eve.metric("reopen_rate"), "Billing", one)


def test_no_day_and_no_piece_of_a_week_is_a_point_for_whoever_sees_teams_alone(three: Path) -> None:
    def points(who: Who, every: Any, period: str) -> list[float]:
        found = Home.open(three, who).trend("reopen_rate", "team", "Billing", every, period).points
        return [point.n for point in found if point.value is not None]

    # of 1 to 31 March the first week is a Sunday, the last two days: with cases on 2 to 11 March
    assert points(LOCAL, "day", "2026-03") == [1] * 10
    assert points(EVE, "day", "2026-03") == []
    assert points(EVE, "week", "2026-03") == points(LOCAL, "week", "2026-03") == [7, 3]
    assert points(LOCAL, "week", "2026-03-02..2026-03-10") == [7, 2]
    assert points(EVE, "week", "2026-03-02..2026-03-10") == [7]


def test_days_are_offered_where_there_are_points_of_days(three: Path) -> None:
    whole = ("week", "month")
    for who, team, metric, offered in (
        (EVE, "Billing", "reopen_rate", whole),
        (LOCAL, "Billing", "reopen_rate", ("day", *whole)),
        (LOCAL, "Billing", PULSE, ("month",)),
        (LOCAL, None, "reopen_rate", ("day", *whole)),
        (LOCAL, None, "cost_per_resolution", ("month",)),
    ):
        found = Home.open(three, who).everys(metric, "team" if team else "organisation", team)
        assert found == offered, (who.role, metric)


def test_what_protects_whoever_answered_is_read_over_no_dates_of_ones_own(pulse: Path) -> None:
    """May to August less May to July would be August alone, however few answered then."""
    home, own = Home.open(pulse, LOCAL), "2026-05-01..2026-08-31"
    for level in ("organisation", "team"):
        for card in home.cards(level, None, period=own, metrics=(PULSE,)).cards:
            (reading,) = (one for one in card.metrics if one.metric == PULSE)
            assert (reading.value, reading.n, reading.word) == (
                None,
                0,
                "read by week, month, quarter and year",
            )
            assert reading.previous is not None
            assert reading.previous.value is None
    found = home.compare(PULSE, None, own)
    assert (found.names, found.all.value, found.reason) == ((), None, NAMED_ONLY)
    assert home.sliced(PULSE, "organisation", None, own, "team") == ()
    assert home.naive(PULSE, "team", "B", None, own) is None
    for every in ("day", "week", "month"):
        points = home.trend(PULSE, "organisation", None, every, "2026-05-12..2026-08-20").points
        assert {point.value for point in points if point.n} == {None} or every == "week"
    whole = home.cards("organisation", None, period="2026-08-01..2026-08-31", metrics=(PULSE,)).cards[0]
    assert next(one for one in whole.metrics if one.metric == PULSE).value is not None


@pytest.fixture(scope="module")
def rounds(filled_home: Filled) -> Path:
    """Each month of April to October 9 of B and of C answer, and 5 of A: too few but in a quarter."""
    rows = [
        one
        for month in range(4, 11)
        for team, content, others in (("A", 2 + month % 3, 3 - month % 3), ("B", 6, 3), ("C", 6, 3))
        for one in answers(month, team, content, others)
    ]
    last = ticket(99, 10, created_at="2026-10-31 12:00")
    return filled_home(PLAN, {"own_pulse": rows, "own_tickets": [last]})


@pytest.mark.long
def test_no_two_figures_of_a_team_overlap_so_that_one_less_the_other_tells_of_few(rounds: Path) -> None:
    """Of August to October less the third quarter October would follow, of which five answered."""
    home = Home.open(rounds, LOCAL)
    asked = [f"2026-{month:02d}" for month in range(4, 11)] + ["2026-Q2", "2026-Q3", "2026-W38", "2026-W44"]
    told = set()
    for period in asked:
        for card in home.cards("team", period=period, metrics=(PULSE,)).cards:
            (reading,) = (one for one in card.metrics if one.metric == PULSE)
            past = reading.previous
            assert past
            spans = ((reading.window.from_, reading.value), (past.from_, past.value))
            told |= {(card.name, str(first)) for first, value in spans if value is not None}
        for found in home.compare(PULSE, None, period).names:
            assert (found.value is None) == (found.n == 0)
    assert told == {(team, first) for team in "ABC" for first in ("2026-04-01", "2026-07-01")}
    for team in "ABC":
        for every in ("day", "week", "month"):
            points = home.trend(PULSE, "team", team, every, "2026-04-01..2026-10-31").points
            assert {point.value for point in points} == {None}
    # of the organisation each month has enough, so it is told by month too
    (card,) = home.cards("organisation", None, period="2026-10", metrics=(PULSE,)).cards
    (reading,) = (one for one in card.metrics if one.metric == PULSE)
    assert (str(reading.window.from_), reading.n) == ("2026-08-01", 3 * 23)
    points = home.trend(PULSE, "organisation", None, "week", "2026-04-01..2026-10-31").points
    assert [point.n for point in points] == [23] * 7
    assert all(point.value is not None for point in points)


@pytest.mark.parametrize(
    ("months", "untold", "tells"),
    [
        # A was asked in April and May, B in May and June: April and May of all less A's quarter are B's May
        (({"A": 12.0}, {"A": 12.0, "B": 3.0}, {"B": 9.0}), (), True),
        (({"A": 12.0}, {"A": 12.0, "B": 7.0}, {"B": 9.0}), (), False),
        # everybody was asked in every month: nothing can be taken away
        (({"A": 8.0, "B": 3.0},) * 3, (), False),
        # a month of all that has few
        (({"A": 8.0, "B": 3.0}, {"A": 4.0}, {"A": 8.0, "B": 3.0}), (), True),
        # A's quarter is not told, so nobody can take it away
        (({"A": 12.0}, {"A": 12.0, "B": 3.0}, {"B": 9.0}), ("A", "B"), False),
    ],
)
def test_months_of_all_less_the_quarters_of_teams(months: Any, untold: Any, tells: bool) -> None:
    pulse = load_catalogue().metrics[PULSE]
    assert protected._tells(pulse, months, untold) is tells


@pytest.mark.long
def test_a_year_has_no_figure_where_one_of_its_quarters_has_none(filled_home: Filled) -> None:
    """Three of A answered in the first quarter: the year less the other three would be theirs."""
    first = answers(2, "A", 2, 1)
    later = [one for month in (5, 8, 11) for one in answers(month, "A", 6, 3)]
    others = [one for month in (2, 5, 8, 11) for team in "BC" for one in answers(month, team, 6, 3)]
    rows = [*first, *later, *others]
    last = ticket(99, 12, created_at="2026-12-31 12:00")
    home = Home.open(filled_home(PLAN, {"own_pulse": rows, "own_tickets": [last]}), LOCAL)

    def values(period: str) -> dict[str, float | None]:
        cards = home.cards("team", period=period, metrics=(PULSE,)).cards
        return {card.name: one.value for card in cards for one in card.metrics if one.metric == PULSE}

    # B is held back with A in the first quarter: without it the organisation less B and C would be A's three
    assert values("2026-Q1") == {"A": None, "B": None, "C": pytest.approx(100 * 6 / 9)}
    assert None not in values("2026-Q2").values()
    assert values("2026") == {"A": None, "B": None, "C": pytest.approx(100 * 6 / 9)}


def test_a_bet_on_the_pulse_is_judged_by_the_last_month_that_ended(pulse: Path) -> None:
    """Amid August the three months to July: 6, 5 and 5 of the 8, 9 and 15 answers of May."""
    home = Home.open(pulse, LOCAL)
    found = read_at(home, home.metric(PULSE), 60, date(2026, 8, 20))
    assert (str(found.window.from_), str(found.window.to)) == ("2026-05-01", "2026-07-31")
    assert (found.value, found.n) == (50, 32)
