"""Staged rows into the facts: whole rows, by key, the greater updated_at stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import count, counts, name
from dashboard.model.table import Table
from dashboard.quick import dataclass
from dashboard.staging.stage import Counts
from dashboard.store import deltas

AT_ONCE = 1 << 20  # lines that are sorted together
FIRST = 1 << 17  # lines in which most columns that hold anything hold something


@dataclass(frozen=True)
class Provenance:
    """Where the rows of an import come from."""

    desk: str
    import_id: int


def apply(
    connection: DuckDBPyConnection, table: Table, source: str, origin: Provenance, records: int
) -> Counts:
    """Write the rows of `source`, a staged table or view of a file of so many `records`, into facts.`table`;
    what became of them.

    A row that loses against a newer one already loaded counts as unchanged and as older. So does one without
    a time of its own that would change what stands, where its record's row of an earlier table lost.
    """
    rows = f"(select $desk as desk, $import_id as import_id, * from {source})"
    given = {"desk": origin.desk, "import_id": origin.import_id}
    if not _any(connection, f"facts.{table.name}"):
        deltas.remember(connection, table.name, "", share=1.0)
        return Counts(new=_insert(connection, table, rows, given, records))
    connection.execute(f"create or replace temp table incoming as select * from {rows}", given)
    connection.execute(_fates(table))
    told = _counted(connection)
    keys = ", ".join(f"incoming.{name(column)}" for column in table.key)
    different = "inner join fates on incoming.line = fates.line where fate in ('new', 'changed')"
    share = (told.new + told.changed) / max(count(connection, f"facts.{table.name}"), 1)
    deltas.remember(connection, table.name, f"select {keys} from incoming {different}", share)
    if told.is_rewritten:
        told = replace(told, differing=_differing(connection, table))
    connection.execute(
        f"delete from facts.{table.name} where rowid in (select old_row from fates where fate = 'changed')"
    )
    _insert(connection, table, f"(select incoming.* from incoming {different})", {}, records)
    connection.execute("insert into lost_records select line from fates where fate = 'older'")
    connection.execute("drop table incoming; drop table fates")
    return told


def _counted(connection: DuckDBPyConnection) -> Counts:
    """What became of the rows, as fates tells it."""
    fates = dict(connection.execute("select fate, count(*) from fates group by fate").fetchall())
    closed, closed_changed = connection.execute(
        "select count_if(was_closed), count_if(was_closed and fate = 'changed') from fates"
    ).fetchone() or (0, 0)
    older = fates.get("older", 0)
    return Counts(
        new=fates.get("new", 0),
        changed=fates.get("changed", 0),
        unchanged=fates.get("unchanged", 0) + older,
        older=older,
        closed=int(closed or 0),  # count_if() of no rows is null
        closed_changed=int(closed_changed or 0),
    )


def _differing(connection: DuckDBPyConnection, table: Table) -> tuple[tuple[str, int], ...]:
    """In which columns the closed rows that changed differ, and in how many of them."""
    columns = [column for column in table.types if column not in table.key]
    each = ", ".join(f"count_if(incoming.{c} is distinct from old.{c})" for c in map(name, columns))
    rows = connection.execute(
        f"select {each} from fates inner join incoming on incoming.line = fates.line"
        f" inner join facts.{table.name} as old on old.rowid = fates.old_row"
        " where fates.was_closed and fates.fate = 'changed'"
    ).fetchone()
    found = [(column, int(count)) for column, count in zip(columns, rows or (), strict=False) if count]
    return tuple(sorted(found, key=lambda one: -one[1]))


def mark_gone(
    connection: DuckDBPyConnection,
    desk: str,
    first: datetime,
    end: datetime,
    present: str,
) -> int:
    """Leave out the tickets that a desk's complete export no longer holds; how many.

    `first` to `end` (UTC, excluded) is when the tickets were created of which the export holds all;
    `present` is a query of the ids that it holds, its refused rows included.
    """
    given = {"desk": desk, "first": first, "until": end}
    connection.execute(
        "create or replace temp table gone as select desk, ticket_id from facts.tickets where desk = $desk"
        " and created_at >= $first and created_at < $until and excluded is null"
        f" and ticket_id not in (select ticket_id from ({present}) where ticket_id is not null)",
        given,
    )
    gone = count(connection, "gone")
    if gone:
        share = gone / count(connection, "facts.tickets")
        deltas.remember(connection, "tickets", "select desk, ticket_id from gone", share)
        connection.execute(
            "update facts.tickets set excluded = 'gone'"
            " where (desk, ticket_id) in (select desk, ticket_id from gone)"
        )
    connection.execute("drop table gone")
    return gone


def _any(connection: DuckDBPyConnection, source: str) -> bool:
    return connection.execute(f"select 1 from {source} limit 1").fetchone() is not None


def _insert(
    connection: DuckDBPyConnection, table: Table, rows: str, given: dict[str, object], records: int
) -> int:
    """Append in the table's sort order, so that a team's days lie together on disk: so many lines at a time,
    because what finds no room in memory takes twice as long to sort. `records` of a file tell how many.
    """
    columns = ", ".join(_filled(connection, table, rows, given, records))
    order = ", ".join(name(column) for column in table.sort)
    into = f"insert into facts.{table.name} ({columns}) select {columns} from {rows}"
    inserted = 0
    for within in _parts(connection, rows, given, records):
        done = connection.execute(f"{into}{within} order by {order}", given).fetchone()
        inserted += int(done[0]) if done else 0
    return inserted


def _parts(
    connection: DuckDBPyConnection, rows: str, given: dict[str, object], records: int
) -> Iterable[str]:
    """SQL of which rows are sorted together."""
    if records <= AT_ONCE:
        return [""]
    first, last = counts(connection, "min(line), max(line)", rows, given)
    return [
        f" where line between {start} and {start + AT_ONCE - 1}" for start in range(first, last + 1, AT_ONCE)
    ]


def _filled(
    connection: DuckDBPyConnection, table: Table, rows: str, given: dict[str, object], records: int
) -> list[str]:
    """The columns that hold anything, because to sort and write an empty one takes as long as a full one."""
    columns = [name(column) for column in ("desk", "import_id", "line", *table.types, *table.computed)]
    filled: set[str] = set()
    # most are filled in the first rows, and only of the others need all be asked
    for asked in ([f"{rows} where line <= {FIRST}"] if records > FIRST else []) + [rows]:
        if not (left := [column for column in columns if column not in filled]):
            break
        held = counts(connection, ", ".join(f"count({column})" for column in left), asked, given)
        filled |= {column for column, n in zip(left, held, strict=True) if n}
    return [column for column in columns if column in filled] or columns


def _fates(table: Table) -> str:
    """SQL of the temp table fates (line, old_row, fate, was_closed): new, older, unchanged or changed."""
    on = " and ".join(f"incoming.{name(column)} = old.{name(column)}" for column in table.key)
    differs = (
        " or ".join(
            f"incoming.{name(column)} is distinct from old.{name(column)}"
            for column in table.types
            if column not in table.key
        )
        or "false"
    )
    older = f"incoming.line in (select line from lost_records) and ({differs})"
    if table.updated_at:
        older = f"incoming.{name(table.updated_at)} < old.{name(table.updated_at)}"
    closed = "old.status is not distinct from 'closed'" if "status" in table.types else "false"
    return (
        "create or replace temp table fates as select incoming.line, old.rowid as old_row,"
        " case when old.rowid is null then 'new'"
        f" when {older} then 'older' when {differs} then 'changed' else 'unchanged' end as fate,"
        f" {closed} as was_closed"
        f" from incoming left join facts.{table.name} as old on {on}"
    )
