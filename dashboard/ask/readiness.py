"""What stands between a home and daily use: each thing with the next command.

The one question that depends on the day on which it is asked: whoever asks says what time it is.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from dashboard import durable, gate, periods, text
from dashboard.ask.home import Opened
from dashboard.ask.loaded import checks
from dashboard.ask.whose import names_of
from dashboard.faults import Fault, StrategyFault
from dashboard.model.metric import LEVELS
from dashboard.model.strategy import FEWEST, Strategy
from dashboard.quick import dataclass
from dashboard.store import last_backup
from dashboard.store.generations import Import, Store

OLD_IMPORT, OLD_BACKUP, STALE = timedelta(days=7), timedelta(days=7), timedelta(days=7)
CHECK = "scorecard check"
LISTED = 3  # names that are told of many
AMPLE = 4  # times what the next import needs: from there on nobody has to think of the disk
PEOPLE = "select distinct team from people where team is not null and (to_date is null or to_date >= ?)"


@dataclass(frozen=True)
class Finding:
    """One thing to know before a home is used daily. `note`: nothing is to be done about it.

    `next` is the command that helps, or what to write and where.
    """

    finding: str
    severity: Literal["error", "warning", "note"]
    message: str
    next: str


@dataclass(frozen=True)
class Readiness:
    """Everything that was found, errors first."""

    findings: tuple[Finding, ...]

    @property
    def open_ones(self) -> tuple[Finding, ...]:
        """Those about which something is to be done."""
        return tuple(one for one in self.findings if one.severity != "note")


@dataclass(frozen=True)
class _Looked:
    """A home, and the time at which it is looked at (UTC)."""

    home: Opened
    now: datetime

    @property
    def today(self) -> date:
        return periods.local(self.now.replace(tzinfo=None), self.home.strategy.organisation.tz).date()

    @property
    def plan(self) -> Strategy:
        return self.home.strategy

    @property
    def strategy(self) -> Path:
        return self.home.path / "strategy.toml"

    @property
    def imports(self) -> tuple[Import, ...]:
        return self.home.ledger.imports


Look = Callable[[_Looked], Iterable[Finding]]


def readiness(home: Opened, now: datetime) -> Readiness:
    """What stands between a home and daily use, at an instant (with its zone)."""
    home.whole()
    try:
        _ = home.catalogue, home.strategy
    except Fault as fault:
        name = "strategy_invalid" if isinstance(fault, StrategyFault) else "catalogue_invalid"
        return Readiness((Finding(name, "error", str(fault), "mend that line, then scorecard check"),))
    try:
        _ = home.ledger
    except Fault as fault:
        return Readiness((_unreadable(fault),))
    looked = _Looked(home, now.astimezone(UTC))
    found = [one for look in _LOOKS for one in _seen(look, looked)]
    order = ("error", "warning", "note")
    return Readiness(tuple(sorted(found, key=lambda one: order.index(one.severity))))


def _seen(look: Look, looked: _Looked) -> list[Finding]:
    """What one look finds; where it stumbles over a fault, that."""
    try:
        return list(look(looked))
    except Fault as fault:
        return [_unreadable(fault)]


def _unreadable(fault: Fault) -> Finding:
    return Finding("unreadable", "error", str(fault), _advice(str(fault)))


def _advice(said: str, otherwise: str = "scorecard verify") -> str:
    """The command that a fault names."""
    named = re.findall(r"`(scorecard [^`]+)`", said)
    return str(named[0]) if named else otherwise


# --- what was written


def _of_strategy(looked: _Looked) -> Iterable[Finding]:
    if not looked.strategy.is_file():
        severity: Literal["error", "warning"] = "error" if looked.home.ledger.seq else "warning"
        yield Finding("no_strategy", severity, "nothing says what matters here", "scorecard init")
        return
    if "zone" not in looked.plan.organisation.model_fields_set:
        yield Finding(
            "zone",
            "warning",
            "no zone is set, so times without one, days and months are those of UTC",
            f"write zone under [organisation] in {looked.strategy}, then scorecard rebuild",
        )
    yield from _of_cards(looked)
    yield from _of_targets(looked)


def _of_cards(looked: _Looked) -> Iterable[Finding]:
    for level in LEVELS:
        card = looked.plan.card_for(level, looked.today)
        if card is None:
            if level != "agent" or looked.plan.people.are_named:
                yield Finding(
                    "no_card", "warning", f"no card is written for level {level}", _edit(looked, "[[card]]")
                )
        elif len(card.metrics) < FEWEST:
            said = f"the {level} card is a draft: {len(card.metrics)} of at least {FEWEST} metrics"
            yield Finding("draft_card", "warning", said, "scorecard import FILE, then scorecard init")


def _of_targets(looked: _Looked) -> Iterable[Finding]:
    in_force = looked.plan.targets_in_force(looked.today)
    wanted = [
        (item.metric, card.level)
        for level in LEVELS
        if (card := looked.plan.card_for(level, looked.today))
        for item in card.metrics
        if level in looked.home.catalogue.metrics[item.metric].scored_levels
    ]
    set_ones = {(target.metric, level) for target in in_force for level in target.levels}
    titled = {name: metric.title for name, metric in looked.home.catalogue.metrics.items()}
    unset = [f"{titled[metric]} ({level})" for metric, level in wanted if (metric, level) not in set_ones]
    if unset:
        said = f"{len(unset)} of {len(wanted)} metrics on cards have no goal in force: {_few(unset)}"
        yield Finding("goals_unset", "warning", said, _edit(looked, "[[target]] with red and goal"))
    past = [
        f"{titled[target.metric]} ({target.team or target.level or 'every level'}), {text.day(target.by)}"
        for target in in_force
        if target.by and target.by < looked.today
    ]
    past += [
        f"“{one.title}”, {text.day(one.by)}"
        for one in looked.plan.objective
        if one.by and one.by < looked.today
    ]
    if past:
        said = f"the day of {_many(len(past), 'goal')} is over: {_few(past)}"
        yield Finding("target_past", "warning", said, _edit(looked, "a new `from`, goal and `by`"))


# --- what came in


def _of_data(looked: _Looked) -> Iterable[Finding]:
    if not looked.imports:
        yield Finding("no_data", "warning", "nothing has been imported yet", "scorecard import FILE")
        return
    last = max(looked.imports, key=lambda entry: entry.when)
    age = looked.now.replace(tzinfo=None) - datetime.fromisoformat(last.when)
    said = f"the last import was {_ago(age)}: {last.name}"
    yield Finding(
        "last_import",
        "warning" if age > OLD_IMPORT else "note",
        said,
        "scorecard import FILE, or scorecard watch DIR",
    )
    if not looked.home.has_data:
        return
    yield from _of_desks(looked)
    yield from _of_people(looked)
    yield from _of_checks(looked)


def _of_desks(looked: _Looked) -> Iterable[Finding]:
    """Desks whose data end well before those of the others."""
    reach = looked.home.reader.desks(dated=True)
    latest = max(reach.values(), default=None)
    for desk, as_of in reach.items():
        if latest and latest - as_of > STALE:
            until = text.day(periods.local(as_of, looked.plan.organisation.tz).date())
            said = f"the data of {desk} end on {until}, {_days(latest - as_of)} before those of other desks"
            yield Finding("desk_stale", "warning", said, f"scorecard import FILE --desk {shlex.quote(desk)}")


def _of_people(looked: _Looked) -> Iterable[Finding]:
    if not looked.plan.people.are_named:
        return
    rows = looked.home.cursor().execute(PEOPLE, [looked.today]).fetchall()
    known = {team for (team,) in rows}
    without = [team for team in names_of(looked.home, "team") if team not in known]
    if without:
        said = f"{_many(len(without), 'team')} without people: {_few(without)}"
        how = "fill in the template People (Data page), then scorecard import FILE"
        yield Finding("no_people", "warning", said, how)


def _of_checks(looked: _Looked) -> Iterable[Finding]:
    for check in checks(looked.home):
        if check.severity == "error" and check.check != "no_strategy":  # which is told already
            has_rows = check.check in looked.home.catalogue.checks
            how = f"scorecard check --rows {check.check}" if has_rows else _advice(check.message, CHECK)
            yield Finding(check.check, "error", check.message, how)


# --- what keeps it


def _of_keeping(looked: _Looked) -> Iterable[Finding]:
    if not looked.imports:
        return
    kept, how = last_backup.last(looked.home.path), "scorecard backup FILE"
    if kept is None:
        yield Finding("backup", "warning", "no backup of this home was ever made", how)
        return
    age, newer = looked.now - kept.when, looked.home.ledger.seq != kept.generation
    said = f"the last backup was {_ago(age)}: {kept.file}"
    said += ", and the data changed since" if newer else ""
    yield Finding("backup", "warning" if age > OLD_BACKUP and newer else "note", said, how)


def _of_room(looked: _Looked) -> Iterable[Finding]:
    left = durable.free(looked.home.path)
    needed = durable.with_spare(Store(looked.home.path).room())
    said = f"{durable.whole_mb(left)} are free on the disk;"
    said += f" the next import needs {durable.in_mb(needed)} and what it brings"
    if left < needed:
        yield Finding("disk", "error", said, "make room; nothing of a home is to be deleted by hand")
    elif left < AMPLE * needed:
        yield Finding("disk", "warning", said, "make room before it is needed")


def _of_access(looked: _Looked) -> Iterable[Finding]:
    path = looked.home.path / gate.TOKEN
    if not path.is_file():
        said = "nobody signs in, and there is no token yet that keeps others out"
        yield Finding("access", "note", said, "scorecard serve makes one")
    elif path.stat().st_mode & 0o077:
        said = f"{path} can be read by others on this machine, and lets in whoever has it"
        yield Finding("access", "warning", said, f"delete {path}; scorecard serve makes another")
    else:
        said = "nobody signs in: whoever has the token sees everything"
        yield Finding("access", "note", said, f"delete {path} to shut everybody out")


_LOOKS: tuple[Look, ...] = (
    _of_strategy,
    _of_data,
    _of_keeping,
    _of_room,
    _of_access,
)


def _edit(looked: _Looked, what: str) -> str:
    return f"write {what} in {looked.strategy}, then scorecard check"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _days(age: timedelta) -> str:
    return _many(age.days, "day")


def _ago(age: timedelta) -> str:
    return "today" if age < timedelta(days=1) else f"{_days(age)} ago"
