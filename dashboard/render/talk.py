"""What to talk about: three things, each with a question to the plan and one to its execution."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import text
from dashboard.ask import Goals
from dashboard.ask.strategy.talk import Talk
from dashboard.render.links import link, to_test
from dashboard.render.tables import anchor
from dashboard.scoring import has_value

ORDER = (
    "First what is furthest from its goal: what is missing, beside the way from red to goal, times weight."
    " Only goals that are missed beyond doubt: counted whole, or by more than chance."
)
NOISE = "No goal is missed by more than chance."
NO_GOALS = "No goal is set yet, so none can be missed."
UNREAD = "Too little can be read yet to say whether a goal is missed."


def nothing(found: Goals) -> str:
    """What is said where there is nothing to talk about: where no goal is set, none can be missed."""
    readings = [reading for one in found.objectives for reading in (*one.metrics, one.outcome) if reading]
    aimed = [reading for reading in readings if reading.target]
    if begins := [reading.goal_from for reading in readings if reading.goal_from and not aimed]:
        return f"No goal holds yet: the first begins on {text.day(min(begins))}."
    if not aimed:
        return NO_GOALS
    return NOISE if any(map(has_value, aimed)) else UNREAD


def talk_html(points: Sequence[Talk], period: str | None, when: str) -> str:
    """The largest weighted gap first; `when` says over which days drivers and outcomes are read."""
    made = "".join(_article(number, point, period) for number, point in enumerate(points, 1))
    of_theory = any(point.of_theory for point in points)
    days = f" The plan is read over {when}." if when and of_theory else ""
    return f'<p class="quieter">{ORDER}{escape(days)}</p><div class="talk">{made}</div>'


def _article(number: int, point: Talk, period: str | None) -> str:
    metric = anchor(link("metric", metric=point.metric, period=period), escape(point.metric_title))
    execution = escape(point.execution)
    if point.team:
        team = anchor(link("", team=point.team, period=period), escape(point.team))
        execution = execution.replace(f"in {escape(point.team)}, at", f"in {team}, at", 1)
    test = f" {anchor(to_test(point.objective, period), 'The test')}" if point.of_theory else ""
    owner = f" · {escape(point.owner)}" if point.owner else ""
    return (
        f'<article><h3><span class="place">{number}</span> {escape(point.title)}</h3>'
        f"<p>{metric}: {escape(point.says)}</p>"
        f'<p class="quieter">{escape(point.facts)}{owner}</p>'
        f"<p><b>The plan:</b> {escape(point.plan)}{test}</p><p><b>The work:</b> {execution}</p></article>"
    )
