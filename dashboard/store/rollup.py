"""Sums of every metric kept up to date: what is decided, and what is not decided yet.

`settled` holds sums by day and team, and by month, team and person, and how many observations wait;
`pending` these single ones, whose decided_at lies beyond their desk's as_of. A question adds up the first
alone, moving as_of costs what falls due, and changed rows cost themselves (deltas.py). Durations do not
add up: they have medians.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import Clock
from dashboard.engine.connections import blaming, columns_of, has_table, subquery
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Metric
from dashboard.store import deltas, medians, medians_moved, observed, summing
from dashboard.store.deltas import Changes
from dashboard.store.views import all_views

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Standing:
    """Where a generation stood before it was changed, as far as sums hang on it: who is who, and time."""

    aliases: list[tuple[object, ...]]
    desks: dict[str, tuple[object, ...]]  # desk -> as_of, sees_first_reply, has_tickets
    months: tuple[object, ...]

    @classmethod
    def of(cls, connection: DuckDBPyConnection) -> Standing | None:
        """How it stands now; None where nothing was made of the facts yet."""
        if not has_table(connection, "reached"):
            return None
        desks = connection.execute("select desk, as_of, sees_first_reply, has_tickets from desks").fetchall()
        months = connection.execute("select min(month), max(month) from days").fetchone()
        return cls(
            connection.execute("select * from aliases order by all").fetchall(),
            {desk: tuple(told) for desk, *told in desks},
            tuple(months or ()),
        )

    def leads_to(self, now: Standing) -> bool:
        """Whether sums can be moved from here to there: time went on, and names mean what they meant.

        Not where a desk with tickets begins to tell first replies: each of its tickets counts otherwise.
        """
        if self.aliases != now.aliases or not self.desks.keys() <= now.desks.keys():
            return False
        for desk, (as_of, sees, has_tickets) in self.desks.items():
            later, sees_now, _ = now.desks[desk]
            if later < as_of or (has_tickets and sees != sees_now):  # type: ignore[operator]
                return False
        return True


def roll_up(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    before: Standing | None = None,
    progress: Progress = lambda _: None,
) -> None:
    """Bring observations, sums and medians of every metric up to date.

    `before` is where the generation stood (deltas.keep_standing was called then); None: everything anew.
    A home's own metrics are left out: they run on the hardened reader only, so always live.
    """
    now = Standing.of(connection)
    changes = None
    if before is not None and now is not None and before.leads_to(now):
        changes = Changes(connection)
        deltas.prepare(changes)
    if before is not None:
        _groups(connection, changes)
    moved = before is None or now is None or before.desks != now.desks
    filled = tables_filled(connection)
    anew = _outdated(connection, catalogue, changes, before, now)
    _forget(connection, anew)
    columns: dict[str, list[str]] = {}
    moving: list[deltas.Moving] = []
    for metric in _counted(catalogue):
        has_rows = metric.finds_rows_in(filled)
        with blaming(metric.file):
            if metric.name in anew:
                progress(f"rolling up {metric.title}")
                columns[metric.name] = _roll_up_one(connection, metric, clock, has_rows=has_rows)
            elif changes is not None and has_rows:
                moving += _moving(metric, changes, clock, progress, moved=moved)
    if changes is not None and moving:
        progress("rolling up what changed")
        deltas.move(changes, moving)
    if anew:
        summing.note_size(connection, anew)
        summing.note_columns(connection, columns)
    if changes is not None and (moved or changes.tables):
        summing.promote(connection)
        summing.compact(connection)
    connection.execute(
        "insert into facts.fingerprints select unnest(?), unnest(?)", [list(anew), list(anew.values())]
    )


def _counted(catalogue: Catalogue) -> list[Metric]:
    """The metrics that are rolled up: the home's own are not."""
    return [metric for metric in catalogue.metrics.values() if not metric.home]


def _outdated(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    changes: Changes | None,
    before: Standing | None,
    now: Standing | None,
) -> dict[str, str]:
    """The metrics of which everything is made anew, each with its fingerprint."""
    kept = dict(connection.execute("select name, value from facts.fingerprints").fetchall())
    prints = {metric: catalogue.metric_fingerprint(metric.name) for metric in _counted(catalogue)}
    return {
        metric.name: fingerprint
        for metric, fingerprint in prints.items()
        if changes is None or kept.get(metric.name) != fingerprint or _needs_all(metric, changes, before, now)
    }


def _forget(connection: DuckDBPyConnection, metrics: Collection[str]) -> None:
    """Nothing is kept of these any more: all at once, because planning takes longer than deleting."""
    tables = {"settled", "pending", "rollup_medians", "observation_columns"}
    for table, column in {**dict.fromkeys(sorted(tables), "metric"), "facts.fingerprints": "name"}.items():
        connection.execute(f"delete from {table} where {column} in (select unnest(?))", [list(metrics)])


def _groups(connection: DuckDBPyConnection, changes: Changes | None) -> None:
    """Tables of rows that hang together: brought up to date, or made anew."""
    for view in all_views().values():
        if not view.group:
            continue
        if changes is None or (view in changes.views_touched() and changes.is_whole(view)):
            connection.execute(view.sql)
        elif view in changes.views_touched():
            deltas.derived_again(changes, view)


def _needs_all(metric: Metric, changes: Changes, before: Standing | None, now: Standing | None) -> bool:
    """Most of what it reads changed, or it counts by months and there are more of them now."""
    by_month = metric.grain == "month" and before is not None and now is not None
    return changes.needs_all(metric) or (by_month and before.months != now.months)  # type: ignore[union-attr]


def _moving(
    metric: Metric, changes: Changes, clock: Clock, progress: Progress, *, moved: bool
) -> Iterator[deltas.Moving]:
    """What the changed rows move of its sums; what time alone adds, and its medians, stand afterwards."""
    connection, view = changes.connection, changes.moves(metric)
    if metric.is_duration:
        if view is not None:
            deltas.move_durations(changes, metric, view)
        if view is not None or moved:
            progress(f"rolling up {metric.title}")
            medians_moved.update(connection, metric, clock, changed=view is not None, moved=moved)
        return
    if view is None and not (metric.series and moved):
        return  # planning a query to learn its columns takes longer than all else here
    columns = columns_of(connection, metric.sql)
    if metric.series and moved:
        deltas.new_weeks(connection, metric, columns)
    if view is not None:
        yield deltas.Moving(metric, view, columns)


def tables_filled(connection: DuckDBPyConnection) -> set[str]:
    """The canonical tables that hold any row: a key at least is filled in each."""
    rows = connection.execute("select distinct split_part(name, '.', 1) from columns_filled").fetchall()
    return {row[0] for row in rows}


def _roll_up_one(
    connection: DuckDBPyConnection, metric: Metric, clock: Clock, *, has_rows: bool
) -> list[str]:
    """Keep a metric's observations, sums or medians, of which none are kept; the observations' columns.

    Without rows there are none, and nothing to plan.
    """
    if metric.stored:
        connection.execute(
            f"create or replace table {observed.stored_table(metric)} as"
            f" select * from {subquery(metric.sql)} order by team, observed_at"
        )
    sql = observed.source(metric, live=False)
    columns = columns_of(connection, sql)
    if has_rows and metric.is_duration:
        medians.store(connection, metric, observed.at_as_of(sql, columns), clock)
    elif has_rows:
        summing.count(connection, metric, sql, columns)
        summing.settle(connection, metric)
        if "decided_at" in columns:
            summing.wait(connection, metric)
    return sorted(columns)
