"""What a generation holds beside the facts: how far desks reach, the calendar, names, the views.

Everything here follows from the facts and the organisation's clock, so it can always be made again.
Nothing here knows a metric by name: a metric is SQL that selects observations, and one aggregation
(rollup.py) does for all of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.beside import Share, in_turn
from dashboard.engine.clock import Clock
from dashboard.engine.connections import has_table, name, quote, written
from dashboard.engine.queries import blaming
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue
from dashboard.model.table import Table
from dashboard.store import differences, medians, summing
from dashboard.store import names as who
from dashboard.store.views import View, all_views, sizes

NOBODY_ELSE = Aliases()
# how far the data reach that say when something happened
AS_OF = "select coalesce(max(as_of) filter (is_dated), max(as_of)) from desks"
CREATE_IMPORTS = """
create table facts.imports (
    import_id integer not null, desk varchar not null, file varchar not null,
    format varchar not null, imported_at timestamp not null
)
"""
# how far the rows of each canonical table reach, by desk; and which of its columns hold anything
CREATE_REACHING = "create or replace table reaching (table_name varchar, desk varchar, as_of timestamp)"
CREATE_FILLED = "create or replace table columns_filled (name varchar)"
CREATE_FINGERPRINTS = "create table facts.fingerprints (name varchar not null, value varchar not null)"


def create(connection: DuckDBPyConnection, catalogue: Catalogue) -> None:
    """An empty store: schema facts with every canonical table, the imports, the fingerprints."""
    connection.execute("create schema facts")
    for table in catalogue.tables.values():
        with blaming(table.file):
            connection.execute(table.sql.replace("create table ", "create table facts.", 1))
    connection.execute(CREATE_IMPORTS)
    connection.execute(differences.CREATE_REFUSED)
    connection.execute(CREATE_FINGERPRINTS)
    summing.create(connection)
    medians.create(connection)


def derive(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    aliases: Aliases = NOBODY_ELSE,
    changed: Iterable[str] | None = None,
    share: Share | None = None,
) -> None:
    """Make desks (as_of), days, weeks and the views that metrics read, from the facts.

    `changed` names the tables that have new rows (None: any may have). A table of rows that hang together
    is then left to the roll-up, which knows which rows these are. Views that are tables are `share`d.
    """
    clock.create_macros(connection)
    named_before = _aliases(connection)
    who.store(connection, aliases)
    written_to = None if changed is None else set(changed)
    touched = written_to if named_before == _aliases(connection) else None
    _store_columns_filled(connection, catalogue, written_to)
    # most homes fill few tables, and an empty one tells nothing
    names = tables_filled(connection)
    filled = [table for table in catalogue.tables.values() if table.name in names]
    _store_desks(connection, catalogue, clock, written_to, filled)
    first, last = _days_covered(connection, clock, filled)
    clock.store_calendar(connection, first, last)
    clock.store_sources(connection)
    for part in ("weeks", "reached"):
        connection.execute(written("rollup", part))
    made = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    due = [view for view in all_views().values() if _is_due(view, made, touched, grouped=changed is not None)]
    for view in due:
        if not view.kept:
            _make(view, connection)
    # what is longest to plan first
    kept = sorted((view for view in due if view.kept), key=lambda view: -len(view.sql))
    (share or in_turn(connection))(partial(_make, view) for view in kept)


def _is_due(view: View, made: Container[str], touched: set[str] | None, *, grouped: bool) -> bool:
    """Whether a view is to be made; a table stands where nothing that it reads was touched."""
    if view.name in made and view.group and grouped:
        return False
    return view.name not in made or touched is None or bool(touched & set(view.reads)) or not view.kept


def _make(view: View, connection: DuckDBPyConnection) -> None:
    with blaming(f"queries/views/{view.name}.sql"):
        connection.execute(view.sql)


def _aliases(connection: DuckDBPyConnection) -> list[tuple[object, ...]] | None:
    if not has_table(connection, "aliases"):
        return None
    return connection.execute("select * from aliases order by all").fetchall()


def _instants(table: Table) -> list[str]:
    """The columns that say when something happened; a due instant is a plan."""
    return [
        column for column, kind in table.types.items() if kind == "instant" and not column.endswith("due_at")
    ]


def _store_desks(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    changed: set[str] | None,
    filled: Sequence[Table],
) -> None:
    """Table desks: as_of of each, which is as far as its data reach; and what each table says of that."""
    told = _to_be_told(connection, "reaching", CREATE_REACHING, "table_name", catalogue, changed)
    for table in told:
        if table in filled and (columns := _instants(table)):
            picked = ", ".join(f"max(case when {c} <= imported_at then {c} end)" for c in columns)
            connection.execute(
                f"insert into reaching select {quote(table.name)}, loaded.desk, greatest({picked}, null)"
                f" from facts.{table.name} as loaded"
                " inner join facts.imports as imports on loaded.import_id = imports.import_id group by all"
            )
    connection.execute(written("rollup", "desks"))
    if clock.has_hours:
        for desk, as_of in connection.execute("select desk, as_of from desks").fetchall():
            connection.execute(
                "update desks set as_of_business_minutes = ? where desk = ?",
                [clock.business_minutes(as_of), desk],
            )


def _store_columns_filled(
    connection: DuckDBPyConnection, catalogue: Catalogue, changed: set[str] | None
) -> None:
    """Which columns hold anything at all: a metric without data says which it misses."""
    told = _to_be_told(
        connection, "columns_filled", CREATE_FILLED, "split_part(name, '.', 1)", catalogue, changed
    )
    rows = sizes(connection, [table.name for table in told])
    filled = []
    for table in told:
        if not rows[table.name]:
            continue
        columns = list(table.types)
        counts = connection.execute(
            f"select {', '.join(f'count({name(column)})' for column in columns)} from facts.{table.name}"
        ).fetchone()
        assert counts is not None
        filled += [f"{table.name}.{c}" for c, n in zip(columns, counts, strict=True) if n]
    connection.execute("insert into columns_filled select unnest(?::varchar[])", [filled])


def tables_filled(connection: DuckDBPyConnection) -> set[str]:
    """The canonical tables that hold any row: a key at least is filled in each."""
    rows = connection.execute("select distinct split_part(name, '.', 1) from columns_filled").fetchall()
    return {row[0] for row in rows}


def _to_be_told(
    connection: DuckDBPyConnection,
    kept: str,
    create: str,
    of: str,
    catalogue: Catalogue,
    changed: set[str] | None,
) -> list[Table]:
    """The canonical tables of which `kept` has to be told anew: those that have other rows. What it said of
    them (by the SQL `of`) is taken away; where nothing is kept yet, or all may be different, it is made.
    """
    if changed is None or not has_table(connection, kept):
        connection.execute(create)
        return list(catalogue.tables.values())
    connection.execute(f"delete from {kept} where {of} in (select unnest(?::varchar[]))", [sorted(changed)])
    return [table for table in catalogue.tables.values() if table.name in changed]


def _days_covered(connection: DuckDBPyConnection, clock: Clock, filled: Iterable[Table]) -> tuple[date, date]:
    """First local day on which anything happened, and the last day of any desk's as_of."""
    begun = [
        f"(select min(least({', '.join(map(name, table.dated_by))}, null)) from facts.{table.name})"
        for table in filled
        if table.dated_by
    ]
    earliest = connection.execute(f"select least({', '.join([*begun, f'({AS_OF})'])}), ({AS_OF})").fetchone()
    first, last = earliest if earliest and earliest[1] else (datetime(2000, 1, 3),) * 2
    return (
        periods.local(first, clock.zone).date() - timedelta(days=1),
        periods.local(last, clock.zone).date(),
    )
