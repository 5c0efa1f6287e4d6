"""Numbers, shares, distances and intervals in words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text
from dashboard.model.metric import Metric
from dashboard.scoring import Reading
from dashboard.units import UNITS

FEW = 5  # names that a sentence holds


def noun(metric: Metric, n: float = 0) -> str:
    """What a metric counts, for a number of them: answers, tickets, reviews, actions."""
    return metric.noun if n == 1 else metric.noun + "s"


def unit_of(reading: Reading, metric: Metric, n: float = 0) -> str:
    """What a figure stands on: its cases, or the respondents where each gave several answers."""
    if reading.units == reading.n:
        return noun(metric, n)
    return "respondent" if n == 1 else "respondents"


def counted(n: float, metric: Metric) -> str:
    """1 answer, 3,912 tickets."""
    shown = count(n)
    return f"{shown} {noun(metric, 1 if shown == '1' else n)}"


def count(n: float) -> str:
    """A number of cases: whole, thousands separated."""
    return f"{n:,.0f}"


def n_of(reading: Reading) -> str:
    """n 1,204; "" of too few cases, whose number stands in the word."""
    return "" if reading.base == "tiny" else f"n {count(reading.n)}"


def percent(share: float) -> str:
    """A share of 1 as whole percent; never 0 or 100 where it is not quite."""
    if 0.995 <= share < 1:
        return "over 99 %"
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def tenths(number: float) -> str:
    """A number of things or hours; never 0.0 where it is not nothing."""
    return "under 0.1" if 0 < number < 0.05 else f"{number:,.1f}"


def gap(value: float, unit: str) -> str:
    """A distance between two values: percentages and NPS differ by points."""
    if UNITS[unit].in_points:
        shown = text.bare(value, unit)
        return f"{shown} point{'' if float(shown.replace(',', '')) == 1 else 's'}"
    return text.bare(value, unit)


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def some(names: Sequence[str]) -> str:
    """A, B and C; of many the first few, and how many more: A, B, C and 56 more."""
    rest = len(names) - FEW
    return listed(names) if rest <= 1 else listed([*names[:FEW], f"{rest} more"])


def within(limit: float | None, unit: str) -> float | None:
    """A limit of the usual range as it is told: never beyond what its unit can be."""
    return None if limit is None else UNITS[unit].within(limit)


def interval(low: float | None, high: float | None, unit: str) -> str:
    """82.9-85.2 with an en dash, or "" where there is none."""
    if low is None or high is None:
        return ""
    joint = " – " if UNITS[unit].is_time or low < 0 else "–"
    return f"{text.bare(low, unit)}{joint}{text.bare(high, unit)}"
