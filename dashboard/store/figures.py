"""The figures of one generation: tallies, series, medians. Names, windows and filters in, sums out.

Of a home's own metric that gives no answer nothing is known: what is asked of several metrics is answered
without it, its tallies say why; what is asked of it alone is a NoAnswer.

Sums come from the roll-ups where these hold them (sums.py), else from the observations themselves
(live.py): the two give equal figures (a test holds them together).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.queries import NoAnswer
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.store import kept_durations, live, medians, observed, sums, totals
from dashboard.store.sources import Read, Sources
from dashboard.store.whom import Whom

BY_MONTH = "read by month"
AT_ONCE = 2_000_000  # cases that are fetched together
HELD = 6  # windows whose durations are held, for the names that are asked for next
Tallies = dict[tuple[Read, str | None], Tally]
Series = dict[tuple[str, str | None], list[Tally]]  # by metric and name; the organisation's name is None


class Figures(Sources):
    """Sums, medians and what they add up to over windows and buckets."""

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
            # what was taken away again stands there twice, once negated
            "select metric, team, min(first_date) from (select metric, team, first_date from settled"
            " where grain = 'team' group by all having sum(n) > 0 union all"
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

    def _live(self, metric: Metric, whom: Whom, windows: Mapping[Read, Period]) -> Tallies:
        """From the observations; durations for all windows together."""
        try:
            asked = {read: self._asked(metric, window) for read, window in windows.items()}
            with self._asking(metric) as cursor:
                if metric.is_duration:
                    found = self._durations(cursor, asked, whom)
                else:
                    found = {read: live.tallies(cursor, one, whom) for read, one in asked.items()}
        except NoAnswer as none:
            names = self.names(whom.level) if whom.column and whom.name is None else [whom.name]
            return {(read, name): Tally(reason=none.reason) for read in windows for name in names}
        return {
            (read, name): tally for read, tallies in found.items() for (_, name), tally in tallies.items()
        }

    def _durations(
        self, cursor: DuckDBPyConnection, asked: Mapping[Read, live.ObservedWindow], whom: Whom
    ) -> dict[Read, dict[sums.Key, Tally]]:
        """Of people as they are asked; of all and of each team from what was read of the last few windows."""
        if whom.level == "agent":
            told = self._cases(cursor, asked, whom)
            return {read: one.tallies(total=False) for read, one in told.items()}
        # a generation outlives an edited query: what is held is of the metric as it is written
        written = {
            read: (self.catalogue.metric_fingerprint(read[0]), one.bounds) for read, one in asked.items()
        }
        held: dict[object, live.WindowDurations] = self.shot.made("durations", dict)
        every = {read: one for read in asked if (one := held.get(written[read])) is not None}
        missing = [read for read in asked if read not in every]
        for some in _touching(missing):
            every |= self._cases(cursor, {read: asked[read] for read in some}, Whom("team"))
        if len(asked) <= HELD:
            held.update({written[read]: one for read, one in every.items()})
        for gone in list(held)[:-HELD]:
            held.pop(gone, None)
        found = {read: every[read].tallies(total=whom.level == "organisation") for read in asked}
        if whom.name is None:
            return found
        return {
            read: {key: tally for key, tally in tallies.items() if key[1] == whom.name}
            for read, tallies in found.items()
        }

    def _cases(
        self, cursor: DuckDBPyConnection, asked: Mapping[Read, live.ObservedWindow], whom: Whom
    ) -> dict[Read, live.WindowDurations]:
        """The cases of each window by people, or by teams (None: of none), as they are kept, else read."""
        metric = next(iter(asked.values())).metric
        if kept := self._kept_durations(metric):
            return {read: live.WindowDurations(metric, kept.parts(read[1], whom)) for read in asked}
        column, whose = ("agent", whom) if whom.level == "agent" else ("team", Whom("organisation"))
        return dict(zip(asked, live.cases(cursor, [*asked.values()], whose, column), strict=True))

    def _kept_durations(self, metric: Metric) -> kept_durations.KeptDurations | None:
        if not self.is_rolled_up(metric):
            return None
        return kept_durations.of(self.shot, metric.name, self.catalogue.metric_fingerprint(metric.name))

    def keep_durations(self, metrics: Collection[Metric]) -> None:
        """Keep the cases of those that are durations beside the generation, unless they are."""
        for metric in metrics:
            if metric.is_duration and self.is_rolled_up(metric):
                seen = observed.at_as_of(observed.source(metric, live=False), self._columns(metric))
                mark = self.catalogue.metric_fingerprint(metric.name)
                kept_durations.keep(self.shot, metric.name, mark, seen, self._pieces(metric))

    def _pieces(self, metric: Metric) -> list[live.Bounds]:
        """All months that have cases, together as long as they are not too many at once."""
        months = self.shot.once(
            "select metric, first_date, n from rollup_medians where is_total and kind = 'month' order by all"
        )
        pieces: list[list[date]] = []
        cases = AT_ONCE
        for _, first, n in (row for row in months if row[0] == metric.name):
            if cases + n > AT_ONCE:
                pieces.append([])
                cases = 0
            pieces[-1].append(first)
            cases += n
        spans = [periods.between(own[0], periods.month(own[-1]).last) for own in pieces]
        return [periods.bounds(span, self.organisation.tz) for span in spans]

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
    return Tally(reason=BY_MONTH if metric.grain == "month" and not periods.is_of_months(bucket) else None)


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" and {condition}" for condition in conditions)
