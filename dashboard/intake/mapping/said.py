"""What is said about a file by hand: which of its columns is which of ours. It holds no SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Any

from dashboard.faults import UsageFault, nearest
from dashboard.intake import scales
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder, Decimal
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass

# of a duration in numbers: how its column is read; minutes are what it is kept in
UNITS: dict[str, ColumnType] = {
    "minutes": "number",
    "milliseconds": "milliseconds", "seconds": "seconds", "hours": "hours", "days": "days",
}  # fmt: skip
DECIMALS: dict[str, Decimal] = {"comma": ",", "point": "."}
MANY = 12  # different answers, more than which are not all shown


@dataclass(frozen=True)
class Mapping:
    """What is said about a file. `columns` is our column -> the label of the file's (see FileColumn).

    `kinds` says of which type a column is where that is not the table's own; `fixed` is the same value
    in every row; the first of `tables` counts the rows, `only_with` as in Format.
    """

    tables: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, ColumnType] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    only_with: dict[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    zone: str | None = None
    null_values: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    system: str | None = None
    times: dict[str, str] = field(default_factory=dict)  # instant -> the column with the time of its day
    zone_like: str | None = None  # as in Format
    of_kind: dict[str, str] = field(default_factory=dict)  # the scale of each kind of survey's answers
    decimal: Decimal | None = None  # None: as the file proves it


def of_tables(mapping: Mapping) -> str:
    """tickets and surveys."""
    return " and ".join(mapping.tables)


def needed(mapping: Mapping, catalogue: Catalogue) -> list[str]:
    """The columns that every row must have and that nothing fills yet."""
    required = dict.fromkeys(c for table in mapping.tables for c in catalogue.tables[table].required)
    if "surveys" in mapping.tables and "score" in mapping.columns and not mapping.of_kind:
        required |= dict.fromkeys(("scale_min", "scale_max"))
    return [column for column in required if column not in mapping.columns and column not in mapping.fixed]


def in_our_order(mapping: Mapping, catalogue: Catalogue) -> Mapping:
    """The same with its columns as they stand in our tables."""
    order = types(mapping, catalogue)
    return replace(mapping, columns={c: mapping.columns[c] for c in order if c in mapping.columns})


def types(mapping: Mapping, catalogue: Catalogue) -> dict[str, ColumnType]:
    """Our columns of the mapping's tables, as they stand there, with their types."""
    return {name: kind for table in mapping.tables for name, kind in catalogue.tables[table].types.items()}


def timed(mapping: Mapping, look: Profile, catalogue: Catalogue) -> list[FileColumn]:
    """The file's columns that are read as instants or dates."""
    kinds = types(mapping, catalogue) | mapping.kinds
    found = [
        look.find(label) for ours, label in mapping.columns.items() if kinds[ours] in ("instant", "date")
    ]
    return list(dict.fromkeys(column for column in found if column is not None))


def proven_order(columns: Iterable[FileColumn]) -> tuple[bool, DateOrder | None]:
    """Whether dates in figures are there that need an order, and the one that the file itself proves."""
    found = frozenset().union(*(column.orders for column in columns))
    certain = found - {None}
    return bool(found), next(iter(certain)) if len(certain) == 1 else None


def question(mapping: Mapping, look: Profile, catalogue: Catalogue) -> str | None:
    """What must be asked about the order of dates, with an example; None where nothing must."""
    if mapping.date_order is not None:
        return None
    columns = timed(mapping, look, catalogue)
    unclear = [column for column in columns if column.orders]
    if not unclear:
        return None
    named = ", ".join(f'"{column.label}"' for column in unclear)
    each: dict[DateOrder | None, str] = {}
    for column in unclear:
        each |= column.of_order
    if {"day-first", "month-first"} <= each.keys():
        one, other = each["day-first"], each["month-first"]
        return f"{named}: {one} begins with the day and {other} with the month; which of them is a slip?"
    asked = f"does {unclear[0].examples[0]} in {named} begin with the day or with the month?"
    short = any(column.may_begin_with_the_year for column in unclear)
    return f"{asked} Where with the year, export years of four digits." if short else asked


def scale_question(mapping: Mapping, look: Profile) -> str | None:
    """What must be asked about the scale of the answers; None where nothing must."""
    column = look.find(mapping.columns["score"]) if "score" in mapping.columns else None
    said = {*mapping.fixed, *mapping.columns}
    if column is None or "surveys" not in mapping.tables or {"scale_min", "scale_max"} <= said:
        return None
    if mapping.of_kind:
        return None
    kinds = "" if "kind" not in mapping.columns else ", of each kind of survey (csat=1-5,nps=0-10)"
    return f'what are the worst and the best answer of "{column.label}" ({_given(column)}){kinds}?'


def _given(column: FileColumn) -> str:
    """The answers, how often each, where they are few: numbers from the lowest, so that a slip is seen."""
    if len(column.values) > MANY or not column.is_like("number"):
        return ", ".join(f'"{text}"' for text in column.examples)
    of = {text: scales.value_of(text) for text, _ in column.values}
    counted = sorted(column.values, key=lambda one: (of[one[0]] is None, of[one[0]] or 0))
    return ", ".join(
        f'"{text}" {count:,} times' if count > 1 else f'"{text}" once' for text, count in counted
    )


def bare_durations(mapping: Mapping, look: Profile) -> dict[str, str]:
    """Our durations that the file has as numbers -> their unit, as far as it is known: else minutes."""
    kinds = {kind: unit for unit, kind in UNITS.items()}
    columns = {ours: look.find(label) for ours, label in mapping.columns.items() if ours.endswith("_minutes")}
    return {
        ours: kinds[kind]
        for ours, column in columns.items()
        if column is not None
        and column.is_like("number")
        and (kind := mapping.kinds.get(ours, "number")) in kinds
    }


def signed_number(mapping: Mapping, look: Profile, catalogue: Catalogue) -> str | None:
    """A number of the file that has a comma or a point in it, 3,120 before 3,5; None where none has one."""
    kinds = types(mapping, catalogue) | mapping.kinds
    columns = (
        look.find(label)
        for ours, label in mapping.columns.items()
        if ours != "score" and kinds[ours] in ("number", "integer", *UNITS.values())
    )
    found = [
        text
        for column in columns
        if column is not None
        for text, _ in column.values
        if re.fullmatch(r"[+-]?\d[\d.,]*[.,]\d+", text)
    ]
    return min(found, key=lambda text: re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", text) is None, default=None)


def labelled(look: Profile, label: str) -> str:
    """The label of a column that somebody typed; UsageFault with the nearest where there is none."""
    if column := look.find(label):
        return column.label
    hint = nearest(label, (column.label for column in look.columns))
    raise UsageFault(f'the file has no column "{label}"{hint or "."}')


# --- saying it otherwise


def with_tables(mapping: Mapping, tables: Sequence[str], catalogue: Catalogue) -> Mapping:
    """The mapping into some of its tables alone: what only the others have is left out."""
    ours = {column for table in tables for column in catalogue.tables[table].types}

    def kept(said: dict[str, Any]) -> dict[str, Any]:
        return {column: one for column, one in said.items() if column in ours}

    return replace(
        mapping,
        tables=tuple(tables),
        columns=kept(mapping.columns),
        kinds=kept(mapping.kinds),
        words=kept(mapping.words),
        fixed=kept(mapping.fixed),
        only_with={table: column for table, column in mapping.only_with.items() if table in tables},
        times=kept(mapping.times),
    )


def with_column(mapping: Mapping, ours: str, label: str | None, catalogue: Catalogue) -> Mapping:
    """The mapping with one column said otherwise (None: not in the file); UsageFault for none of ours."""
    _check_ours(mapping, ours, catalogue)
    same = mapping.columns.get(ours) == label
    columns = {name: theirs for name, theirs in mapping.columns.items() if name != ours}
    kinds = {name: kind for name, kind in mapping.kinds.items() if same or name != ours}
    words = {name: said for name, said in mapping.words.items() if same or name != ours}
    times = {name: time for name, time in mapping.times.items() if same or name != ours}
    if label is None:
        only = {table: column for table, column in mapping.only_with.items() if column != ours}
        return replace(mapping, columns=columns, kinds=kinds, words=words, only_with=only, times=times)
    fixed = {name: value for name, value in mapping.fixed.items() if name != ours}
    columns = {**columns, ours: label}
    return replace(mapping, columns=columns, kinds=kinds, words=words, fixed=fixed, times=times)


def with_time(mapping: Mapping, ours: str, label: str, catalogue: Catalogue) -> Mapping:
    """The mapping with the column that holds the time of an instant's day."""
    if types(mapping, catalogue).get(ours) != "instant" or ours not in mapping.columns:
        raise UsageFault(f"{ours} is no instant of this mapping, so no column can hold the time of its day.")
    return replace(mapping, times={**mapping.times, ours: label})


def with_fixed(mapping: Mapping, ours: str, value: str, catalogue: Catalogue) -> Mapping:
    """The mapping with the same value in every row of one column."""
    mapping = with_column(mapping, ours, None, catalogue)
    return replace(mapping, fixed={**mapping.fixed, ours: value})


def with_word(mapping: Mapping, ours: str, theirs: str, word: str) -> Mapping:
    """The mapping with one of the file's words understood as one of ours ("": nothing)."""
    if ours not in mapping.columns:
        raise UsageFault(f"no column of the file is {ours} yet; say which with --column {ours}=THEIRS.")
    return replace(mapping, words={**mapping.words, ours: {**mapping.words.get(ours, {}), theirs: word}})


def with_unit(mapping: Mapping, ours: str, unit: str) -> Mapping:
    """The mapping with the unit in which the file has a duration as a number."""
    if not ours.endswith("_minutes") or ours not in mapping.columns:
        raise UsageFault(
            f"{ours} is no duration of this mapping, so it has no unit; say first which column it is."
        )
    if unit not in UNITS:
        hint = nearest(unit, UNITS) or f"; it is one of {', '.join(UNITS)}."
        raise UsageFault(f'there is no unit "{unit}"{hint}')
    others = {name: kind for name, kind in mapping.kinds.items() if name != ours}
    return replace(mapping, kinds=others if unit == "minutes" else {**others, ours: UNITS[unit]})


def _check_ours(mapping: Mapping, ours: str, catalogue: Catalogue) -> None:
    known = types(mapping, catalogue)
    if ours not in known:
        raise UsageFault(f'{of_tables(mapping)} have no column "{ours}"{nearest(ours, known) or "."}')
