"""Checks over the data: each is a query that selects the rows that look wrong.

A check gives desk, import_id and line, and more columns if they help; one that looks at many rows at
once (a day without tickets) gives no line but a `detail`. What the project's checks find is counted
once, when a generation is made, so that every page can say how many are open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.engine.asking import asking
from dashboard.engine.beside import Share, in_turn
from dashboard.engine.connections import columns_of, has_table, subquery
from dashboard.engine.queries import NoAnswer, Stopped, blaming
from dashboard.faults import CatalogueFault
from dashboard.model.check import Check
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import observed
from dashboard.store.build import tables_filled
from dashboard.text import many

PLACES = 3
CREATE = """
create or replace table findings (
    name varchar not null, fingerprint varchar not null, import_id integer, rows bigint not null
)
"""


@dataclass(frozen=True)
class FlaggedRows:
    """A check that selected rows, and where the first of them stand."""

    check: Check
    rows: int
    message: str
    where: tuple[str, ...]


def store(
    connection: DuckDBPyConnection,
    checks: Iterable[Check],
    tables: Collection[str],
    changed: Collection[str] | None = None,
    share: Share | None = None,
) -> None:
    """Table findings: how many rows of each import the project's checks select, 0 where none.

    `tables` are the canonical ones; what reads none but empty ones of them finds nothing, unasked. `changed`
    names the tables that have other rows than when findings were stored last: what hangs on none of them is
    not counted again. None: everything is. A home's own checks are left out: they run on the hardened reader
    only, so always live.
    """
    ours = [check for check in checks if not check.home]
    standing = [] if changed is None else _standing(connection, ours, changed)
    if standing:
        connection.execute("delete from findings where name not in (select unnest(?))", [standing])
    else:
        connection.execute(CREATE)
    counted = [check for check in ours if check.name not in standing]
    filled = tables_filled(connection)
    asked = [check for check in counted if check.finds_rows_in(filled, tables)]
    asked.sort(key=lambda check: -len(check.sql))  # what takes longest to plan first
    (share or in_turn(connection))(partial(_store_count, check) for check in asked)
    names, marks = [check.name for check in counted], [check.fingerprint for check in counted]
    connection.execute(
        "insert into findings select unnest($names), unnest($marks), null, 0",
        {"names": names, "marks": marks},
    )


def _store_count(check: Check, connection: DuckDBPyConnection) -> None:
    with blaming(check.file):
        connection.execute(
            "insert into findings select $name, $mark, import_id, count(*)"
            f" from {subquery(check.sql)} group by import_id",
            {"name": check.name, "mark": check.fingerprint},
        )


def _standing(connection: DuckDBPyConnection, checks: Iterable[Check], changed: Collection[str]) -> list[str]:
    """The names of the checks whose findings are kept and still true."""
    if not has_table(connection, "findings"):
        return []
    kept = set(connection.execute("select distinct name, fingerprint from findings").fetchall())
    return [
        check.name for check in checks if (check.name, check.fingerprint) in kept and check.stands(changed)
    ]


def of_import(connection: DuckDBPyConnection, checks: Iterable[Check], import_id: int) -> list[FlaggedRows]:
    """What was found in the rows of one import, without places."""
    counts = dict(
        connection.execute(
            "select name, sum(rows) from findings where import_id = ? group by name", [import_id]
        ).fetchall()
    )
    return [_found(check, int(counts[check.name])) for check in checks if counts.get(check.name)]


def run(cursor: DuckDBPyConnection, checks: Iterable[Check]) -> list[FlaggedRows]:
    """The checks that find anything, by name; counted anew where a check was edited since."""
    kept = {
        (name, mark): int(rows)
        for name, mark, rows in cursor.execute(
            "select name, fingerprint, sum(rows) from findings group by name, fingerprint"
        ).fetchall()
    }
    found = []
    for check in sorted(checks, key=lambda check: check.name):
        rows = kept.get((check.name, check.fingerprint))
        try:
            if rows is None:  # a home's own are never kept
                rows = count(cursor, check)
            if rows:
                found.append(_found(check, rows, tuple(_places(cursor, check))))
        except Stopped as stopped:  # the other checks are answered all the same
            found.append(FlaggedRows(check, 0, str(stopped), ()))
        except NoAnswer as wrong:
            found.append(FlaggedRows(check.model_copy(update={"severity": "error"}), 0, str(wrong), ()))
    return found


def try_out(cursor: DuckDBPyConnection, metric: Metric) -> None:
    """Have all that a home's own metric gives computed; CatalogueFault where it is wrong, or was stopped."""
    with asking(cursor, metric) as asked:
        columns = columns_of(asked, observed.as_written(metric))
        observed.check(metric, columns)
        seen = observed.at_as_of(observed.source(metric, live=True), columns)
        asked.execute(f"select max(hash(found)) from {seen} as found").fetchone()
        told = asked.execute(
            "select count(*) - count(distinct hash(desk, observation_id)),"
            " count_if(desk is null or observation_id is null or observed_at is null)"
            f" from ({observed.source(metric, live=True)}) as found"
        ).fetchone() or (0, 0)
    again, nowhere = map(int, told)
    for rows, lack in (
        (nowhere, "no desk, observation_id or observed_at; give each all"),
        (again, "the desk and observation_id of another, and count again; give each its own"),
    ):
        if rows:
            who = many(rows, "observation has", "observations have")
            raise CatalogueFault(f"{metric.file}: {who} {lack}.")


def count(cursor: DuckDBPyConnection, check: Check) -> int:
    """How many rows a check selects now."""
    with asking(cursor, check) as asked:
        row = asked.execute(f"select count(*) from {subquery(check.sql)}").fetchone()
    return int(row[0]) if row else 0


def rows(cursor: DuckDBPyConnection, check: Check, limit: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The first rows that a check selects: desk, file, line and whatever else it tells."""
    with asking(cursor, check) as asked:
        given = asked.execute(f"select * from {subquery(check.sql)} limit 0").description or ()
        # a check that looks at many rows has an order of its own
        by = "" if "detail" in {column[0] for column in given} else "order by import_id, line"
        done = asked.execute(
            "select found.desk, imports.file, found.line, found.* exclude (desk, import_id, line, place)"
            f" from (select *, row_number() over ({by}) as place from {subquery(check.sql)}"
            f" order by place limit {limit:d}) as found"
            " left join facts.imports as imports on found.import_id = imports.import_id"
            " order by found.place"
        )
        columns = [column[0] for column in done.description or ()]
        return columns, done.fetchall()


def _found(check: Check, rows: int, where: tuple[str, ...] = ()) -> FlaggedRows:
    return FlaggedRows(check, rows, check.said(rows), where)


def _places(cursor: DuckDBPyConnection, check: Check) -> Iterable[str]:
    columns, first = rows(cursor, check, PLACES)
    for row in first:
        told = dict(zip(columns, row, strict=True))
        if told["line"] is not None:
            yield f"{told['file']}, line {told['line']}"
        elif told.get("detail"):
            yield f"{told['desk']}: {told['detail']}" if told["desk"] else str(told["detail"])
