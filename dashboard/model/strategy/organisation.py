"""Who the organisation is, when it is open, how its people are shown, and whose surveys count."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, field_validator

from dashboard.model.header import Text
from dashboard.model.strategy.calendar import WEEKDAYS, read_span
from dashboard.model.strategy.section import Day, Section, no_flag


class Organisation(Section):
    """Who it is, which zone and year it lives in, and when it is open."""

    name: Text = "Your organisation"
    zone: Text = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    holidays: tuple[Day, ...] = ()
    business_hours: dict[str, tuple[str, ...]] = Field(default={})

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f'"{name}" is no time zone; write one like Europe/Amsterdam or UTC') from error
        return name

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    def spans_of(self, weekday: int) -> list[tuple[int, int]]:
        """When it is open on a weekday (Monday is 0): (from, to) in minutes after midnight."""
        return sorted(read_span(span) for span in self.business_hours.get(WEEKDAYS[weekday], ()))


class People(Section):
    """Whether individuals are shown, and whether a person has one overall score.

    In the first `learning_months` a person has cases and feedback, no colour and no comparison.
    """

    mode: Literal["individuals", "teams_only"] = "individuals"
    composite: bool = False
    learning_months: Annotated[int, BeforeValidator(no_flag), Field(ge=0, le=24)] = 3


class Survey(Section):
    """Of a kind of survey, the one desk (source) whose answers count, from a day on."""

    kind: Literal["csat", "nps", "ces"]
    desk: Text
    from_date: Day | None = Field(default=None, alias="from")
