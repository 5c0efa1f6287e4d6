"""The teams' observations by weeks, months and kinds of cases: what the theory reads of a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard.method.panels import Mixed
from dashboard.periods import Every, Period
from dashboard.store import live, observed, summing
from dashboard.store.whom import Whom

FEW = 500_000  # tickets and answers of a home that are fetched one by one


def mixed(
    cursor: DuckDBPyConnection,
    asked: live.ObservedWindow,
    windows: Mapping[Every, Period],
    teams: Sequence[str],
    *,
    one_by_one: bool = False,
) -> dict[Every, Mixed]:
    """What the teams' observations sum up to, by weeks, by months (the first day) and by case mix.

    A kind may stand in several rows of a week or month. `windows` are of whole weeks and months; the
    observations are read once for both, and each lies in one group. `one_by_one`: each is a row of its own.
    """
    chosen, given = asked.chosen(Whom("team"))
    fetched = cursor.execute(_summed(asked, chosen, [*windows], one_by_one=one_by_one), given).fetchnumpy()
    columns = {column: np.asarray(values) for column, values in fetched.items()}
    _, places, kind = np.unique(
        columns[f"kind_{len(observed.MIX) - 1}"], return_index=True, return_inverse=True
    )
    found = Mixed(
        _placed(cursor, columns["team"], teams),
        np.zeros(0, "datetime64[D]"),  # of weeks or of months
        kind,
        columns["n"],
        columns["amount"],
        columns["undecided"],
        np.stack([columns[f"kind_{place}"][places] for place in range(len(observed.MIX))], axis=1),
    )
    return {
        every: _between(found, columns[every].astype("datetime64[D]"), window)
        for every, window in windows.items()
    }


def _summed(asked: live.ObservedWindow, chosen: str, everys: Sequence[Every], *, one_by_one: bool) -> str:
    """SQL of the sums by team, kind of case and the first days of its week and month; or of each row's own.

    64 bits tell a few thousand kinds and teams apart: text takes three times as long to group and to fetch.
    """
    each = summing.each(asked.metric.kind, observed.with_mix(chosen))
    wider = [", ".join(observed.MIX[: place + 1]) for place in range(len(observed.MIX))]
    kinds = ", ".join(f"hash({columns}) as kind_{place}" for place, columns in enumerate(wider))
    starts = ", ".join(f"cast(date_trunc('{every}', day) as date) as {every}" for every in everys)
    rows = f"select *, {kinds}, {starts} from (select *, local_date(observed_at) as day from ({each}))"
    names, firsts = [f"kind_{place}" for place in range(len(wider))], ", ".join(everys)
    n, amount = live.NAMED["n"], asked.metric.kind.worth
    if one_by_one:
        return (
            f"select hash(team) as team, {firsts}, {', '.join(names)},"
            f" cast(if(is_decided, coalesce({n}, 0), 0) as double) as n,"
            f" cast(if(is_decided, coalesce({amount}, 0), 0) as double) as amount,"
            f" cast(not is_decided as double) as undecided from ({rows})"
        )
    *coarser, finest = names
    return (
        f"select hash(team) as team, {firsts}, {finest},"
        f" {', '.join(f'any_value({kind}) as {kind}' for kind in coarser)},"
        f" cast(coalesce(sum({n}) filter (is_decided), 0) as double) as n,"
        f" cast(coalesce(sum({amount}) filter (is_decided), 0) as double) as amount,"
        " cast(count_if(not is_decided) as double) as undecided"
        f" from ({rows}) group by hash(team), {firsts}, {finest}"
    )


def _placed(cursor: DuckDBPyConnection, hashed: NDArray[Any], names: Sequence[str]) -> NDArray[np.int64]:
    """Each row's place in `names`, -1 of none of them, by its hash."""
    known = cursor.execute("select hash(name) as hashed from (select unnest($1) as name)", [[*names]])
    order = np.argsort(own := np.asarray(known.fetchnumpy()["hashed"]))
    if not len(own):
        return np.full(len(hashed), -1)
    place = order[np.minimum(np.searchsorted(own[order], hashed), len(own) - 1)]
    found: NDArray[np.int64] = np.where(own[place] == hashed, place, -1)
    return found


def _between(rows: Mixed, first: NDArray[np.datetime64], window: Period) -> Mixed:
    """The rows that begin within a window, by the first day of each."""
    inside = (first >= np.datetime64(window.first)) & (first <= np.datetime64(window.last))
    return Mixed(
        rows.team[inside],
        first[inside],
        rows.kind[inside],
        rows.n[inside],
        rows.amount[inside],
        rows.undecided[inside],
        rows.kinds,
    )
