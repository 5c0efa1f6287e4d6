"""Given a few rows, expect a few observations: every metric runs on a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine import connections
from dashboard.engine.clock import Clock
from dashboard.model.catalogue import Catalogue, load_catalogue
from dashboard.model.metric import Metric
from dashboard.model.strategy import Organisation
from dashboard.model.table import Table
from dashboard.store import build, observed

Row = dict[str, Any]
Observe = Callable[..., list[Row]]
Values = Callable[..., Row]
InPeriod = Callable[..., list[str]]
AS_OF = "2026-03-31 12:00:00"
# What a row must have and a test need not say. 2026-03-02 is a Monday.
REQUIRED: dict[str, Row] = {
    "tickets": {"created_at": "2026-03-02 09:00:00"},
    "surveys": {"kind": "csat", "scale_min": 1, "scale_max": 5},
    "reviews": {"reviewed_at": "2026-03-02 09:00:00", "max_score": 5},
    "coaching": {"due_at": "2026-03-02 09:00:00"},
    "people": {"from_date": "2026-01-01"},
    "pulse": {"question": "I can do my work well here", "asked_at": "2026-03-02 09:00:00"},
    "costs": {"month": "2026-03-01"},
    "states": {"entered_at": "2026-03-02 09:00:00", "state": "Waiting", "minutes": 60},
}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def empty_store(catalogue: Catalogue) -> Iterator[DuckDBPyConnection]:
    with connections.memory() as connection:
        build.create(connection, catalogue)
        yield connection


@pytest.fixture(scope="session")
def observe(empty_store: DuckDBPyConnection, catalogue: Catalogue) -> Observe:
    """observe("csat", surveys=[{...}]) -> its observations, ordered by observation_id.

    Every table takes rows of canonical columns; instants are UTC. `as_of` is where the data end:
    of every desk, or {desk: instant}. `organisation` is the clock (default: UTC, always open).
    Each observation says under `is_decided` whether it counts then. Each call begins empty; what was made
    of the same rows by the call before is taken as it is.
    """
    stands = ""

    def run(
        metric: str,
        *,
        as_of: str | dict[str, str] = AS_OF,
        organisation: Organisation | None = None,
        **tables: list[Row],
    ) -> list[Row]:
        nonlocal stands
        given = repr((as_of, organisation, tables))
        if given != stands:
            if stands:
                empty_store.rollback()
                stands = ""
            empty_store.begin()
            try:
                _fill(empty_store, catalogue, tables, as_of)
                build.derive(empty_store, catalogue, Clock(organisation or Organisation()))
            except BaseException:
                empty_store.rollback()
                raise
            stands = given
        rows = _rows(empty_store, catalogue.metrics[metric])
        return sorted(rows, key=lambda row: (row["observation_id"], row["desk"]))

    return run


@pytest.fixture
def values(observe: Observe) -> Values:
    """values("csat", surveys=[...]) -> observation_id -> value of every observation."""

    def run(metric: str, **given: Any) -> Row:
        return {row["observation_id"]: row["value"] for row in observe(metric, **given)}

    return run


@pytest.fixture
def decided(observe: Observe) -> Values:
    """decided("csat", surveys=[...]) -> observation_id -> value of those that stand where the data end."""

    def run(metric: str, **given: Any) -> Row:
        return {row["observation_id"]: row["value"] for row in observe(metric, **given) if row["is_decided"]}

    return run


@pytest.fixture
def in_period() -> InPeriod:
    """in_period(observations, "2026-03", organisation) -> the ids of those that it holds."""

    def run(rows: Iterable[Row], name: str, organisation: Organisation) -> list[str]:
        first, end = periods.bounds(periods.parse(name), organisation.tz)
        return [row["observation_id"] for row in rows if first <= row["observed_at"] < end]

    return run


@pytest.fixture(scope="session")
def amsterdam() -> Organisation:
    """March 2026 begins there on 28 February at 23:00 UTC; summer time on 29 March."""
    return Organisation(zone="Europe/Amsterdam")


def _rows(connection: DuckDBPyConnection, metric: Metric) -> list[Row]:
    """The metric's own columns, and how each observation stands where its desk's data end."""
    columns = connections.columns_of(connection, metric.sql)
    told = sorted(columns | {"is_decided"} | ({"censored"} if metric.is_duration else set()))
    found = connection.execute(f"select {', '.join(told)} from {observed.at_as_of(metric.sql, columns)}")
    return [dict(zip(told, row, strict=True)) for row in found.fetchall()]


def _fill(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    tables: dict[str, list[Row]],
    as_of: str | dict[str, str],
) -> None:
    desks = {row.get("desk", "desk") for rows in tables.values() for row in rows} or {"desk"}
    imports = {desk: number for number, desk in enumerate(sorted(desks), start=1)}
    for desk, import_id in imports.items():
        end = as_of if isinstance(as_of, str) else as_of[desk]
        connection.execute(
            "insert into facts.imports values (?, ?, 'file.csv', 'own_tickets', ?)",
            [import_id, desk, end],
        )
        # No metric sees this ticket; touched then, it tells how far its desk's data reach.
        last = {"ticket_id": "the end", "created_at": end, "updated_at": end, "excluded": "test"}
        _insert(connection, catalogue.tables["tickets"], {**last, "desk": desk}, 1, imports)
    for table, rows in tables.items():
        for line, row in enumerate(rows, start=2):
            _insert(connection, catalogue.tables[table], row, line, imports)


def _insert(
    connection: DuckDBPyConnection, table: Table, row: Row, line: int, imports: dict[str, int]
) -> None:
    # rows are numbered 1, 2, 3 ... where a test gives them no name of their own
    number = {column: str(line - 1) for column in table.key if column.endswith("_id")}
    row = {"desk": "desk", "line": line} | REQUIRED.get(table.name, table.example) | number | row
    row["import_id"] = imports[str(row["desk"])]
    columns = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into facts.{table.name} ({columns}) values ({marks})", list(row.values()))
