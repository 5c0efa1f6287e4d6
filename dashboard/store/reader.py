"""Questions to one generation: its figures, and the rows, cases, answers and people behind them.

What is asked of a home's own metric that gives no answer is a NoAnswer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.queries import NoAnswer
from dashboard.method.panels import Mixed
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.periods import Every, Period
from dashboard.store import (
    answerers,
    cases,
    live,
    mixed,
    observed,
    person,
    plain_durations,
    plain_sums,
)
from dashboard.store.answerers import Answered, Sent
from dashboard.store.cases import CaseRows, Wanted
from dashboard.store.figures import Figures
from dashboard.store.other_ways import Gathered, Recount
from dashboard.store.plain_durations import Closed
from dashboard.store.whom import Whom

ROW_COLUMNS = ("desk", "observation_id", "observed_at", "team", "agent", "value")


class Reader(Figures):
    """All that can be asked of a snapshot, for an organisation's calendar."""

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> Closed | None:
        """A duration as its desk reports it; None where nothing tells when it ended."""
        if "ended_at" not in self._columns(metric):
            return None
        bounds = periods.bounds(window, self.organisation.tz)
        with self._asking(metric) as cursor:
            source = observed.source(metric, live=not self.is_rolled_up(metric))
            return plain_durations.closed(cursor, source, metric.kind.quantile, whom, bounds)

    def of_all(self, metric: Metric, whom: Whom, window: Period) -> tuple[float, int, int]:
        """A ratio's amount, all that is below its line, and how many of them a reading does not count."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return 0.0, 0, 0
        with self._asking(metric) as cursor:
            return plain_sums.of_all(cursor, *self._asked(metric, counted).chosen(whom))

    def unpromised(self, whom: Whom, window: Period) -> int:
        """Open tickets without a promised time, at the week's end that a stock is read at."""
        day = self.week_end(window)
        if day is None:
            return 0
        _, at = periods.bounds(periods.single_day(day), self.organisation.tz)
        return plain_sums.unpromised(self.shot.cursor(), whom, at)

    def places(self, whom: Whom, window: Period) -> tuple[int, float | None, int]:
        """A pulse's answers as an average; whoever asks has a reading of the same answers."""
        bounds = periods.bounds(window, self.organisation.tz)
        return plain_sums.places(self.shot.cursor(), whom, bounds)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None = None
    ) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """(column names, the observations that a reading counts, with file and line), in order of time."""
        picked = [*ROW_COLUMNS, *metric.kind.columns]
        picked += ["censored", "elapsed"] if metric.is_duration else []
        counted = self.counted_in(metric, window)
        if counted is None:
            return [*picked, "file", "line"], iter(())
        with self._asking(metric) as cursor:
            share = self._share(metric, whom, window)
            live.rows(cursor, self._asked(metric, counted), whom, picked, share, limit)
        return [*picked, "file", "line"], _fetched(cursor)

    def missed(self, metric: Metric, whom: Whom, window: Period) -> list[person.Case]:
        """The cases of a share that went badly and name their ticket, the latest first."""
        counted = self.counted_in(metric, window) if metric.kind.is_share else None
        if counted is None:
            return []
        miss = int(not metric.rises)
        with suppress(NoAnswer), self._asking(metric) as cursor:
            return person.missed(cursor, self._asked(metric, counted), whom, miss)
        return []

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        """How many there are."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return 0
        share = self._share(metric, whom, window)
        with self._asking(metric) as cursor:
            return live.count(cursor, self._asked(metric, counted), whom, share)

    def cases(self, metric: Metric, whom: Whom, window: Period, wanted: Wanted) -> CaseRows:
        """The same as one looks at them: misses first, searched, with score and comment."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return CaseRows((), (), 0, 0, 0, ())
        share = self._share(metric, whom, window)
        with self._asking(metric) as cursor:
            return cases.cases(cursor, self._asked(metric, counted), whom, share, wanted)

    def sent(self, kinds: tuple[str, ...], whom: Whom, window: Period) -> Sent:
        """How many surveys were sent, and answered."""
        return answerers.sent(self.shot.cursor(), kinds, whom, periods.bounds(window, self.organisation.tz))

    def answered(self, metric: Metric, whom: Whom, window: Period) -> Answered:
        """The answers that a reading counts beside all cases that were done, by their kind."""
        with self._asking(metric) as cursor:
            return answerers.answered(cursor, self._asked(metric, window), whom)

    def otherwise(self, asked: Recount) -> Gathered:
        """The rows of a figure, to be counted in other ways; close it."""
        metric = asked.metric
        columns = self._given(metric)  # or it says what it lacks
        stored = observed.source(metric, live=not self.is_rolled_up(metric))
        with self._asking(metric) as cursor:
            return Gathered(cursor, asked, stored, columns)

    def _share(self, metric: Metric, whom: Whom, window: Period) -> float | None:
        """The share that stayed closed among the decided, where a month is read "so far"."""
        if metric.grain != "month":
            return None
        name = None if whom.column is None else whom.name
        tally = self.tallies([metric], whom, window).get((metric.name, name), Tally())
        return tally.share if tally.provisional else None

    def sliced(self, metric: Metric, whom: Whom, window: Period, by: Sequence[str]) -> live.Slices:
        """What a reading counts, by some of team, agent, category, channel, priority, desk."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return {}
        with self._asking(metric) as cursor:
            return live.sliced(cursor, self._asked(metric, counted), whom, by)

    def everybody(self, metric: Metric, whom: Whom, window: Period, by: Sequence[str]) -> live.Columns:
        """All names of a level by kinds of cases, of values that add up (live.everybody)."""
        counted = self.counted_in(metric, window)
        if counted is None:
            return {}
        with suppress(NoAnswer), self._asking(metric) as cursor:
            return live.everybody(cursor, self._asked(metric, counted), whom, by)
        return {}

    def has_kinds(self, metric: Metric) -> bool:
        """Whether its observations name the ticket that tells of which kind a case is."""
        return "ticket_id" in self._columns(metric)

    def has_units(self, metric: Metric) -> bool:
        """Whether several of its observations may come from one unit (one respondent)."""
        return "unit_id" in self._columns(metric)

    def desks_without_credit(self) -> frozenset[str]:
        """Desks whose files tell neither transfers nor who resolved: credit goes to the last assignee."""
        rows = self.shot.once(
            "select desk from facts.tickets group by desk having count(transfers) = 0 and count(resolver) = 0"
        )
        return frozenset(desk for (desk,) in rows)

    def first_days_of_people(self) -> dict[str, date]:
        """Person -> the first day on which the file of people names them anywhere."""
        rows = self.shot.once("select agent, min(from_date) from people group by agent")
        return {agent: day for agent, day in rows if day is not None}

    def mixed(
        self, metric: Metric, windows: Mapping[Every, Period], teams: Sequence[str]
    ) -> dict[Every, Mixed]:
        """What the teams' observations sum up to, by weeks and months (mixed.mixed).

        Where a desk answers on several scales each window has its own main scale, and is read by itself.
        What is too slow is absent.
        """
        together = [windows]
        is_counted = self.is_rolled_up(metric) and metric.name not in self._mixed_scales()
        if "scale" in self._columns(metric) and not is_counted:
            together = [{every: window} for every, window in windows.items()]
        kinds: Any = self.shot.once(mixed.KINDS)
        found: dict[Every, Mixed] = {}
        for some in together:
            days = [(window.first, window.last) for window in some.values()]
            whole = periods.between(min(first for first, _ in days), max(last for _, last in days))
            with suppress(NoAnswer), self._asking(metric) as cursor:
                found |= mixed.mixed(cursor, self._asked(metric, whole), some, teams, kinds)
        return found

    def last_month(self, metrics: Sequence[str], until: date) -> date | None:
        """The first day of the latest month, begun by `until`, with an observation of the metrics."""
        rows = self.shot.once(
            "select distinct metric, cast(date_trunc('month', first_date) as date) from"
            " (select metric, first_date, sum(n) as n from settled where grain = 'team' group by all"
            " union all select metric, first_date, n from rollup_medians where kind = 'month') where n > 0"
        )
        return max((month for metric, month in rows if metric in metrics and month <= until), default=None)


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(10_000):
        yield from batch
