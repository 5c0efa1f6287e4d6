"""The scorecard of the organisation or of a team: each objective, and in its row what serves it."""

from __future__ import annotations

import streamlit as st

from dashboard import ask, wording
from dashboard.ask import Card
from dashboard.catalogue import Level
from dashboard.components import frame, people, tile
from dashboard.components.frame import Visit
from dashboard.components.tile import Standing


def card_of(visit: Visit) -> Card:
    """The team's card where one is chosen, else the organisation's."""
    level: Level = "team" if visit.team else "organisation"
    return ask.cards(visit.scope, visit.home, level, visit.team, period=visit.period).cards[0]


def board_of(visit: Visit, card: Card) -> tile.Board:
    """The tiles' pictures and where they lead; the trends of all metrics are one question."""
    level: Level = "team" if visit.team else "organisation"
    names = tuple(reading.metric for reading in card.metrics)
    span = ask.leading_up(visit.scope, visit.home, "week", visit.period)
    return tile.Board(
        metrics=ask.catalogue(visit.home).metrics,
        trends=ask.trends(visit.scope, visit.home, names, level, visit.team, "week", span),
        period=ask.period(visit.scope, visit.home, visit.period),
        href=lambda metric: frame.link("metric", metric=metric, team=visit.team, period=visit.period),
    )


def standings(visit: Visit) -> dict[str, Standing]:
    """Objective -> how it stands for whom the page shows, with those that serve it."""
    found, plan = {}, ask.strategy(visit.home)
    for attained in ask.goals(visit.scope, visit.home, visit.period).objectives:
        serving = len(plan.family(attained.objective)) - 1
        own = [attained] if visit.team is None else [t for t in attained.teams if t.team == visit.team]
        for total in own:
            found[attained.objective] = tile.standing(total, serving)
    return found


def objectives(visit: Visit, card: Card) -> str:
    """The headline, a row an objective, and the metrics that serve none."""
    board, plan, standing = board_of(visit, card), ask.strategy(visit.home), standings(visit)
    blocks = [tile.headline(tile.standing(card), card.metrics, board)]
    for objective in plan.objective:
        serving = [reading for reading in card.metrics if reading.objective == objective.id]
        parent = plan.objectives[objective.serves].title if objective.serves else ""
        if serving:
            blocks.append(tile.objective_row(objective, standing.get(objective.id), serving, board, parent))
    loose = [reading for reading in card.metrics if reading.objective is None]
    if loose:
        blocks.append(tile.loose_row(loose, board))
    return "".join(blocks)


def team_people(visit: Visit) -> None:
    """The people of the chosen team, by name."""
    st.header("People", anchor=False)
    period = ask.period(visit.scope, visit.home, visit.period)
    if not visit.about.shows_people:
        st.caption(wording.TEAMS_ONLY)
        return
    if ask.strategy(visit.home).card_for("agent", period.to) is None:
        st.caption(wording.NO_AGENT_CARD)
        return
    found = ask.cards(visit.scope, visit.home, "agent", team=visit.team, period=visit.period).cards
    if not found:
        st.caption("Nobody of this team has a case in this time.")
        return
    st.html(
        people.window_note(found[0], period)
        + people.people_table(
            found,
            ask.catalogue(visit.home).metrics,
            lambda name: frame.link("person", name=name, team=visit.team, period=visit.period),
        )
    )


def teams(visit: Visit) -> None:
    """All teams, by name, each leading to its scorecard."""
    st.header("Teams", anchor=False)
    found = ask.cards(visit.scope, visit.home, "team", period=visit.period).cards
    st.html(people.teams_table(found, lambda name: frame.link("", team=name, period=visit.period)))


with frame.page("Scorecard") as visit:
    st.html(objectives(visit, card_of(visit)))
    if visit.about.teams:
        with frame.calm():
            (team_people if visit.team else teams)(visit)
    else:
        st.header("Teams", anchor=False)
        st.caption(wording.NO_TEAMS)
