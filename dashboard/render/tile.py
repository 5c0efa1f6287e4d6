"""What a scorecard is made of, as HTML: a tile, a row of an objective with its tiles, the headline.

A tile is one reading, top to bottom: name and icons · status · value, unit, change · bullet bar ·
interval, n, goal · what to think of it · sparkline · how it behaves. Everything of a page goes into one
block, so that it is drawn at once.
Every text is escaped here: names come from files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape

from dashboard import text, wording
from dashboard.ask import Attained, Scorecard, Shown, TeamOnObjective, Trend
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.quick import dataclass
from dashboard.render import charts, icons
from dashboard.render.glyphs import glyph
from dashboard.scoring import Reading, Status
from dashboard.units import UNITS


@dataclass(frozen=True)
class Board:
    """What all tiles of a page share: the metrics, the trends, the period and where a tile leads."""

    metrics: Mapping[str, Metric]
    trends: Mapping[str, Trend]
    period: Shown
    href: Callable[[str], str]
    draft: bool = False  # figures alone: nothing of a draft is judged
    words: bool = False  # fold both sides' words beneath each tile; a person's page has them beside it


Sums = Scorecard | Attained | TeamOnObjective


@dataclass(frozen=True)
class Beside:
    """What stands beside an objective: its parent's title, the titles of those that serve it, and readings.

    `outcome` and `drivers` are those of whom the page shows, where they are read at that level.
    """

    parent: str
    served_by: Sequence[str]
    outcome: Reading | None
    drivers: Sequence[Reading]


def tile(reading: Reading, board: Board) -> str:
    """One reading as a card; all of it leads to its metric."""
    name = f'<h3><a href="{escape(board.href(reading.metric))}">{escape(reading.title)}</a></h3>'
    rises = reading.rises
    status = "" if board.draft and reading.base in ("small", "normal") else status_line(reading)
    left = status + _value(reading, board) + (_counted(reading) if board.draft else _bullet(reading))
    says = f'<p class="sc-says">{_said(reading.says)}</p>'
    right = says + _sparkline(reading, board.trends) + _cases(reading, board) + _words(reading, board)
    return (
        f'<article class="sc-tile{" sc-draft" if board.draft else ""}">'
        f'<div class="sc-name">{name}{icons.pair(reading, rises)}</div>'
        f'<div class="sc-halves"><div>{left}</div><div>{right}</div></div></article>'
    )


def _words(reading: Reading, board: Board) -> str:
    """The metric in operations' words and in strategy's."""
    if not board.words:
        return ""
    metric = board.metrics[reading.metric]
    return (
        '<details class="sc-sides"><summary>What moves it, what it brings</summary>'
        f'<p class="sc-worth"><b>What I do that moves it</b> {escape(metric.operations)}</p>'
        f'<p class="sc-worth"><b>What business and customer get</b> {escape(metric.strategy)}</p></details>'
    )


def _counted(reading: Reading) -> str:
    """How many a figure stands on, where no bar says it."""
    return f'<p class="sc-scale"><span>n {wording.count(reading.n)}</span></p>' if reading.n else ""


def _cases(reading: Reading, board: Board) -> str:
    """Where there are too few for a figure, whoever may see them sees the cases themselves."""
    metric = board.metrics[reading.metric]
    if not reading.n or reading.told is not None or reading.bound or not metric.shows_rows:
        return ""
    shown = f"See the {wording.noun(metric, reading.n)}"  # how many, the word above says
    return f'<a class="sc-cases" href="{escape(board.href(reading.metric))}">{shown}</a>'


def _said(sentence: str) -> str:
    """A sentence whose percentages don't break before their sign."""
    return escape(sentence).replace(" %", "&nbsp;%")


def status_line(reading: Reading) -> str:
    """Glyph and word; coloured only where judgement allows it."""
    kind = f" sc-{reading.colour}" if reading.colour else ""
    return f'<p class="sc-status{kind}">{glyph(wording.glyph(reading.word))} {escape(reading.word)}</p>'


def _value(reading: Reading, board: Board) -> str:
    """Value and unit beside the window; below what changed, the month alone, colleagues, a new target."""
    known = reading.told
    if known is None:
        shown = "not reached" if reading.bound else "–"
        value = f'<span class="sc-number" aria-label="no value">{shown}</span>'
    else:
        unit = UNITS[reading.measure].suffix.strip()
        value = f'<span class="sc-number">{text.bare(known, reading.measure)}</span>'
        value += f' <span class="sc-unit">{unit}</span>' if unit else ""
    changed, since = wording.change(reading)
    window = wording.window(reading, board.period.from_, board.period.to)
    notes = (
        f'<span class="sc-ink">{changed}</span> {since}' if changed else "",
        wording.alone(reading, board.metrics[reading.metric]),
        wording.colleagues(reading),
        wording.target_since(reading),
    )
    lines = "".join(f'<p class="sc-scale"><span>{note}</span></p>' for note in notes if note)
    return f'<p class="sc-value"><span>{value}</span> <span class="sc-facts">{window}</span></p>{lines}'


def _bullet(reading: Reading) -> str:
    if reading.told is None:
        return ""
    spread = wording.interval(reading.low, reading.high, reading.measure)
    left = " · ".join(part for part in (spread, wording.n_of(reading)) if part)
    goal = f"goal {text.bare(reading.target.goal, reading.measure)}" if reading.target else ""
    goal += f" of {reading.team}" if goal and reading.level == "agent" and reading.team else ""
    return (
        f'<div class="sc-bullet">{charts.bullet(reading).img}</div>'
        f'<p class="sc-scale"><span>{left}</span> <span>{escape(goal)}</span></p>'
    )


def _sparkline(reading: Reading, trends: Mapping[str, Trend]) -> str:
    trend = trends.get(reading.metric)
    if trend is None or sum(point.value is not None for point in trend.points) < 2:
        return ""
    said = f'<p class="sc-behaviour">{_said(reading.behaviour)}</p>' if reading.behaviour else ""
    return f'<div class="sc-spark">{charts.sparkline(trend, reading.measure, reading.target).img}</div>{said}'


def tiles(readings: Iterable[Reading], board: Board) -> str:
    """Tiles side by side as they fit, in the same order at any width."""
    return f'<div class="sc-tiles">{"".join(tile(reading, board) for reading in readings)}</div>'


def objective_row(
    objective: Objective, sums: Sums | None, readings: Sequence[Reading], board: Board, beside: Beside
) -> str:
    """An objective with its counts, outcome and drivers; beside it the tiles of the metrics that serve it.

    Where none does, what it is a theory of stands in their place.
    """
    title = f"<h2>{escape(objective.title)}</h2>{counts(sums, readings, folds=False) if sums else ''}"
    about = theory(beside, board), provenance(objective), worth(objective, sums, readings, beside)
    if readings:
        left, right = title + "".join(about), tiles(readings, board)
    else:
        left, right = title + about[1], f'<div class="sc-objective">{about[0]}{about[2]}</div>'
    return f'<section class="sc-row sc-far"><div class="sc-objective">{left}</div>{right}</section>'


def theory(beside: Beside, board: Board) -> str:
    """Outcome and drivers, on the card or not: where each stands and what changed."""
    lines = [("Outcome", beside.outcome), *(("Driver", driver) for driver in beside.drivers)]
    items = "".join(
        f"<dt>{term}</dt><dd>{_in_a_line(reading, board)}</dd>" for term, reading in lines if reading
    )
    return f'<dl class="sc-theory">{items}</dl>' if items else ""


def _in_a_line(reading: Reading, board: Board) -> str:
    """Customer satisfaction 81.2 %: close to goal, ↑ 2.1 better; where nothing changed, no word of it."""
    title = f'<a href="{escape(board.href(reading.metric))}">{escape(reading.title)}</a>'
    value, said, changed = wording.in_a_line(reading)
    colour = reading.colour
    word = f'<span class="{f"sc-{colour}" if colour else ""}">{escape(said)}</span>'
    return f"{title}{f' {value}' if value else ''}: {word}{f', {changed}' if changed else ''}"


def loose_row(readings: Sequence[Reading], board: Board) -> str:
    """The metrics that serve no objective."""
    return (
        '<section class="sc-row sc-far"><div class="sc-objective"><h2>Beside the objectives</h2>'
        f'<p class="sc-facts">Asked for, but on no card.</p></div>{tiles(readings, board)}</section>'
    )


def headline(sums: Scorecard, readings: Sequence[Reading]) -> str:
    """What the whole card adds up to, and what to do where it has no targets."""
    todo = wording.no_targets(readings)
    said = f'<p class="sc-facts">{todo}</p>' if todo else ""
    return f'<div class="sc-headline">{counts(sums, readings)}{said}</div>'


def counts(sums: Sums, readings: Sequence[Reading], *, folds: bool = True) -> str:
    """Goals met, missed and not decided; where it `folds` also the furthest from its goal and the score."""
    if not readings and not sums.goals:
        return ""  # nothing on the card serves it here; its outcome and drivers stand below
    words = text.STATUS[sums.status][1]
    said = wording.goals(sums.goals_met, sums.missed, sums.goals_open) or words
    first = f'<p class="sc-status" title="{words}">{sign(sums.status)} {said}</p>' if said else ""
    return first + (furthest(sums, readings) + details(sums, readings) if folds else "")


def furthest(sums: Sums, readings: Sequence[Reading]) -> str:
    """The metric furthest from its goal."""
    worst = wording.furthest(sums.worst, readings)
    return f'<p class="sc-facts">furthest from its goal: {escape(worst.title)}</p>' if worst else ""


def sign(status: Status) -> str:
    """The glyph of a total; coloured where all goals are met, and far short of one."""
    colour = f"sc-{status}" if status in ("green", "red") else ""
    return f'<span class="{colour}">{glyph(text.STATUS[status][0])}</span>'


def details(sums: Sums, readings: Sequence[Reading]) -> str:
    """The score, folded: an average hides what it is made of."""
    known = _score(sums, readings)
    return f'<details class="sc-facts"><summary>Score</summary>{known}</details>' if known else ""


def _score(sums: Sums, readings: Sequence[Reading]) -> str:
    if sums.score is None:
        return ""
    return " · ".join(part for part in (wording.score(sums.score), wording.coverage(readings)) if part)


def worth(objective: Objective, sums: Sums | None, readings: Sequence[Reading], beside: Beside) -> str:
    """What business and customer get if it is met, what it hangs on, and its score: one click away."""
    chain = _chain(beside)
    known = _score(sums, readings) if sums else ""
    return (
        "<details><summary>What it is worth</summary>"
        f'<p class="sc-worth"><b>For the business</b> {escape(objective.business_value)}</p>'
        f'<p class="sc-worth"><b>For the customer</b> {escape(objective.customer_value)}</p>'
        + (f'<p class="sc-facts">{chain}</p>' if chain else "")
        + (furthest(sums, readings) if sums else "")
        + (f'<p class="sc-facts">Score {known}</p>' if known else "")
        + "</details>"
    )


def _chain(beside: Beside) -> str:
    """Which objective it serves, and which serve it."""
    serves = f"serves “{beside.parent}”" if beside.parent else ""
    quoted = wording.listed([f"“{title}”" for title in beside.served_by])
    return escape(" · ".join(part for part in (serves, f"served by {quoted}" if quoted else "") if part))


def provenance(objective: Objective) -> str:
    """Owner · by when."""
    facts = [objective.owner, f"by {_month(objective.by)}" if objective.by else ""]
    known = " · ".join(escape(fact) for fact in facts if fact)
    return f'<p class="sc-facts">{known}</p>' if known else ""


def _month(day: date) -> str:
    return f"{text.MONTHS[day.month - 1]} {day.year}"
