"""What every part of strategy.toml is: keys that are known, days and numbers that can be meant."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.model.validation import shown

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


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


class Part(BaseModel):
    """A part of the file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
