"""What is more than chance for an organisation or a team: at most three things, worded as everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dashboard import wording
from dashboard.access import may
from dashboard.ask.cards.card import Scorecard
from dashboard.ask.cards.scorecards import cards
from dashboard.ask.home import Opened
from dashboard.ask.spans import find_period
from dashboard.model.metric import Level
from dashboard.quick import dataclass
from dashboard.scoring import Reading, Span
from dashboard.store.whom import Whom

MOST = 3
PRAISE = ("improvement", "better")
Kind = Literal["worse", "concern", "never", "improvement", "better"]
ORDER: tuple[Kind, ...] = ("worse", "concern", "never", "improvement", "better")


@dataclass(frozen=True)
class Signal:
    """One thing to talk about: of which metric, of whom, and the sentence that says it."""

    kind: Kind
    metric: str
    title: str
    level: Level
    name: str
    display_name: str
    says: str  # without the title, which stands before it
    increases: bool = True  # whether more is better


def signals(home: Opened, team: str | None = None, period: str | None = None) -> tuple[Signal, ...]:
    """The signals of a team's card and of its people, or of the organisation's; who needs somebody first.

    A metric is named once for each name. Nothing here is a difference that luck explains.
    """
    return _all(home, team, period)[:MOST]


def can_tell(home: Opened, team: str | None = None, period: str | None = None) -> bool:
    """Whether anything on the card of a team, or of the organisation, has enough cases to show a change.

    On few (a base below normal) only a great one would show, and that nothing changed is not known.
    """
    level: Level = "team" if team else "organisation"
    if not _has_card(home, level, period):
        return False
    found = cards(home, level, team, period=period).cards
    return any(
        (one.change_low is not None and one.base == "normal") or one.variation != "none"
        for card in found
        for one in card.metrics
    )


def told_over(home: Opened, team: str | None = None, period: str | None = None) -> tuple[Span, ...]:
    """The days over which the card's figures are read that are compared with what was before them.

    Mostly those of the period; a sample is read over three months, and what waits over an earlier week.
    """
    level: Level = "team" if team else "organisation"
    if not _has_card(home, level, period):
        return ()
    found = cards(home, level, team, period=period).cards
    return tuple(
        dict.fromkeys(one.window for card in found for one in card.metrics if one.change_low is not None)
    )


def to_praise(home: Opened, team: str, period: str | None = None) -> Signal | None:
    """The one thing of a team, or of somebody in it, that is better by more than chance."""
    return next((one for one in _all(home, team, period) if one.kind in PRAISE), None)


def _all(home: Opened, team: str | None, period: str | None) -> tuple[Signal, ...]:
    level: Level = "team" if team else "organisation"
    found: list[Signal] = []
    if _has_card(home, level, period):
        for card in cards(home, level, team, period=period).cards:
            found += _of_card(card.metrics, card.display_name)
    if team and _has_card(home, "agent", period) and _shows_people(home, team):
        for card in cards(home, "agent", None, team, period, behaving=False).cards:
            found += _of_people(card)
    return tuple(sorted(found, key=lambda one: ORDER.index(one.kind)))


def _has_card(home: Opened, level: Level, period: str | None) -> bool:
    return home.has_data and home.strategy.card_for(level, find_period(home, period).last) is not None


def _shows_people(home: Opened, team: str) -> bool:
    """Whether whoever asks may see the team's people, where the organisation shows anybody."""
    return home.strategy.people.are_named and may(home.who, "see", Whom("agent", None, team))


def _of_card(readings: Iterable[Reading], shown: str) -> Iterable[Signal]:
    for reading in readings:
        if (kind := _kind(reading)) is not None:
            yield _signal(kind, reading, shown, wording.signal(reading))


def _kind(reading: Reading) -> Kind | None:
    """What of a reading is more than chance; a change that is one outweighs the place on the chart."""
    if reading.is_signal and reading.change:
        return "improvement" if reading.is_better else "concern"
    if reading.variation in ("concern", "improvement"):
        return reading.variation
    return "never" if reading.status == "red" and reading.assurance == "consistent_fail" else None


def _of_people(card: Scorecard) -> Iterable[Signal]:
    """What differs from colleagues with the same kinds of cases, after correction for all of the team."""
    for reading in card.metrics:
        one = reading.compared
        if one and one.verdict in ("worse", "better"):
            yield _signal(one.verdict, reading, card.display_name, one.says)


def _signal(kind: Kind, reading: Reading, shown: str, says: str) -> Signal:
    return Signal(
        kind, reading.metric, reading.title, reading.level, reading.name, shown, says, reading.rises
    )
