"""What a scorecard is made of, as HTML: a tile, a row of an objective with its tiles, the headline.

A tile is one reading, top to bottom: name and status · value, unit, change · bullet bar · interval, n,
goal · sparkline · one sentence. Everything of a page goes into one block, so that it is drawn at once.
Every text is escaped here: names come from files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboard import charts, text, wording
from dashboard.ask import Attained, Card, Shown, TeamOnObjective, Trend
from dashboard.catalogue import Metric
from dashboard.scoring import Reading, Status
from dashboard.strategy import Objective


@dataclass(frozen=True)
class Board:
    """What all tiles of a page share: the metrics, the trends, the period and where a tile leads."""

    metrics: Mapping[str, Metric]
    trends: Mapping[str, Trend]
    period: Shown
    href: Callable[[str], str]


@dataclass(frozen=True)
class Standing:
    """How an objective or a card stands, as rolled up by scoring."""

    score: float | None
    status: Status
    goals_met: int
    goals: int
    worst: str | None
    serving: int = 0  # how many other objectives are in it, because they serve this one


def standing(total: Card | Attained | TeamOnObjective, serving: int = 0) -> Standing:
    """What a card or an objective adds up to."""
    return Standing(total.score, total.status, total.goals_met, total.goals, total.worst, serving)


def tile(reading: Reading, board: Board) -> str:
    """One reading as a card; all of it leads to its metric."""
    title = f'<h3><a href="{escape(board.href(reading.metric))}">{escape(reading.title)}</a></h3>'
    parts = (
        title,
        status_line(reading),
        _value(reading, board.period),
        _bullet(reading),
        _sparkline(reading, board.trends),
        f'<p class="sc-says">{_said(wording.says(reading, board.metrics))}</p>',
        _cases(reading, board),
    )
    return f'<article class="sc-tile">{"".join(parts)}</article>'


def _cases(reading: Reading, board: Board) -> str:
    """Where there are too few for a figure, whoever may see them sees the cases themselves."""
    metric = board.metrics[reading.metric]
    if reading.base != "suppressed" or not metric.shows_rows:
        return ""
    shown = f"See the {wording.counted(reading.n, metric)}"
    return f'<a class="sc-cases" href="{escape(board.href(reading.metric))}">{shown}</a>'


def _said(sentence: str) -> str:
    """A sentence whose percentages don't break before their sign."""
    return escape(sentence).replace(" %", "&nbsp;%")


def status_line(reading: Reading) -> str:
    """Glyph and words; coloured only where the status is certain."""
    glyph, words = wording.status(reading)
    colour = reading.status if reading.base not in ("suppressed", "tiny") else "unclear"
    kind = f"sc-{colour}" if wording.is_certain(reading) else "sc-unclear"
    return f'<p class="sc-status {kind}">{_glyph(glyph)} {escape(words)}</p>'


def _glyph(glyph: str) -> str:
    return f'<span class="sc-glyph" aria-hidden="true">{glyph}</span>'


def _value(reading: Reading, period: Shown) -> str:
    """Value and unit beside the change; below them the window, where it is not the period's."""
    if reading.value is None:
        value = '<span class="sc-number" aria-label="no value">–</span>'
    else:
        unit = text.SUFFIX[reading.unit].strip()
        value = f'<span class="sc-number">{text.bare(reading.value, reading.unit)}</span>'
        value += f' <span class="sc-unit">{unit}</span>' if unit else ""
    window = wording.window(reading, period.from_, period.to)
    change, than = _change(reading, bool(window))
    notes = f'<p class="sc-scale"><span>{window}</span> <span>{than}</span></p>' if window or than else ""
    return f'<p class="sc-value"><span>{value}</span> <span>{change}</span></p>{notes}'


def _change(reading: Reading, in_window: bool) -> tuple[str, str]:
    """The change, in words too, and what it compares with."""
    if reading.change is None:
        return "", ""
    shown, way = text.change(reading.change, reading.unit), wording.better(reading)
    than = wording.before(reading, short=in_window)
    return (f"{shown} {way}", f"than {than}") if way else (shown, f"from {than}")


def _bullet(reading: Reading) -> str:
    if reading.value is None:
        return ""
    spread = wording.interval(reading.low, reading.high, reading.unit)
    left = " · ".join(part for part in (spread, f"n {wording.count(reading.n)}") if part)
    goal = f"goal {text.bare(reading.target.goal, reading.unit)}" if reading.target else ""
    return (
        f'<div class="sc-bullet">{charts.bullet(reading).img}</div>'
        f'<p class="sc-scale"><span>{left}</span> <span>{goal}</span></p>'
    )


def _sparkline(reading: Reading, trends: Mapping[str, Trend]) -> str:
    trend = trends.get(reading.metric)
    if trend is None or sum(point.value is not None for point in trend.points) < 2:
        return ""
    return f'<div class="sc-spark">{charts.sparkline(trend, reading.unit, reading.target).img}</div>'


def tiles(readings: Iterable[Reading], board: Board) -> str:
    """Tiles side by side as they fit, in the same order at any width."""
    return f'<div class="sc-tiles">{"".join(tile(reading, board) for reading in readings)}</div>'


def objective_row(
    objective: Objective, standing: Standing | None, readings: Sequence[Reading], board: Board, parent: str
) -> str:
    """An objective and, beside it, the tiles of the metrics that serve it."""
    return (
        '<section class="sc-row"><div class="sc-objective">'
        f"<h2>{escape(objective.title)}</h2>"
        f"{standing_line(standing, readings, board) if standing else ''}{worth(objective)}"
        f"{provenance(objective, parent)}</div>{tiles(readings, board)}</section>"
    )


def person_row(objective: Objective, readings: Sequence[Reading], board: Board) -> str:
    """An objective with what it brings the customer; beside each tile why it matters and to whom."""
    rows = "".join(
        f'<div class="sc-why">{tile(reading, board)}{_why(board.metrics[reading.metric])}</div>'
        for reading in readings
    )
    return (
        f'<section class="sc-row"><div class="sc-objective"><h2>{escape(objective.title)}</h2>'
        f'<p class="sc-worth"><b>For the customer</b> {escape(objective.customer_value)}</p></div>'
        f"<div>{rows}</div></section>"
    )


def _why(metric: Metric) -> str:
    return (
        f'<div class="sc-worth"><p><b>What I do that moves it</b> {escape(metric.operations)}</p>'
        f"<p><b>What it brings</b> {escape(metric.strategy)}</p></div>"
    )


def loose_row(readings: Sequence[Reading], board: Board) -> str:
    """The metrics that serve no objective."""
    return (
        '<section class="sc-row"><div class="sc-objective"><h2>Beside the objectives</h2>'
        f'<p class="sc-facts">Asked for, but on no card.</p></div>{tiles(readings, board)}</section>'
    )


def headline(standing: Standing, readings: Sequence[Reading], board: Board) -> str:
    """What the whole card adds up to, and what to do where it has no targets."""
    todo = wording.no_targets(readings)
    said = f'<p class="sc-facts">{todo}</p>' if todo else ""
    return f'<div class="sc-headline">{standing_line(standing, readings, board)}{said}</div>'


def standing_line(standing: Standing, readings: Sequence[Reading], board: Board) -> str:
    """Score and status, then goals met, coverage and what the average hides."""
    glyph, words = text.STATUS[standing.status]
    if standing.score is None:
        first = f'<p class="sc-status">{_glyph("–")} no score yet</p>'
    else:
        said = f"{wording.score(standing.score)} · {words}"
        first = f'<p class="sc-status sc-{standing.status}">{_glyph(glyph)} {said}</p>'
    averages = len(readings) > 1 or standing.serving
    worst = board.metrics[standing.worst].title if standing.worst and averages else ""
    facts = [
        f"with the {standing.serving} objectives that serve it" if standing.serving > 1 else "",
        "with the objective that serves it" if standing.serving == 1 else "",
        wording.goals_met(standing.goals_met, standing.goals),
        "" if standing.serving else wording.coverage(readings),
        f"lowest: {worst}" if worst else "",
    ]
    known = " · ".join(escape(fact) for fact in facts if fact)
    return first + (f'<p class="sc-facts">{known}</p>' if known else "")


def worth(objective: Objective) -> str:
    """What the business and the customer get if it is met."""
    return (
        f'<p class="sc-worth"><b>For the business</b> {escape(objective.business_value)}</p>'
        f'<p class="sc-worth"><b>For the customer</b> {escape(objective.customer_value)}</p>'
    )


def provenance(objective: Objective, parent: str) -> str:
    """Owner · by when · which objective it serves."""
    facts = [
        objective.owner,
        f"by {_month(objective.by)}" if objective.by else "",
        f"serves “{parent}”" if parent else "",
    ]
    known = " · ".join(escape(fact) for fact in facts if fact)
    return f'<p class="sc-facts">{known}</p>' if known else ""


def _month(day: date) -> str:
    return f"{text.MONTHS[day.month - 1]} {day.year}"
