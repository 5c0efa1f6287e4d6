"""All goals together as work: of each team the tickets and hours a week that lie between it and its goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard import wording
from dashboard.ask.strategy.gaps import Load
from dashboard.model.metric import Metric
from dashboard.render.links import link
from dashboard.render.matrix import MOST_TEAMS
from dashboard.render.tables import NOTHING, Column, anchor, table

COLUMNS = (
    Column("Team"),
    Column("Tickets a week", number=True),
    Column("Hours a week", number=True),
    Column("Of all its hours", number=True),
    Column("The largest part"),
    Column("Also not reached"),
)
SAYS = (
    "Tickets a week that would have to go better, and the hours of work in them: the size of the task, not"
    " people to hire. A ticket that serves two goals counts in both. The last column names what else is not"
    " reached, and comes on top: a backlog, reviews, answers of the team. All of it by the figures as they"
    " stand, also where it is not decided whether a goal is missed."
)


def load_html(loads: Sequence[Load], metrics: Mapping[str, Metric], period: str | None) -> str:
    """A team a row, by name; nothing where no goal is left open that can be counted."""
    if not any(one.parts or one.not_counted for one in loads):
        return ""
    said = f'<p class="quieter">{SAYS}</p>'
    if len(loads) <= MOST_TEAMS:
        return said + _table("Of each team, by name", loads, metrics, period)
    most = sorted(loads, key=lambda one: -one.tickets)[:MOST_TEAMS]
    first = [one for one in loads if one in most]
    every = f"All {len(loads)} teams"
    return (
        f"{said}{_table(f'The {MOST_TEAMS} teams with most, by name', first, metrics, period)}"
        f"<details><summary>{every}</summary>{_table(every, loads, metrics, period)}</details>"
    )


def _table(caption: str, loads: Sequence[Load], metrics: Mapping[str, Metric], period: str | None) -> str:
    return table(caption, COLUMNS, [_row(one, metrics, period) for one in loads], "load")


def _row(one: Load, metrics: Mapping[str, Metric], period: str | None) -> list[str]:
    share = NOTHING if one.share is None else wording.percent(one.share)
    largest = one.largest
    part = f"{escape(metrics[largest.metric].title)} {wording.tenths(largest.things)}" if largest else ""
    return [
        anchor(link("", team=one.team, period=period), escape(one.team)),
        wording.tenths(one.tickets) if one.parts else "0",
        NOTHING if one.hours is None else wording.tenths(one.hours),
        share,
        f'<span class="nowrap">{part}</span>' if part else NOTHING,
        escape(", ".join(metrics[name].title for name in one.not_counted)) or NOTHING,
    ]
