"""The aspiration in one line, with the way to the strategy behind it."""

from __future__ import annotations

from html import escape

from dashboard import wording
from dashboard.ask import Goals
from dashboard.model.strategy import Cascade
from dashboard.render import bars
from dashboard.render.links import link
from dashboard.render.tables import anchor


def of_all(goals: Goals) -> str:
    """How many goals of the organisation's card are met, and how many objectives will be; "" of none."""
    counts = wording.of_all_goals(goals.goals_met, goals.missed, goals.goals_open)
    return f"{counts} {bars.ahead_of(goals.objectives)}".strip()


def aspiration_html(cascade: Cascade, goals: Goals, period: str | None) -> str:
    """As it is written in strategy.toml; how many goals of the organisation's card are met, and will be."""
    said = of_all(goals)
    met = f'<p class="says">{said}</p>' if said else ""
    if not cascade.winning_aspiration:
        return met
    way = anchor(link("strategy", period=period), "The strategy")
    return f'{met}<p class="says">{escape(cascade.winning_aspiration)} {way}</p>'
