"""Which days a figure is of, and what it is compared with."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard import scoring, text
from dashboard.model.metric import Metric
from dashboard.periods import add_months
from dashboard.scoring import Reading, Span
from dashboard.wording.counts import counted, noun, percent


def before(reading: Reading) -> str:
    """What a change compares with: Sep, the 3 months before, the year before (data from 1 May 2025)."""
    past = reading.previous
    if past is None:
        return ""
    span = Span(past.from_, past.to)
    months = whole_months(span)
    named = text.month_of(span.from_, span.to)[:3]
    known = f" (data from {text.day(past.data_from)})" if past.data_from else ""
    return (named or f"the {_length(span, months)} before") + known


def window(reading: Reading, first: date, last: date) -> str:
    """The window where it is not the period itself, and where the data end in it: 3 months to 31 Oct."""
    span = reading.window
    if reading.at:
        return f"at the week's end, {short(reading.at)}"
    if reading.is_earlier:
        return text.span(span.from_, span.to)
    if (span.from_, span.to) == (first, last):
        return f"so far, to {short(reading.data_to)}" if reading.data_to else ""
    so_far = f", data to {short(reading.data_to)}" if reading.data_to else ""
    return f"{_length(span, whole_months(span))} to {short(span.to)}{so_far}"


def short(day: date) -> str:
    """4 Oct."""
    return f"{day.day} {text.MONTHS[day.month - 1][:3]}"


def alone(reading: Reading, metric: Metric) -> str:
    """October alone 87.5 %, 48 answers; "" where the window is the period itself."""
    month = reading.month
    if month is None:
        return ""
    named = text.month_of(month.from_, month.to) or text.span(month.from_, month.to)
    known = scoring.unless_few(month.value, month.n)
    if known is None:
        return f"{named} alone: {counted(month.n, metric) if month.n else f'no {noun(metric)}'}"
    return f"{named} alone {text.figure(known, reading.measure)}, {counted(month.n, metric)}"


def provisional(partial: bool, decided: float | None) -> str:
    """Why a point of a trend may still move: not over yet, 80 % decided."""
    waiting = decided is not None and decided < 1
    parts = ("not over yet" if partial else "", f"{percent(decided or 0.0)} decided" if waiting else "")
    return ", ".join(part for part in parts if part)


def target_since(reading: Reading) -> str:
    """Target since 31 Mar 2026, where it began inside the window; else ""."""
    start = reading.target.from_ if reading.target else None
    return f"target since {text.day(start)}" if start and start > reading.window.from_ else ""


def length(span: Span) -> str:
    """Year, 3 months, month, week, 10 days, day."""
    return _length(span, whole_months(span))


def _length(span: Span, months: int) -> str:
    if months == 12:
        return "year"
    if months:
        return f"{months} months" if months > 1 else "month"
    days = (span.to - span.from_).days + 1
    return {1: "day", 7: "week"}.get(days, f"{days} days")


def whole_months(span: Span) -> int:
    """How many months it is, also from the 12th to the 11th; 0 where it is not whole."""
    following = span.to + timedelta(days=1)
    months = (following.year - span.from_.year) * 12 + following.month - span.from_.month
    return months if months > 0 and add_months(span.from_, months) == following else 0
