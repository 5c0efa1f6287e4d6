"""Questions to what is rolled up: `settled` added up, `pending` counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.method.tally import Tally
from dashboard.model.catalogue import Metric
from dashboard.store.summing import SUMS
from dashboard.store.whom import Whom

Key = tuple[str, str | None]
Span = tuple[date, date]
FIGURES = (*SUMS, "undecided")
# What waits adds nothing to any sum but that it waits.
NOTHING = {"n": "0", "unanswered": "0"}
SETTLED = ", ".join((*SUMS, "0 as undecided"))
PENDING = ", ".join((*(f"{NOTHING.get(column, 'null')} as {column}" for column in SUMS), "1 as undecided"))
ANSWERS = "sum(n + unanswered + undecided)"
ADDED = ", ".join(f"sum({column})" for column in FIGURES)
_DAYS = "unnest(cast(? as date[]))"
SPANS = f"select {_DAYS} as starts, {_DAYS} as ends, unnest(range(?)) as number"
IN_SPANS = "asof inner join spans on first_date >= starts where first_date <= ends"
MAIN_OF_SPANS = (
    "select metric, number as at, desk, scale from ({every}) "
    + IN_SPANS
    + " group by metric, number, desk, scale qualify row_number()"
    + f" over (partition by metric, number, desk order by {ANSWERS} desc, scale) = 1"
)


def tallies(
    cursor: DuckDBPyConnection, spans: Mapping[str, Span], whom: Whom, *, scaled: bool
) -> dict[Key, Tally]:
    """(metric, name) -> tally of each metric over its own local days, both ends included.

    Names without observations are absent. `scaled`: answers on a scale, of which each desk's commonest
    one in these days stands.
    """
    every, given = _every(spans, whom)
    mains, joined = "", ""
    more: list[Any] = []
    if scaled:
        mains, more = _mains(spans)
        mains, joined = f", mains as ({mains})", " inner join mains using (metric, desk, scale)"
    rows = cursor.execute(
        f"with every as ({every}){mains} select metric, {whom.column or 'null'} as name, {ADDED}"
        f" from every{joined} group by all having {ANSWERS} <> 0",
        [*given, *more],
    ).fetchall()
    return {(metric, name): tally(sums) for metric, name, *sums in rows}


def series(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], whom: Whom, spans: Sequence[Span], *, scaled: bool
) -> dict[Key, list[Tally]]:
    """(metric, name) -> one tally a span; the spans do not overlap and ascend. Names without any are absent.

    `scaled`: in each span each desk's commonest scale stands, whoever gave the answers.
    """
    whole = dict.fromkeys((metric.name for metric in metrics), (spans[0][0], spans[-1][1]))
    (every, given), (firsts, lasts) = _every(whole, whom), zip(*spans, strict=True)
    mains, joined = "", ""
    more: list[Any] = []
    if scaled:
        total, more = _every(whole, Whom("organisation"))
        mains = f", mains as ({MAIN_OF_SPANS.format(every=total)})"
        joined = " inner join mains on (every.metric, number, every.desk, every.scale) is not distinct from"
        joined += " (mains.metric, mains.at, mains.desk, mains.scale)"
    rows = cursor.execute(
        f"with spans as ({SPANS}), every as (select * from ({every}) {IN_SPANS}){mains}"
        f" select every.metric, {whom.column or 'null'} as name, number, {ADDED} from every{joined}"
        f" group by all having {ANSWERS} <> 0",
        [list(firsts), list(lasts), len(spans), *given, *more],
    ).fetchall()
    found: dict[Key, list[Tally]] = {}
    for metric, name, number, *sums in rows:
        found.setdefault((metric, name), [Tally()] * len(spans))[number] = tally(sums)
    return found


def tally(sums: Sequence[Any]) -> Tally:
    """The tally of sums in the order of FIGURES; n of a ratio is its denominator."""
    known = dict(zip(FIGURES, (value or 0 for value in sums), strict=True))
    is_ratio = bool(known["cases"]) or sums[SUMS.index("numerator")] is not None
    return Tally(
        n=float(known["denominator"] if is_ratio else known["n"]),
        undecided=int(known["undecided"]),
        unanswered=int(known["unanswered"]),
        total=float(known["total"]),
        squares=float(known["squares"]),
        promoters=int(known["promoters"]),
        detractors=int(known["detractors"]),
        numerator=float(known["numerator"]),
        denominator=float(known["denominator"]),
        cases=int(known["cases"]),
    )


def _every(spans: Mapping[str, Span], whom: Whom) -> tuple[str, list[Any]]:
    """SQL of the rows of both tables, of each metric over its own days, and its parameters."""
    together: dict[Span, list[str]] = {}
    for metric, span in spans.items():
        together.setdefault(span, []).append(metric)
    either = " or ".join(_in(names) for names in together.values())
    asked = [value for span, names in together.items() for value in (*names, *span)]
    conditions, given = whom.conditions()
    grain = "agent" if whom.level == "agent" else "team"
    where = " and ".join((f"({either})", *conditions))
    sql = (
        f"select metric, first_date, team, agent, desk, scale, {SETTLED} from settled"
        f" where grain = '{grain}' and {where}"
        " union all select metric, first_date, team, agent,"
        f" case when scale is not null then desk end as desk, scale, {PENDING} from pending where {where}"
    )
    return sql, [*asked, *given] * 2


def _in(names: Sequence[str]) -> str:
    return f"(metric in ({', '.join('?' for _ in names)}) and first_date between ? and ?)"


def _mains(spans: Mapping[str, Span]) -> tuple[str, list[Any]]:
    """SQL of each desk's scale with most answers in these days, whoever gave them, and its parameters."""
    every, given = _every(spans, Whom("organisation"))
    return (
        f"select metric, desk, scale from ({every}) group by metric, desk, scale qualify row_number()"
        f" over (partition by metric, desk order by {ANSWERS} desc, scale) = 1"
    ), given
