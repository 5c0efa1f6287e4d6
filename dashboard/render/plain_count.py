"""Why another tool says otherwise, as HTML for a page and as lines for a terminal."""

from __future__ import annotations

from html import escape

from dashboard import text
from dashboard.ask import Naive
from dashboard.render.tables import Column, table

COLUMNS = (
    Column("What it does otherwise"),
    Column("Cases", number=True),
    Column("It then says", number=True),
)


def sentence(found: Naive) -> str:
    """Both figures, and over which days."""
    days = text.period_name(found.window.name, found.window.from_, found.window.to)
    ours = _told(found.ours, found.measure) if found.ours is not None else "no figure"
    return (
        f"{text.figure(found.value, found.measure)} of {found.n:,} {'case' if found.n == 1 else 'cases'},"
        f" where ours is {ours} ({days}). That is what a plain count gives, as a desk's own report or"
        " a BI tool makes it. Between the two:"
    )


def as_html(found: Naive) -> str:
    """The sentence, then the cases between by reason, each with the figure that it leads to."""
    rows = [
        (escape(step.reason), f"{step.rows:,}", escape(_told(step.after, found.measure)))
        for step in found.reasons
    ]
    return f'<p class="says">{escape(sentence(found))}</p>{table("Cases between", COLUMNS, rows, "named")}'


def as_text(found: Naive | None) -> str:
    """The same in lines; that there is no difference where there is none."""
    if found is None:
        return "a plain count gives the same, or there is none of this metric"
    steps = [
        f"{_told(step.after, found.measure):>12}  {step.reason}: {step.rows:,}" for step in found.reasons
    ]
    return "\n".join([f"{found.title}: {sentence(found)}", *steps])


def _told(value: float | None, measure: str) -> str:
    return "–" if value is None else text.figure(value, measure)
