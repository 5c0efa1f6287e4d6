"""One person's card, for that person and the supervisor alike: what differs, what moves each figure, what
was agreed, which cases to look at, and what all of it is for.

No overall score unless the organisation switched it on, and never a verdict.
"""

from __future__ import annotations

import streamlit as st

from dashboard import wording
from dashboard.ask import Person, Scorecard
from dashboard.render import fair, legend, people, person, tile
from dashboard.render.links import link
from dashboard.widgets import frame
from dashboard.widgets.frame import Visit


def chosen(visit: Visit) -> Person | None:
    """The person that the address names."""
    if not visit.about.shows_people or visit.name is None:
        return None
    named = (one for one in visit.home.people() if one.name == visit.name)
    return next(named, None)


def pickers(visit: Visit) -> None:
    """The people of the chosen team, by name; the one in the address also from another team."""
    if not visit.about.shows_people:
        return
    listed = visit.home.people(visit.team)
    own = chosen(visit)
    every = {one.name: one for one in (*listed, *([own] if own else []))}
    frame.pick(
        "Person",
        "name",
        list(every),
        lambda name: every[name].display_name,
        visit,
        none="Choose a person",
        width=220,
    )


def heading(visit: Visit) -> str:
    """The name to show."""
    own = chosen(visit)
    return own.display_name if own else "Person"


def sheet(visit: Visit) -> frame.Sheet | None:
    """Whose card the PDF holds."""
    own = chosen(visit)
    return ("agent", own.name) if own else None


def team_of(visit: Visit, card: Scorecard) -> str | None:
    """The team whose words and targets a person has."""
    return visit.team or next((one.team for one in card.metrics if one.team), None)


def board_of(visit: Visit, card: Scorecard) -> tile.Board:
    """The tiles' pictures, by month, and where they lead."""
    return tile.Board(
        metrics=visit.home.strategy.worded(visit.home.catalogue.metrics, team_of(visit, card)),
        trends=visit.home.trends_of_card("agent", card.name, visit.team, visit.period),
        period=visit.home.period(visit.period),
        href=lambda metric: link(
            "metric", metric=metric, name=card.name, team=visit.team, period=visit.period
        ),
    )


def figures(visit: Visit, card: Scorecard) -> str:
    """Every figure of the card beside what moves it, what it brings and what it serves."""
    score = tile.details(card, card.metrics) if card.score is not None else ""
    return person.figures(card.metrics, visit.home.strategy.objectives, board_of(visit, card), score)


def show(visit: Visit, own: Person) -> None:
    """One person's card."""
    found = visit.home.cards("agent", own.name, visit.team, visit.period).cards[0]
    period = visit.home.period(visit.period)
    of_teams = people.teams_line(own, visit.team)
    if any(reading.base != "none" for reading in found.metrics):
        st.html(of_teams + people.window_note(found, period))
        team = team_of(visit, found)
        judged_by = visit.home.strictest([one.metric for one in found.metrics], team, visit.period)
        strict = fair.strict(judged_by) if judged_by else ""

        def beside(metric: str) -> str:
            return link("metric", metric=metric, team=team, period=visit.period, tab="teams")

        others = None if visit.home.who.person else beside  # whoever is in the team themselves sees nobody
        first = strict + fair.what_differs(found, team, others) + figures(visit, found)
        st.html(first + more(visit, own, team) + legend.how_to_read(person=True))
    else:
        st.html(of_teams)
        st.info(wording.NOBODY)


def more(visit: Visit, own: Person, team: str | None) -> str:
    """What was agreed, cases to look at, and what all of it is for."""

    def leads_to(metric: str) -> str:
        return link("metric", metric=metric, name=own.name, team=visit.team, period=visit.period)

    asked = (own.name, visit.team, visit.period)
    return (
        person.coached(visit.home.coached(*asked), visit.home.catalogue.metrics, leads_to)
        + person.cases(visit.home.cases_to_see(*asked))
        + person.ways(visit.home.ways(visit.period, team), leads_to)
    )


def choose(visit: Visit) -> None:
    """Everybody, by name."""
    listed = visit.home.people(visit.team)
    st.html(
        people.people_list(
            listed, lambda name: link("person", name=name, team=visit.team, period=visit.period)
        )
    )


with frame.page("Person", more=pickers, heading=heading, sheet=sheet) as visit:
    own = chosen(visit)
    day = visit.home.period(visit.period).to
    if not visit.about.shows_people:
        st.info(wording.TEAMS_ONLY)
    elif not visit.about.agents:
        st.info(wording.NO_AGENTS)
    elif visit.home.strategy.card_for("agent", day) is None:
        st.info(wording.NO_AGENT_CARD)
    elif own:
        show(visit, own)
    else:
        choose(visit)
