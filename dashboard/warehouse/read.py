"""Questions to one generation: tallies, series, rows. Names, windows and filters in, sums out.

Sums come from the roll-ups where these hold them, else from the observations themselves: the two give
equal figures (a test holds them together). A metric that was edited since the generation was built,
or that a home added, is always computed live.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.catalogue import Catalogue, Level, Metric
from dashboard.faults import Fault
from dashboard.method import survival
from dashboard.method.tally import Tally
from dashboard.periods import Period
from dashboard.strategy import Organisation
from dashboard.warehouse import build, medians
from dashboard.warehouse.engine import blaming, reader
from dashboard.warehouse.generations import Ledger, Store
from dashboard.warehouse.medians import FIGURES, QUANTILE

SUMS = ("n", "undecided", "total", "squares", "promoters", "detractors", "numerator", "denominator")
ROW_COLUMNS = ("desk", "observation_id", "observed_at", "team", "agent", "value")
ROW_EXTRAS = ("numerator", "denominator", "censored")


@dataclass(frozen=True)
class Whom:
    """Whose observations: a level, one name of it (None: each), and a team for agents."""

    level: Level
    name: str | None = None
    team: str | None = None

    @property
    def column(self) -> str | None:
        """The column that tells one name from another."""
        return None if self.level == "organisation" else self.level

    def conditions(self) -> tuple[list[str], list[Any]]:
        """SQL conditions on team and agent, and their parameters."""
        wanted = {} if self.column is None else {self.column: self.name}
        if self.level == "agent":
            wanted["team"] = self.team
        given = {column: value for column, value in wanted.items() if value is not None}
        known = [f"{self.column} is not null"] if self.column and self.name is None else []
        return [*known, *(f"{column} = ?" for column in given)], list(given.values())


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One generation, open for reading; take a cursor a call."""

    seq: int
    connection: DuckDBPyConnection
    ledger: Ledger
    fingerprints: dict[str, str] = field(default_factory=dict)

    def cursor(self) -> DuckDBPyConnection:
        """A connection of one's own: sharing one between threads gives wrong answers."""
        return self.connection.cursor()


def snapshot(home: Path) -> Snapshot | None:
    """The generation in force; None for a home without data. Kept open until CURRENT changes."""
    store = Store(home)
    for _ in range(5):
        seq = store.current()
        if seq == 0:
            return None
        try:
            return _opened(home, seq)
        except (OSError, duckdb.IOException) as error:
            reason = str(error).splitlines()[0]  # pruned before it was opened? then CURRENT has moved on
    raise Fault(
        f"{store.database(seq)} can't be opened ({reason}); `scorecard undo` goes back to the one before."
    )


@lru_cache(maxsize=4)
def _opened(home: Path, seq: int) -> Snapshot:
    store = Store(home)
    if not store.database(seq).exists():
        raise FileNotFoundError(store.database(seq))
    connection = reader(store.database(seq), Path(tempfile.gettempdir()) / "scorecard-spill")
    known = dict(connection.execute("select name, value from facts.fingerprints").fetchall())
    return Snapshot(seq, connection, store.ledger(seq), known)


class Reader:
    """Reads tallies of metrics off a snapshot, for an organisation's calendar."""

    def __init__(self, shot: Snapshot, catalogue: Catalogue, organisation: Organisation) -> None:
        self.shot = shot
        self.catalogue = catalogue
        self.organisation = organisation

    def is_rolled_up(self, metric: Metric) -> bool:
        """Whether the generation's sums are of this metric as it is written today."""
        if metric.home:
            return False
        return self.shot.fingerprints.get(metric.name) == self.catalogue.metric_fingerprint(metric.name)

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        """(metric, name) -> tally over a window; names without observations are absent.

        The organisation's name is None.
        """
        found: dict[tuple[str, str | None], Tally] = {}
        summed = [metric for metric in metrics if self._has_sums(metric, whom, window)]
        if summed:
            found |= self._summed(summed, whom, window)
        for metric in metrics:
            if metric in summed:
                continue
            if self._has_medians(metric, whom, window):
                found |= self._stored_medians(metric, whom, [window])[0]
            else:
                with blaming(metric.file):
                    found |= self._live(metric, whom, window)
        return found

    def main_teams(self, metrics: Sequence[Metric], whom: Whom, window: Period) -> dict[tuple[str, str], str]:
        """(metric, person) -> the team in which most of the person's observations of a window lie."""
        counts = self._counts_by_team(metrics, whom, window)
        best: dict[tuple[str, str], tuple[float, str]] = {}
        for metric, agent, team, n in sorted(counts):
            if n > best.get((metric, agent), (0.0, ""))[0]:
                best[metric, agent] = (n, team)
        return {key: team for key, (_, team) in best.items()}

    def _counts_by_team(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> list[tuple[str, str, str, float]]:
        """(metric, person, team, n): of sums in one question, of durations in one a team."""
        summed = [metric for metric in metrics if self._has_sums(metric, whom, window)]
        conditions, given = whom.conditions()
        counts: list[tuple[str, str, str, float]] = []
        if summed:
            counts = (
                self.shot.cursor()
                .execute(
                    f"select metric, agent, team, sum(n) from rollup where metric in ({_marks(summed)})"
                    " and grain = 'month' and first_date between ? and ? and team is not null"
                    f" {_and(conditions)} group by all",
                    [*(metric.name for metric in summed), window.first, window.last, *given],
                )
                .fetchall()
            )
        others = [metric for metric in metrics if metric not in summed]
        for team in self.names("team") if others else ():
            found = self.tallies(others, Whom("agent", whom.name, team), window)
            counts += [(metric, str(name), team, tally.n) for (metric, name), tally in found.items()]
        return counts

    def first_days(self) -> dict[str, date]:
        """Metric -> the first day with an observation; of durations the first of its month."""
        rows = (
            self.shot.cursor()
            .execute(
                "select metric, min(first_date) from (select metric, first_date from rollup"
                " where n > 0 and grain = 'day' union all select metric, first_date from rollup_medians"
                " where n > 0 and kind = 'month') group by metric"
            )
            .fetchall()
        )
        return dict(rows)

    def series(
        self, metrics: Sequence[Metric], whom: Whom, buckets: Sequence[Period]
    ) -> dict[str, list[Tally]]:
        """Metric -> one tally a bucket, for one name (or the organisation)."""
        found: dict[str, list[Tally]] = {}
        summed = [metric for metric in metrics if self._has_sums(metric, whom, *buckets)]
        if summed:
            found |= self._summed_series(summed, whom, buckets)
        for metric in metrics:
            if metric in summed:
                continue
            if self._has_medians(metric, whom, *buckets):
                per_bucket = self._stored_medians(metric, whom, buckets)
            else:
                with blaming(metric.file):
                    per_bucket = [self._live(metric, whom, bucket) for bucket in buckets]
            found[metric.name] = [next(iter(tallies.values()), Tally()) for tallies in per_bucket]
        return found

    def _has_sums(self, metric: Metric, whom: Whom, *windows: Period) -> bool:
        if metric.is_duration or not self.is_rolled_up(metric):
            return False
        return whom.level != "agent" or all(_is_of_months(window) for window in windows)

    def _has_medians(self, metric: Metric, whom: Whom, *windows: Period) -> bool:
        return (
            metric.is_duration
            and whom.level != "agent"
            and self.is_rolled_up(metric)
            and all(self._kind(window) for window in windows)
        )

    def _kind(self, window: Period) -> str | None:
        """The kind of stored median that a window is, however it was named."""
        fiscal = self.organisation.fiscal_year_starts
        exact = {
            "week": periods.week(window.first),
            "month": periods.month(window.first),
            "quarter": periods.quarter_of(window.first, fiscal),
            "year": periods.year_of(window.first, fiscal),
        }
        same = (kind for kind, p in exact.items() if (p.first, p.last) == (window.first, window.last))
        return next(same, None)

    def _summed(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        conditions, given = whom.conditions()
        grain = "month" if whom.level == "agent" else "day"
        sql = (
            f"select metric, {whom.column or 'null'} as name, {_sums()} from rollup"
            f" where metric in ({_marks(metrics)}) and grain = ? and first_date between ? and ?"
            f" {_and(conditions)} group by all"
        )
        names = [metric.name for metric in metrics]
        rows = self.shot.cursor().execute(sql, [*names, grain, window.first, window.last, *given]).fetchall()
        return {(metric, name): _tally(sums) for metric, name, *sums in rows}

    def _summed_series(
        self, metrics: Sequence[Metric], whom: Whom, buckets: Sequence[Period]
    ) -> dict[str, list[Tally]]:
        conditions, given = whom.conditions()
        grain = "month" if whom.level == "agent" else "day"
        sql = (
            f"select metric, first_date, {_sums()} from rollup where metric in ({_marks(metrics)})"
            f" and grain = ? and first_date between ? and ? {_and(conditions)} group by all"
        )
        names = [metric.name for metric in metrics]
        span = (buckets[0].first, buckets[-1].last)
        rows = self.shot.cursor().execute(sql, [*names, grain, *span, *given]).fetchall()
        found = {name: [Tally()] * len(buckets) for name in names}
        place: dict[date, int] = {}
        for number, bucket in enumerate(buckets):
            place |= {day.first: number for day in periods.buckets(bucket, "day")}
        for metric, first, *sums in sorted(rows):
            found[metric][place[first]] += _tally(sums)
        return found

    def _stored_medians(
        self, metric: Metric, whom: Whom, windows: Sequence[Period]
    ) -> list[dict[tuple[str, str | None], Tally]]:
        total = whom.level == "organisation"
        teams = "is_total" if total else "not is_total and (? is null or team = ?)"
        rows = (
            self.shot.cursor()
            .execute(
                f"select first_date, kind, team, n, undecided, still_open, {', '.join(FIGURES)}"
                f" from rollup_medians where metric = ? and first_date between ? and ? and {teams}",
                [metric.name, windows[0].first, windows[-1].first, *([] if total else [whom.name] * 2)],
            )
            .fetchall()
        )
        found: list[dict[tuple[str, str | None], Tally]] = [{} for _ in windows]
        place = {(window.first, self._kind(window)): number for number, window in enumerate(windows)}
        for first, kind, team, *figures in rows:
            if (first, kind) in place:
                found[place[first, kind]][metric.name, team] = medians.tally(*figures)
        return found

    def _live(self, metric: Metric, whom: Whom, window: Period) -> dict[tuple[str, str | None], Tally]:
        cursor = self.shot.cursor()
        sql = build.observations(cursor, metric, live=not self.is_rolled_up(metric))
        conditions, given = self._within(whom, window)
        if metric.is_duration:
            return self._live_durations(cursor, metric, whom, sql, conditions, given)
        columns = build.columns_of(cursor, sql)
        counts = build.decided(columns)
        sums = build.SUMS[metric.aggregate]
        n = "coalesce(sum(denominator) filter (" + counts + "), 0)"
        picked = [
            n if metric.aggregate == "ratio" else f"count_if({counts})",
            f"count_if(not {counts})",
        ]
        picked += [f"{sums[key]} filter ({counts})" if key in sums else "null" for key in SUMS[2:]]
        rows = cursor.execute(
            f"select {whom.column or 'null'} as name, {', '.join(picked)}"
            f" from {build.with_as_of(sql, columns)} where {' and '.join(conditions)} group by all"
            " having count(*) > 0",
            given,
        ).fetchall()
        return {(metric.name, name): _tally(values) for name, *values in rows}

    def _live_durations(
        self,
        cursor: DuckDBPyConnection,
        metric: Metric,
        whom: Whom,
        sql: str,
        conditions: list[str],
        given: list[Any],
    ) -> dict[tuple[str, str | None], Tally]:
        fetched = cursor.execute(
            f"select {whom.column or 'null'} as name, cast(value as bigint) as value,"
            f" not coalesce(censored, false) as closed from ({sql})"
            f" where value is not null and {' and '.join(conditions)} order by name, value",
            given,
        ).fetchnumpy()
        value = np.asarray(fetched["value"], dtype=np.int64)
        closed = np.asarray(fetched["closed"], dtype=bool)
        names = np.asarray(np.ma.filled(fetched["name"], None), dtype=object)
        if not len(value):
            return {}
        cuts = [0, *(np.flatnonzero(names[1:] != names[:-1]) + 1), len(value)]
        quantile = QUANTILE[metric.aggregate]
        found = {}
        for start, end in pairwise(cuts):
            summary = survival.summary_sorted(value[start:end], closed[start:end], quantile)
            figures = (getattr(summary, figure) for figure in FIGURES)
            found[metric.name, names[start] if whom.column else None] = medians.tally(
                summary.n, 0, summary.open, *figures
            )
        return found

    def _within(self, whom: Whom, window: Period) -> tuple[list[str], list[Any]]:
        start, end = periods.bounds(window, self.organisation.tz)
        conditions, given = whom.conditions()
        return ["observed_at >= ?", "observed_at < ?", *conditions], [start, end, *given]

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> tuple[int, float | None]:
        """The desk's own way: the plain median of what was closed in the window; (n, minutes)."""
        cursor = self.shot.cursor()
        sql = build.observations(cursor, metric, live=not self.is_rolled_up(metric))
        if "ended_at" not in build.columns_of(cursor, sql):
            return 0, None
        start, end = periods.bounds(window, self.organisation.tz)
        conditions, given = whom.conditions()
        row = cursor.execute(
            f"select count(*), quantile_cont(value, {QUANTILE[metric.aggregate]}) from ({sql})"
            f" where not censored and ended_at >= ? and ended_at < ? {_and(conditions)}",
            [start, end, *given],
        ).fetchone()
        return (int(row[0]), row[1]) if row else (0, None)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None = None
    ) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """(column names, decided observations with their file and line), in order of time."""
        cursor = self.shot.cursor()
        sql = build.observations(cursor, metric, live=not self.is_rolled_up(metric))
        conditions, given = self._within(whom, window)
        with blaming(metric.file):
            columns = build.columns_of(cursor, sql)
            picked = [*ROW_COLUMNS, *(extra for extra in ROW_EXTRAS if extra in columns)]
            cursor.execute(
                f"select {', '.join('o.' + column for column in picked)}, imports.file, o.line"
                f" from {build.with_as_of(sql, columns)} as o"
                " left join facts.imports as imports on o.import_id = imports.import_id"
                f" where {build.decided(columns)} and {' and '.join(conditions)}"
                " order by o.observed_at, o.desk, o.observation_id" + ("" if limit is None else " limit ?"),
                given if limit is None else [*given, limit],
            )
        return [*picked, "file", "line"], _fetched(cursor)

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        """How many decided observations there are."""
        cursor = self.shot.cursor()
        sql = build.observations(cursor, metric, live=not self.is_rolled_up(metric))
        columns = build.columns_of(cursor, sql)
        conditions, given = self._within(whom, window)
        row = cursor.execute(
            f"select count(*) from {build.with_as_of(sql, columns)}"
            f" where {build.decided(columns)} and {' and '.join(conditions)}",
            given,
        ).fetchone()
        return int(row[0]) if row else 0

    def names(self, level: Level) -> list[str]:
        """All teams, or all people, that any observation names."""
        if level == "organisation":
            return [self.organisation.name]
        rows = (
            self.shot.cursor()
            .execute(
                f"select distinct {level} from rollup where {level} is not null"
                + (
                    " union select distinct team from rollup_medians where team is not null"
                    * (level == "team")
                )
                + " order by 1"
            )
            .fetchall()
        )
        return [row[0] for row in rows]

    def as_of(self) -> datetime:
        """The latest as_of of any desk, UTC."""
        row = self.shot.cursor().execute("select max(as_of) from desks").fetchone()
        assert row is not None
        return row[0]

    def last_month(self, metrics: Sequence[str], until: date) -> date | None:
        """The first day of the latest month, begun by `until`, with an observation of the metrics."""
        if not metrics:
            return None
        marks = ", ".join("?" for _ in metrics)
        row = (
            self.shot.cursor()
            .execute(
                "select max(date_trunc('month', first_date))::date from"
                " (select metric, first_date, n from rollup where grain = 'day' union all"
                " select metric, first_date, n from rollup_medians where kind = 'month')"
                f" where n > 0 and first_date <= ? and metric in ({marks})",
                [until, *metrics],
            )
            .fetchone()
        )
        return row[0] if row else None


def _is_of_months(window: Period) -> bool:
    starts, ends = periods.month(window.first).first, periods.month(window.last).last
    return (starts, ends) == (window.first, window.last)


def _sums() -> str:
    return ", ".join(f"sum({column})" for column in SUMS)


def _marks(metrics: Sequence[Metric]) -> str:
    return ", ".join("?" for _ in metrics)


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" and {condition}" for condition in conditions)


def _tally(sums: Sequence[Any]) -> Tally:
    n, undecided, total, squares, promoters, detractors, numerator, denominator = (x or 0 for x in sums)
    return Tally(
        n=float(n),
        undecided=int(undecided),
        total=float(total),
        squares=float(squares),
        promoters=int(promoters),
        detractors=int(detractors),
        numerator=float(numerator),
        denominator=float(denominator),
    )


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(10_000):
        yield from batch
