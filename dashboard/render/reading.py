"""One reading in words: its value, its status, and everything that one must know to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import scoring, text, wording
from dashboard.model.metric import Metric
from dashboard.model.strategy import Target
from dashboard.render import charts, icons
from dashboard.render.tables import told
from dashboard.scoring import Reading


def value(reading: Reading) -> str:
    """The value with its unit, or why there is none."""
    if (known := reading.told) is not None:
        return text.figure(known, reading.measure)
    if reading.base == "none":
        return "–"  # its word says why
    return "not reached" if reading.bound else "too few to show"


def interval(reading: Reading) -> str | None:
    """52.6 % to 64.5 %; None where no rule gives one. An open end is said."""
    if (reading.low is None and reading.high is None) or (reading.told is None and not reading.bound):
        return None
    low, high = (
        None if end is None else text.figure(end, reading.measure) for end in (reading.low, reading.high)
    )
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"up to {high}"


def status(reading: Reading, *, glyph_only: bool = False) -> str:
    """HTML: its word behind its glyph; coloured only where judgement allows it."""
    return told(wording.glyph(reading.word), reading.word, reading.colour, glyph_only=glyph_only)


def headline(reading: Reading) -> str:
    """HTML: the value, big, with its status; its bar; and what to think of it."""
    is_told = reading.told is not None
    bar = f'<div class="bullet">{charts.bullet(reading).img}</div>' if is_told else ""
    shown = '<span aria-label="no figure">–</span>'  # the status and the sentence say why
    if is_told or reading.bound:
        shown = escape(value(reading))
    return (
        f'<p class="headline"><span class="value">{shown}</span>{status(reading)}</p>{bar}'
        f'<p class="says">{escape(reading.says)}</p>'
    )


def panel(reading: Reading, others: Sequence[tuple[str, str]] = (), over: str = "") -> str:
    """HTML: the value and its bar; beside it what was before, how it stands, and what the goal is.

    `others` are (term, what it is) that stand beneath the goal: that it was loosened, what others reach;
    `over` says which days the value is read over where they are not the period's.
    """
    behaves = icons.with_words(reading, reading.rises)
    beneath = [f"<b>{escape(term)}</b> {escape(said)}" for term, said in others]
    cells = [
        ("Before", escape(_before(reading) or "No period before it to compare with.")),
        # the chart says the sentence; here it stands where there is no sign for it
        ("As it stands", behaves or escape(reading.behaviour or "No usual range yet.")),
        ("Goal", "<br>".join([escape(_target(reading) or "No target is set."), *beneath])),
    ]
    beside = "".join(f"<div><h2>{term}</h2><p>{said}</p></div>" for term, said in cells)
    spread = " · ".join(part for part in (interval(reading) or "", wording.n_of(reading), over) if part)
    return (
        f'<div class="sc-panel"><div>{headline(reading)}<p class="sc-scale">{escape(spread)}</p></div>'
        f"{beside}</div>"
    )


def folded(facts: str) -> str:
    """HTML: all that one may ask of the figure, one click away."""
    return f'<details class="sc-behind"><summary>What it stands on</summary>{facts}</details>'


def tabs(every: Sequence[tuple[str, str]], current: str) -> str:
    """HTML: (title, address) a tab, as links that keep the rest of the address."""
    marked = {title: ' aria-current="true"' if title == current else "" for title, _ in every}
    links = "".join(f'<a href="{escape(address)}"{marked[title]}>{title}</a>' for title, address in every)
    return f'<nav class="sc-tabs" aria-label="Behind this figure">{links}</nav>'


def facts(
    reading: Reading, metric: Metric, target: Target | None, objective: str | None
) -> list[tuple[str, str]]:
    """(term, what it is), both HTML; what does not apply is left out. `objective` is a title."""
    made = [
        ("95 % interval", interval(reading)),
        ("Counted", _counted(reading, metric)),
        ("Over", _over(reading)),
        ("Alone", wording.alone(reading, metric)),
        ("Before", _before(reading)),
        ("Decided", _decided(reading)),
        ("Still open", _still_open(reading)),
        ("Target", _target(reading)),
        ("Of", f"the team {reading.team}" if reading.level == "agent" and reading.team else None),
        ("Would decide it", wording.decided_by(reading, metric)),
        ("Set by", _set_by(target) if target else None),
        ("Why", target.reason if target else None),
        ("Score", _score(reading)),
        ("Attainment", None if reading.level == "agent" else wording.attained(reading)),
        ("Serves", f"“{objective}”" if objective else None),
        ("Needs", ", ".join(reading.needs) or None),
    ]
    return [(term, escape(said)) for term, said in made if said]


def _counted(reading: Reading, metric: Metric) -> str:
    counted = reading.evidence == "census" and reading.level != "agent"
    every = "all that are decided" if reading.undecided else "all of them"
    kind = every if counted else "a sample that stands for more"
    few = ", so read it with care" if reading.base == "small" else ""
    return f"{wording.counted(reading.n, metric)}, {kind}{few}"


def _before(reading: Reading) -> str | None:
    past = reading.previous
    if past is None or past.value is None:
        return None
    known = scoring.unless_few(past.value, past.n)
    value = "too few to show" if known is None else text.figure(known, reading.measure)
    value += f" (n {wording.count(past.n)})"
    since = f" (data from {text.day(past.data_from)})" if past.data_from else ""
    days = f"as on {text.day(past.at)}" if past.at else text.span(past.from_, past.to)
    return f"{value}, {days}{since}{_changed(reading)}"


def _over(reading: Reading) -> str:
    """The days that it is read over, and up to when there are data where they are not over."""
    days = text.span(reading.window.from_, reading.window.to)
    at = f"as on {text.day(reading.at)}" if reading.at else days
    return f"{at}, so far to {text.day(reading.data_to)}" if reading.data_to else at


def _changed(reading: Reading) -> str:
    """; ↑ 1.4 (−2.0 to 4.8), no clear change; "" where one of both is on too few."""
    past = reading.previous
    if reading.change is None or reading.told is None:
        return ""
    if past is None or scoring.unless_few(past.value, past.n) is None:
        return ""
    said = text.change(reading.change, reading.measure)
    if reading.level == "agent":
        return f"; {said}: {wording.change(reading)[0]}" if reading.change_low is not None else f"; {said}"
    if reading.change_low is None or reading.change_high is None:
        return f"; {said}"
    low, high = (text.bare(end, reading.measure) for end in (reading.change_low, reading.change_high))
    verdict = "" if reading.is_signal or said == text.NO_CHANGE else ": no clear change"
    return f"; {said} (95 %: {low} to {high}){verdict}"


def _score(reading: Reading) -> str | None:
    """Where the value stands; of a person a number out of 100 would be read as a mark."""
    if reading.score is None or reading.level == "agent":
        return None
    return wording.score(reading.score)


def _decided(reading: Reading) -> str | None:
    if reading.decided is None or reading.decided >= 1:
        return None
    said = f"{wording.percent(reading.decided)}; {reading.undecided:,} not decided"
    if reading.bounds:
        low, high = (text.figure(end, reading.measure) for end in reading.bounds)
        said += f", which could move it anywhere from {low} to {high}"
    return said


def _still_open(reading: Reading) -> str | None:
    if not reading.still_open or reading.open_share is None:
        return None
    return (
        f"{reading.still_open:,} of {wording.count(reading.n)} ({wording.percent(reading.open_share)}),"
        " counted with their age so far"
    )


def _target(reading: Reading) -> str | None:
    bands = reading.target
    if bands is None:
        return None
    worse = "below" if reading.rises else "above"
    said = f"goal {text.figure(bands.goal, reading.measure)}"
    said += f" by {text.day(bands.by)}" if bands.by else ""
    said += f", red {worse} {text.figure(bands.red, reading.measure)}"
    if bands.from_:
        said += f", since {text.day(bands.from_)}"
    if bands.baseline is not None:
        said += f", baseline {text.figure(bands.baseline, reading.measure)}"
    return said


def _set_by(target: Target) -> str | None:
    parts = [
        target.set_by,
        f"agreed with {target.agreed_with}" if target.agreed_with else "",
    ]
    return ", ".join(part for part in parts if part) or None
