"""Who the organisation is, when it is open, how its people are shown, and whose surveys count."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from dashboard.model.header import Text
from dashboard.model.metric import SurveyKind
from dashboard.model.strategy.calendar import Hours, Zone, hours_of
from dashboard.model.strategy.section import Day, Section, no_flag


class Organisation(Section):
    """Who it is, which zone and year it lives in, and when it is open."""

    name: Text = "Your organisation"
    zone: Zone = "UTC"
    fiscal_year_starts: Annotated[int, BeforeValidator(no_flag), Field(ge=1, le=12)] = 1
    country: str | None = None
    region: str | None = None
    holidays: tuple[Day, ...] = ()
    business_hours: dict[str, tuple[str, ...]] = Field(default={})

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    @property
    def hours(self) -> Hours | None:
        """When it is open; None where it says nothing of that."""
        return hours_of(self.zone, self.country, self.region, self.holidays, self.business_hours)


class People(Section):
    """Whether individuals are shown, and whether a person has one overall score.

    In the first `learning_months` a person has cases and feedback, no colour and no comparison.
    """

    mode: Literal["individuals", "teams_only"] = "individuals"
    composite: bool = False
    learning_months: Annotated[int, BeforeValidator(no_flag), Field(ge=0, le=24)] = 3

    @property
    def are_named(self) -> bool:
        """Whether what names a person may be stored and shown; else teams only."""
        return self.mode == "individuals"


class Survey(Section):
    """Of a kind of survey, the one desk (source) whose answers count, from a day on."""

    kind: SurveyKind
    desk: Text
    from_date: Day | None = Field(default=None, alias="from")
