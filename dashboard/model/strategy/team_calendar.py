"""When some teams are open, where that is not when the organisation is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from dashboard.model.header import Text
from dashboard.model.strategy.calendar import Hours, Zone, hours_of, in_country, in_hours
from dashboard.model.strategy.organisation import Organisation
from dashboard.model.strategy.section import Day, Problem, Section


class Calendar(Section):
    """When some teams are open, in their own zone. What it leaves out is the organisation's."""

    teams: Annotated[tuple[Text, ...], Field(min_length=1)]
    zone: Zone | None = None
    country: str | None = None
    region: str | None = None
    holidays: tuple[Day, ...] | None = None
    business_hours: dict[str, tuple[str, ...]] | None = None

    def names(self, team: str | None) -> bool:
        """Whether it is a team's, in either case of letters."""
        return team is not None and team.lower() in map(str.lower, self.teams)

    def country_in(self, organisation: Organisation) -> tuple[str | None, str | None]:
        """Country and region; a region of its own may be one of the organisation's country."""
        if self.country is not None:
            return self.country, self.region
        return organisation.country, self.region or organisation.region

    def hours_in(self, organisation: Organisation) -> Hours | None:
        """When its teams are open; None where neither it nor the organisation says."""
        return hours_of(
            self.zone or organisation.zone,
            *self.country_in(organisation),
            organisation.holidays if self.holidays is None else self.holidays,
            self.business_hours or organisation.business_hours,
        )


def in_calendars(calendars: Sequence[Calendar], organisation: Organisation) -> Iterator[Problem]:
    """A team in two of them, a country that nobody knows, no hours at all."""
    yield from in_hours(("organisation", "business_hours"), organisation.business_hours)
    yield from in_country(("organisation",), organisation.country, organisation.region)
    named: dict[str, int] = {}
    for index, calendar in enumerate(calendars):
        key = ("calendar", index)
        for place, team in enumerate(calendar.teams):
            first = named.setdefault(team.lower(), index)
            if first != index:
                said = f'"{team}" stands in another calendar too; name each team in one calendar'
                yield (*key, "teams", place), said
        yield from in_hours((*key, "business_hours"), calendar.business_hours or {})
        if calendar.country is not None or calendar.region is not None:
            yield from in_country(key, *calendar.country_in(organisation))
        if not any((calendar.business_hours or organisation.business_hours).values()):
            yield (
                key,
                "there are no opening hours; write [calendar.business_hours] below it, like"
                ' monday = ["09:00-17:00"], or [organisation.business_hours] for all teams',
            )
