"""Questions to what is rolled up: `settled` added up, `pending` counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
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
) -> dict[str, list[Tally]]:
    """Metric -> one tally a span; the spans do not overlap and ascend."""
    whole = dict.fromkeys((metric.name for metric in metrics), (spans[0][0], spans[-1][1]))
    every, given = _every(whole, whom)
    added = f"select metric, first_date, desk, scale, {ADDED} from ({every}) group by all"
    rows = cursor.execute(f"{added} having {ANSWERS} <> 0", given).fetchall()
    place = {day: number for number, span in enumerate(spans) for day in _days(span)}
    found = {metric.name: [Tally()] * len(spans) for metric in metrics}
    main = _main_of_each(cursor, whole, place) if scaled else {}
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


def _main_of_each(
    cursor: DuckDBPyConnection, whole: Mapping[str, Span], place: dict[date, int]
) -> dict[tuple[str, int, str], str]:
    """(metric, span, desk) -> the scale with most answers."""
    every, given = _every(whole, Whom("organisation"))
    counts: dict[tuple[str, int, str], dict[str, int]] = {}
    answered = f"select metric, first_date, desk, scale, {ANSWERS} from ({every}) group by all"
    for metric, first, desk, scale, answers in cursor.execute(answered, given).fetchall():
        if first in place:
            of_desk = counts.setdefault((metric, place[first], desk), {})
            of_desk[scale] = of_desk.get(scale, 0) + int(answers)
    return {key: min(of_desk, key=lambda scale: (-of_desk[scale], scale)) for key, of_desk in counts.items()}


def _days(span: Span) -> Iterable[date]:
    return (date.fromordinal(day) for day in range(span[0].toordinal(), span[1].toordinal() + 1))
