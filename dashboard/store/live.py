"""Questions to the observations themselves: odd windows of durations, edited metrics, rows, units.

The sums are those of the roll-up, by the same text (queries/rollup/each.sql), so that both give equal
figures.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard.method import survival
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import medians, observed, summing, sums, views
from dashboard.store.outcomes import GROUP_BIT, OUTCOME, closed_and_open
from dashboard.store.whom import Whom

Bounds = tuple[datetime, datetime]
# the columns of the roll-up that do not go by the name of their sum
NAMED = {
    "n": "cast(value is not null as bigint)",
    "unanswered": "cast(value is null as bigint)",
    "numerator": "added_numerator",
    "denominator": "added_denominator",
}
ADDED = ", ".join(f"sum({NAMED.get(column, column)}) filter (is_decided)" for column in summing.SUMS)
RENAMED = {"added_numerator": "numerator", "added_denominator": "denominator"}  # as a tally has them
# minutes around the clock, beside a value that may be of open hours
AROUND = "round(epoch(o.ended_at - o.observed_at) / 60)"
ELAPSED = f"case when not o.censored then {AROUND} end"
UNITS = "count(distinct (desk, unit_id)) filter (is_decided and value is not null)"
MINUTES_AND_STATE = (1 << GROUP_BIT) - 1


@dataclass(frozen=True)
class ObservedWindow:
    """Observations of a metric in a window (UTC, half open): SQL of its source and what columns it has."""

    metric: Metric
    source: str
    columns: Collection[str]
    bounds: Bounds

    def chosen(self, whom: Whom) -> tuple[str, list[Any]]:
        """SQL of those of a name, as they stand at as_of, on their desk's main scale; its parameters."""
        seen = observed.at_as_of(self.source, self.columns)
        conditions, given = whom.conditions()
        within = "observed_at >= ? and observed_at < ?"
        where = " and ".join((within, *conditions))
        if "scale" not in self.columns:
            team = whom.name if whom.level == "team" else whom.team
            before = views.of_one_team(self.metric) if team is not None else ""
            return f"({before}select * from {seen} where {where})", [
                *([team, team] if before else []),
                *self.bounds,
                *given,
            ]
        mains = (
            f"select desk, scale from {seen} where {within} group by desk, scale qualify row_number()"
            " over (partition by desk order by count(*) desc, scale) = 1"
        )
        return (
            f"(select * from {seen} where {where} and (desk, scale) in ({mains}))",
            [*self.bounds, *given, *self.bounds],
        )


def tallies(cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom) -> dict[sums.Key, Tally]:
    """(metric, name) -> tally; names without observations are absent."""
    if asked.metric.is_duration:
        return durations(cursor, asked, whom)
    chosen, given = asked.chosen(whom)
    each = summing.each(asked.metric.kind, chosen)
    rows = cursor.execute(
        f"select {whom.column or 'null'} as name, {ADDED}, count_if(not is_decided)"
        f" from ({each}) group by all having count(*) > 0",
        given,
    ).fetchall()
    found = {(asked.metric.name, name): sums.tally(values) for name, *values in rows}
    return _by_units(cursor, asked, whom, found) if "unit_id" in asked.columns else found


def _by_units(
    cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom, found: dict[sums.Key, Tally]
) -> dict[sums.Key, Tally]:
    """The same with what their units add up to."""
    chosen, given = asked.chosen(whom)
    name = whom.column or "null"
    rows = cursor.execute(
        f"select name, {', '.join(sums.PER_UNIT)} from (select {name} as name, desk, unit_id,"
        " count(value) as unit_n, cast(sum(value) as double) as unit_total"
        f" from {chosen} where is_decided group by all) group by name",
        given,
    ).fetchall()
    by_units = {(asked.metric.name, who): values for who, *values in rows}
    return {
        key: sums.of_units(tally, by_units[key]) if key in by_units else tally for key, tally in found.items()
    }


@dataclass(frozen=True, eq=False)
class WindowDurations:
    """The durations of one window: name (None: without one) -> the outcomes of its cases, ascending.

    An outcome says minutes and whether the case is closed (outcomes.py).
    """

    metric: Metric
    parts: Mapping[str | None, NDArray[Any]]

    def tallies(self, *, total: bool) -> dict[sums.Key, Tally]:
        """(metric, name) -> the quantile of each name's cases; None stands for all together."""
        parts = self.parts
        if total:
            every = [*parts.values()]
            # stable: what is in order already is merged, in a fifth of the time that sorting it takes
            parts = {None: np.sort(np.concatenate(every), kind="stable")} if every else {}
        return {
            (self.metric.name, name): tally for name, tally in self._tallies(parts) if (name is None) == total
        }

    def each(self) -> Iterator[tuple[str | None, Tally]]:
        """Each name's quantile; None stands for the cases without one."""
        return self._tallies(self.parts)

    def _tallies(self, parts: Mapping[str | None, NDArray[Any]]) -> Iterator[tuple[str | None, Tally]]:
        found = survival.summaries([*map(closed_and_open, parts.values())], self.metric.kind.quantile)
        return zip(parts, map(medians.tally_of, found), strict=True)


def parted(keys: NDArray[np.int64], names: Sequence[str | None]) -> dict[str | None, NDArray[np.int64]]:
    """Name -> its outcomes, ascending, of keys: from the left the name's number, then the outcome."""
    keys = np.sort(keys)
    cuts = np.flatnonzero(np.diff(keys >> GROUP_BIT)) + 1
    parts = np.split(keys, cuts) if keys.size else ()
    return {names[int(one[0] >> GROUP_BIT)]: one & MINUTES_AND_STATE for one in parts}


def cases(
    cursor: DuckDBPyConnection, asked: Sequence[ObservedWindow], whom: Whom, column: str
) -> list[WindowDurations]:
    """The durations of one metric over several windows by team or person; what is read is read once."""
    whole = (min(one.bounds[0] for one in asked), max(one.bounds[1] for one in asked))
    chosen, given = replace(asked[0], bounds=whole).chosen(whom)
    keys, names, when = _durations(cursor, chosen, given, column)
    found = []
    for one in asked:
        start, end = (np.datetime64(bound, "us") for bound in one.bounds)
        inside = keys if one.bounds == whole else keys[(when >= start) & (when < end)]
        found.append(WindowDurations(one.metric, parted(inside, names)))
    return found


def _durations(
    cursor: DuckDBPyConnection, chosen: str, given: list[Any], column: str
) -> tuple[NDArray[np.int64], list[str | None], NDArray[Any]]:
    """Keys as `parted` has them, the names in a column by number, and when each was observed."""
    fetched = cursor.execute(
        f"select {column} as name, {OUTCOME} as outcome, observed_at from {chosen} where value is not null",
        given,
    ).fetchnumpy()
    codes, names = coded(fetched["name"])
    keys = codes << GROUP_BIT | np.asarray(fetched["outcome"], dtype=np.int64)
    return keys, names, np.asarray(fetched["observed_at"], dtype="datetime64[us]")


def coded(names: NDArray[Any]) -> tuple[NDArray[np.int64], list[str | None]]:
    """Each row's name as a number, and the names by number; what is masked is None."""
    told = names.tolist()
    place = {name: number for number, name in enumerate(dict.fromkeys(told))}
    return np.fromiter(map(place.__getitem__, told), dtype=np.int64, count=len(told)), list(place)


def durations(cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom) -> dict[sums.Key, Tally]:
    """(metric, name) -> the quantile of durations."""
    (found,) = cases(cursor, [asked], whom, whom.column or "null")
    return found.tallies(total=whom.column is None)


Slices = dict[tuple[str | None, ...], Tally]


def _quantiles(
    cursor: DuckDBPyConnection, metric: Metric, chosen: str, given: list[Any], by: Sequence[str]
) -> Slices:
    """What is in some columns -> the durations of it."""
    keys, told, _ = _durations(cursor, chosen, given, f"to_json([{', '.join(by)}])")
    found = WindowDurations(metric, parted(keys, told)).each()
    by_values = {tuple(json.loads(str(values))): tally for values, tally in found}
    return {
        values: by_values[values]
        for values in sorted(by_values, key=lambda one: [(value is None, value or "") for value in one])
    }


def sliced(cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom, by: Sequence[str]) -> Slices:
    """Values of some of desk, team, agent and observed.MIX -> the tally of the observations that have them.

    Null is a value. A case mix is that of the ticket, null without one. Units are counted where an
    observation is not one.
    """
    chosen, given = asked.chosen(whom)
    if set(by) & set(observed.MIX):
        chosen = observed.with_mix(chosen)
    if asked.metric.is_duration:
        return _quantiles(cursor, asked.metric, chosen, given, by)
    each = summing.each(asked.metric.kind, chosen)
    rows = cursor.execute(
        f"select {', '.join(by)}, {UNITS if 'unit_id' in asked.columns else 'null'}, {ADDED},"
        f" count_if(not is_decided) from ({each}) group by {', '.join(by)} order by {', '.join(by)}",
        given,
    ).fetchall()
    width = len(by)
    found = {row[:width]: (row[width], sums.tally(row[width + 1 :])) for row in rows}
    return {
        key: tally if units is None else replace(tally, units=float(units))
        for key, (units, tally) in found.items()
    }


Columns = dict[str, NDArray[Any]]


def everybody(cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom, by: Sequence[str]) -> Columns:
    """As sliced, in no order and as columns, of values that add up: the sums that they are made of.

    There are as many rows as names have kinds of cases; a sum that is not asked for is not planned either.
    """
    chosen, given = asked.chosen(whom)
    if set(by) & set(observed.MIX):
        chosen = observed.with_mix(chosen)
    adds = {"n": NAMED["n"], **asked.metric.kind.adds}
    summed = ", ".join(
        f"cast(coalesce(sum({added}) filter (is_decided), 0) as double) as {RENAMED.get(column, column)}"
        for column, added in adds.items()
    )
    fetched = cursor.execute(
        f"select {', '.join(by)}, {summed} from {chosen} group by {', '.join(by)}", given
    ).fetchnumpy()
    return {column: with_none(values) for column, values in fetched.items()}


def with_none(values: NDArray[Any]) -> NDArray[Any]:
    """A column with None where it has nothing: numpy itself would write "?", which is nobody's name."""
    if type(values) is np.ndarray or not np.ma.is_masked(values):  # to ask that loads numpy's masks
        return np.asarray(values)
    told = np.asarray(values, dtype=object)
    told[np.ma.getmaskarray(values)] = None
    return told


def rows(
    cursor: DuckDBPyConnection,
    asked: ObservedWindow,
    whom: Whom,
    picked: Sequence[str],
    share: float | None,
    limit: int | None,
) -> None:
    """Run the query of the observations that a reading counts, in order of time, with file and line.

    `share`: what a ticket that can still come back counts for, in a reading that is "so far".
    """
    chosen, given = counted(asked, whom, share)
    shown = ", ".join(_shown(column, share) for column in picked)
    cursor.execute(
        f"select {shown}, imports.file, o.line from {chosen} as o"
        " left join facts.imports as imports on o.import_id = imports.import_id"
        " order by o.observed_at, o.desk, o.observation_id" + ("" if limit is None else " limit ?"),
        given if limit is None else [*given, limit],
    )


def count(cursor: DuckDBPyConnection, asked: ObservedWindow, whom: Whom, share: float | None) -> int:
    """How many there are."""
    chosen, given = counted(asked, whom, share)
    row = cursor.execute(f"select count(*) from {chosen}", given).fetchone()
    return int(row[0]) if row else 0


def counted(asked: ObservedWindow, whom: Whom, share: float | None) -> tuple[str, list[Any]]:
    """SQL of the observations that a reading counts, and its parameters."""
    chosen, given = asked.chosen(whom)
    stands = "value is not null" + ("" if share is not None else " and is_decided")
    return f"(select * from {chosen} where {stands})", given


def _shown(column: str, share: float | None) -> str:
    """A column as it is printed: what is no part of a ratio is 0 of it."""
    if column == "elapsed":
        return f"{ELAPSED} as elapsed"
    if column == "denominator" and share is not None:
        waits = f"when o.denominator is not null then cast({share!r} as double)"
        given = f"case when o.is_decided then o.denominator {waits} end"
        return f"coalesce({given}, 0) as denominator"
    return f"coalesce(o.{column}, 0) as {column}" if column in ("numerator", "denominator") else f"o.{column}"
