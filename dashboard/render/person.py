"""What stands on one person's page below the figures: agreements, cases to look at, what is in it for them.

Nothing here is counted, ranked or coloured. Every text comes from files and is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Agreed, CaseToSee, Coached, Miss, Served, TrendPoint, Ways, WayToAspiration
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.render import charts, tile
from dashboard.render.links import in_desk
from dashboard.render.tables import anchor
from dashboard.scoring import Reading

NO_PROOF = "What came after an agreement need not have come of it: figures move for many reasons. No proof."
NOT_A_VERDICT = "Whatever says most comes first. A case is something to learn from, not a verdict."
LONGEST = 200  # characters of a comment
Href = Callable[[str], str]


def _section(title: str, note: str, inner: str) -> str:
    said = f'<p class="sc-facts">{escape(note)}</p>' if note else ""
    return (
        f'<section class="sc-row"><div class="sc-objective"><h2>{escape(title)}</h2>{said}</div>'
        f"<div>{inner}</div></section>"
    )


# --- figures


def figures(
    readings: Sequence[Reading], objectives: Mapping[str, Objective], board: tile.Board, more: str = ""
) -> str:
    """Two tiles side by side, each with what moves it and what it brings, in the order of the card."""
    every = "".join(_figure(reading, objectives.get(reading.objective or ""), board) for reading in readings)
    return f'<section class="sc-figures" aria-label="Figures">{more}<div>{every}</div></section>'


def _figure(reading: Reading, objective: Objective | None, board: tile.Board) -> str:
    metric = board.metrics[reading.metric]
    serves = ""
    if objective:
        serves = (
            f"<details><summary>Serves “{escape(objective.title)}”</summary>"
            f"<p><b>For the customer</b> {escape(objective.customer_value)}</p>"
            f"<p><b>For the business</b> {escape(objective.business_value)}</p></details>"
        )
    return (
        f'<div class="sc-figure">{tile.tile(reading, board)}<div class="sc-worth">'
        f"<p><b>What I do that moves it</b> {escape(metric.operations)}</p>"
        f"<p><b>What it brings</b> {escape(metric.strategy)}</p>{serves}</div></div>"
    )


# --- agreements


def coached(found: Sequence[Coached], metrics: dict[str, Metric], href: Href) -> str:
    """What was agreed, by metric, and how its figure went since; "" where nothing was."""
    if not found:
        return ""
    lines = "".join(_agreed(one, metrics.get(one.metric), href) for one in found)
    return _section("What was agreed", NO_PROOF, f'<div class="sc-agreements">{lines}</div>')


def _agreed(one: Coached, metric: Metric | None, href: Href) -> str:
    title = escape(one.title or "No metric named")
    name = anchor(href(one.metric), title) if metric and one.trend else title
    each = "".join(f"<li>{escape(_words(agreed))}</li>" for agreed in one.agreed)
    return (
        f'<div class="sc-agreed"><div><h3>{name}</h3><ul class="sc-plain">{each}</ul></div>'
        f"<div>{_since(one, metric)}</div></div>"
    )


def _words(agreed: Agreed) -> str:
    """24 Sep 2026 with Greta Hahn, due 8 Oct 2026, done 7 Oct 2026."""
    parts = [text.day(agreed.agreed.date())] if agreed.agreed else []
    parts += [f"with {agreed.coach}"] if agreed.coach else []
    if agreed.done is not None:
        late = agreed.done > agreed.due
        done = f"done {text.day(agreed.done.date())}{', after it was due' if late else ''}"
    else:
        done = "not done yet" if not agreed.is_due else "not done"
    return f"{' '.join(parts)}{', ' if parts else ''}due {text.day(agreed.due.date())}, {done}"


def _since(one: Coached, metric: Metric | None) -> str:
    """The months since as figures and in words, above the person's line with its usual range."""
    if one.trend is None or metric is None:
        return ""
    figures = " · ".join(_months(one.since, metric))
    shown = f'<p class="sc-months">{escape(figures)}</p>' if figures else ""
    drawn = sum(point.value is not None for point in one.trend.points) > 1
    line = charts.sparkline(one.trend, metric.measure).img if drawn else ""
    return f'{shown}<p class="sc-facts">{escape(one.says)}</p><div class="sc-spark">{line}</div>'


def _months(since: Sequence[TrendPoint], metric: Metric) -> list[str]:
    """Each month with its figure; with its year where one begins, if there is more than one."""
    are_many = len({point.from_.year for point in since}) > 1
    said = []
    for at, point in enumerate(since):
        first = point.from_
        year = f" {first.year}" if are_many and (at == 0 or first.month == 1) else ""
        figure = "too few" if point.value is None else text.figure(point.value, metric.measure)
        month = f"{text.MONTHS[first.month - 1]}{year} {figure} (n {wording.count(point.n)})"
        said.append(month.replace(" ", "\u00a0"))  # a month is not torn apart
    return said


# --- cases


def cases(found: Sequence[CaseToSee]) -> str:
    """Cases to look at, each with what happened, when and its place in the desk."""
    if not found:
        return ""
    return _section("Cases to look at", NOT_A_VERDICT, "".join(map(_line, found)))


def _line(case: CaseToSee) -> str:
    first = case.misses[0]
    quoted = f"“{escape(_short(first.comment))}” " if first.comment else ""
    told = "; ".join(dict.fromkeys(happened(miss) for miss in case.misses))
    ticket = in_desk(f"case {escape(case.ticket_id)}", case.address)
    return (
        f'<div class="case"><span class="what">{quoted}<span class="{"quieter" if quoted else ""}">'
        f"{escape(told)}</span></span>"
        f'<span class="holder">{escape(case.category or "")}</span>'
        f'<span class="when">{text.day(case.since.date())}</span>'
        f'<span class="place">{ticket}</span></div>'
    )


def _short(comment: str) -> str:
    words = " ".join(comment.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def happened(miss: Miss) -> str:
    """rated 1 of 5; critical error under “Identity”; reopened twice; 6 h 05 min late; else what it missed."""
    if miss.score is not None and miss.scale_max is not None:
        return f"rated {miss.score:g} of {miss.scale_max:g}"
    if miss.criterion:
        return f"critical error under “{miss.criterion}”"
    if miss.reopens:
        times = {1: "", 2: " twice"}.get(miss.reopens, f" {text.in_words(miss.reopens)} times")
        return f"reopened{times}"
    if miss.late_minutes:
        return f"{text.duration(miss.late_minutes)} late"
    return f"missed: {miss.title}"


# --- what is in it


def ways(found: Ways, href: Href) -> str:
    """From each metric by its objective to the aspiration; an objective's own words stand once."""
    if not found.ways:
        return ""
    told: set[str] = set()
    lines = "".join(_way(one, told, href) for one in found.ways)
    end = ""
    if found.aspiration:
        end = f'<p class="sc-aspiration"><b>What all of it is for</b> {escape(found.aspiration)}</p>'
    note = (
        "What I do stands beside each figure above; from there to what we want to be, in the words of"
        " whoever wrote it down."
    )
    return _section("What’s in it for me", note, f'<div class="sc-ways">{lines}</div>{end}')


def _way(way: WayToAspiration, told: set[str], href: Href) -> str:
    mine = "".join(f"<p>{anchor(href(part.metric), escape(part.title))}</p>" for part in way.parts)
    steps = "".join(_step(one, told) for one in way.steps)
    return f'<ol class="sc-way"><li><b>My part</b>{mine}</li>{steps}</ol>'


def _step(step: Served, told: set[str]) -> str:
    words = ""
    if step.objective not in told:
        words = (
            f"<p>For the customer: {escape(step.customer_value)}</p>"
            f"<p>For the business: {escape(step.business_value)}</p>"
        )
    told.add(step.objective)
    return f"<li><b>{escape(step.title)}</b>{words}</li>"
