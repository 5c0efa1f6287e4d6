"""The teams' observations by weeks and months, with what their kinds of cases let expect: for the theory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from duckdb import DuckDBPyConnection

from dashboard.method.panels import Mixed, expected_each
from dashboard.periods import Every, Period
from dashboard.store import live, observed, summing
from dashboard.store.whom import Whom

SEEN = "seen_by_kind"
WIDER = [f"hash({', '.join(observed.MIX[:place])})" for place in range(1, len(observed.MIX) + 1)]
# Each kind of case in the grains that may stand for it, the coarsest first; that of no ticket too. 64 bits
# tell a few thousand kinds and teams apart: text takes three times as long to group.
KINDS = (
    f"select distinct {', '.join(WIDER)} from (select {', '.join(observed.MIX)} from facts.tickets"
    f" union all select {', '.join(['null'] * len(observed.MIX))})"
)
BITS = 61  # of a whole number that stands for a fraction, so that what it adds up to is exact
Kinds = Sequence[tuple[int, ...]]


def mixed(
    cursor: DuckDBPyConnection,
    asked: live.ObservedWindow,
    windows: Mapping[Every, Period],
    teams: Sequence[str],
    kinds: Kinds,
) -> dict[Every, Mixed]:
    """What the teams' observations sum up to, by weeks and by months; `windows` are of whole ones.

    `kinds` as KINDS tells them. The observations are read once for both, into a table of the cursor that is
    summed up twice: by kinds, of all teams, and by teams. Team, week and kind together have nearly as many
    groups as there are observations.
    """
    chosen, given = asked.chosen(Whom("team"))
    cursor.execute(f"create or replace temp table {SEEN} as {_seen(asked, chosen)}", given)
    try:
        return {every: _summed(cursor, every, window, teams, kinds) for every, window in windows.items()}
    finally:
        cursor.execute(f"drop table {SEEN}")


def _seen(asked: live.ObservedWindow, chosen: str) -> str:
    """SQL of a row an observation: its team, day and kind of case, and what it adds."""
    each = summing.each(asked.metric.kind, observed.with_mix(chosen, f"{WIDER[-1]} as kind"))
    n, amount = (
        f"if(is_decided, coalesce({added}, 0), 0)" for added in (live.NAMED["n"], asked.metric.kind.worth)
    )
    return (
        "select hash(team) as team, local_date(observed_at) as day,"
        f" coalesce(kind, hash({', '.join(['null'] * len(observed.MIX))})) as kind,"
        f" {n} as n, {amount} as amount, not is_decided as undecided from ({each})"
    )


def _summed(
    cursor: DuckDBPyConnection, every: Every, window: Period, teams: Sequence[str], kinds: Kinds
) -> Mixed:
    """The sums of each team and week, or month, of a window.

    Of whole numbers and decimals alone, what is expected too: fractions would come to other last digits
    each time, by the order in which the engine's threads add them up.
    """
    days = {"first": window.first, "last": window.last}
    seen = f"(select * from {SEEN} where day between $first and $last)"
    by_kind = (
        "select kind, cast(sum(n) as double) as n, cast(sum(amount) as double) as amount"
        f" from {seen} group by kind order by kind"
    )
    found = cursor.execute(by_kind, days).fetchnumpy()
    wider = {finest: (*coarser, finest) for *coarser, finest in kinds}
    columns = [*zip(*(wider[kind] for kind in found["kind"].tolist()), strict=True)]
    each = expected_each(found["n"], found["amount"], columns)
    shift = BITS - math.frexp(np.abs(each).max(initial=0))[1]
    whole = np.ldexp(each, shift).astype(np.int64)
    cells = cursor.execute(
        "with kinds as (select unnest($kinds) as kind, unnest($each) as each),"
        " named as (select hash(unnest($teams)) as team, unnest(range(len($teams))) as place),"
        f" summed as (select team, cast(date_trunc('{every}', day) as date) as first,"
        " cast(sum(n) as double) as n, cast(sum(amount) as double) as amount,"
        " cast(count_if(undecided) as double) as undecided, cast(sum(n * each) as double) as expected"
        f" from {seen} inner join kinds using (kind) group by all)"
        " select summed.* replace (place as team) from summed inner join named using (team)",
        {**days, "kinds": found["kind"].tolist(), "each": whole.tolist(), "teams": [*teams]},
    ).fetchnumpy()
    cells["expected"] = np.ldexp(cells["expected"], -shift)
    return Mixed(**cells | {"first": cells["first"].astype("datetime64[D]")})
