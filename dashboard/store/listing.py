"""What a generation holds beside figures: its desks and days, its people, the columns in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import subquery
from dashboard.model.metric import Metric
from dashboard.store.pool import Snapshot


def desks(shot: Snapshot, *, dated: bool = False) -> dict[str, datetime]:
    """Each desk, or those whose data say when things happened, and up to when its data reach, UTC."""
    return dict(shot.once(f"select desk, as_of from desks{' where is_dated' * dated} order by desk"))


def reached(shot: Snapshot) -> dict[str | None, tuple[datetime, ...]]:
    """Up to when the data of the desks reach that hold a team's tickets, UTC, the latest first; None: of any.

    Empty where one desk holds all of them: its as_of is everybody's.
    """
    return shot.made("reached by desks", lambda: _reached(shot))


def _reached(shot: Snapshot) -> dict[str | None, tuple[datetime, ...]]:
    every = shot.once("select as_of from desks where has_tickets and is_dated order by as_of desc")
    if len(every) < 2:
        return {}
    held = shot.once(
        "select team, list(as_of order by as_of desc) from"
        " (select distinct desk, team from tickets where team is not null)"
        " inner join desks using (desk) where is_dated group by team"
    )
    return {None: tuple(as_of for (as_of,) in every), **{team: tuple(ends) for team, ends in held}}


def days(shot: Snapshot) -> tuple[date, date] | None:
    """The first and the last local day of the data."""
    first, last = shot.once("select min(local_date), max(local_date) from days")[0]
    return None if first is None else (first, last)


def filled(shot: Snapshot) -> frozenset[str]:
    """The columns (table.column) in which anything stands."""
    return shot.made(
        "columns filled",
        lambda: frozenset(name for (name,) in shot.once("select name from columns_filled")),
    )


def display_names(shot: Snapshot) -> dict[str, str]:
    """Who is called otherwise than the desk calls them, as the list of people last said."""
    return dict(
        shot.once("select agent, arg_max(name, from_date) from people where name is not null group by agent")
    )


def people(shot: Snapshot) -> dict[str, list[str]]:
    """Who has any observation, and in which teams, latest first."""
    rows = shot.once(
        "select agent, team, max(first_date) as latest from (select agent, team, first_date from settled"
        " where grain = 'agent' group by all having sum(n + unanswered + undecided) <> 0)"
        " group by agent, team order by latest desc, team"
    )
    teams: dict[str, list[str]] = {}
    for agent, team, _ in rows:
        teams.setdefault(agent, []).extend([team] if team is not None else [])
    return teams


def observed_of(
    cursor: DuckDBPyConnection, metrics: Iterable[Metric], imports: Collection[int]
) -> dict[str, tuple[datetime, datetime]]:
    """Metric -> the first and the last instant (UTC) of what some imports observed; none is absent."""
    query = "select min(observed_at), max(observed_at) from {} where list_contains($imports, import_id)"
    of = {"imports": list(imports)}
    ends = {one.name: cursor.execute(query.format(subquery(one.sql)), of).fetchone() for one in metrics}
    return {metric: (found[0], found[1]) for metric, found in ends.items() if found and found[0]}
