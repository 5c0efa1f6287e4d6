"""Medians after an import: only groups whose figures can have moved are computed again.

A group is a period of one kind, of the organisation or of a team. Its `above` is the duration from which
on nothing moves its figures: a case that was and is that long, open or closed, leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import Clock
from dashboard.engine.connections import columns_of
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import medians, observed
from dashboard.store.period_groups import KINDS, PeriodGroup, first_of

# What of a metric's observations is different, each with the day and team that it touches. Of two open
# durations the younger age is the older file's: that it grew is the matter of groups that move.
DIFFERENT = """
with pairs as (
    select
        earlier.day as day_then, earlier.team as team_then, earlier.value as value_then,
        earlier.censored as open_then, later.day as day_now, later.team as team_now,
        later.value as value_now, later.censored as open_now
    from durations_old as earlier full outer join durations_new as later
        on earlier.desk = later.desk and earlier.observation_id = later.observation_id
),
moved as (
    select *, day_then is null or day_now is null or day_then <> day_now
        or team_then is distinct from team_now as is_other_group
    from pairs
    where day_then is null or day_now is null or day_then <> day_now
        or team_then is distinct from team_now or open_then <> open_now
        or (not open_now and value_then <> value_now)
)
select day_then as day, team_then as team, is_other_group, coalesce(least(value_then, value_now), 0) as least,
    cast(coalesce(open_now, false) as integer) - cast(open_then as integer) as opened
from moved where day_then is not null
union all
select day_now, team_now, true, 0, 0 from moved where is_other_group and day_now is not null
"""
# Cases that had not begun yet where their desk's data ended, and have now. What runs is counted on the day on
# which it began, so the engine passes over the rows of all days before the earliest of these ends.
BEGUN = """
select distinct local_date(o.observed_at) as day, o.team
from {source} as o inner join desks on o.desk = desks.desk inner join old_desks on o.desk = old_desks.desk
where o.value is null and o.observed_at > $earliest
    and o.started_at > old_desks.as_of and o.started_at <= desks.as_of
"""


@dataclass
class Touched:
    """What happened to a group: cases came or went, or the shortest that is different, and open ones."""

    recount: bool = False
    least: float = float("inf")
    opened: int = 0


def put_aside(connection: DuckDBPyConnection, metric: Metric, when: str) -> None:
    """Temp table durations_<when> of what stands in the views now: changed rows, as they were or are."""
    sql = observed.source(metric, live=True)
    seen = observed.at_as_of(sql, columns_of(connection, sql))
    connection.execute(
        f"create or replace temp table durations_{when} as"
        " select desk, observation_id, team, value, censored,"
        f" local_date(observed_at) as day from {seen} where value is not null"
    )


def update(
    connection: DuckDBPyConnection, metric: Metric, clock: Clock, *, changed: bool, moved: bool
) -> None:
    """Bring the medians of a metric up to date; `changed` rows were put aside, `moved`: as_of went on."""
    touched = _touched(connection, clock) if changed else {}
    if moved:
        sql = observed.source(metric, live=True)
        every = observed.completed(sql, columns_of(connection, sql))
        ends = connection.execute("select min(as_of) from old_desks").fetchone()
        begun = connection.execute(BEGUN.format(source=every), {"earliest": ends and ends[0]}).fetchall()
        for day, team in begun:
            for group in _groups_of(day, team, clock):
                touched.setdefault(group, Touched()).recount = True
    known = {
        PeriodGroup(kind, first, None if is_total else team): (above, is_moving, still_open)
        for kind, first, is_total, team, above, is_moving, still_open in connection.execute(
            "select kind, first_date, is_total, team, above, is_moving, still_open from rollup_medians"
            " where metric = ?",
            [metric.name],
        ).fetchall()
    }
    again = {group for group, (_, is_moving, _) in known.items() if moved and is_moving}
    opened: dict[PeriodGroup, int] = {}
    for group, what in touched.items():
        above, _, still_open = known.get(group, (None, True, 0))
        to_or_from_none = what.opened and 0 in (still_open, still_open + what.opened)
        if group not in known or what.recount or above is None or what.least <= above or to_or_from_none:
            again.add(group)
        elif what.opened:
            opened[group] = what.opened
    medians.store_again(connection, metric, clock, again)
    _recount_open(connection, metric, {group: n for group, n in opened.items() if group not in again})


def _touched(connection: DuckDBPyConnection, clock: Clock) -> dict[PeriodGroup, Touched]:
    found: dict[PeriodGroup, Touched] = {}
    for day, team, is_other, least, opened in connection.execute(DIFFERENT).fetchall():
        for group in _groups_of(day, team, clock):
            what = found.setdefault(group, Touched())
            what.recount |= is_other
            what.least = min(what.least, least)
            what.opened += opened
    return found


def _groups_of(day: date, team: str | None, clock: Clock) -> Iterable[PeriodGroup]:
    """The groups that hold a case of this day and team."""
    for kind in KINDS:
        first = first_of(day, kind, clock.organisation.fiscal_year_starts)
        yield PeriodGroup(kind, first, None)
        if team is not None:
            yield PeriodGroup(kind, first, team)


def _recount_open(connection: DuckDBPyConnection, metric: Metric, opened: dict[PeriodGroup, int]) -> None:
    """Nothing else of these groups moved than how many of their cases are still open."""
    if not opened:
        return
    medians.fill_groups(connection, "opened", opened, {"by": [*opened.values()]})
    connection.execute(
        "update rollup_medians set still_open = still_open + opened.by from opened where metric = ?"
        f" and {medians.same_group('opened')}",
        [metric.name],
    )
    connection.execute("drop table opened")
