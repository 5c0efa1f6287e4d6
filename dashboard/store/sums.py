"""Questions to what is rolled up: `settled` added up, for any number of windows at once.

Planning a query costs more than adding up its rows, so a page asks once for all its metrics and windows.
Whole months of a window are read from the sums by month, the days before and after them from those by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.method.tally import Tally
from dashboard.periods import add_months
from dashboard.store.summing import FIGURES
from dashboard.store.whom import Whom

Key = tuple[str, str | None]
Span = tuple[date, date]
Asked = tuple[str, Span]  # a metric over local days, both ends included
Found = dict[tuple[Asked, str | None], Tally]
ANSWERS = "sum(n + unanswered + undecided)"
ADDED = ", ".join(f"sum({column})" for column in FIGURES)
# what a unit adds up to, from which the spread between units follows
PER_UNIT = (
    "count(*) filter (unit_n > 0)",
    "sum(unit_total / unit_n) filter (unit_n > 0)",
    "sum((unit_total / unit_n) * (unit_total / unit_n)) filter (unit_n > 0)",
    "sum(unit_total * unit_total)",
    "sum(unit_total * unit_n)",
    "sum(unit_n * unit_n)",
)


def tallies(
    cursor: DuckDBPyConnection,
    asked: Collection[Asked],
    whom: Whom,
    scaled: Mapping[str, bool],
    by_units: Collection[str],
    *,
    are_rows: bool = False,
) -> Found:
    """(metric and days, name) -> tally. Names without observations are absent.

    `scaled` names the metrics of answers on a scale, of which each desk's commonest one in these days
    stands, and whether any desk has more than one; `by_units` those whose answers hang together by unit
    (`are_rows`: no unit has more than one row of sums, so that they need not be put together first).
    """
    order = list(dict.fromkeys(asked))
    mains = _mains(cursor, [one for one in order if scaled.get(one[0])])
    with_units = any(metric in by_units for metric, _ in order)
    rows: dict[tuple[Asked, str | None], list[Sequence[Any]]] = defaultdict(list)
    read = _rows(cursor, order, whom, with_units=with_units, are_rows=are_rows)
    for number, name, desk, scale, *sums in read:
        metric = order[number][0]
        if metric not in scaled or (
            scale is not None and (not scaled[metric] or mains.get((order[number], desk)) == scale)
        ):
            rows[order[number], name].append(sums)
    found: Found = {}
    for key, parts in rows.items():
        figures = _added(parts)
        one = tally(figures[: len(FIGURES)])
        found[key] = of_units(one, figures[len(FIGURES) :]) if key[0][0] in by_units else one
    return found


def _rows(
    cursor: DuckDBPyConnection, order: Sequence[Asked], whom: Whom, *, with_units: bool, are_rows: bool
) -> list[tuple[Any, ...]]:
    """(number of what was asked, name, desk, scale, FIGURES, and PER_UNIT where asked for)."""
    every, given = _every(order, whom)
    key = "number, name, desk, scale"
    if not with_units:
        sql = f"select {key}, {ADDED} from ({every}) group by all having {ANSWERS} <> 0"
        return cursor.execute(sql, given).fetchall()
    figures = FIGURES if are_rows else [f"sum({column}) as {column}" for column in FIGURES]
    n, total = ("n", "total") if are_rows else ("sum(n)", "sum(total)")
    units = (
        f"select {key}, unit_id, {', '.join(figures)}, {n} as unit_n,"
        f" cast(coalesce({total}, 0) as double) as unit_total from ({every})"
    )
    units += "" if are_rows else " group by all"
    sql = f"select {key}, {ADDED}, {', '.join(PER_UNIT)} from ({units}) group by all having {ANSWERS} <> 0"
    return cursor.execute(sql, given).fetchall()


def _every(order: Sequence[Asked], whom: Whom) -> tuple[str, list[Any]]:
    """SQL of the sums that count for what is asked, by its number, and its parameters."""
    pieces = [
        (number, metric, *piece)
        for number, (metric, span) in enumerate(order)
        for piece in (_months_and_days(span) if whom.level != "agent" else [("agent", *span)])
    ]
    columns = [list(column) for column in zip(*pieces, strict=True)]
    conditions, values = whom.conditions()
    name = whom.column or "null"
    # the outer ends too: they tell the engine which rows it need not look at
    where = " and ".join(("s.first_date between ? and ?", *conditions))
    given = [min(columns[3]), max(columns[4]), *values]
    sql = (
        f"select number, {name} as name, desk, scale, unit_id, {', '.join(FIGURES)} from settled as s"
        " inner join (select unnest(?) as number, unnest(?) as metric, unnest(?) as grain,"
        " unnest(?) as first, unnest(?) as last) as asked"
        " on s.metric = asked.metric and s.grain = asked.grain"
        f" and s.first_date >= asked.first and s.first_date <= asked.last where {where}"
    )
    return sql, [*columns, *given]


def _months_and_days(span: Span) -> Iterator[tuple[str, date, date]]:
    """(grain, first, last) of what makes up a span: the whole months in it, and the days around them."""
    first, last = span
    start = first if first.day == 1 else add_months(first.replace(day=1), 1)
    end = (last + timedelta(days=1)).replace(day=1)  # the first day after the last whole month
    if start >= end:
        yield "team", first, last
        return
    yield "month", start, end - timedelta(days=1)
    if first < start:
        yield "team", first, start - timedelta(days=1)
    if end <= last:
        yield "team", end, last


def _mains(cursor: DuckDBPyConnection, asked: Sequence[Asked]) -> dict[tuple[Asked, str], str]:
    """(metric and days, desk) -> the scale with most answers in these days, whoever gave them."""
    if not asked:
        return {}
    every, given = _every(asked, Whom("organisation"))
    counts: dict[tuple[Asked, str], dict[str, int]] = defaultdict(dict)
    sql = f"select number, desk, scale, {ANSWERS} from ({every}) where scale is not null group by all"
    for number, desk, scale, answers in cursor.execute(sql, given).fetchall():
        counts[asked[number], desk][scale] = int(answers)
    return {key: min(of_desk, key=lambda scale: (-of_desk[scale], scale)) for key, of_desk in counts.items()}


def _added(parts: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The sums of several desks; a sum that none of them has stays None."""
    if len(parts) == 1:
        return parts[0]
    return [
        sum(value for value in values if value is not None) if any(v is not None for v in values) else None
        for values in zip(*parts, strict=True)
    ]


def tally(sums: Sequence[Any]) -> Tally:
    """The tally of sums in the order of FIGURES; n of a ratio is its denominator."""
    n, unanswered, total, squares, promoters, detractors, numerator, denominator, cases, undecided = sums
    is_ratio = bool(cases) or numerator is not None
    return Tally(
        n=float((denominator if is_ratio else n) or 0),
        undecided=int(undecided or 0),
        unanswered=int(unanswered or 0),
        total=float(total or 0),
        squares=float(squares or 0),
        promoters=promoters or 0,
        detractors=detractors or 0,
        numerator=float(numerator or 0),
        denominator=float(denominator or 0),
        cases=cases or 0,
    )


def of_units(found: Tally, sums: Sequence[Any]) -> Tally:
    """The same with how many units there are, and how much more they differ than single answers would.

    `sums` in the order of PER_UNIT.
    """
    units, total, squares, *spread = sums
    effect = _design_effect(found, int(units or 0), *(float(value or 0) for value in spread))
    return found.with_(
        units=float(units or 0),
        unit_total=float(total or 0),
        unit_squares=float(squares or 0),
        design_effect=effect,
    )


def _design_effect(found: Tally, units: int, squares: float, cross: float, sizes: float) -> float:
    """Variance of the share among units against that of n single answers, 1 or more.

    Where all agree, or there is one unit, nothing shows it: then a unit counts as one answer.
    """
    if not found.n:
        return 1.0
    share = found.total / found.n
    single = share * (1 - share)
    if units < 2 or single <= 0:
        return max(1.0, found.n / max(units, 1))
    between = units / (units - 1) * max(squares - 2 * share * cross + share * share * sizes, 0.0)
    return max(1.0, between / found.n / single)
