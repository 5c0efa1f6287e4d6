"""What the organisation promises: first reply and resolution, in minutes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from dashboard.model.header import Text
from dashboard.model.strategy.organisation import Organisation
from dashboard.model.strategy.section import Day, Minutes, Problem, Section
from dashboard.model.strategy.team_calendar import Calendar


class Sla(Section):
    """A promise of the organisation, for files that hold no due instants. Minutes."""

    priority: Text | None = None
    channel: Text | None = None
    team: Text | None = None
    first_reply_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    clock: Literal["business", "elapsed"] = "elapsed"
    from_date: Day | None = Field(default=None, alias="from")

    @property
    def of_whom(self) -> tuple[str | None, ...]:
        """Priority, channel and team in small letters, as tickets are held against them."""
        return tuple(one and one.casefold() for one in (self.priority, self.channel, self.team))


def in_promises(
    promises: Sequence[Sla], organisation: Organisation, calendars: Sequence[Calendar]
) -> Iterator[Problem]:
    """Nothing promised, an answer after all is done, or hours of a calendar that has none."""
    for index, sla in enumerate(promises):
        if sla.first_reply_minutes is None and sla.resolution_minutes is None:
            yield ("sla", index), "it promises nothing; write first_reply_minutes or resolution_minutes"
        elif (sla.first_reply_minutes or 0) > (sla.resolution_minutes or math.inf):
            yield (
                ("sla", index, "first_reply_minutes"),
                f"the first reply may take {sla.first_reply_minutes:g} minutes, all of the ticket"
                f" {sla.resolution_minutes:g}; write the first reply's as the shorter one",
            )
        # a team's calendar is never without hours
        has_hours = any(organisation.business_hours.values()) or any(one.names(sla.team) for one in calendars)
        if sla.clock == "business" and not has_hours:
            yield (
                ("sla", index, "clock"),
                "there are no business hours to count by; write [organisation.business_hours], or"
                ' clock = "elapsed"',
            )
