"""What can be undone, and what a way back would change: figures of the cards as they stand, and then.

Of an undo, the generation before is kept and is asked; of an import that is taken back, all others are
replayed on trial.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from dashboard import periods, text
from dashboard.ask.cards.scorecards import cards
from dashboard.ask.held import stands_on
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.faults import Fault, UsageFault
from dashboard.intake import history
from dashboard.model.metric import Level
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading
from dashboard.store.fitting import outdated
from dashboard.store.generations import Import, Store

LEVELS: tuple[Level, ...] = ("organisation", "team")
RENAMED = "who is who was changed since, so what teams would read again is known only when it is done"

READ_ANEW = "What came before was read by another clock or program: it is read anew when it is done."


@dataclass(frozen=True)
class Undoable:
    """What `undo` would take back: a generation, what made it, and the imports that only it has.

    `back_to` is the generation that would be in force again; 0 is a home without data.
    """

    generation: int
    back_to: int
    what: str
    imports: tuple[Import, ...]


@dataclass(frozen=True)
class GoingBack:
    """A figure of a card as it stands, and `then`, as it would stand; None where there is none.

    `reads` and `then_reads` are its value, word and cases in words; of too few cases there is no value.
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
        return f"{self._whose}: {self.reads} → {self.then_reads}"

    @property
    def turned(self) -> str:
        """The same of a step that was done already: as it was, and as it stands."""
        return f"{self._whose}: {self.then_reads} → {self.reads}"

    @property
    def _whose(self) -> str:
        return self.title + (f" of {self.name}" if self.level == "team" else "")


@dataclass(frozen=True)
class WouldUndo:
    """What a way back changes in a period, of `every` figures of the organisation and the teams.

    `says` is that in a sentence, `reason` what can't be told beforehand, and why.
    """

    generation: int
    what: str
    period: Shown | None
    figures: tuple[GoingBack, ...]
    every: int
    says: str
    reason: str | None = None


def undoable(home: Opened) -> Undoable | None:
    """What `undo` would take back; None where there is nothing, or where it is no longer kept."""
    store, ledger = Store(home.path), home.ledger
    try:
        before = {item.import_id for item in store.before(ledger).imports}
    except UsageFault:
        return None
    gone = tuple(item for item in ledger.imports if item.import_id not in before)
    return Undoable(ledger.seq, ledger.parent, ledger.what, gone)


def would_undo(home: Opened) -> WouldUndo | None:
    """What `undo` would change on the cards, both values of each; None where there is nothing to undo."""
    last = undoable(home)
    if last is None:
        return None
    try:
        period = _period(home, tuple(one.import_id for one in last.imports))
        levels, reason = LEVELS, None
        with home.earlier(last.back_to) as before:
            if outdated(before.ledger, home.strategy, home.catalogue):
                raise Fault(READ_ANEW)
            if last.back_to and before.ledger.aliases != home.ledger.aliases:
                levels, reason = ("organisation",), RENAMED
            then = _readings(before, levels, period) if last.back_to else {}
        found = _compared(home, _readings(home, levels, period), then)
    except Fault as fault:  # an undo is often what helps
        unknown = "Which figures change can't be told beforehand."
        return WouldUndo(last.generation, last.what, None, (), 0, unknown, str(fault))
    return _told(last.generation, last.what, period, found, reason)


def would_remove(home: Opened, import_id: int) -> WouldUndo:
    """What `remove` would change on the cards, at its own cost; its faults are those of `remove`."""
    home.whole()
    entry = history.removable(home.path, home.ledger, import_id)
    period = _period(home, (import_id,))
    with _without(home, import_id) as rest:
        then = _readings(rest, LEVELS, period)
    return _told(
        home.generation, entry.name, period, _compared(home, _readings(home, LEVELS, period), then), None
    )


@contextmanager
def _without(home: Opened, import_id: int) -> Iterator[Opened]:
    """The same home as if an import had never been loaded."""
    other = None
    try:
        with history.without(home.path, home.ledger, import_id) as path:
            other = type(home).open(path, home.who)
            yield other
    finally:
        if other:  # once its files are gone nothing of it stays open for the next reader
            other.close()


Readings = dict[tuple[Level, str, str], Reading]


def _compared(home: Opened, now: Readings, then: Readings) -> list[GoingBack]:
    return [_of(home, key, now.get(key), then.get(key)) for key in dict.fromkeys((*now, *then))]


def _told(
    generation: int, what: str, period: Period, found: list[GoingBack], reason: str | None
) -> WouldUndo:
    differing = tuple(one for one in found if (one.value, one.n) != (one.then, one.then_n))
    says = _in_a_sentence(len(differing), len(found), period)
    return WouldUndo(generation, what, shown(period), differing, len(found), says, reason)


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


def _readings(home: Opened, levels: tuple[Level, ...], period: Period) -> Readings:
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
    known = reading.told
    value = "–" if known is None else text.figure(known, measure)
    return known, reading.n, f"{value}, {reading.word}, n {reading.n:,.0f}"
