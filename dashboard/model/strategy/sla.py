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

    @property
    def precedence(self) -> tuple[int, str]:
        """Of two promises of one thing the greater stands: whoever names more of a ticket, then the later."""
        return sum(one is not None for one in self.of_whom), str(self.from_date or "")

    def is_of(self, case: tuple[str | None, ...], day: str) -> bool:
        """Whether it is made of such cases (priority, channel, team; None: any other) created on a day."""
        return str(self.from_date or "") <= day and all(
            own in (None, theirs) for own, theirs in zip(self.of_whom, case, strict=True)
        )


def crossed(promises: Sequence[Sla]) -> Iterator[tuple[int, int]]:
    """Of some cases one promise stands for the first reply and another, shorter one for the resolution: the
    places of both. Minutes of business hours take at least as long as minutes that elapse.
    """
    firsts = [n for n, one in enumerate(promises) if one.first_reply_minutes is not None]
    wholes = [n for n, one in enumerate(promises) if one.resolution_minutes is not None]
    for first, whole in ((a, b) for a in firsts for b in wholes if a != b):
        one, other = promises[first], promises[whole]
        both = tuple(a or b for a, b in zip(one.of_whom, other.of_whom, strict=True))
        day = max(str(one.from_date or ""), str(other.from_date or ""))
        stands = one.is_of(both, day) and other.is_of(both, day)
        is_less = (other.resolution_minutes or 0) < (one.first_reply_minutes or 0)
        if not (stands and is_less) or (one.clock == "elapsed" and other.clock == "business"):
            continue
        of_both = [n for n, each in enumerate(promises) if each.is_of(both, day)]
        if all(
            n == max((m for m in of_both if m in having), key=lambda m: (promises[m].precedence, -m))
            for n, having in ((first, firsts), (whole, wholes))
        ):
            yield first, whole


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
