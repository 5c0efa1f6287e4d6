"""What an undo would change: each figure of the cards as it stands, and as it would stand again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard import periods, text, wording
from dashboard.ask.answers import Shown
from dashboard.ask.cards.scorecards import cards
from dashboard.ask.held import stands_on
from dashboard.ask.home import Opened, find_period, shown
from dashboard.ask.loaded import undoable
from dashboard.faults import Fault
from dashboard.model.metric import Level
from dashboard.periods import Period
from dashboard.scoring import Reading

LEVELS: tuple[Level, ...] = ("organisation", "team")
RENAMED = "who is who was changed since, so what teams would read again is known only when it is done"


@dataclass(frozen=True)
class GoingBack:
    """A figure of a card as it stands, and `then`, as it would stand; None where there is none.

    `reads` and `then_reads` are its value, word and cases in words.
    """

    level: Level
    name: str
    metric: str
    title: str
    value: float | None
    n: float
    reads: str
    then: float | None
    then_n: float
    then_reads: str

    @property
    def says(self) -> str:
        """Both in a line."""
        whose = f" of {self.name}" if self.level == "team" else ""
        return f"{self.title}{whose}: {self.reads} → {self.then_reads}"


@dataclass(frozen=True)
class WouldUndo:
    """What an undo of a generation changes in a period, of `every` figures of the organisation and the teams.

    `says` is that in a sentence, `reason` what can't be told beforehand, and why.
    """

    generation: int
    what: str
    period: Shown | None
    figures: tuple[GoingBack, ...]
    every: int
    says: str
    reason: str | None = None


def would_undo(home: Opened) -> WouldUndo | None:
    """What `undo` would change on the cards, both values of each; None where there is nothing to undo."""
    last = undoable(home)
    if last is None:
        return None
    try:
        period = _period(home, tuple(one.import_id for one in last.imports))
        now = _readings(home, LEVELS, period)
        levels, reason = LEVELS, None
        with home.earlier(last.back_to) as before:
            if last.back_to and before.ledger.aliases != home.ledger.aliases:
                levels, reason = ("organisation",), RENAMED
            then = _readings(before, levels, period) if last.back_to else {}
    except Fault as fault:  # an undo is often what helps
        unknown = "Which figures change can't be told beforehand."
        return WouldUndo(last.generation, last.what, None, (), 0, unknown, str(fault))
    now = {key: reading for key, reading in now.items() if key[0] in levels}
    found = [_of(home, key, now.get(key), then.get(key)) for key in dict.fromkeys((*now, *then))]
    differing = tuple(one for one in found if (one.value, one.n) != (one.then, one.then_n))
    told = _in_a_sentence(len(differing), len(found), period)
    return WouldUndo(last.generation, last.what, shown(period), differing, len(found), told, reason)


def _in_a_sentence(differing: int, every: int, period: Period) -> str:
    month = text.period_name(period.name, period.first, period.last)
    if not every:
        return "There are no cards, so no figure of one changes."
    if not differing:
        return f"No figure of {month} on a card of the organisation or of a team changes."
    return f"{differing} of {every} figures of {month} on the cards of the organisation and the teams change."


def _period(home: Opened, imports: tuple[int, ...]) -> Period:
    """The month that the cards show, or that which the imports reach last where they end before it."""
    usual = find_period(home, None)
    on = stands_on(home, imports)
    if on.last is None or on.first is None or on.first <= usual.last <= on.last:
        return usual
    return periods.month(min(on.last, max(on.first, usual.last)))


def _readings(
    home: Opened, levels: tuple[Level, ...], period: Period
) -> dict[tuple[Level, str, str], Reading]:
    """Each figure on a card of the organisation and of the teams."""
    return {
        (level, card.display_name, reading.metric): reading
        for level in levels
        if _has_card(home, level, period.last)
        for card in cards(home, level, period=period.name, behaving=False).cards
        for reading in card.metrics
    }


def _has_card(home: Opened, level: Level, day: date) -> bool:
    return home.has_data and home.strategy.card_for(level, day) is not None


def _of(home: Opened, key: tuple[Level, str, str], now: Reading | None, then: Reading | None) -> GoingBack:
    level, name, metric = key
    measure = home.metric(metric).measure
    return GoingBack(
        level, name, metric, home.metric(metric).title, *_said(now, measure), *_said(then, measure)
    )


def _said(reading: Reading | None, measure: str) -> tuple[float | None, float, str]:
    if reading is None or not reading.n:
        return None, 0, "no data"
    known = wording.value(reading)
    value = "–" if known is None else text.figure(known, measure)
    return known, reading.n, f"{value}, {reading.word}, n {reading.n:,.0f}"
