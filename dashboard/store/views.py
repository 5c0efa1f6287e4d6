"""The views that metrics read (queries/views), and what a changed row of a table changes in each.

A header says by which columns a changed row of a table reaches rows of the view. So an import knows
which observations it can have changed, and touches no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import lru_cache, partial
from itertools import takewhile

from duckdb import DuckDBPyConnection

from dashboard.engine.beside import beside, second
from dashboard.engine.connections import name, quote, subquery, written
from dashboard.model.header import Header, Text
from dashboard.model.header_file import split_header
from dashboard.model.metric import Metric
from dashboard.paths import queries_folder

OF_ONE_TEAM = (
    "select * from facts.tickets where team in"
    " (select ? union all select alias from aliases where kind = 'team' and name = ?)"
)
MANY = 2_000_000  # rows of which one statement has work for every thread; two at once take more memory
FEW = 50_000  # rows that are written out sooner than the query behind them is planned again and again


class WithTicket(Header):
    """The columns by which $with_ticket finds the ticket of a row: its `id`, and its instant, `at`."""

    id: Text
    at: Text


class View(Header):
    """A view: its key, and by which columns a changed row of a table reaches its rows.

    `kept`: it is a table. `group`: rows hang together by these columns, so a changed row changes its group.
    `whole`: it is small, and whatever reads it is rolled up anew when it changes. `with_ticket`: $with_ticket
    in its SQL stands for the table of its name, each row with its ticket.
    """

    name: Text
    sql: Text
    key: tuple[Text, ...]
    reads: dict[str, tuple[Text, ...]]
    kept: bool = False
    group: tuple[Text, ...] = ()
    whole: bool = False
    with_ticket: WithTicket | None = None


def all_views() -> dict[str, View]:
    """Every view by name, in the order in which they are made."""
    told = {}
    for path in sorted((queries_folder() / "views").glob("*.sql")):
        header, sql = split_header(path)
        told[path.stem] = _with_tickets(View(name=path.stem, sql=sql, **header))
    found: dict[str, View] = {}
    for view in told:
        _put(view, told, found)
    return found


def _with_tickets(view: View) -> View:
    """A view in whose SQL $with_ticket is spelled out: one rule for whatever names a ticket."""
    if not view.with_ticket:
        return view
    found = written("rollup", "with_ticket").replace("$table", view.name)
    found = found.replace("$id", view.with_ticket.id).replace("$at", view.with_ticket.at)
    return view.model_copy(update={"sql": view.sql.replace("$with_ticket", subquery(found))})


def _put(view: str, written: dict[str, View], found: dict[str, View]) -> None:
    """A view after those that it reads."""
    for other in written[view].reads:
        if other != view and other in written and other not in found:
            _put(other, written, found)
    found[view] = written[view]


def rows_read(connection: DuckDBPyConnection) -> dict[str, int]:
    """How many rows each canonical table has that a view reads."""
    return sizes(connection, {table for view in all_views().values() for table in view.reads})


@contextmanager
def helped(connection: DuckDBPyConnection, rows: Mapping[str, int]) -> Iterator[DuckDBPyConnection | None]:
    """One more connection, where there are so few rows that one statement has no work for every thread."""
    with second(connection) if max(rows.values()) <= MANY else nullcontext() as other:
        yield other


@contextmanager
def at_hand(
    connection: DuckDBPyConnection,
    other: DuckDBPyConnection | None,
    rows: Mapping[str, int],
    meanwhile: Iterable[Callable[[], object]] = (),
) -> Iterator[None]:
    """Hide views of few rows behind tables in memory, which two connections see.

    Of a small home, planning what stands behind the views costs more than all its rows, and everything
    that is made of them plans it anew. To be left before the facts, names or clock change. Of what writes
    nothing as much is done `meanwhile` as there is time for.
    """
    views = all_views().values()
    most = {view.name: max((rows[table] for table in view.reads), default=0) for view in views}
    # of a table without rows nothing is asked
    told = [view.name for view in views if not view.kept and rows.get(view.name) != 0]
    hidden = [view for view in told if 0 < most[view] <= FEW]
    # a table in memory is seen by both, but no transaction writes to two databases
    connection.execute("commit")
    # what is there already is written into the file meanwhile, which can't be done once anybody writes
    written_out = nullcontext(lambda: True) if other is None else beside(partial(other.execute, "checkpoint"))
    with written_out as is_done:
        for view in hidden:
            connection.execute(f"create table memory.{_copy(view)} as select * from {name(view)}")
        for step in takewhile(lambda _: not is_done(), meanwhile):
            step()
    hands = [hand for hand in (connection, other) if hand]
    for hand in hands:
        for view in hidden:
            hand.execute(f"create temp view {name(view)} as select * from memory.{_copy(view)}")
    connection.execute("begin transaction")
    yield
    connection.execute("commit")
    for view in hidden:
        for hand in hands:
            hand.execute(f"drop view temp.{name(view)}")
        connection.execute(f"drop table memory.{_copy(view)}")
    connection.execute("begin transaction")


def _copy(view: str) -> str:
    """What a view at hand is called in memory: not as a table of the facts, for who looks for one by name."""
    return name(f"{view} at hand")


def sizes(connection: DuckDBPyConnection, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of these canonical tables has: asked at once, because each question is planned."""
    each = [f"select {quote(table)}, count(*) from facts.{name(table)}" for table in sorted(tables)]
    return dict(connection.execute(" union all ".join(each)).fetchall()) if each else {}


def read_by(metric: Metric, views: dict[str, View]) -> list[View]:
    """The views that a metric's query names."""
    named = set(re.findall(r"\b(?:from|join)\s+(\w+)", metric.sql, flags=re.IGNORECASE))
    return [view for view in views.values() if view.name in named]


@lru_cache(maxsize=64)
def of_one_team(metric: Metric) -> str:
    """SQL before a query of one team's observations of a metric: the view of tickets, of that team alone.

    "" where its rows hang together with those of other teams, or tell their team otherwise. Its parameters
    are the team, twice. In the view a team goes by the name that stands for it, so the engine can't tell
    which rows it need not look at: of ten million tickets it looked at a quarter for six months of one team.
    """
    views = all_views()
    if metric.stored or metric.home or [view.name for view in read_by(metric, views)] != ["tickets"]:
        return ""
    body = views["tickets"].sql.split("create or replace view tickets as", 1)[1]
    return f"with tickets as ({body.replace('facts.tickets as', f'({OF_ONE_TEAM}) as', 1)}) "
