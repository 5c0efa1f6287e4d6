"""Bets on the choices: what would have to be true of each, how it stands, and every verdict that was kept.

A question writes nothing. A verdict is kept by `act.judge_bets`, after each import and by a command, from the
bet's day on; the first that can be told stands for good. Where later data would say otherwise a further
line is kept, so that nobody can say that it was never so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from dashboard import periods, scoring, text
from dashboard.access import may
from dashboard.ask.home import Opened
from dashboard.ask.reads import sums_of
from dashboard.ask.spans import day_of, today_of
from dashboard.ask.windows import Window, window_of
from dashboard.method.tally import Tally
from dashboard.model.header import fingerprint
from dashboard.model.metric import Metric
from dashboard.model.strategy import Condition, Target
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
    `is_late`: the ledger shows that it was written after its day, whatever it says of when it was registered.
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


def bets(home: Opened, day: date) -> tuple[Bet, ...]:
    """Every bet that was registered by a day, those that only the ledger still knows last."""
    ledger = _ledger(home)
    standing = [one for one in home.strategy.condition if one.registered <= day]
    found = [_bet(home, one, day, ledger.get(key_of(one), ())) for one in standing]
    known = {key_of(one) for one in home.strategy.condition}
    dropped = (said for key, said in ledger.items() if key not in known)
    return (*found, *(_dropped(home, said) for said in dropped if _condition(said[0]).registered <= day))


def bet_of(home: Opened, condition: Condition, day: date | None = None) -> Bet:
    """A condition as it stands on a day, by default the last one with data, whatever the ledger says."""
    return _bet(home, condition, day or day_of(home), ())


def due(home: Opened) -> tuple[tuple[str, Bet], ...]:
    """(key, bet) of each whose verdict is not in the ledger as the data now tell it."""
    if not home.has_data:
        return ()
    ledger, today, found = _ledger(home), today_of(home), []
    for one in home.strategy.condition:
        if one.by > today:
            continue
        said = ledger.get(key_of(one), ())
        fresh = _bet(home, one, today, ())
        if not said or said[-1]["verdict"] != fresh.verdict:
            is_late = _was_late(said) if said else _was_absent(one, ledger)
            found.append((key_of(one), replace(fresh, is_late=is_late)))
    return tuple(found)


def _was_late(said: Sequence[Mapping[str, Any]]) -> bool:
    """What was found when its first verdict was kept."""
    return bool(said) and bool(said[0].get("is_late"))


def _was_absent(condition: Condition, ledger: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Whether it did not stand in the file when all that was due by its day was judged before."""
    return any(_condition(said[0]).by >= condition.by for said in ledger.values())


def key_of(condition: Condition) -> str:
    """What makes a bet the same one: all of it but the words."""
    return fingerprint(condition.model_dump_json(exclude={"statement"}))


def _ledger(home: Opened) -> dict[str, tuple[dict[str, Any], ...]]:
    """Key -> the lines of a bet, oldest first."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for line in lines.read(home.path, BETS):
        found[line["bet"]] = (*found.get(line["bet"], ()), line)
    return found


def told(bet: Bet) -> dict[str, Any]:
    """A bet as a line of the ledger says what it was."""
    said = {name: getattr(bet, name) for name in Condition.model_fields}
    return {name: str(value) if isinstance(value, date) else value for name, value in said.items()}


def _condition(line: Mapping[str, Any]) -> Condition:
    return Condition.recorded(line["condition"])


def _dropped(home: Opened, said: Sequence[Mapping[str, Any]]) -> Bet:
    """A bet that somebody took out of the file after it was judged: it stays in the ledger."""
    return _made(home, _condition(said[0]), said, "open", (None, None, None), is_dropped=True)


def _bet(home: Opened, condition: Condition, day: date, said: Sequence[Mapping[str, Any]]) -> Bet:
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
    return _made(home, condition, said if is_due else (), verdict, figures)


def _made(
    home: Opened,
    condition: Condition,
    said: Sequence[Mapping[str, Any]],
    verdict: Verdict,
    figures: tuple[float | None, float | None, float | None],
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
    is_late = _was_late(said)
    if is_late:
        says += " It was written after its day."
    if is_dropped:
        says += " It was taken out of the file since."
    asked = condition.model_dump()
    said_of_it = {
        "verdict": verdict,
        "says": says,
        "kept": kept,
        "is_dropped": is_dropped,
        "is_late": is_late,
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
