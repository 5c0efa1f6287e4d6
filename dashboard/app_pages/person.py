"""One person's card, for that person and the supervisor alike: what differs, what moves each figure, what
was agreed, which cases to look at, and what all of it is for.

No overall score unless the organisation switched it on, and never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import wording
from dashboard.ask import Person, Scorecard
from dashboard.faults import nearest
from dashboard.render import beside_figures, differing, legend, people, person, spreadsheets_lists, tile
from dashboard.render.links import link
from dashboard.render.literal import in_markdown
from dashboard.widgets import download, filters, frame, html
from dashboard.widgets.visiting import Visit


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
    filters.pick(
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


def sheet(visit: Visit) -> filters.Sheet | None:
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
        href=partial(_to_metric, visit, card.name),
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
        html.draw(of_teams + people.window_note(found, period))
        team = team_of(visit, found)
        judged_by = visit.home.strictest([one.metric for one in found.metrics], team, visit.period)
        strict = beside_figures.strict(judged_by) if judged_by else ""

        def beside(metric: str) -> str:
            return link("metric", metric=metric, team=team, period=visit.period, tab="teams")

        others = None if visit.home.who.person else beside  # whoever is in the team themselves sees nobody
        first = strict + differing.what_differs(found, team, others) + figures(visit, found)
        html.draw(first + agreed(visit, own))
        cases_to_see(visit, own)
        html.draw(purpose(visit, own, team) + legend.how_to_read(person=True))
    else:
        html.draw(of_teams)
        st.info(wording.NOBODY)


def agreed(visit: Visit, own: Person) -> str:
    """What was agreed with a coach, and how its figures went since."""
    found = visit.home.coached(own.name, visit.team, visit.period)
    return person.coached(found, visit.home.catalogue.metrics, leads_to(visit, own))


def cases_to_see(visit: Visit, own: Person) -> None:
    """Cases to look at, and the same for a spreadsheet."""
    found = visit.home.cases_to_see(own.name, visit.team, visit.period)
    if found:
        html.draw(person.cases(found))
        with st.container(key="beside-cases"):
            download.offer(lambda: spreadsheets_lists.cases_to_see(found), "cases", own.name, visit.period)


def purpose(visit: Visit, own: Person, team: str | None) -> str:
    """What all of it is for."""
    return person.ways(visit.home.ways(visit.period, team), leads_to(visit, own))


def leads_to(visit: Visit, own: Person) -> Callable[[str], str]:
    """The way to a metric of this person."""
    return partial(_to_metric, visit, own.name)


def _to_metric(visit: Visit, name: str, metric: str) -> str:
    return link("metric", metric=metric, name=name, team=visit.team, period=visit.period)


def choose(visit: Visit) -> None:
    """Everybody, by name; a name in the address that nobody has is said first."""
    listed = visit.home.people(visit.team)
    if visit.name is not None:
        hint = nearest(visit.name, [one.display_name for one in listed])
        st.info(in_markdown(f'There is nobody called "{visit.name}" in the data{hint}'))
    html.draw(
        people.people_list(
            listed, lambda name: link("person", name=name, team=visit.team, period=visit.period)
        )
    )
    if listed:
        download.offer(lambda: spreadsheets_lists.everybody(listed), "everybody", visit.team)


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
