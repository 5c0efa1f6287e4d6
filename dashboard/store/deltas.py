"""What an import changed: the rows as they were and as they are, so that sums move by the difference.

Before the facts change, the rows of every view that the change reaches are put aside (`remember`). When
the views stand anew, each metric that reads them runs twice over these rows alone: what they added is
taken away, what they add now is added. Rows that hang together are fed in together. A metric's query
reads them because a temporary table hides the view of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import has_table, name
from dashboard.engine.queries import blaming
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import medians_moved, observed, summing
from dashboard.store.views import View, all_views, read_by

MOST = 0.25  # of a table's rows; where more changed, running everything again is as quick
SEEN = "changed_tables"


class Changes:
    """What changed since `remember` was first called on this connection, once the views stand anew."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self.connection = connection
        self.views = all_views()
        rows = (
            connection.execute(f"select * from {SEEN}").fetchall()
            if has_table(connection, SEEN, temporary=True)
            else []
        )
        self.tables = {table for table, _ in rows}
        self._beside: dict[tuple[object, ...], int] = {}
        self._whole = {table for table, is_whole in rows if is_whole}

    def number(self, view: View, groups: Sequence[Sequence[str]]) -> int:
        """A number for the rows beside the touched ones of a view by these groups: they are sought once."""
        return self._beside.setdefault((view.name, *map(tuple, groups)), len(self._beside))

    def views_touched(self) -> list[View]:
        """The views that a changed row reaches."""
        return [view for view in self.views.values() if self.tables & set(view.reads)]

    def _touched(self, metric: Metric) -> list[View]:
        return [view for view in read_by(metric, self.views) if self.tables & set(view.reads)]

    def is_whole(self, view: View) -> bool:
        """Whether most of a view may be different: then nothing is moved by differences."""
        return (view.whole and bool(self.tables & set(view.reads))) or bool(self._whole & set(view.reads))

    def moves(self, metric: Metric) -> View | None:
        """The view whose changed rows move a metric; None where none does, or all is to be run again."""
        return next((view for view in self._touched(metric) if not view.group), None)

    def needs_all(self, metric: Metric) -> bool:
        """Whether a metric has to be run anew: most of what it reads changed, or two views of it did."""
        touched = self._touched(metric)
        return any(map(self.is_whole, touched)) or len([view for view in touched if not view.group]) > 1


def remember(connection: DuckDBPyConnection, table: str, keys: str, share: float) -> None:
    """Put aside what stands on rows of a table before they change.

    `keys` is SQL of the key columns of what will be new or different, `share` how much of the table
    that is. Nothing is kept of a generation that is built anew: it has no views yet.
    """
    if not has_table(connection, "desks"):
        return
    connection.execute(f"create temp table if not exists {SEEN} (name varchar, is_whole boolean)")
    connection.execute(f"insert into {SEEN} values (?, ?)", [table, share > MOST])
    if share > MOST:
        return
    connection.execute(f"create or replace temp table newly_changed as {keys}")
    for view in all_views().values():
        if table in view.reads and not view.group:
            _put_aside(connection, view, table)
    connection.execute("drop table newly_changed")


def _put_aside(connection: DuckDBPyConnection, view: View, table: str) -> None:
    """Rows of a view as they were, and the keys that may have rows of it now."""
    old, reached = f"old_{view.name}", f"reaching_{view.name}_{table}"
    by = ", ".join(map(name, view.reads[table]))
    is_reached = _reached(view, table, "newly_changed")
    connection.execute(f"create temp table if not exists {old} as select * from {view.name} limit 0")
    connection.execute(f"create temp table if not exists {reached} as select {by} from newly_changed limit 0")
    connection.execute(f"insert into {reached} select distinct {by} from newly_changed")
    connection.execute(
        f"insert into {old} select v.* from {view.name} as v where {is_reached}"
        f" and {_row(view.key, 'v')} not in (select {', '.join(map(name, view.key))} from {old})"
    )


def prepare(changes: Changes) -> None:
    """Temp tables new_<view>: the reached rows as they are now. To be called once the views stand anew."""
    for view in changes.views_touched():
        if view.group or changes.is_whole(view):
            continue
        reached = " or ".join(
            _reached(view, table, f"reaching_{view.name}_{table}")
            for table in view.reads
            if table in changes.tables
        )
        changes.connection.execute(
            f"create or replace temp table new_{view.name} as select v.* from {view.name} as v"
            f" where {reached}"
        )


def keep_standing(connection: DuckDBPyConnection) -> None:
    """Temp tables old_desks and old_reached: how far the data reached before."""
    for table in ("desks", "reached"):
        connection.execute(f"create or replace temp table old_{table} as select * from {table}")


def together(changes: Changes, view: View, groups: Sequence[Sequence[str]]) -> str:
    """Temp table of the untouched rows that hang together with touched ones, however far; its name."""
    connection = changes.connection
    table = f"beside_{view.name}_{changes.number(view, groups)}"
    if has_table(connection, table, temporary=True):
        return table
    key = ", ".join(map(name, view.key))
    connection.execute(f"create temp table {table} as select * from {view.name} limit 0")
    found = [f"old_{view.name}", f"new_{view.name}"]
    grew = bool(groups)
    while grew:
        every = " union all by name ".join(f"select * from {part}" for part in (*found, table))
        joined = " or ".join(
            f"{_row(group, 'v')} in (select {', '.join(map(name, group))} from ({every}))" for group in groups
        )
        row = connection.execute(
            f"insert into {table} select v.* from {view.name} as v where ({joined})"
            f" and {_row(view.key, 'v')} not in (select {key} from ({every}))"
        ).fetchone()
        # rows of one group bring no other: with several kinds of groups each may bring the next
        grew = len(groups) > 1 and bool(row and row[0])
    return table


@dataclass(frozen=True)
class Moving:
    """A metric whose sums changed rows of a view move, and the columns of its observations."""

    metric: Metric
    view: View
    columns: frozenset[str]


def move(changes: Changes, every: Sequence[Moving]) -> None:
    """Take away what the changed rows of views added to metrics, and add what they add now."""
    together_: dict[tuple[object, ...], list[Moving]] = {}
    for one in every:  # what is hidden for one metric serves the others that read the same
        derived = [view.name for view in read_by(one.metric, changes.views) if view.group]
        key = (one.view.name, one.metric.group, one.metric.series, *derived)
        together_.setdefault(key, []).append(one)
    for alike in together_.values():
        first = alike[0]
        beside = together(changes, first.view, first.metric.group)
        for when in ("old", "new"):
            with _hidden(changes, first.metric, first.view, when, beside):
                for one in alike:
                    with blaming(one.metric.file):
                        _count(changes.connection, one, when)


def _count(connection: DuckDBPyConnection, one: Moving, when: str) -> None:
    """Count what the rows that stand in the views now add to a metric: to be taken away, or added."""
    metric, columns = one.metric, one.columns
    summing.count(connection, metric, observed.source(metric, live=True), columns)
    if when == "old":
        summing.take_away(connection, metric)
        _take_away(connection, metric, columns)
    else:
        summing.settle(connection, metric, columns, is_move=True)
        _add(connection, metric, columns)


def move_durations(changes: Changes, metric: Metric, view: View) -> None:
    """Temp tables durations_old and durations_new: what the changed rows were to a metric, and are."""
    for when in ("old", "new"):
        with _hidden(changes, metric, view, when, f"new_{view.name} where false"):
            medians_moved.put_aside(changes.connection, metric, when)


def _take_away(connection: DuckDBPyConnection, metric: Metric, columns: frozenset[str]) -> None:
    """What waits or is stored of the observations in `counted`."""
    ids = "(desk, observation_id) in (select desk, observation_id from counted)"
    if "decided_at" in columns:
        connection.execute(f"delete from pending where metric = ? and {ids}", [metric.name])
    if metric.stored:
        connection.execute(f"delete from {observed.stored_table(metric)} where {ids}")


def _add(connection: DuckDBPyConnection, metric: Metric, columns: frozenset[str]) -> None:
    if "decided_at" in columns:
        summing.wait(connection, metric)
    if metric.stored:
        connection.execute(f"insert into {observed.stored_table(metric)} by name {metric.sql}")


def new_weeks(connection: DuckDBPyConnection, metric: Metric, columns: frozenset[str]) -> None:
    """Add what a stock is at the week ends that a desk's data have reached since."""
    connection.execute(
        "create or replace temp table reached as"
        " select now.desk, coalesce(earlier.until, now.since) as since, now.until"
        " from main.reached as now left join old_reached as earlier on now.desk = earlier.desk"
        " where earlier.until is null or now.until > earlier.until"
    )
    summing.count(connection, metric, observed.source(metric, live=True), columns)
    summing.settle(connection, metric, columns)
    connection.execute("drop table temp.reached")


@contextmanager
def _hidden(changes: Changes, metric: Metric, view: View, when: str, beside: str) -> Iterator[None]:
    """Hide a view behind its changed rows as they were or are, with those beside them; time as it stood.

    The week ends are the old ones both times: what is added at new ones is added for all tickets.
    """
    connection, hiding = changes.connection, [view.name]
    connection.execute(
        f"create or replace temp table {view.name} as select * from {when}_{view.name}"
        f" union all by name select * from {beside}"
    )
    for derived in read_by(metric, changes.views):
        if derived.group:
            connection.execute(derived.sql.replace("replace table", "replace temp table", 1))
            hiding.append(derived.name)
    if metric.series:
        connection.execute("create or replace temp table reached as select * from old_reached")
        hiding.append("reached")
    if when == "old":
        connection.execute("create or replace temp table desks as select * from old_desks")
        hiding.append("desks")
    try:
        yield
    finally:
        for hidden in hiding:
            connection.execute(f"drop table temp.{hidden}")


def derived_again(changes: Changes, view: View) -> None:
    """Bring a kept table that is made of another view's groups up to date (repeats, of tickets)."""
    connection = changes.connection
    source = next(changes.views[table] for table in view.reads)
    beside = together(changes, source, [view.group])
    key = ", ".join(map(name, view.key))
    connection.execute(
        f"create or replace temp table {source.name} as select * from new_{source.name}"
        f" union all by name select * from {beside}"
    )
    connection.execute(view.sql.replace(f"table {view.name}", f"temp table made_{view.name}", 1))
    connection.execute(f"drop table temp.{source.name}")
    for part in (f"old_{source.name}", f"new_{source.name}", beside):
        connection.execute(f"delete from {view.name} where ({key}) in (select {key} from {part})")
    connection.execute(f"insert into {view.name} select * from made_{view.name}")
    connection.execute(f"drop table made_{view.name}")


def forget(connection: DuckDBPyConnection) -> None:
    """Let go of everything that was put aside."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where temporary and regexp_matches(table_name,"
        " '^(old|new|beside|reaching|durations)_|^changed_tables$')"
    ).fetchall()
    for (table,) in rows:
        connection.execute(f"drop table temp.{name(table)}")


def _reached(view: View, table: str, keys: str) -> str:
    """SQL of whether a row `v` of a view is reached by these keys of a table.

    By another table's as the facts name them: a view may leave out what does not hold now and did, or will
    (the ticket of an answer that is older than it).
    """
    if table == view.name:
        return _among(view.reads[table], keys)
    key = ", ".join(map(name, view.key))
    named = f"select {key} from facts.{name(view.name)} as f where {_among(view.reads[table], keys, 'f')}"
    return f"{_row(view.key, 'v')} in ({named})"


def _among(columns: Sequence[str], keys: str, of: str = "v") -> str:
    """SQL of whether a row has one of these keys.

    Each column is asked for by itself too: by values of one the engine passes over what it need not read.
    """
    each = [f"{of}.{name(column)} in (select {name(column)} from {keys})" for column in columns]
    both = f"{_row(columns, of)} in (select {', '.join(map(name, columns))} from {keys})"
    return f"({' and '.join([*each, both])})"


def _row(columns: Sequence[str], of: str) -> str:
    return "(" + ", ".join(f"{of}.{name(column)}" for column in columns) + ")"
