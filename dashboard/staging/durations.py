"""What a ticket's instants imply: its minutes, elapsed and in business time, and its due instants.

A desk's own figures stand; only what a file leaves empty is computed. Business minutes are differences
of positions on the clock's axis (see clock.py), by the calendar of the ticket's team; a promise in
business minutes is found on the same axis the other way round.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import STRETCH, Clock, fill
from dashboard.engine.connections import quote
from dashboard.model.strategy import Sla

# instant -> its position on the axis; found with an asof join each
POSITIONS = {
    "created_at": "created_position",
    "first_reply_at": "first_reply_position",
    "resolved_at": "resolved_position",
}


def prepare(connection: DuckDBPyConnection, clock: Clock) -> None:
    """Temp table open_intervals of this connection, where hours are kept."""
    if clock.has_hours:
        names = ("calendar", "open_at", "close_at", "cum_before")
        columns = zip(*clock.open_intervals, strict=True)
        fill(connection, "open_intervals", dict(zip(names, map(list, columns), strict=True)), temporary=True)


def filled(source: str, columns: list[str], clock: Clock) -> str:
    """SQL of `source` (tickets as a file gives them) with minutes and due instants filled in.

    `columns` are those of `source`; the result has these and created_business_minute.
    """
    computed = {
        "first_reply_minutes": _elapsed("first_reply_minutes", "first_reply_at"),
        "resolution_minutes": _elapsed("resolution_minutes", "resolved_at"),
    }
    if clock.has_hours:
        computed |= {
            "first_reply_business_minutes": _business("first_reply"),
            "resolution_business_minutes": _business("resolved", column="resolution"),
        }
    computed |= {
        "first_reply_due_at": _due("first_reply", clock.sla),
        "resolution_due_at": _due("resolution", clock.sla),
    }
    computed = {column: sql for column, sql in computed.items() if sql}
    picked = ", ".join(f"{computed.get(column, column)} as {column}" for column in columns)
    minute = "created_position" if clock.has_hours else "cast(null as double)"
    placed = _promised(_placed(source, clock) if clock.has_hours else source, clock)
    return f"(select {picked}, {minute} as created_business_minute from {placed})"


def _elapsed(column: str, until: str) -> str:
    return f"coalesce({column}, case when {until} >= created_at then epoch({until} - created_at) / 60 end)"


def _business(until: str, column: str = "") -> str:
    return (
        f"coalesce({column or until}_business_minutes, case when {until}_at >= created_at"
        f" then {until}_position - created_position end)"
    )


def _placed(source: str, clock: Clock) -> str:
    """The tickets with the position of each instant on the axis of open minutes, in their team's calendar."""
    source = f"(select *, {clock.calendar_of('team')} as calendar from {source})"
    for instant, position in POSITIONS.items():
        source = (
            f"(select t.*, case when t.{instant} is not null then coalesce(i.cum_before"
            f" + epoch(least(t.{instant}, i.close_at) - i.open_at) / 60, t.calendar * {STRETCH})"
            f" end as {position} from {source} as t asof left join open_intervals as i"
            f" on t.calendar = i.calendar and t.{instant} >= i.open_at)"
        )
    return source


def _promised(source: str, clock: Clock) -> str:
    """The tickets with the instants that promises in business minutes fall on."""
    for kind in ("first_reply", "resolution"):
        if not _promises(kind, clock.sla, "business"):
            continue
        minutes = _minutes(kind, clock.sla, "business")
        source = (
            f"(select t.*, i.open_at + to_microseconds(cast((t.{kind}_due_position - i.cum_before)"
            f" * 60000000 as bigint)) as {kind}_promise from"
            f" (select *, created_position + {minutes} as {kind}_due_position from {source}) as t"
            " asof left join open_intervals as i"
            f" on t.calendar = i.calendar and t.{kind}_due_position > i.cum_before)"
        )
    return source


def _due(kind: str, promises: tuple[Sla, ...]) -> str:
    """A file's own due instant, else a promise, unless the desk has already flagged the ticket."""
    ours = []
    if _promises(kind, promises, "business"):
        ours.append(f"{kind}_promise")
    if _promises(kind, promises, "elapsed"):
        minutes = _minutes(kind, promises, "elapsed")
        ours.append(f"created_at + to_microseconds(cast({minutes} * 60000000 as bigint))")
    if not ours:
        return ""
    own = f"coalesce({', '.join(ours)})"
    return f"coalesce({kind}_due_at, case when {kind}_sla_met is null then {own} end)"


def _promises(kind: str, promises: tuple[Sla, ...], clock: str) -> list[Sla]:
    return [p for p in promises if p.clock == clock and getattr(p, f"{kind}_minutes") is not None]


def _minutes(kind: str, promises: tuple[Sla, ...], clock: str) -> str:
    """A CASE that picks the promise that goes before the others; null for another clock."""
    branches = []
    fitting = [p for p in promises if getattr(p, f"{kind}_minutes") is not None]
    for promise in sorted(fitting, key=lambda one: one.precedence, reverse=True):
        value = getattr(promise, f"{kind}_minutes") if promise.clock == clock else "null"
        branches.append(f"when {_applies(promise)} then {value}")
    return f"cast(case {' '.join(branches)} end as double)"


def _applies(promise: Sla) -> str:
    tests = [
        f"lower({column}) = {quote(value.lower())}"
        for column, value in (
            ("priority", promise.priority),
            ("channel", promise.channel),
            ("team", promise.team),
        )
        if value is not None
    ]
    if promise.from_date is not None:
        tests.append(f"local_date(created_at) >= date {quote(str(promise.from_date))}")
    return " and ".join(tests) or "true"
