"""What every part of strategy.toml is made of, and what of its faults is common to several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.faults import nearest
from dashboard.model.metric import Level, Metric
from dashboard.model.validation import shown
from dashboard.units import UNITS

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
LONGEST_PROMISE = 366 * 24 * 60  # minutes
LONGEST_WAIT = 10 * LONGEST_PROMISE
NAMED = 8  # of the names that are known, how many a fault lists


def _a_day(written: object) -> object:
    if isinstance(written, bool | int | float):
        raise ValueError(f"{shown(written)} is no day; write one without quotes, like 2026-12-31")
    return written


def _sane_day(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            f"{day} is too far away to be meant; write a day from {FIRST_DAY.year} to {LAST_DAY.year}"
        )
    return day


def no_flag(written: object) -> object:
    """true is no 1, and "90" no 90: a figure in quotes is a text to everybody else who reads the file."""
    if isinstance(written, bool | str):
        raise ValueError(f"{shown(written)} is no number; write one without quotes, like 87.5")
    return written


Day = Annotated[date, BeforeValidator(_a_day), AfterValidator(_sane_day)]
Number = Annotated[float, BeforeValidator(no_flag), Field(allow_inf_nan=False)]
Minutes = Annotated[Number, Field(gt=0, le=LONGEST_PROMISE)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Place = tuple[str | int, ...]
Problem = tuple[Place, str]  # where it is, counted from 0, and what is wrong and to be written


class Section(BaseModel):
    """A part of the file; an unknown key is an error."""

    # built when first asked: what stands in another is checked by that one
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def unknown(name: str, known: Mapping[str, object] | None, what: str) -> str | None:
    """What is wrong with a name that nobody has; None for `known` asks nothing."""
    if known is None or name in known:
        return None
    more = " …" if len(known) > NAMED else ""
    hint = nearest(name, known) or f"; write one of {', '.join(list(known)[:NAMED])}{more}"
    return f'there is no {what} "{name}"{hint}'


def not_read(metric: Metric, level: Level) -> str | None:
    """What is wrong with a metric at a level that it has no reading for."""
    if level in metric.levels or metric.fault:
        return None
    return f"{metric.name} has no reading for level {level}; it is read for {', '.join(metric.levels)}"


def in_reach(key: Place, value: float, metric: Metric) -> Iterator[Problem]:
    """A value that the unit of a metric can't have."""
    if metric.fault:
        return  # nobody knows its unit
    lowest, highest = UNITS[metric.unit].limits
    if not lowest <= value <= highest:
        ends = f"from {lowest:g} to {highest:g}" if isfinite(highest) else f"of at least {lowest:g}"
        yield key, f"{value:g} can't be reached by {metric.name} ({metric.unit}); write a value {ends}"
    elif UNITS[metric.unit].is_time and value > LONGEST_WAIT:
        yield key, f"{value:g} minutes are longer than ten years; write at most {LONGEST_WAIT:,}"
