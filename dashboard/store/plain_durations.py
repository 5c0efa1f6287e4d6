"""Durations as a desk reports them: what was closed in a window, whenever it began; and what that omits."""

from __future__ import annotations

from datetime import datetime

from duckdb import DuckDBPyConnection

from dashboard.quick import dataclass
from dashboard.store import live
from dashboard.store.whom import Whom


@dataclass(frozen=True)
class Closed:
    """Counts and minutes, None of nothing. Of the cases that began in the window: how many are open and
    how many ended after it, and the quantile of those that ended at all. Of those that ended in the
    window: how many, how many of them began before it, their quantile and their mean; how many took
    other minutes around the clock, and the mean of these.
    """

    still_open: int
    ended_later: int
    of_began: float | None
    n: int
    began_earlier: int
    quantile: float | None
    mean: float | None
    in_hours: int
    around: float | None


def closed(
    cursor: DuckDBPyConnection, source: str, quantile: float, whom: Whom, bounds: tuple[datetime, datetime]
) -> Closed:
    """One pass over the observations, SQL in `source`; `bounds` are UTC, half open."""
    conditions, given = whom.conditions()
    row = cursor.execute(
        f"with seen as (select value, coalesce({live.AROUND}, value) as around,"
        " observed_at >= ? and observed_at < ? as began,"
        " coalesce(ended_at >= ? and ended_at < ? and value is not null, false) as ended"
        f" from ({source}) as o where {' and '.join(['true', *conditions])})"
        " select count(*) filter (began and value is null),"
        " count(*) filter (began and value is not null and not ended),"
        f" quantile_cont(value, {quantile}) filter (began and value is not null),"
        " count(*) filter (ended), count(*) filter (ended and not began),"
        f" quantile_cont(value, {quantile}) filter (ended), avg(value) filter (ended),"
        " count(*) filter (ended and around <> value), avg(around) filter (ended)"
        " from seen where began or ended",
        [*bounds, *bounds, *given],
    ).fetchone()
    return Closed(*row) if row else Closed(0, 0, None, 0, 0, None, None, 0, None)
