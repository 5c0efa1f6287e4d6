"""The cases behind a reading as one looks at them: misses first, with what was said and where it stands."""

from __future__ import annotations

from typing import Any, Literal

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import quote
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import live
from dashboard.store.other_ways import answers_of
from dashboard.store.whom import Whom

Order = Literal["misses", "newest", "oldest", "highest", "lowest"]
ORDERS: dict[Order, str] = {
    "misses": "is_miss desc, observed_at desc",  # what is fresh can still be talked about
    "newest": "observed_at desc",
    "oldest": "observed_at",
    "highest": "value desc, observed_at",
    "lowest": "value, observed_at",
}
SEARCHED = "concat_ws(' ', observation_id, ticket_id, team, agent, comment, file)"


@dataclass(frozen=True)
class Wanted:
    """Which cases: `miss` is (sign, bound) of the value of a miss, None where no case is one."""

    miss: tuple[str, float] | None
    only_misses: bool = False
    find: str = ""
    order: Order = "misses"
    limit: int = 200


@dataclass(frozen=True)
class CaseRows:
    """`columns` and `rows` of the first cases; how many there are, how many of them are misses, and how
    many fit what was wanted; the files that they stand in, each with how many.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
    misses: int
    fitting: int
    files: tuple[tuple[str, int], ...]


def cases(
    cursor: DuckDBPyConnection, asked: live.ObservedWindow, whom: Whom, share: float | None, wanted: Wanted
) -> CaseRows:
    """The observations that a reading counts, as `wanted` says; score and comment where it is of answers."""
    chosen, given = live.counted(asked, whom, share)
    answers = "surveys" in asked.metric.tables
    said = (
        "s.score, s.comment" if answers else "cast(null as double) as score, cast(null as varchar) as comment"
    )
    sign, bound = wanted.miss or ("<", None)
    every = (
        f"with every as (select o.*, {said}, {live.ELAPSED} as elapsed, imports.file,"
        f" {'false' if bound is None else f'coalesce(o.value {sign} {bound!r}, false)'} as is_miss"
        f" from {chosen} as o left join facts.imports as imports on o.import_id = imports.import_id"
        f"{_answers(asked.metric) if answers else ''})"
    )
    fits = ["true", *(["is_miss"] if wanted.only_misses else [])]
    sought = [f"contains(lower({SEARCHED}), lower(?))"] * bool(wanted.find)
    where, looked = " and ".join([*fits, *sought]), [*given, *([wanted.find] * bool(wanted.find))]
    files = cursor.execute(
        f"{every} select coalesce(file, ''), count(*), count_if(is_miss) from every group by 1 order by 1",
        given,
    ).fetchall()
    fitting = cursor.execute(f"{every} select count(*) from every where {where}", looked).fetchone()
    columns = _columns(asked.metric, answers)
    rows = cursor.execute(
        f"{every} select {', '.join(columns)} from every where {where}"
        f" order by {ORDERS[wanted.order]}, desk, observation_id limit ?",
        [*looked, wanted.limit],
    ).fetchall()
    return CaseRows(
        columns,
        tuple(rows),
        sum(count for _, count, _ in files),
        sum(misses for *_, misses in files),
        int(fitting[0]) if fitting else 0,
        tuple((file, count) for file, count, _ in files),
    )


def _columns(metric: Metric, answers: bool) -> tuple[str, ...]:
    said = ("score", "comment") if answers else ()
    more = (*metric.kind.columns, *(("censored", "elapsed") if metric.is_duration else ()))
    place = ("desk", "observation_id", "ticket_id", "ticket_desk", "file", "line")
    return ("is_miss", "observed_at", "value", *more, *said, "agent", "team", *place)


def _answers(metric: Metric) -> str:
    """SQL that finds the answer of an observation: one of its kind, or named with its kind."""
    kind = answers_of(metric)
    found = (
        f"s.kind = {quote(kind)} and s.response_id = o.observation_id"
        if kind
        else "s.kind || ' ' || s.response_id = o.observation_id"
    )
    return f" left join facts.surveys as s on s.desk = o.desk and {found}"
