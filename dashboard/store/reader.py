"""Questions to one generation: tallies, series, rows. Names, windows and filters in, sums out.

Of a home's own metric that was stopped nothing is known: what is asked of several metrics is answered
without it, its tallies say why; what is asked of it alone is a Stopped.

Sums come from the roll-ups where these hold them (sums.py), else from the observations themselves
(live.py): the two give equal figures (a test holds them together). A metric that was edited since the
generation was built, or that a home added, is always computed live.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.connections import Stopped, asking, columns_of
from dashboard.method.tally import STOPPED, Tally
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Organisation
from dashboard.periods import Every, Period
from dashboard.store import (
    answerers,
    build,
    cases,
    live,
    medians,
    observed,
    person,
    plain_durations,
    plain_sums,
    sums,
    totals,
)
from dashboard.store.answerers import Answered, Sent
from dashboard.store.cases import CaseRows, Wanted
from dashboard.store.other_ways import Gathered, Recount
from dashboard.store.plain_durations import Closed
from dashboard.store.pool import Snapshot
from dashboard.store.whom import Whom

ROW_COLUMNS = ("desk", "observation_id", "observed_at", "team", "agent", "value")
BY_MONTH = "read by month"
HELD = 6  # windows whose durations are held, for the names that are asked for next
Read = tuple[str, Period]  # a metric and the window over which it is read
Tallies = dict[tuple[Read, str | None], Tally]
Series = dict[tuple[str, str | None], list[Tally]]  # by metric and name; the organisation's name is None


class Reader:
    """Reads tallies of metrics off a snapshot, for an organisation's calendar."""

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

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        """(metric, name) -> tally over a window; names without observations are absent.

        The organisation's name is None. A stock is read at its last week's end (Tally.at), what is read
        by month over the ended months of the window, and not at all where it is not of whole months.
        """
        found = self.tallies_over([(metric.name, window) for metric in metrics], whom)
        return {(metric, name): tally for ((metric, _), name), tally in found.items()}

    def tallies_over(self, asked: Collection[Read], whom: Whom) -> Tallies:
        """The same for several metrics and windows, asked for together: ((metric, window), name) -> tally."""
        wanted = {read: self._over(read) for read in asked}
        found = self._tallies([over for over in wanted.values() if over is not None], whom)
        by_read: dict[Read, dict[str | None, Tally]] = {}
        for (over, name), tally in found.items():
            by_read.setdefault(over, {})[name] = tally
        return {
            (read, name): _so_far(tally) if self._metric(read[0]).grain == "month" else tally
            for read, over in wanted.items()
            if over is not None
            for name, tally in by_read.get(over, {}).items()
        }

    def _over(self, read: Read) -> Read | None:
        """What is read for a window: of what is read by month the months that have ended, if any."""
        name, window = read
        if self._metric(name).grain != "month":
            return read
        ended = self.ended_months(window)
        return None if ended is None else (name, ended)

    def _metric(self, name: str) -> Metric:
        return self.catalogue.metrics[name]

    def _tallies(self, asked: Collection[Read], whom: Whom) -> Tallies:
        """Each from the sums, from stored medians, or from its observations."""
        spans: dict[Read, sums.Span] = {}
        stored: list[Read] = []
        counted: dict[str, dict[Read, Period]] = {}
        ends = self._week_ends(asked)
        for read in dict.fromkeys(asked):
            metric, window = self._metric(read[0]), read[1]
            if metric.series:
                if read not in ends:
                    continue
                window = periods.single_day(ends[read])
            if self._is_summed(metric, whom, window):
                spans[read] = (window.first, window.last)
            elif self._has_medians(metric, whom, window):
                stored.append(read)
            else:
                counted.setdefault(metric.name, {})[read] = window
        found = self._stored_medians(stored, whom) if stored else {}
        for name, windows in counted.items():
            found |= self._live(self._metric(name), whom, windows)
        found |= self._sums(spans, whom) if spans else {}
        return found | self._dated(ends, found, whom)

    def _sums(self, spans: Mapping[Read, sums.Span], whom: Whom) -> Tallies:
        """From running totals; what does not add up by rows, and one person's, by a query of its own."""
        is_one = whom.level == "agent" and whom.name is not None
        shapes = {} if is_one else self._shapes({name for name, _ in spans})
        asked = {read: (read[0], span) for read, span in spans.items()}
        found: sums.Found = {}
        if adding := {one for one in asked.values() if one[0] in shapes}:
            found |= totals.tallies(self.shot, adding, whom, shapes)
        if others := {one for one in asked.values() if one[0] not in shapes}:
            found |= self._queried(others, whom)
        names: dict[sums.Asked, list[str | None]] = {}
        for one, name in found:
            names.setdefault(one, []).append(name)
        return {(read, name): found[one, name] for read, one in asked.items() for name in names.get(one, ())}

    def _queried(self, asked: Collection[sums.Asked], whom: Whom) -> sums.Found:
        columns = {name: self._columns(self._metric(name)) for name, _ in asked}
        mixed = self._mixed_scales()
        return sums.tallies(
            self.shot.cursor(),
            asked,
            whom,
            {name: name in mixed for name, known in columns.items() if "scale" in known},
            {name for name, known in columns.items() if "unit_id" in known},
            are_rows=not self._has_spread_units(),
        )

    def _shapes(self, metrics: Collection[str]) -> dict[str, totals.Shape]:
        """Of the metrics whose rows add up: no desk has several scales, no unit several rows."""
        rows = self.shot.once("select metric, cast(sum(n) as bigint) from settled_rows group by metric")
        sizes, mixed = dict(rows), self._mixed_scales()
        found = {}
        for name in metrics:
            columns = self._columns(self._metric(name))
            shape = totals.Shape(self._metric(name).kind, "scale" in columns, "unit_id" in columns)
            is_spread = shape.has_units and self._has_spread_units()
            if name not in mixed and not is_spread and sizes.get(name, 0) <= totals.MOST:
                found[name] = shape
        return found

    def _mixed_scales(self) -> frozenset[str]:
        """The metrics for which some desk has answers on more than one scale."""
        rows = self.shot.once(
            "select metric from settled where scale is not null"
            " group by metric, desk having count(distinct scale) > 1"
        )
        return frozenset(metric for (metric,) in rows)

    def _has_spread_units(self) -> bool:
        """Whether any unit has several rows of sums: answers on two days, say, or of two people."""
        return bool(
            self.shot.once(
                "select 1 from settled where metric in"
                " (select metric from observation_columns where name = 'unit_id')"
                " group by metric, grain, desk, scale, unit_id having count(*) > 1 or unit_id is null limit 1"
            )
        )

    def _week_ends(self, asked: Collection[Read]) -> dict[Read, date]:
        """The day of which each stock is that is asked for."""
        ends = {read: self.week_end(read[1]) for read in asked if self._metric(read[0]).series}
        return {read: at for read, at in ends.items() if at is not None}

    def _dated(self, ends: Mapping[Read, date], found: Tallies, whom: Whom) -> Tallies:
        """Stocks as of their day; of a name that is asked for even if there is nothing."""
        dated = {
            (read, name): tally.with_(at=ends[read]) for (read, name), tally in found.items() if read in ends
        }
        if whom.column is None or whom.name is not None:
            for read, at in ends.items():
                dated.setdefault((read, whom.name), Tally(at=at))
        return dated

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
        summed = [one for one in metrics if not one.series and self._is_summed(one, whom, window)]
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
        rows = self.shot.once(
            "select metric, team, min(first_date) from (select metric, team, first_date from settled"
            " where grain = 'team' and n > 0 union all"
            " select metric, case when not is_total then team end, first_date from rollup_medians"
            " where n > 0 and kind = 'week') group by metric, team"
        )
        return {(metric, team): day for metric, team, day in rows}

    def series(self, asked: Mapping[str, Sequence[Period]], whom: Whom) -> dict[str, list[Tally]]:
        """Metric -> one tally for each of its buckets, for one name (or the organisation)."""
        return {metric: tallies for (metric, _), tallies in self.series_of_each(asked, whom).items()}

    def series_of_each(self, asked: Mapping[str, Sequence[Period]], whom: Whom) -> Series:
        """(metric, name) -> one tally for each bucket, of every name where `whom` names none.

        A stock has one where a week ends in the bucket, a metric that is read by month in whole months
        that have ended. A name that is asked for has one also where nothing was counted.
        """
        reads = [
            (name, bucket)
            for name, buckets in asked.items()
            for bucket in buckets
            if self._has_point(self._metric(name), bucket)
        ]
        found = self.tallies_over(reads, whom) if reads else {}
        keys = dict.fromkeys((metric, who) for (metric, _), who in found)
        if whom.column is None or whom.name is not None:
            keys |= dict.fromkeys((metric, None if whom.column is None else whom.name) for metric in asked)
        return {
            (name, who): [
                found.get(((name, bucket), who)) or _nothing(self._metric(name), bucket)
                for bucket in asked[name]
            ]
            for name, who in keys
        }

    def _has_point(self, metric: Metric, bucket: Period) -> bool:
        """Whether a bucket has a number of its own: a week ends in it, or its month has ended."""
        if metric.series:
            at = self.week_end(bucket)
            return at is not None and at >= bucket.first
        return metric.grain != "month" or self.ended_months(bucket) == bucket

    def _columns(self, metric: Metric) -> frozenset[str]:
        if self.is_rolled_up(metric):
            return self.shot.columns[metric.name]
        source = observed.source(metric, live=True)
        try:
            with self._asking(metric) as cursor:
                columns = self.shot.made(f"columns of {source}", lambda: columns_of(cursor, source))
        except Stopped:
            return frozenset()
        observed.check(metric, columns)
        return columns

    def _is_summed(self, metric: Metric, whom: Whom, window: Period) -> bool:
        """Whether the sums by day (of people: by month; of a stock: at a day) give it."""
        if metric.is_duration or not self.is_rolled_up(metric):
            return False
        return bool(metric.series) or whom.level != "agent" or is_of_months(window)

    def _has_medians(self, metric: Metric, whom: Whom, window: Period) -> bool:
        is_kept = metric.is_duration and whom.level != "agent" and self.is_rolled_up(metric)
        return is_kept and self._kind(window) is not None

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

    def _asking(self, metric: Metric) -> AbstractContextManager[DuckDBPyConnection]:
        return asking(self.shot.cursor(), metric)

    def _stored_medians(self, reads: Sequence[Read], whom: Whom) -> Tallies:
        kept = self.shot.made("medians", lambda: medians.every(self.shot.cursor()))
        found: Tallies = {}
        for name, window in reads:
            own = kept.get((name, self._kind(window) or "", window.first), {})
            one = None if whom.column is None else whom.name
            every = whom.column is not None and one is None
            told = {team: own[team] for team in own if (team is not None if every else team == one)}
            found |= {((name, window), team): medians.tally(*figures) for team, figures in told.items()}
        return found

    def _asked(self, metric: Metric, window: Period) -> live.ObservedWindow:
        source = observed.source(metric, live=not self.is_rolled_up(metric))
        bounds = periods.bounds(window, self.organisation.tz)
        return live.ObservedWindow(metric, source, self._columns(metric), bounds)

    def _live(self, metric: Metric, whom: Whom, windows: Mapping[Read, Period]) -> Tallies:
        """From the observations; durations for all windows together."""
        asked = {read: self._asked(metric, window) for read, window in windows.items()}
        try:
            with self._asking(metric) as cursor:
                if metric.is_duration:
                    found = self._durations(cursor, asked, whom)
                else:
                    found = {read: live.tallies(cursor, one, whom) for read, one in asked.items()}
        except Stopped as stopped:
            names = self.names(whom.level) if whom.column and whom.name is None else [whom.name]
            return {(read, name): Tally(reason=STOPPED + stopped.took) for read in asked for name in names}
        return {
            (read, name): tally for read, tallies in found.items() for (_, name), tally in tallies.items()
        }

    def _durations(
        self, cursor: DuckDBPyConnection, asked: Mapping[Read, live.ObservedWindow], whom: Whom
    ) -> dict[Read, dict[sums.Key, Tally]]:
        """Of people as they are asked; of all and of each team from what was read of the last few windows."""
        if whom.level == "agent":
            told = live.cases(cursor, list(asked.values()), whom, "agent")
            return {read: one.tallies(total=False) for read, one in zip(asked, told, strict=True)}
        held: dict[Read, live.WindowDurations] = self.shot.made("durations", dict)
        every = {read: one for read in asked if (one := held.get(read)) is not None}
        missing = [read for read in asked if read not in every]
        for some in _touching(missing):
            read = live.cases(cursor, [asked[one] for one in some], Whom("organisation"), "team")
            every |= dict(zip(some, read, strict=True))
        if len(asked) <= HELD:
            held.update(every)
        for gone in list(held)[:-HELD]:
            held.pop(gone, None)
        found = {read: every[read].tallies(total=whom.level == "organisation") for read in asked}
        if whom.name is None:
            return found
        return {
            read: {key: tally for key, tally in tallies.items() if key[1] == whom.name}
            for read, tallies in found.items()
        }

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
        miss = int(metric.improvement_direction == "decrease")
        with suppress(Stopped), self._asking(metric) as cursor:
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
        with self._asking(asked.metric) as cursor:
            return Gathered(
                cursor, asked, observed.source(asked.metric, live=not self.is_rolled_up(asked.metric))
            )

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

    def sliced(self, metric: Metric, whom: Whom, window: Period, by: Sequence[str]) -> live.Slices:
        """What a reading counts, by some of live.SLICED: team, agent, category, channel, priority, desk."""
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
        with suppress(Stopped), self._asking(metric) as cursor:
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

    def mixed(self, metric: Metric, windows: Mapping[Every, Period]) -> dict[Every, live.Columns]:
        """What the teams' observations sum up to, by weeks and months and by case mix (live.mixed).

        Of answers on a scale each window has its own main scale, so it is read by itself.
        """
        together = [windows]
        if "scale" in self._columns(metric):
            together = [{every: window} for every, window in windows.items()]
        found: dict[Every, live.Columns] = {}
        for some in together:
            days = [(window.first, window.last) for window in some.values()]
            whole = periods.between(min(first for first, _ in days), max(last for _, last in days))
            with suppress(Stopped), self._asking(metric) as cursor:
                found |= live.mixed(cursor, self._asked(metric, whole), some)
        return {every: found.get(every, live.UNMIXED) for every in windows}

    def names(self, level: Level) -> list[str]:
        """All teams, or all people, that any observation names."""
        if level == "organisation":
            return [self.organisation.name]
        medians_too = " union select distinct team from rollup_medians where team is not null"
        rows = self.shot.once(
            f"select {level} from settled where grain = '{level}' and {level} is not null"
            f" group by {level} having sum(n + unanswered + undecided) <> 0"
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


def _touching(reads: Sequence[Read]) -> list[list[Read]]:
    """Windows of one metric that meet or overlap, together: no day between them is read for nothing."""
    found: list[list[Read]] = []
    last = date.min
    for read in sorted(reads, key=lambda read: (read[1].first, read[1].last)):
        if not found or read[1].first > last + timedelta(days=1):
            found.append([])
        found[-1].append(read)
        last = max(last, read[1].last)
    return found


def is_of_months(window: Period) -> bool:
    """Whether a window begins and ends with a month."""
    starts, ends = periods.month(window.first).first, periods.month(window.last).last
    return (starts, ends) == (window.first, window.last)


def _so_far(tally: Tally) -> Tally:
    """A month's ratio: what can still come back counts at the share that stayed closed among the decided."""
    if not tally.undecided:
        return tally
    if not tally.cases:
        return tally.with_(n=0, numerator=0.0, denominator=0.0)
    share = tally.denominator / tally.cases
    every = tally.denominator + tally.undecided * share
    return tally.with_(n=every, denominator=every, share=share, provisional=True)


def _nothing(metric: Metric, bucket: Period) -> Tally:
    """A bucket without observations, or one in which what is read by month can't be read."""
    return Tally(reason=BY_MONTH if metric.grain == "month" and not is_of_months(bucket) else None)


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" and {condition}" for condition in conditions)


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(10_000):
        yield from batch
