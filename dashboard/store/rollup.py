"""Sums of every metric kept up to date: what is decided, and what is not decided yet.

`settled` holds sums by day and team, and by month, team and person, and how many observations wait;
`pending` these single ones, whose decided_at lies beyond their desk's as_of. A question adds up the first
alone, moving as_of costs what falls due, and changed rows cost themselves (deltas.py). Durations do not
add up: they have medians.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import islice

from duckdb import DuckDBPyConnection

from dashboard.engine.beside import Share, in_turn
from dashboard.engine.clock import Clock
from dashboard.engine.connections import columns_of, has_table, subquery
from dashboard.engine.queries import blaming
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import deltas, medians, medians_moved, observed, summing
from dashboard.store.build import tables_filled
from dashboard.store.deltas import Changes
from dashboard.store.views import all_views, sizes

Progress = Callable[[str], None]
SMALL = 20_000  # rows of a table; of more, writing observations out costs what planning them again does
_COLUMNS: dict[tuple[str, str], frozenset[str]] = {}  # (layout, a metric's query) -> its columns


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
    share: Share | None = None,
) -> None:
    """Bring observations, sums and medians of every metric up to date.

    `before` is where the generation stood (deltas.keep_standing was called then); None: everything anew.
    A home's own metrics are left out: they run on the hardened reader only, so always live.
    """
    now = Standing.of(connection)
    changes, moved = None, False
    if before is not None and now is not None and before.leads_to(now):
        changes, moved = Changes(connection), before.desks != now.desks
        deltas.prepare(changes)
    if before is not None:
        _groups(connection, changes)
    anew = _outdated(connection, catalogue, changes, before, now)
    _forget(connection, anew)
    _make(connection, catalogue, clock, anew, progress, share or in_turn(connection))
    if changes is not None:
        standing = [metric for metric in _counted(catalogue) if metric.name not in anew]
        _move(changes, standing, catalogue, clock, progress, moved=moved)
    connection.execute(
        "insert into facts.fingerprints select unnest(?), unnest(?)", [list(anew), list(anew.values())]
    )


def _make(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    anew: Collection[str],
    progress: Progress,
    share: Share,
) -> None:
    """Observations, sums and medians of these metrics, of which nothing is kept."""
    filled = tables_filled(connection)
    is_small = max(sizes(connection, filled).values(), default=0) <= SMALL
    columns = dict.fromkeys(anew, frozenset[str]())

    def make(metric: Metric, hand: DuckDBPyConnection) -> None:
        progress(f"rolling up {metric.title}")
        with blaming(metric.file):
            if metric.stored:
                _store(hand, metric)
            columns[metric.name] = _columns_of(hand, catalogue, metric)
            if metric.finds_rows_in(filled):
                _sum_up(hand, metric, clock, columns[metric.name], is_small=is_small)

    share(partial(make, metric) for metric in _in_order([catalogue.metrics[one] for one in anew], filled))
    if anew:
        summing.note_size(connection, anew)
        summing.note_columns(connection, columns)


def _in_order(metrics: Sequence[Metric], filled: Collection[str]) -> Iterator[Metric]:
    """What takes longest first; medians apart, because two beside each other wait for the interpreter."""
    work = {metric.name: metric.finds_rows_in(filled) for metric in metrics}
    others = iter([one for one in metrics if work[one.name] and not one.is_duration])
    for metric in metrics:
        if work[metric.name] and metric.is_duration:
            yield metric
            yield from islice(others, 2)
    yield from others
    yield from (metric for metric in metrics if not work[metric.name])


def _move(
    changes: Changes,
    metrics: Sequence[Metric],
    catalogue: Catalogue,
    clock: Clock,
    progress: Progress,
    *,
    moved: bool,
) -> None:
    """Move sums and medians of these metrics by what changed, and by the time that went on (`moved`)."""
    filled = tables_filled(changes.connection)
    moving: list[deltas.Moving] = []
    for metric in metrics:
        if metric.finds_rows_in(filled):
            with blaming(metric.file):
                moving += _moving(metric, changes, catalogue, clock, progress, moved=moved)
    if moving:
        progress("rolling up what changed")
        deltas.move(changes, moving)
    if moved or changes.tables:
        summing.promote(changes.connection, _counted(catalogue))
        summing.compact(changes.connection)


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
    tables = {*summing.TABLES, "pending", "rollup_medians", "observation_columns"}
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
    metric: Metric,
    changes: Changes,
    catalogue: Catalogue,
    clock: Clock,
    progress: Progress,
    *,
    moved: bool,
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
    columns = _columns_of(connection, catalogue, metric)
    if metric.series and moved:
        deltas.new_weeks(connection, metric, columns)
    if view is not None:
        yield deltas.Moving(metric, view, columns)


def _store(connection: DuckDBPyConnection, metric: Metric) -> None:
    """Write out the observations of a metric that is read often, or that no engine reads quickly."""
    connection.execute(
        f"create or replace table {observed.stored_table(metric)} as"
        f" select * from {subquery(metric.sql)} order by team, observed_at"
    )


def foreseen(connection: DuckDBPyConnection, catalogue: Catalogue) -> list[Callable[[], object]]:
    """What a roll-up asks and nothing need be written for: the columns of each metric's observations."""
    return [partial(_columns_of, connection, catalogue, metric) for metric in _counted(catalogue)]


def _columns_of(connection: DuckDBPyConnection, catalogue: Catalogue, metric: Metric) -> frozenset[str]:
    """The columns of a metric's observations.

    They hang on its text and on the program's own tables and views, so the engine is asked once.
    """
    key = catalogue.layout, metric.sql
    if key not in _COLUMNS:
        with blaming(metric.file):
            _COLUMNS[key] = columns_of(connection, metric.sql)
    return _COLUMNS[key]


def _sum_up(
    connection: DuckDBPyConnection,
    metric: Metric,
    clock: Clock,
    columns: Collection[str],
    *,
    is_small: bool,
) -> None:
    """Keep a metric's sums and what waits, or its medians, of which none are kept.

    In a small home sums are made of what was written out: each would plan the metric's query once more, and
    of many exports a metric finds nothing at all.
    """
    sql = observed.source(metric, live=False)
    if metric.is_duration:
        medians.store(connection, metric, observed.at_as_of(sql, columns), clock)
        return
    if summing.count(connection, metric, sql, columns, is_table=is_small) != 0:
        summing.settle(connection, metric, columns)
        since = summing.waits_since(connection, metric, columns) if "decided_at" in columns else None
        if since and not is_small:  # of the latest days alone: a second look at all took as long as the first
            summing.count(connection, metric, summing.observed_since(sql, since), columns)
        if since:
            summing.wait(connection, metric)
    if is_small:
        connection.execute("drop table counted")
