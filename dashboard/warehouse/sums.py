"""Questions to what is rolled up: `settled` added up, `pending` counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.catalogue import Metric
from dashboard.method.tally import Tally
from dashboard.warehouse.summing import SUMS
from dashboard.warehouse.whom import Whom

Key = tuple[str, str | None]
Span = tuple[date, date]
FIGURES = (*SUMS, "undecided")
# What waits adds nothing to any sum but that it waits.
NOTHING = {"n": "0", "unanswered": "0"}
SETTLED = ", ".join((*SUMS, "0 as undecided"))
PENDING = ", ".join((*(f"{NOTHING.get(column, 'null')} as {column}" for column in SUMS), "1 as undecided"))
ANSWERS = "sum(n + unanswered + undecided)"
ADDED = ", ".join(f"sum({column})" for column in FIGURES)


def tallies(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], whom: Whom, span: Span, *, scaled: bool
) -> dict[Key, Tally]:
    """(metric, name) -> tally over local days, both ends included; names without observations are absent.

    `scaled`: answers on a scale, of which each desk's commonest one in this span stands.
    """
    every, given = _every(metrics, whom, span)
    mains, joined = "", ""
    more: list[Any] = []
    if scaled:
        mains, more = _mains(metrics, span)
        mains, joined = f", mains as ({mains})", " inner join mains using (metric, desk, scale)"
    rows = cursor.execute(
        f"with every as ({every}){mains} select metric, {whom.column or 'null'} as name, {ADDED}"
        f" from every{joined} group by all having {ANSWERS} <> 0",
        [*given, *more],
    ).fetchall()
    return {(metric, name): tally(sums) for metric, name, *sums in rows}


def series(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], whom: Whom, spans: Sequence[Span], *, scaled: bool
) -> dict[str, list[Tally]]:
    """Metric -> one tally a span; the spans do not overlap and ascend."""
    whole = (spans[0][0], spans[-1][1])
    every, given = _every(metrics, whom, whole)
    added = f"select metric, first_date, desk, scale, {ADDED} from ({every}) group by all"
    rows = cursor.execute(f"{added} having {ANSWERS} <> 0", given).fetchall()
    place = {day: number for number, span in enumerate(spans) for day in _days(span)}
    found = {metric.name: [Tally()] * len(spans) for metric in metrics}
    main = _main_of_each(cursor, metrics, whole, place) if scaled else {}
    for metric, first, desk, scale, *sums in sorted(rows, key=lambda row: (row[0], row[1], row[2] or "")):
        at = place.get(first)
        if at is not None and (not scaled or main.get((metric, at, desk)) == scale):
            found[metric][at] += tally(sums)
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


def _every(metrics: Sequence[Metric], whom: Whom, span: Span) -> tuple[str, list[Any]]:
    """SQL of the rows of both tables, and its parameters."""
    conditions, given = whom.conditions()
    grain = "agent" if whom.level == "agent" else "team"
    where = " and ".join((f"metric in ({_marks(metrics)})", "first_date between ? and ?", *conditions))
    names: list[Any] = [metric.name for metric in metrics]
    sql = (
        f"select metric, first_date, team, agent, desk, scale, {SETTLED} from settled"
        f" where grain = '{grain}' and {where}"
        " union all select metric, first_date, team, agent,"
        f" case when scale is not null then desk end as desk, scale, {PENDING} from pending where {where}"
    )
    return sql, [*names, *span, *given] * 2


def _mains(metrics: Sequence[Metric], span: Span) -> tuple[str, list[Any]]:
    """SQL of each desk's scale with most answers in a span, whoever gave them, and its parameters."""
    every, given = _every(metrics, Whom("organisation"), span)
    return (
        f"select metric, desk, scale from ({every}) group by metric, desk, scale qualify row_number()"
        f" over (partition by metric, desk order by {ANSWERS} desc, scale) = 1"
    ), given


def _main_of_each(
    cursor: DuckDBPyConnection, metrics: Sequence[Metric], whole: Span, place: dict[date, int]
) -> dict[tuple[str, int, str], str]:
    """(metric, span, desk) -> the scale with most answers."""
    every, given = _every(metrics, Whom("organisation"), whole)
    counts: dict[tuple[str, int, str], dict[str, int]] = {}
    answered = f"select metric, first_date, desk, scale, {ANSWERS} from ({every}) group by all"
    for metric, first, desk, scale, answers in cursor.execute(answered, given).fetchall():
        if first in place:
            of_desk = counts.setdefault((metric, place[first], desk), {})
            of_desk[scale] = of_desk.get(scale, 0) + int(answers)
    return {key: min(of_desk, key=lambda scale: (-of_desk[scale], scale)) for key, of_desk in counts.items()}


def _days(span: Span) -> Iterable[date]:
    return (date.fromordinal(day) for day in range(span[0].toordinal(), span[1].toordinal() + 1))


def _marks(metrics: Sequence[Metric]) -> str:
    return ", ".join("?" for _ in metrics)
