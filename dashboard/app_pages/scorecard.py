"""The scorecard of the organisation or of a team: each objective, and in its row what serves it."""

from __future__ import annotations

import streamlit as st

from dashboard import wording
from dashboard.ask import Scorecard, Signal, Worklist, by_objective
from dashboard.model.metric import Level
from dashboard.model.strategy import Objective
from dashboard.render import draft, legend, people, spreadsheets, spreadsheets_lists, tile
from dashboard.render import worklist as rendered
from dashboard.render.links import link
from dashboard.render.matrix_of_people import people_matrix, teams_strip
from dashboard.render.signals import Silence, signals_html
from dashboard.render.tile import Beside
from dashboard.widgets import download, first_card, frame, html, sections, worklist
from dashboard.widgets.visiting import Visit


def card_of(visit: Visit) -> Scorecard:
    """The team's card where one is chosen, else the organisation's."""
    level: Level = "team" if visit.team else "organisation"
    return visit.home.cards(level, visit.team, period=visit.period).cards[0]


def board_of(visit: Visit, card: Scorecard) -> tile.Board:
    """The tiles' pictures and where they lead; the trends of all metrics are one question."""
    level: Level = "team" if visit.team else "organisation"
    return tile.Board(
        metrics=visit.home.strategy.worded(visit.home.catalogue.metrics, visit.team),
        trends=visit.home.trends_of_card(level, visit.team, period=visit.period),
        period=visit.home.period(visit.period),
        href=lambda metric: link("metric", metric=metric, team=visit.team, period=visit.period),
        draft=card.draft,
        words=True,
    )


def beside_of(visit: Visit, objective: Objective, card: Scorecard) -> Beside:
    """What stands beside an objective for whom the page shows."""
    plan = visit.home.strategy
    read = {reading.metric: reading for reading in (*card.beside, *card.metrics)}
    return Beside(
        parent=plan.objectives[objective.serves].title if objective.serves else "",
        served_by=[item.title for item in plan.objective if item.serves == objective.id],
        outcome=read.get(objective.outcome or ""),
        drivers=[read[name] for name in objective.drivers if name in read],
    )


def objectives(visit: Visit, card: Scorecard) -> str:
    """A row an objective, and the metrics that serve none."""
    board, plan = board_of(visit, card), visit.home.strategy
    sums = by_objective(plan.objective, card)
    blocks = []
    for objective in plan.objective:
        serving = [reading for reading in card.metrics if reading.objective == objective.id]
        beside = beside_of(visit, objective, card)
        if serving or beside.outcome or beside.drivers:
            own = None if card.draft else sums.get(objective.id)
            blocks.append(tile.objective_row(objective, own, serving, board, beside))
    loose = [reading for reading in card.metrics if reading.objective is None]
    if loose:
        blocks.append(tile.loose_row(loose, board))
    return "".join(blocks)


def what_is_new(visit: Visit, below: Worklist | None) -> str:
    """The few things that are more than chance, each leading to its figure; what stands below is left out."""

    def href(one: Signal) -> str:
        if one.level == "agent":
            return link("person", name=one.name, team=visit.team, period=visit.period)
        return link("metric", metric=one.metric, team=visit.team, period=visit.period)

    home, whose = visit.home, (visit.team, visit.period)
    found = home.signals(*whose)
    praised = rendered.praised(below) if below else ()
    spans = home.period(visit.period), home.period_before(visit.period)
    silence = Silence(home.can_tell(*whose), *spans, home.told_over(*whose))
    return signals_html(found, href, praised, silence)


def team_beside(visit: Visit, person: Scorecard) -> Scorecard:
    """The team's own figures of every metric that its people are read by, over the same days."""
    names = tuple(reading.metric for reading in person.metrics)
    days = person.metrics[0].window
    period = f"{days.from_}..{days.to}"
    return visit.home.cards("team", visit.team, period=period, metrics=names, behaving=False).cards[0]


def team_people(visit: Visit, _card: Scorecard) -> None:
    """The people of the chosen team, by name."""
    heading = html.header("People")
    period = visit.home.period(visit.period)
    if not visit.about.shows_people:
        _without(heading, wording.TEAMS_ONLY)
        return
    if visit.home.strategy.card_for("agent", period.to) is None:
        _without(heading, wording.NO_AGENT_CARD)
        return
    found = visit.home.cards("agent", team=visit.team, period=visit.period, behaving=False).cards
    if not found:
        _without(heading, wording.NOBODY)
        return

    def href(name: str) -> str:
        return link("person", name=name, team=visit.team, period=visit.period)

    matrix = people_matrix(found, team_beside(visit, found[0]), href)
    html.draw(heading + people.window_note(found[0], period) + matrix)
    with sections.unfolded("Intervals, cases, and what is likely of each", "people_in_full") as is_open:
        if is_open:
            html.draw(people.people_table(found, href) + people.how_to_read())
    download.offer(lambda: spreadsheets.people(found), "people", visit.team, period.name)


def _without(heading: str, why: str) -> None:
    """A heading, and why there is nothing below it."""
    html.draw(heading)
    st.caption(why)


def teams(visit: Visit, card: Scorecard) -> None:
    """All teams, by name, each leading to its scorecard."""
    heading = html.header("Teams")
    found = visit.home.cards("team", period=visit.period, behaving=False).cards
    if not found:
        _without(heading, wording.NO_TEAM_FIGURES)
        return
    html.draw(heading + teams_strip(found, card, lambda name: link("", team=name, period=visit.period)))
    download.offer(lambda: spreadsheets.teams(found), "teams", visit.period)


with frame.page("Scorecard", sheet=lambda visit: ("team", visit.team) if visit.team else None) as visit:
    card = card_of(visit)
    html.draw(draft.headline(card) if card.draft else tile.headline(card, card.metrics))
    waiting = None
    if visit.team:
        with frame.calm():
            waiting = visit.home.worklist(visit.team, period=visit.period)
    with frame.calm():
        html.draw(what_is_new(visit, waiting))
    if waiting:
        with frame.calm():
            worklist.draw(visit, waiting)
    if visit.about.teams:
        with frame.calm():
            (team_people if visit.team else teams)(visit, card)
    else:
        _without(html.header("Teams"), wording.NO_TEAMS)
    html.draw(objectives(visit, card))
    if not card.draft:
        html.draw(legend.how_to_read())  # by itself: another period leaves it as it stands
    else:
        html.draw(draft.missing(card, link("data")))
        if card.missing:
            download.offer(lambda: spreadsheets_lists.missing(card.missing), "missing", visit.team)
        first_card.anew(visit.home, demo=visit.demo)
