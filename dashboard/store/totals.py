"""Running totals of what is rolled up: the sums of any window are the difference of two of them.

To plan a query of a page's windows takes ten times as long as to add up their rows, and a generation never
changes. So the sums by day (of people: by month) are read once, when a metric is first asked for, and kept
with the generation that is open. They are whole numbers, decimals as multiples of their last place: a
difference is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.aggregate.kind import Aggregate
from dashboard.method.tally import NOTHING, Tally
from dashboard.model.metric import Level
from dashboard.quick import dataclass
from dashboard.store import live, sums
from dashboard.store.pool import Snapshot
from dashboard.store.summing import FIGURES
from dashboard.store.whom import Whom

Ints = NDArray[Any]
ALWAYS = ("n", "unanswered", "undecided")
DECIMALS = {"total": 9, "squares": 6, "numerator": 9, "denominator": 9}  # digits behind the point
EPOCH = date(1970, 1, 1).toordinal()
NAME_BIT = 32  # a name's number stands above the day in a key
SAFE = 2.0**62  # sums below that fit into 64 bits
EXACT = 2.0**51  # multiples of a last place below that are told from each other as floating numbers
MOST = 500_000  # rows of a metric; beyond that a query adds up what it needs


@dataclass(frozen=True)
class Shape:
    """How a metric adds up: of which kind it is, whether answers have a scale, or units behind them."""

    kind: Aggregate
    is_scaled: bool = False
    has_units: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `settled` that are ever filled."""
        return (*ALWAYS, *(live.RENAMED.get(column, column) for column in self.kind.adds))


@dataclass(frozen=True, eq=False)
class Running:
    """One metric: what its rows before each place add up to, in the order of `keys` (name and day).

    `places`: by what a column is divided, None where it is a count. `units`: sums.PER_UNIT of the same rows.
    """

    names: Sequence[str | None]
    keys: Ints
    added: Ints
    places: Mapping[str, int | None]
    units: NDArray[Any] | None

    def of(self, spans: Sequence[sums.Span], numbers: Sequence[int]) -> Iterator[tuple[int, int, Tally]]:
        """(place of the span, number of the name, tally) of those with any observation."""
        days = np.array([[_day(first), _day(last) + 1] for first, last in spans], dtype=np.int64)
        whose = np.asarray(numbers, dtype=np.int64) << NAME_BIT
        at = np.searchsorted(self.keys, days[:, None, :] + whose[None, :, None])
        found = (self.added[at[..., 1]] - self.added[at[..., 0]]).tolist()
        spread = None if self.units is None else (self.units[at[..., 1]] - self.units[at[..., 0]])
        for span, by_name in enumerate(found):
            for place, (number, told) in enumerate(zip(numbers, by_name, strict=True)):
                if told[0] + told[1] + told[2]:
                    one = self._tally(told)
                    yield span, number, one if spread is None else sums.of_units(one, spread[span, place])

    def _tally(self, told: Sequence[int]) -> Tally:
        figures = {
            column: one if place is None else one / place
            for (column, place), one in zip(self.places.items(), told, strict=True)
        }
        if figures.pop("ratios", 0):
            figures["n"] = figures["denominator"]
        return NOTHING.with_(**figures)


def tallies(
    shot: Snapshot, asked: Collection[sums.Asked], whom: Whom, shapes: Mapping[str, Shape]
) -> sums.Found:
    """As sums.tallies: (metric and days, name) -> tally, of metrics whose rows all add up."""
    spans: dict[str, list[sums.Span]] = {}
    for metric, span in dict.fromkeys(asked):
        spans.setdefault(metric, []).append(span)
    found: sums.Found = {}
    for metric, running in _running(shot, {name: shapes[name] for name in spans}, whom).items():
        numbers = [
            number
            for number, name in enumerate(running.names)
            if whom.column is None or (name is not None and whom.name in (None, name))
        ]
        for place, number, one in running.of(spans[metric], numbers):
            found[(metric, spans[metric][place]), running.names[number]] = one
    return found


def _running(shot: Snapshot, shapes: Mapping[str, Shape], whom: Whom) -> dict[str, Running]:
    """Of each metric, as kept with the generation; what is not there yet is read in one query."""
    whose = {metric: _place(metric, whom.level, whom.team) for metric in shapes}
    missing = {metric: shape for metric, shape in shapes.items() if whose[metric] not in shot.kept}
    if missing:
        shot.kept.update(_read(shot, missing, whom))
    return {metric: shot.kept[key] for metric, key in whose.items()}


def _place(metric: str, level: Level, team: str | None) -> str:
    return f"running totals {metric} {level} {team}"


def _read(shot: Snapshot, shapes: Mapping[str, Shape], whom: Whom) -> dict[str, Running]:
    """By _place: of people as they are asked, else of the teams and of the organisation."""
    fetched = _fetched(shot, shapes, whom, _floating)
    if any(_is_large(fetched[column], column) for column in DECIMALS if column in fetched):
        fetched = _fetched(shot, shapes, whom, _parted)
    numbers, codes, names = fetched.pop("number"), *live.coded(fetched.pop("name"))
    made: dict[str, Running] = {}
    for number, (metric, shape) in enumerate(shapes.items()):
        here = numbers == number
        own = {column: values[here] for column, values in fetched.items()}
        if whom.level == "agent":
            made[_place(metric, "agent", whom.team)] = _of(shape, names, codes[here], own)
            continue
        # the rows of the teams are the organisation's, and a page asks for both
        made[_place(metric, "team", None)] = _of(shape, names, codes[here], own)
        made[_place(metric, "organisation", None)] = _of(shape, [None], np.zeros_like(codes[here]), own)
    return made


def _fetched(
    shot: Snapshot, shapes: Mapping[str, Shape], whom: Whom, picked: Callable[[str], str]
) -> dict[str, Ints]:
    """The rows that are added up: the metric's number, a name, a day, and the columns that they fill."""
    every = {column: None for shape in shapes.values() for column in shape.columns}
    columns = ", ".join(picked(column) for column in FIGURES if column in every)
    team = " and s.team = $team" * (whom.team is not None)
    name = "agent" if whom.level == "agent" else "team"
    known = ", s.numerator is not null as ratios" * ("numerator" in every)
    return (
        shot.cursor()
        .execute(
            f"select asked.number, {name} as name, first_date - date '1970-01-01' as day, {columns}{known}"
            " from settled as s inner join (select unnest($metrics) as metric, unnest($scaled) as is_scaled,"
            " unnest(range(len($metrics))) as number) as asked on s.metric = asked.metric"
            f" where s.grain = $grain{team} and (s.scale is not null or not asked.is_scaled)",
            {
                "metrics": list(shapes),
                "scaled": [shape.is_scaled for shape in shapes.values()],
                "grain": "agent" if whom.level == "agent" else "team",
                **({} if whom.team is None else {"team": whom.team}),
            },
        )
        .fetchnumpy()
    )


def _floating(column: str) -> str:
    """SQL of a column, a decimal as the floating number next to it: a third of the time of its two parts.

    Never null: what is masked loads as much of numpy as there was before.
    """
    return f"coalesce({f'cast({column} as double)' if column in DECIMALS else column}, 0) as {column}"


def _parted(column: str) -> str:
    """SQL of a column as whole numbers: a decimal before and behind its point."""
    if column not in DECIMALS:
        return _floating(column)
    behind = f"cast(({column} - trunc({column})) * {10 ** DECIMALS[column]} as bigint)"
    return (
        f"coalesce(cast(trunc({column}) as bigint), 0) as {column}, coalesce({behind}, 0) as {column}_behind"
    )


def _is_large(values: Ints, column: str) -> bool:
    """Whether a floating number may stand for several decimals, so that it does not say which."""
    return bool(np.abs(values).max(initial=0) * 10 ** DECIMALS[column] >= EXACT)


def _of(shape: Shape, names: Sequence[str | None], codes: Ints, rows: Mapping[str, Ints]) -> Running:
    keys = (codes << NAME_BIT) + rows["day"]
    order = np.argsort(keys, kind="stable")
    places: dict[str, int | None] = {}
    columns = []
    for column in shape.columns:
        values, places[column] = _whole(column, rows)
        columns.append(values[order])
    if "numerator" in places:
        places["ratios"] = None
        columns.append((rows["ratios"] | (rows["cases"] != 0))[order].astype(np.int64))
    dtype = object if any(np.abs(one.astype(float)).sum() > SAFE for one in columns) else np.int64
    units = None
    if shape.has_units:
        n, total = columns[0].astype(np.longdouble), columns[3] / np.longdouble(places["total"] or 1)
        mean = np.divide(total, n, out=np.zeros_like(n), where=n > 0)
        units = _added([n > 0, mean, mean * mean, total * total, total * n, n * n], np.longdouble)
    return Running(names, keys[order], _added(columns, dtype), places, units)


def _whole(column: str, rows: Mapping[str, Ints]) -> tuple[Ints, int | None]:
    """A column as whole numbers, and by what they are to be divided; None for what counts something."""
    values = rows[column]
    if column not in DECIMALS:
        return values, 1 if column == "n" else None
    place = 10 ** DECIMALS[column]
    if values.dtype.kind == "f":
        whole = np.rint(values)
        if (values == whole).all():
            return whole.astype(np.int64), 1
        return np.rint(values * place).astype(np.int64), place
    behind = rows[f"{column}_behind"]
    if not behind.any():
        return values, 1
    if np.abs(values.astype(float)).sum() * place > SAFE:
        values, behind = values.astype(object), behind.astype(object)
    return values * place + behind, place


def _added(columns: Sequence[Ints], dtype: Any) -> Ints:
    """What the rows before each place add up to, a column a sum."""
    added = np.zeros((len(columns[0]) + 1, len(columns)), dtype=dtype)
    for number, values in enumerate(columns):
        added[1:, number] = np.cumsum(values.astype(dtype))
    return added


def _day(day: date) -> int:
    return day.toordinal() - EPOCH
