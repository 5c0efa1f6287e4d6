"""Questions to one generation: tallies, series, rows. Names, windows and filters in, sums out.

Sums come from the roll-ups where these hold them (sums.py), else from the observations themselves
(live.py): the two give equal figures (a test holds them together). A metric that was edited since the
generation was built, or that a home added, is always computed live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard import periods
from dashboard.engine.connections import blaming
from dashboard.method.tally import Tally
from dashboard.model.catalogue import Catalogue, Level, Metric
from dashboard.model.strategy import Organisation
from dashboard.periods import Every, Period
from dashboard.store import build, live, medians, observed, sums
from dashboard.store.medians import FIGURES, QUANTILE
from dashboard.store.pool import Snapshot
from dashboard.store.whom import Whom

ROW_COLUMNS = ("desk", "observation_id", "observed_at", "team", "agent", "value")
BY_MONTH = "read by month"
Summed = Literal["plain", "scaled"]  # which sums give a metric: of all its answers, or of a desk's main scale
SUMMED: tuple[Summed, ...] = ("plain", "scaled")


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

    def waits(self, metric: Metric) -> bool:
        """Whether its observations are decided by waiting."""
        return "decided_at" in self._columns(metric)

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        """(metric, name) -> tally over a window; names without observations are absent.

        The organisation's name is None. A stock is read at its last week's end (Tally.at), what is read
        by month over the ended months of the window, and not at all where it is not of whole months.
        """
        return self.tallies_over({metric.name: window for metric in metrics}, whom)

    def tallies_over(self, windows: Mapping[str, Period], whom: Whom) -> dict[tuple[str, str | None], Tally]:
        """The same for several metrics, each over its own window."""
        counted = {
            name: self.ended_months(window) if self._metric(name).grain == "month" else window
            for name, window in windows.items()
        }
        over = {name: window for name, window in counted.items() if window is not None}
        found = self._tallies(over, whom)
        by_month = {name for name in over if self._metric(name).grain == "month"}
        return {key: _so_far(tally) if key[0] in by_month else tally for key, tally in found.items()}

    def _metric(self, name: str) -> Metric:
        return self.catalogue.metrics[name]

    def _tallies(self, windows: Mapping[str, Period], whom: Whom) -> dict[tuple[str, str | None], Tally]:
        found: dict[tuple[str, str | None], Tally] = {}
        kinds = {name: self._summed(self._metric(name), whom, window) for name, window in windows.items()}
        for kind in SUMMED:
            spans = {name: (w.first, w.last) for name, w in windows.items() if kinds[name] == kind}
            if spans:
                found |= sums.tallies(self.shot.cursor(), spans, whom, scaled=kind == "scaled")
        for name, window in windows.items():
            metric = self._metric(name)
            if kinds[name]:
                continue
            if metric.series:
                found |= self._stock(metric, whom, window)
            elif self._has_medians(metric, whom, window):
                found |= self._stored_medians(metric, whom, [window])[0]
            else:
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
        """(metric, person, team, n): of sums in one question, of all others in one a team."""
        summed = [metric for metric in metrics if self._summed(metric, whom, window)]
        conditions, given = whom.conditions()
        counts: list[tuple[str, str, str, float]] = []
        if summed:
            marks = ", ".join("?" for _ in summed)
            counts = (
                self.shot.cursor()
                .execute(
                    f"select metric, agent, team, sum(n) from settled where metric in ({marks})"
                    " and grain = 'agent' and first_date between ? and ? and team is not null"
                    f"{_and(conditions)} group by all",
                    [*(metric.name for metric in summed), window.first, window.last, *given],
                )
                .fetchall()
            )
        others = [metric for metric in metrics if metric not in summed]
        for team in self.names("team") if others else ():
            found = self.tallies(others, Whom("agent", whom.name, team), window)
            counts += [(metric, str(name), team, tally.n) for (metric, name), tally in found.items()]
        return counts

    def first_days(self) -> dict[tuple[str, str | None], date]:
        """(metric, team) -> the first day with an observation; of durations the first of its week.

        Without a team: of the rows that name none; the organisation's is the least of all.
        """
        rows = (
            self.shot.cursor()
            .execute(
                "select metric, team, min(first_date) from (select metric, team, first_date from settled"
                " where grain = 'team' and n > 0 union all"
                " select metric, case when not is_total then team end, first_date from rollup_medians"
                " where n > 0 and kind = 'week') group by metric, team"
            )
            .fetchall()
        )
        return {(metric, team): day for metric, team, day in rows}

    def series(
        self, metrics: Sequence[Metric], whom: Whom, buckets: Sequence[Period]
    ) -> dict[str, list[Tally]]:
        """Metric -> one tally a bucket, for one name (or the organisation).

        A stock has one where a week ends in the bucket, a metric that is read by month in whole months
        that have ended.
        """
        found: dict[str, list[Tally]] = {}
        spans = [(bucket.first, bucket.last) for bucket in buckets]
        kinds = {metric.name: self._summed(metric, whom, *buckets) for metric in metrics}
        for kind in SUMMED:
            summed = [metric for metric in metrics if kinds[metric.name] == kind]
            if summed:
                found |= sums.series(self.shot.cursor(), summed, whom, spans, scaled=kind == "scaled")
        for metric in metrics:
            if kinds[metric.name]:
                continue
            if metric.series:
                found[metric.name] = self._stocks(metric, whom, buckets)
            elif self._has_medians(metric, whom, *buckets):
                found[metric.name] = _alone(self._stored_medians(metric, whom, buckets))
            else:
                found[metric.name] = self._one_by_one(metric, whom, buckets)
        for metric in metrics:
            if metric.grain == "month":
                pairs = zip(buckets, found[metric.name], strict=True)
                found[metric.name] = [self._by_month(bucket, tally) for bucket, tally in pairs]
        return found

    def _one_by_one(self, metric: Metric, whom: Whom, buckets: Sequence[Period]) -> list[Tally]:
        """Each bucket from its observations; none is asked for of a bucket in which the sums hold nothing."""
        filled = [True] * len(buckets)
        if self.is_rolled_up(metric) and not metric.is_duration and whom.level != "agent":
            spans = [(bucket.first, bucket.last) for bucket in buckets]
            counted = sums.series(self.shot.cursor(), [metric], whom, spans, scaled=False)[metric.name]
            filled = [bool(tally.n or tally.unanswered or tally.undecided) for tally in counted]
        pairs = zip(buckets, filled, strict=True)
        return _alone([self._live(metric, whom, bucket) if asked else {} for bucket, asked in pairs])

    def _columns(self, metric: Metric) -> frozenset[str]:
        if self.is_rolled_up(metric):
            return self.shot.columns[metric.name]
        source = observed.source(metric, live=True)
        with blaming(metric.file):
            columns = self.shot.columns_of(source)
        observed.check(metric, columns)
        return columns

    def _summed(self, metric: Metric, whom: Whom, *windows: Period) -> Summed | None:
        """Which sums by day (of people: by month) give it; units that span days are counted live."""
        if metric.is_duration or metric.series or not self.is_rolled_up(metric):
            return None
        columns = self._columns(metric)
        if "unit_id" in columns or (whom.level == "agent" and not all(map(is_of_months, windows))):
            return None
        return "scaled" if "scale" in columns else "plain"

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

    def week_end(self, window: Period) -> date | None:
        """The last day of the last week that ends in a window or before, and that data have reached."""
        (until,) = self.shot.once("select max(until) from reached")[0]
        if until is None:
            return None
        reached = periods.local(until - timedelta(seconds=1), self.organisation.tz).date()
        last = min(window.last, reached)
        return last - timedelta(days=(last.weekday() + 1) % 7)

    def _stock(self, metric: Metric, whom: Whom, window: Period) -> dict[tuple[str, str | None], Tally]:
        """What there is at the last week's end of a window, of a name that is asked for even if nothing."""
        at = self.week_end(window)
        if at is None:
            return {}
        if self.is_rolled_up(metric):
            found = sums.tallies(self.shot.cursor(), {metric.name: (at, at)}, whom, scaled=False)
        else:
            found = self._live(metric, whom, periods.single_day(at))
        if whom.column is None or whom.name is not None:
            found.setdefault((metric.name, whom.name), Tally())
        return {key: replace(tally, at=at) for key, tally in found.items()}

    def _stocks(self, metric: Metric, whom: Whom, buckets: Sequence[Period]) -> list[Tally]:
        found = [Tally() for _ in buckets]
        ends = [self.week_end(bucket) for bucket in buckets]
        inside = {at: n for n, (at, b) in enumerate(zip(ends, buckets, strict=True)) if at and at >= b.first}
        if not inside:
            return found
        if not self.is_rolled_up(metric):
            own = (metric.name, None if whom.column is None else whom.name)
            for at, number in inside.items():
                found[number] = self._stock(metric, whom, buckets[number]).get(own, Tally(at=at))
            return found
        spans = [(at, at) for at in inside]
        tallies = sums.series(self.shot.cursor(), [metric], whom, spans, scaled=False)[metric.name]
        for (at, number), tally in zip(inside.items(), tallies, strict=True):
            found[number] = replace(tally, at=at)
        return found

    def ended_months(self, window: Period) -> Period | None:
        """The months of a window that have ended; None where it is not of whole months, or none has."""
        if not is_of_months(window):
            return None
        today = periods.local(self.tickets_as_of(), self.organisation.tz).date()
        ended = periods.month(today + timedelta(days=1)).first - timedelta(days=1)
        last = min(window.last, ended)
        if last < window.first:
            return None
        return window if last == window.last else periods.between(window.first, last)

    def _by_month(self, bucket: Period, tally: Tally) -> Tally:
        if self.ended_months(bucket) == bucket:
            return _so_far(tally)
        return Tally(reason=None if is_of_months(bucket) else BY_MONTH)

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

    def _asked(self, metric: Metric, window: Period) -> live.Asked:
        source = observed.source(metric, live=not self.is_rolled_up(metric))
        bounds = periods.bounds(window, self.organisation.tz)
        return live.Asked(metric, source, self._columns(metric), bounds)

    def _live(self, metric: Metric, whom: Whom, window: Period) -> dict[tuple[str, str | None], Tally]:
        cursor = self.shot.cursor()
        with _of(cursor, metric):
            return live.tallies(cursor, self._asked(metric, window), whom)

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> tuple[int, float | None]:
        """The desk's own way: the plain median of what was closed in the window; (n, minutes)."""
        cursor = self.shot.cursor()
        if "ended_at" not in self._columns(metric):
            return 0, None
        start, end = periods.bounds(window, self.organisation.tz)
        conditions, given = whom.conditions()
        with _of(cursor, metric):
            row = cursor.execute(
                f"select count(*), quantile_cont(value, {QUANTILE[metric.aggregate]})"
                f" from ({observed.source(metric, live=not self.is_rolled_up(metric))})"
                f" where value is not null and ended_at >= ? and ended_at < ?{_and(conditions)}",
                [start, end, *given],
            ).fetchone()
        return (int(row[0]), row[1]) if row else (0, None)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None = None
    ) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """(column names, the observations that a reading counts, with file and line), in order of time."""
        cursor = self.shot.cursor()
        picked = [*ROW_COLUMNS, *(("numerator", "denominator") if metric.aggregate == "ratio" else ())]
        picked += ["censored"] if metric.is_duration else []
        counted = self.counted_in(metric, window)
        if counted is None:
            return [*picked, "file", "line"], iter(())
        with _of(cursor, metric):
            share = self._share(metric, whom, window)
            live.rows(cursor, self._asked(metric, counted), whom, picked, share, limit)
        return [*picked, "file", "line"], _fetched(cursor)

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        """How many there are."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return 0
        share, cursor = self._share(metric, whom, window), self.shot.cursor()
        with _of(cursor, metric):
            return live.count(cursor, self._asked(metric, counted), whom, share)

    def counted_in(self, metric: Metric, window: Period) -> Period | None:
        """The days whose observations a reading of this window counts; None where it counts none.

        Of a stock it is one, of what is read by month the months that have ended.
        """
        if metric.grain == "month":
            return self.ended_months(window)
        if metric.series:
            at = self.week_end(window)
            return periods.single_day(at) if at else None
        return window

    def _share(self, metric: Metric, whom: Whom, window: Period) -> float | None:
        """The share that stayed closed among the decided, where a month is read "so far"."""
        if metric.grain != "month":
            return None
        name = None if whom.column is None else whom.name
        tally = self.tallies([metric], whom, window).get((metric.name, name), Tally())
        return tally.share if tally.provisional else None

    def strata(self, metric: Metric, whom: Whom, window: Period) -> list[live.Stratum]:
        """What a reading counts, by name and by the category, channel and priority of its tickets.

        Not of durations, which do not add up. Observations without a ticket have no mix.
        """
        counted = self.counted_in(metric, window)
        if counted is None or metric.is_duration:
            return []
        cursor = self.shot.cursor()
        with _of(cursor, metric):
            return live.strata(cursor, self._asked(metric, counted), whom)

    def mixed(self, metric: Metric, window: Period, every: Every) -> dict[str, NDArray[Any]]:
        """What the teams' observations sum up to, by week or month and by case mix (live.mixed)."""
        cursor = self.shot.cursor()
        with _of(cursor, metric):
            return live.mixed(cursor, self._asked(metric, window), every)

    def names(self, level: Level) -> list[str]:
        """All teams, or all people, that any observation names."""
        if level == "organisation":
            return [self.organisation.name]
        medians_too = " union select distinct team from rollup_medians where team is not null"
        rows = self.shot.once(
            f"select {level} from settled where grain = '{level}' and {level} is not null"
            f" group by {level} having sum(n + unanswered) <> 0"
            f" union select distinct {level} from pending where {level} is not null"
            + medians_too * (level == "team")
            + " order by 1"
        )
        return [row[0] for row in rows]

    def as_of(self) -> datetime:
        """The latest as_of of any desk whose data say when something happened, UTC."""
        return self.shot.once(build.AS_OF)[0][0]

    def tickets_as_of(self) -> datetime:
        """The latest as_of of any desk that has tickets; without one, of any desk."""
        (as_of,) = self.shot.once("select max(as_of) from desks where has_tickets")[0]
        return as_of or self.as_of()

    def last_month(self, metrics: Sequence[str], until: date) -> date | None:
        """The first day of the latest month, begun by `until`, with an observation of the metrics."""
        rows = self.shot.once(
            "select distinct metric, cast(date_trunc('month', first_date) as date) from"
            " (select metric, first_date, sum(n) as n from settled where grain = 'team' group by all"
            " union all select metric, first_date, n from rollup_medians where kind = 'month') where n > 0"
        )
        return max((month for metric, month in rows if metric in metrics and month <= until), default=None)


def _of(cursor: DuckDBPyConnection, metric: Metric) -> AbstractContextManager[None]:
    """A metric's own query runs; one of a home's own has a limit on its time."""
    return blaming(metric.file, cursor if metric.home else None)


def is_of_months(window: Period) -> bool:
    """Whether a window begins and ends with a month."""
    starts, ends = periods.month(window.first).first, periods.month(window.last).last
    return (starts, ends) == (window.first, window.last)


def _so_far(tally: Tally) -> Tally:
    """A month's ratio: what can still come back counts at the share that stayed closed among the decided."""
    if not tally.undecided:
        return tally
    if not tally.cases:
        return replace(tally, n=0, numerator=0.0, denominator=0.0)
    share = tally.denominator / tally.cases
    every = tally.denominator + tally.undecided * share
    return replace(tally, n=every, denominator=every, share=share, provisional=True)


def _alone(per_bucket: Sequence[dict[tuple[str, str | None], Tally]]) -> list[Tally]:
    return [next(iter(tallies.values()), Tally()) for tallies in per_bucket]


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" and {condition}" for condition in conditions)


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(10_000):
        yield from batch
