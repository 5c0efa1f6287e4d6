"""The scorecard of the organisation or of a team: each objective, and in its row what serves it."""

from __future__ import annotations

import streamlit as st

from dashboard import ask
from dashboard.ask import Card
from dashboard.components import frame, people, tile
from dashboard.components.frame import Visit
from dashboard.components.tile import Standing
from dashboard.scoring import Level


def level_of(visit: Visit) -> Level:
    """A team's card where one is chosen, else the organisation's."""
    return "team" if visit.team else "organisation"


def card_of(visit: Visit) -> Card | None:
    """The card to show; None where the team has no observation in the period."""
    found = ask.cards(visit.scope, visit.home, level_of(visit), visit.team, period=visit.period).cards
    return found[0] if found else None


def board_of(visit: Visit, card: Card) -> tile.Board:
    """The tiles' pictures and where they lead; the trend of all metrics is one question."""
    level = level_of(visit)
    names = tuple(reading.metric for reading in card.metrics)
    span = ask.leading_up(visit.scope, visit.home, "week", visit.period)
    return tile.Board(
        metrics=ask.catalogue(visit.home).metrics,
        trends=ask.trends(visit.scope, visit.home, names, level, visit.team, "week", span),
        period=ask.period(visit.scope, visit.home, visit.period),
        href=lambda metric: frame.link("metric", metric=metric, team=visit.team, period=visit.period),
    )


def standings(visit: Visit) -> dict[str, Standing]:
    """Objective -> how it stands for whom the page shows."""
    found = {}
    for attained in ask.goals(visit.scope, visit.home, visit.period).objectives:
        own = attained if visit.team is None else next((t for t in attained.teams if t.team == visit.team), None)
        if own:
            found[attained.objective] = Standing(own.score, own.status, own.goals_met, own.goals, own.worst)
    return found


def objectives(visit: Visit, card: Card) -> str:
    """A row an objective, then the metrics that serve none."""
    board, plan, standing = board_of(visit, card), ask.strategy(visit.home), standings(visit)
    rows = [f'<div class="sc-headline">{tile.standing_line(Standing(card.score, card.status, card.goals_met, card.goals, card.worst), card.metrics)}</div>']
    for objective in plan.objective:
        readings = [reading for reading in card.metrics if reading.objective == objective.id]
        if readings:
            parent = plan.objectives[objective.serves].title if objective.serves else ""
            rows.append(tile.objective_row(objective, standing.get(objective.id), readings, board, parent))
    return "".join(rows)


with frame.page("Scorecard") as visit:
    shown = card_of(visit)
    if shown:
        st.html(objectives(visit, shown))
