"""One road to every answer: each question is asked by a team's supervisor, by a person, by a wall display.

`QUESTIONS` names every question of a Home; one that is missing here, or is no question any more, fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import periods
from dashboard.access import LOCAL, Who, may
from dashboard.ask import Home, spans
from dashboard.faults import UsageFault
from dashboard.store.other_ways import Recount
from dashboard.store.whom import Whom

FEBRUARY, MARCH, NOON = "2026-02", "2026-03", datetime(2026, 5, 4, 12, tzinfo=UTC)
# Billing is A. Blum alone in the tiny organisation, Tech is C. Diaz: so what is not theirs is told by name
SUPERVISOR = Who("Sam", "supervisor", ("Billing",))
PERSON = Who("Ada", "member", ("Billing",), "A. Blum")
DISPLAY = Who("the display", "member", ("Billing",))
EVERYBODY = (SUPERVISOR, PERSON, DISPLAY)
THEIRS = ("Tech", "C. Diaz")

Ask = Callable[[Home], Any]


def share_of(home: Home, team: str) -> Any:
    return home.reconcile_share("csat", 88.0, 0.5, "team", team, MARCH)


ALL, NONE = frozenset(EVERYBODY), frozenset[Who]()
TEAM, SUPERVISED = ALL, frozenset({SUPERVISOR})
OWN = frozenset({SUPERVISOR, PERSON})
# question -> ways to ask it, each with those who get an answer; everybody else gets a fault
QUESTIONS: dict[str, dict[str, tuple[Ask, frozenset[Who]]]] = {
    "about": {"": (lambda home: home.about(), ALL)},
    "cards": {
        "organisation": (lambda home: home.cards(period=MARCH), SUPERVISED),
        "every team": (lambda home: home.cards("team", period=MARCH), ALL),
        "own team": (lambda home: home.cards("team", "Billing", period=MARCH), TEAM),
        "other team": (lambda home: home.cards("team", "Tech", period=MARCH), NONE),
        "everybody": (lambda home: home.cards("agent", period=MARCH), OWN),
        "own person": (lambda home: home.cards("agent", "A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.cards("agent", "C. Diaz", period=MARCH), NONE),
        "own person in another team": (lambda home: home.cards("agent", "A. Blum", "Tech", MARCH), NONE),
        "people of another team": (lambda home: home.cards("agent", None, "Tech", MARCH), NONE),
    },
    "answerers": {
        "organisation": (lambda home: home.answerers("csat", period=MARCH), SUPERVISED),
        "own team": (lambda home: home.answerers("csat", "team", "Billing", period=MARCH), TEAM),
        "other team": (lambda home: home.answerers("csat", "team", "Tech", period=MARCH), NONE),
        "own person": (lambda home: home.answerers("csat", "agent", "A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.answerers("csat", "agent", "C. Diaz", period=MARCH), NONE),
    },
    "cases": {
        "organisation": (lambda home: home.cases("csat", period=MARCH), NONE),
        "own team": (lambda home: home.cases("csat", "team", "Billing", period=MARCH), SUPERVISED),
        "other team": (lambda home: home.cases("csat", "team", "Tech", period=MARCH), NONE),
        "own person": (lambda home: home.cases("csat", "agent", "A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.cases("csat", "agent", "C. Diaz", period=MARCH), NONE),
    },
    "cases_to_see": {
        "own person": (lambda home: home.cases_to_see("A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.cases_to_see("C. Diaz", period=MARCH), NONE),
        "own person in another team": (lambda home: home.cases_to_see("A. Blum", "Tech", MARCH), NONE),
    },
    "coached": {
        "own person": (lambda home: home.coached("A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.coached("C. Diaz", period=MARCH), NONE),
    },
    "align": {"": (lambda home: home.align(), ALL)},
    "check_rows": {"": (lambda home: home.check_rows("resolved_before_created"), NONE)},
    "checks": {"": (lambda home: home.checks(), NONE)},
    "compare": {
        "own team": (lambda home: home.compare("csat", "Billing", MARCH), TEAM),
        "other team": (lambda home: home.compare("csat", "Tech", MARCH), NONE),
        "the teams": (lambda home: home.compare("csat", None, MARCH), SUPERVISED),
    },
    "covered": {"": (lambda home: home.covered(), ALL)},
    "everys": {"": (lambda home: home.everys("csat", "team", "Billing"), ALL)},
    "explain": {
        "own team": (lambda home: home.explain("csat", "team", "Billing", MARCH, "category"), TEAM),
        "own team by person": (
            lambda home: home.explain("csat", "team", "Billing", MARCH, "agent"),
            SUPERVISED,
        ),
        "organisation by person": (
            lambda home: home.explain("csat", "organisation", None, MARCH, "agent"),
            NONE,
        ),
        "other team": (lambda home: home.explain("csat", "team", "Tech", MARCH, "category"), NONE),
        "organisation by team": (
            lambda home: home.explain("csat", "organisation", None, MARCH, "team"),
            SUPERVISED,
        ),
    },
    "goals": {"": (lambda home: home.goals(MARCH), SUPERVISED)},
    "holdings": {"": (lambda home: home.holdings(), NONE)},
    "settled": {"": (lambda home: home.settled(), NONE)},
    "history": {"": (lambda home: home.history(), NONE)},
    "hurting": {
        "own team": (lambda home: home.hurting("csat", "Billing", MARCH), SUPERVISED),
        "other team": (lambda home: home.hurting("csat", "Tech", MARCH), NONE),
    },
    "is_named": {"": (lambda home: home.is_named("team"), ALL)},
    "leading_up": {"": (lambda home: home.leading_up("week", "csat", MARCH), ALL)},
    "links": {"": (lambda home: home.links(), ALL)},  # who sees one team is told nothing of it
    "missing": {"": (lambda home: home.missing("quality_score", 0), ALL)},
    "most_observations": {"": (lambda home: home.most_observations("agent", ("csat",), MARCH), NONE)},
    "naive": {
        "organisation": (lambda home: home.naive("csat", period=FEBRUARY), SUPERVISED),
        "own team": (lambda home: home.naive("csat", "team", "Billing", period=FEBRUARY), TEAM),
        "other team": (lambda home: home.naive("csat", "team", "Tech", period=FEBRUARY), NONE),
        "own person": (lambda home: home.naive("csat", "agent", "A. Blum", period=FEBRUARY), OWN),
        "other person": (lambda home: home.naive("csat", "agent", "C. Diaz", period=FEBRUARY), NONE),
    },
    "not_covered": {"": (lambda home: home.not_covered("2027"), ALL)},
    "people": {
        "all": (lambda home: home.people(), ALL),
        "own team": (lambda home: home.people("Billing"), TEAM),
        "other team": (lambda home: home.people("Tech"), NONE),
    },
    "period": {"": (lambda home: home.period(MARCH), ALL)},
    "period_before": {"": (lambda home: home.period_before(MARCH), ALL)},
    "plan": {"": (lambda home: home.plan(), ALL)},
    "planned": {"": (lambda home: home.planned(), ALL)},
    "propose": {
        "organisation": (lambda home: home.propose("csat"), SUPERVISED),
        "own team": (lambda home: home.propose("csat", "Billing"), TEAM),
        "other team": (lambda home: home.propose("csat", "Tech"), NONE),
    },
    "reconcile": {"": (lambda home: home.reconcile(22, period=MARCH), NONE)},
    "readiness": {"": (lambda home: home.readiness(NOON), NONE)},
    "reconcile_share": {
        "organisation": (lambda home: home.reconcile_share("csat", 88.0, 0.5, period=MARCH), NONE),
        "own team": (
            lambda home: share_of(home, "Billing"),
            NONE,
        ),  # it counts refused rows, which name no team
        "other team": (lambda home: share_of(home, "Tech"), NONE),
    },
    "reviewers": {
        "own team": (lambda home: home.reviewers("quality_score", "Billing", MARCH), SUPERVISED),
        "other team": (lambda home: home.reviewers("quality_score", "Tech", MARCH), NONE),
    },
    "strictest": {
        # whoever may not see rows gets None: a page says it beside figures that they may see
        "own team": (lambda home: home.strictest(("quality_score",), "Billing", MARCH), ALL),
        "other team": (lambda home: home.strictest(("quality_score",), "Tech", MARCH), ALL),
    },
    "revision": {"": (lambda home: home.revision(""), NONE)},
    "rows": {
        "organisation": (lambda home: home.rows("csat", period=MARCH), NONE),
        "own team": (lambda home: home.rows("csat", "team", "Billing", period=MARCH), SUPERVISED),
        "other team": (lambda home: home.rows("csat", "team", "Tech", period=MARCH), NONE),
        "own person": (lambda home: home.rows("csat", "agent", "A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.rows("csat", "agent", "C. Diaz", period=MARCH), NONE),
    },
    "told_over": {
        "organisation": (lambda home: home.told_over(period=MARCH), SUPERVISED),
        "own team": (lambda home: home.told_over("Billing", MARCH), TEAM),
        "other team": (lambda home: home.told_over("Tech", MARCH), NONE),
    },
    "can_tell": {
        "organisation": (lambda home: home.can_tell(period=MARCH), SUPERVISED),
        "own team": (lambda home: home.can_tell("Billing", MARCH), TEAM),
        "other team": (lambda home: home.can_tell("Tech", MARCH), NONE),
    },
    "signals": {
        "organisation": (lambda home: home.signals(period=MARCH), SUPERVISED),
        "own team": (lambda home: home.signals("Billing", MARCH), TEAM),
        "other team": (lambda home: home.signals("Tech", MARCH), NONE),
    },
    "sliced": {
        "own team": (lambda home: home.sliced("csat", "team", "Billing", MARCH, "category"), TEAM),
        "own team by person": (
            lambda home: home.sliced("csat", "team", "Billing", MARCH, "agent"),
            SUPERVISED,
        ),
        "organisation by person": (
            lambda home: home.sliced("csat", "organisation", None, MARCH, "agent"),
            NONE,
        ),
        "other team": (lambda home: home.sliced("csat", "team", "Tech", MARCH, "category"), NONE),
    },
    "talk": {"": (lambda home: home.talk(MARCH), SUPERVISED)},
    "target": {
        "organisation": (lambda home: home.target("csat", period=MARCH), ALL),
        "other team": (lambda home: home.target("csat", "team", "Tech", MARCH), NONE),
    },
    "trend": {
        "organisation": (lambda home: home.trend("csat"), SUPERVISED),
        "own team": (lambda home: home.trend("csat", "team", "Billing"), TEAM),
        "other team": (lambda home: home.trend("csat", "team", "Tech"), NONE),
        "own person": (lambda home: home.trend("csat", "agent", "A. Blum"), OWN),
        "other person": (lambda home: home.trend("csat", "agent", "C. Diaz"), NONE),
    },
    "trends_of_card": {
        "organisation": (lambda home: home.trends_of_card(period=MARCH), SUPERVISED),
        "own team": (lambda home: home.trends_of_card("team", "Billing", period=MARCH), TEAM),
        "other team": (lambda home: home.trends_of_card("team", "Tech", period=MARCH), NONE),
        "own person": (lambda home: home.trends_of_card("agent", "A. Blum", period=MARCH), OWN),
        "other person": (lambda home: home.trends_of_card("agent", "C. Diaz", period=MARCH), NONE),
    },
    "trends": {
        "own team": (lambda home: home.trends(("csat", "nps"), "team", "Billing"), TEAM),
        "other team": (lambda home: home.trends(("csat", "nps"), "team", "Tech"), NONE),
    },
    "stands_on": {"": (lambda home: home.stands_on((1,)), NONE)},
    "undoable": {"": (lambda home: home.undoable(), NONE)},
    "versions": {"": (lambda home: home.versions(), NONE)},
    "ways": {"": (lambda home: home.ways(MARCH), ALL)},
    "who_is_who": {"": (lambda home: home.who_is_who(), NONE)},
    "worklist": {
        "everything, or one's own": (lambda home: home.worklist(), SUPERVISED),
        "own team": (lambda home: home.worklist("Billing"), SUPERVISED),
        "other team": (lambda home: home.worklist("Tech"), NONE),
    },
    "would_remove": {"": (lambda home: home.would_remove(1), NONE)},
    "would_undo": {"": (lambda home: home.would_undo(), NONE)},
    "written": {"": (lambda home: home.written(), NONE)},
    "worst_teams": {"": (lambda home: home.worst_teams(MARCH), ALL)},
}
NOTHING = ("target", "undoable", "reviewers", "strictest", "naive")  # may be answered by None
EACH = [(name, how) for name, ways in QUESTIONS.items() for how in ways]


def test_every_question_stands_in_the_table() -> None:
    questions = {name for name, value in vars(Home).items() if callable(value) and not name.startswith("_")}
    assert questions == set(QUESTIONS)


@pytest.mark.parametrize(("name", "how"), EACH)
def test_somebody_gets_what_they_may_see_and_else_a_fault_that_says_whose_it_is(
    tiny: Path, name: str, how: str
) -> None:
    ask, allowed = QUESTIONS[name][how]
    with Home.open(tiny, LOCAL) as home:
        assert ask(home) is not None or name in NOTHING, "whoever may all gets an answer"
    for who in EVERYBODY:
        with Home.open(tiny, who) as home:
            if who in allowed:
                assert not names_in(ask(home)) & set(THEIRS), (who, "somebody else is named")
                continue
            with pytest.raises(UsageFault, match=r"not for .*\(.* of|not for .*, A\. Blum") as refused:
                ask(home)
            assert who.name in str(refused.value)
            assert "ask whoever looks after this home" in str(refused.value)


EACH_TEAM, ALL_OF_MARCH = Whom("team"), periods.parse(MARCH)
TOGETHER: dict[str, Callable[[Home], Any]] = {
    "of_all": lambda home: home.reader.of_all(home.metric("csat"), EACH_TEAM, ALL_OF_MARCH),
    "unpromised": lambda home: home.reader.unpromised(EACH_TEAM, ALL_OF_MARCH),
    "places": lambda home: home.reader.places(EACH_TEAM, ALL_OF_MARCH),
    "sent": lambda home: home.reader.sent(("csat",), EACH_TEAM, ALL_OF_MARCH),
    "answered": lambda home: home.reader.answered(home.metric("csat"), EACH_TEAM, ALL_OF_MARCH),
    "main_teams": lambda home: home.reader.main_teams([home.metric("csat")], EACH_TEAM, ALL_OF_MARCH),
    "sliced": lambda home: home.reader.sliced(home.metric("csat"), EACH_TEAM, ALL_OF_MARCH, ("category",)),
    "closed_in": lambda home: home.reader.closed_in(home.metric("resolution_time"), EACH_TEAM, ALL_OF_MARCH),
    "otherwise": lambda home: home.reader.otherwise(
        Recount(
            home.metric("csat"),
            EACH_TEAM,
            {"window own": (datetime(2026, 3, 1), datetime(2026, 4, 1))},
            frozenset(),
        )
    ),
}


@pytest.mark.parametrize("question", TOGETHER)
def test_who_sees_one_team_gets_no_sum_of_each(tiny: Path, question: str) -> None:
    for who in EVERYBODY:
        with Home.open(tiny, who) as home, pytest.raises(UsageFault, match="teams one by one are not for"):
            TOGETHER[question](home)


def test_where_a_teams_data_begin_is_told_to_who_sees_it(tiny: Path) -> None:
    """The organisation's first day is the least of all, whoever asks."""
    with Home.open(tiny, LOCAL) as home:
        every, least = home.reader.first_days(), spans.first_day(home, "csat", None)
    for who in EVERYBODY:
        with Home.open(tiny, who) as home:
            assert {team for _, team in home.reader.first_days()} == {"Billing", None}
            assert home.reader.first_days()["csat", "Billing"] == every["csat", "Billing"]
            assert spans.first_day(home, "csat", None) == least


def names_in(answer: Any) -> set[str]:
    """Every text in an answer."""
    if isinstance(answer, str):
        return {answer}
    if is_dataclass(answer):
        return set().union(*(names_in(getattr(answer, field.name)) for field in fields(answer)))
    if isinstance(answer, dict):
        return names_in(tuple(answer)) | names_in(tuple(answer.values()))
    if isinstance(answer, tuple | list | set | frozenset):
        return set().union(*map(names_in, answer)) if answer else set()
    return set()


def test_a_team_has_the_same_figures_whoever_looks(tiny: Path) -> None:
    (mine,) = Home.open(tiny, SUPERVISOR).cards("team", period=MARCH).cards
    everything = Home.open(tiny, LOCAL)
    assert mine == everything.cards("team", "Billing", period=MARCH).cards[0]
    assert Home.open(tiny, SUPERVISOR).cards(period=MARCH) == everything.cards(period=MARCH)
    (own,) = Home.open(tiny, PERSON).cards("agent", period=MARCH).cards
    assert own == everything.cards("agent", "A. Blum", period=MARCH).cards[0]


def test_a_name_that_is_not_theirs_is_refused_whether_there_is_one_or_not(tiny: Path) -> None:
    for team in ("Tech", "Marketing"):
        with pytest.raises(UsageFault, match=f'the figures of team "{team}" are not for Sam'):
            Home.open(tiny, SUPERVISOR).cards("team", team, period=MARCH)


def test_what_would_give_another_team_away_is_held_back_from_a_team_alone(pulse: Path) -> None:
    """Support has few respondents, so Billing's figure is held back: else the rest would be Support's."""
    for who in (LOCAL, SUPERVISOR):
        found = Home.open(pulse, who).cards("team", period=MARCH, metrics=("agent_satisfaction",)).cards
        (billing,) = (card for card in found if card.name == "Billing")
        (reading,) = (one for one in billing.metrics if one.metric == "agent_satisfaction")
        assert (reading.value, reading.base) == (None, "suppressed"), who


@pytest.fixture
def pulse(home: Path, load_rows: Any) -> Path:
    rows = [
        {"response_id": f"{team}-{n}", "team": team, "question": "q", "score": 4, "asked_at": "2026-03-09"}
        for team, many in (("Billing", 8), ("Support", 3), ("Tech", 9))
        for n in range(many)
    ]
    assert load_rows("own_pulse", rows).accepted == len(rows)
    return home


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (LOCAL, {"organisation", "Billing", "Tech", "Ada in Billing", "Ada in Tech", "Ada", "all"}),
        (Who("Eve", "executive"), {"organisation", "Billing", "Tech"}),
        (Who("Eve", "executive", ("Tech",)), {"organisation", "Tech"}),
        (Who("Sam", "supervisor", ("Billing",)), {"organisation", "Billing", "Ada in Billing"}),
        (Who("Sam", "supervisor"), {"organisation"}),
        (Who("Ada", "member", ("Billing",), "Ada"), {"Billing", "Ada in Billing", "Ada in Tech", "Ada"}),
        (Who("Bob", "member", ("Billing",), "Bob"), {"Billing"}),
        (Who("Bob", "owner", (), "Bob"), {"organisation"}),
        (Who("Bob", "member"), set()),
    ],
)
def test_who_may_see_what(who: Who, seen: set[str]) -> None:
    things = {
        "organisation": Whom("organisation"),
        "Billing": Whom("team", "Billing"),
        "Tech": Whom("team", "Tech"),
        "Ada in Billing": Whom("agent", "Ada", "Billing"),
        "Ada in Tech": Whom("agent", "Ada", "Tech"),
        "Ada": Whom("agent", "Ada"),
        "all": None,
    }
    assert {name for name, thing in things.items() if may(who, "see", thing)} == seen
    assert may(who, "change") == (who == LOCAL)


def test_a_supervisor_of_several_teams_says_which(tiny: Path) -> None:
    both = Home.open(tiny, Who("Sam", "supervisor", ("Billing", "Tech")))
    with pytest.raises(UsageFault, match="say in which team: Billing or Tech"):
        both.cards("agent", period=MARCH)
    assert [card.name for card in both.cards("agent", None, "Tech", MARCH).cards] == ["C. Diaz"]
    assert both.period(MARCH).to == date(2026, 3, 31)
