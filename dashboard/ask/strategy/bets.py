"""Bets on the choices: what would have to be true of each, how it stands, and every verdict that was kept.

A question writes nothing. A verdict is kept by `act.judge_bets`, after each import and by a command, from the
bet's day on; the first that can be told stands for good. Where later data would say otherwise a further
line is kept, so that nobody can say that it was never so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Literal

from dashboard import periods, scoring, text
from dashboard.access import may
from dashboard.ask.home import Opened
from dashboard.ask.reads import sums_of
from dashboard.ask.spans import day_of, today_of
from dashboard.ask.strategy.registered import Stood, key_of, stood
from dashboard.ask.windows import Window, window_of
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.model.strategy import Condition, Target
from dashboard.quick import dataclass
from dashboard.records import lines
from dashboard.scoring import Asked, Reading
from dashboard.store.sources import Read
from dashboard.store.whom import Whom
from dashboard.units import UNITS

HAIR = 1e-6  # between red and goal: a bet has one edge
BETS = "bets"  # kind of record
Verdict = Literal["true", "false", "cannot_tell", "open"]


@dataclass(frozen=True)
class Kept:
    """A verdict that was kept: when, by whom, and what was read."""

    at: str
    who: str
    verdict: Verdict
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Bet:
    """What would have to be true of a choice, and how it stands: open until its day, then judged for good.

    `value`, with its interval, is what was read for the bet's day; before, what is read today. `kept` are
    the verdicts in the ledger, oldest first; `is_dropped`: it stands in the ledger and not in the file;
    `is_late`: it came after its day, as far as is known and whatever it says of when it was registered;
    `first_seen`: since when it is known of then, None where only the ledger tells that it was not there.
    """

    choice: str
    metric: str
    level: str
    direction: Literal["at_least", "at_most"]
    amount: float
    by: date
    registered: date
    statement: str
    verdict: Verdict
    value: float | None
    low: float | None
    high: float | None
    says: str
    kept: tuple[Kept, ...] = ()
    is_dropped: bool = False
    is_late: bool = False
    first_seen: date | None = None


@dataclass(frozen=True)
class _Late:
    """That a bet came after its day, and since when it is known of."""

    first_seen: date | None


def bets(home: Opened, day: date) -> tuple[Bet, ...]:
    """Every bet that was registered by a day, those that only the ledger still knows last."""
    ledger = _ledger(home)
    standing = {key_of(one): one for one in home.strategy.condition if one.registered <= day}
    waits = any(one.by <= day and key not in ledger for key, one in standing.items())
    known = _stood(home) if waits else {}  # it reads every strategy that was kept
    found = (
        _bet(home, one, day, ledger.get(key, ()), _seen_late(known.get(key))) for key, one in standing.items()
    )
    in_file = {key_of(one) for one in home.strategy.condition}
    dropped = (said for key, said in ledger.items() if key not in in_file)
    return (*found, *(_dropped(home, said) for said in dropped if _condition(said[0]).registered <= day))


def bet_of(home: Opened, condition: Condition, day: date | None = None) -> Bet:
    """A condition as it stands on a day, by default the last one with data, whatever the ledger says."""
    return _bet(home, condition, day or day_of(home), ())


def due(home: Opened) -> tuple[tuple[str, Bet], ...]:
    """(key, bet) of each whose verdict is not in the ledger as the data now tell it.

    One that stood in the file on its day and went before it was judged is judged as it was made.
    """
    if not home.has_data:
        return ()
    ledger, known, today = _ledger(home), _stood(home), today_of(home)
    standing = {key_of(one): one for one in home.strategy.condition}
    found = []
    for key, one in {**standing, **_taken_back(home, known, ledger)}.items():
        said = ledger.get(key, ())
        if one.by > today:
            continue
        late = _late_of(said) if said else _seen_late(known.get(key)) or _was_absent(one, ledger)
        fresh = _bet(home, one, today, (), late, is_dropped=key not in standing)
        if not said or said[-1]["verdict"] != fresh.verdict:
            found.append((key, fresh))
    return tuple(found)


def _stood(home: Opened) -> dict[str, Stood]:
    return stood(home.path, home.strategy.organisation.tz)


def _taken_back(
    home: Opened, known: Mapping[str, Stood], ledger: Mapping[str, object]
) -> dict[str, Condition]:
    """Bets that went from the file between their day and their verdict; of metrics that there still are."""
    return {
        key: one.condition
        for key, one in known.items()
        if one.is_taken_back and key not in ledger and one.condition.metric in home.catalogue.metrics
    }


def _seen_late(seen: Stood | None) -> _Late | None:
    """What the strategies that were kept tell of it."""
    return _Late(seen.since) if seen and seen.is_late else None


def _was_absent(condition: Condition, ledger: Mapping[str, Sequence[Mapping[str, Any]]]) -> _Late | None:
    """That it did not stand in the file when all that was due by its day was judged before."""
    others = any(_condition(said[0]).by >= condition.by for said in ledger.values())
    return _Late(None) if others else None


def _late_of(said: Sequence[Mapping[str, Any]]) -> _Late | None:
    """What was found when its first verdict was kept."""
    if not said or not said[0].get("is_late"):
        return None
    with suppress(ValueError):
        return _Late(date.fromisoformat(str(said[0].get("first_seen"))))
    return _Late(None)


def has_verdict(home: Opened, condition: Condition) -> bool:
    """Whether a bet stands in the ledger."""
    return key_of(condition) in _ledger(home)


def _ledger(home: Opened) -> dict[str, tuple[dict[str, Any], ...]]:
    """Key -> the lines of a bet, oldest first."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for line in lines.read(home.path, BETS):
        found[line["bet"]] = (*found.get(line["bet"], ()), line)
    return found


def as_recorded(bet: Bet) -> dict[str, Any]:
    """A bet as a line of the ledger says what it was."""
    said = {name: getattr(bet, name) for name in Condition.model_fields}
    return {name: str(value) if isinstance(value, date) else value for name, value in said.items()}


def _condition(line: Mapping[str, Any]) -> Condition:
    return Condition.recorded(line["condition"])


def _dropped(home: Opened, said: Sequence[Mapping[str, Any]]) -> Bet:
    """A bet that somebody took out of the file after it was judged: it stays in the ledger."""
    nothing = (None, None, None)
    return _made(home, _condition(said[0]), said, "open", nothing, _late_of(said), is_dropped=True)


def _bet(
    home: Opened,
    condition: Condition,
    day: date,
    said: Sequence[Mapping[str, Any]],
    late: _Late | None = None,
    *,
    is_dropped: bool = False,
) -> Bet:
    """A bet as it is read; `late` is what is known of one that the ledger does not hold yet."""
    is_due = condition.by <= day
    verdict: Verdict = "cannot_tell" if is_due else "open"
    figures: tuple[float | None, float | None, float | None] = (None, None, None)
    if home.has_data and may(home.who, "see", Whom("organisation")):
        metric = home.metric(condition.metric)
        at = min(condition.by, day, today_of(home))
        rises = metric.rises
        turned = (condition.direction == "at_least") != rises
        # at the amount itself a bet is won, whichever way is better: turned, it is lost only beyond
        edge = condition.amount + (0.0 if not turned else HAIR if rises else -HAIR)
        reading = read_at(home, metric, edge, at)
        figures = reading.value, reading.low, reading.high
        if is_due and condition.by <= today_of(home) and reading.goal_met is not None:
            verdict = "true" if reading.goal_met != turned else "false"
    kept = said if is_due else ()
    late = (_late_of(kept) or late) if is_due else None
    return _made(home, condition, kept, verdict, figures, late, is_dropped=is_dropped)


def _made(
    home: Opened,
    condition: Condition,
    said: Sequence[Mapping[str, Any]],
    verdict: Verdict,
    figures: tuple[float | None, float | None, float | None],
    late: _Late | None,
    *,
    is_dropped: bool = False,
) -> Bet:
    """The first verdict that could be told stands, whatever is read today."""
    names = ("at", "who", "verdict", "value", "low", "high")
    kept = tuple(Kept(*(one.get(name) for name in names)) for one in said)  # type: ignore[arg-type]
    told_first = next((one for one in kept if one.verdict in ("true", "false")), None)
    if told_first:
        verdict, figures = told_first.verdict, (told_first.value, told_first.low, told_first.high)
    elif is_dropped and kept:
        verdict = kept[-1].verdict
    says = _says(condition, home.catalogue.metrics.get(condition.metric), verdict, figures[0])
    if kept and told_first and kept[-1].verdict != told_first.verdict:
        says += " Data that came later say otherwise; the verdict stands."
    if late:
        says += " " + _came_late(late)
    if is_dropped:
        says += " It was taken out of the file since."
    asked = condition.model_dump()
    said_of_it = {
        "verdict": verdict,
        "says": says,
        "kept": kept,
        "is_dropped": is_dropped,
        "is_late": late is not None,
        "first_seen": late and late.first_seen,
    }
    read = dict(zip(("value", "low", "high"), figures, strict=True))
    return Bet(**{**asked, **read, **said_of_it})


def read_at(home: Opened, metric: Metric, amount: float, day: date) -> Reading:
    """A metric of the organisation over the month that ends with a day, judged with an amount as the goal.

    What protects whoever answered is read over the last month that ended by then.
    """
    window = _window_at(home, metric, day)
    lowest, _ = UNITS[metric.unit].limits
    red = amount + (HAIR if not metric.rises else -HAIR)
    target = Target(metric=metric.name, red=max(red, lowest - HAIR), goal=amount)
    asked = Asked(metric, "organisation", home.strategy.organisation.name, window.period, target, judged=True)
    read = read_for(home, metric, day)
    sums = sums_of(home, [read], Whom("organisation"))
    return scoring.read(asked, window.told(sums.get((read, None), Tally())))


def read_for(home: Opened, metric: Metric, day: date) -> Read:
    """What `read_at` adds up: for whoever reads several together."""
    return metric.name, _window_at(home, metric, day).period


def _window_at(home: Opened, metric: Metric, day: date) -> Window:
    first = periods.add_months(day, -1) + timedelta(days=1)
    asked_for = periods.month(day) if periods.month(day).last == day else periods.between(first, day)
    if metric.minimum > 1 and periods.month(day).last > day:
        asked_for = periods.month(periods.month(day).first - timedelta(days=1))
    return window_of(home, metric, "organisation", asked_for)


def _came_late(late: _Late) -> str:
    how = f"first seen on {text.day(late.first_seen)}" if late.first_seen else "written"
    return f"It was {how}, after its day." if late.first_seen else f"It was {how} after its day."


def _says(condition: Condition, metric: Metric | None, verdict: Verdict, value: float | None) -> str:
    title, unit = (metric.title, metric.measure) if metric else (condition.metric, "rate")
    asked = f"{title} {condition.direction.replace('_', ' ')} {text.figure(condition.amount, unit)}"
    figure = None if value is None else text.figure(value, unit)
    day = text.day(condition.by)
    if verdict == "open":
        return (
            f"{asked} by {day}: open; today {f'it reads {figure}' if figure else 'there is nothing to read'}."
        )
    reads = f"it read {figure} then" if figure else "there was nothing to read"
    if verdict == "cannot_tell":
        return f"{asked} by {day}: can't be told; {reads}."
    return f"{asked} by {day}: {'it came true' if verdict == 'true' else 'it did not come true'}; {reads}."
