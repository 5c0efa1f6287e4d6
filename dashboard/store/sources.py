"""Which days a reading of a metric counts, and where its figures come from: sums, medians, observations.

A metric that was edited since the generation was built, or that a home added, is always computed live.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.asking import asking
from dashboard.engine.connections import columns_of
from dashboard.engine.queries import NoAnswer
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Metric
from dashboard.model.strategy import Organisation
from dashboard.periods import Period
from dashboard.store import build, live, observed
from dashboard.store.pool import Snapshot
from dashboard.store.whom import Whom

Read = tuple[str, Period]  # a metric and the window over which it is read


class Sources:
    """Metrics as one generation holds them, for an organisation's calendar."""

    def __init__(self, shot: Snapshot, catalogue: Catalogue, organisation: Organisation) -> None:
        self.shot = shot
        self.catalogue = catalogue
        self.organisation = organisation
        self._rolled_up: dict[str, bool] = {}

    def is_rolled_up(self, metric: Metric) -> bool:
        """Whether the generation's sums are of this metric as it is written today."""
        if metric.name not in self._rolled_up:
            now = self.catalogue.metric_fingerprint(metric.name)
            self._rolled_up[metric.name] = not metric.home and self.shot.fingerprints.get(metric.name) == now
        return self._rolled_up[metric.name]

    def waits(self, metric: Metric) -> bool:
        """Whether its observations are decided by waiting."""
        return "decided_at" in self._columns(metric)

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

    def week_end(self, window: Period) -> date | None:
        """The last day of the last week that ends in a window or before, and that data have reached.

        None of days to come: how many are open then nobody knows yet.
        """
        (until,) = self.shot.once("select max(until) from reached")[0]
        if until is None or window.first > periods.local(self.as_of(), self.organisation.tz).date():
            return None
        reached = periods.local(until - timedelta(seconds=1), self.organisation.tz).date()
        last = min(window.last, reached)
        return last - timedelta(days=(last.weekday() + 1) % 7)

    def ended_months(self, window: Period) -> Period | None:
        """The months of a window that have ended; None where it is not of whole months, or none has."""
        if not periods.is_of_months(window):
            return None
        today = periods.local(self.tickets_as_of(), self.organisation.tz).date()
        ended = periods.month(today + timedelta(days=1)).first - timedelta(days=1)
        last = min(window.last, ended)
        if last < window.first:
            return None
        return window if last == window.last else periods.between(window.first, last)

    def as_of(self) -> datetime:
        """The latest as_of of any desk whose data say when something happened, UTC."""
        return self.shot.once(build.AS_OF)[0][0]

    def tickets_as_of(self) -> datetime:
        """The latest as_of of any desk that has tickets; without one, of any desk."""
        (as_of,) = self.shot.once("select max(as_of) from desks where has_tickets")[0]
        return as_of or self.as_of()

    def _metric(self, name: str) -> Metric:
        return self.catalogue.metrics[name]

    def _columns(self, metric: Metric) -> frozenset[str]:
        """None of what can't be answered."""
        with suppress(NoAnswer):
            return self._given(metric)
        return frozenset()

    def _given(self, metric: Metric) -> frozenset[str]:
        if self.is_rolled_up(metric):
            return self.shot.columns[metric.name]
        source = observed.as_written(metric)
        with self._asking(metric) as cursor:
            columns = self.shot.made(f"columns of {source}", lambda: columns_of(cursor, source))
        observed.check(metric, columns)
        return columns

    def _over(self, read: Read) -> Read | None:
        """What is read for a window: of what is read by month the months that have ended, if any."""
        name, window = read
        if self._metric(name).grain != "month":
            return read
        ended = self.ended_months(window)
        return None if ended is None else (name, ended)

    def _has_point(self, metric: Metric, bucket: Period) -> bool:
        """Whether a bucket has a number of its own: a week ends in it, or its month has ended."""
        if metric.series:
            at = self.week_end(bucket)
            return at is not None and at >= bucket.first
        return metric.grain != "month" or self.ended_months(bucket) == bucket

    def _is_summed(self, metric: Metric, whom: Whom, window: Period) -> bool:
        """Whether the sums by day (of people: by month; of a stock: at a day) give it."""
        if metric.is_duration or not self.is_rolled_up(metric):
            return False
        return bool(metric.series) or whom.level != "agent" or periods.is_of_months(window)

    def _has_medians(self, metric: Metric, whom: Whom, window: Period) -> bool:
        is_kept = metric.is_duration and whom.level != "agent" and self.is_rolled_up(metric)
        return is_kept and self._kind(window) is not None

    def _kind(self, window: Period) -> str | None:
        """The kind of stored median that a window is, however it was named."""
        return periods.kind_of(window, self.organisation.fiscal_year_starts)

    def _asked(self, metric: Metric, window: Period) -> live.ObservedWindow:
        source = observed.source(metric, live=not self.is_rolled_up(metric))
        bounds = periods.bounds(window, self.organisation.tz)
        return live.ObservedWindow(metric, source, self._given(metric), bounds)

    def _asking(self, metric: Metric) -> AbstractContextManager[DuckDBPyConnection]:
        return asking(self.shot.cursor(), metric)
