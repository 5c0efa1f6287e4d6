"""What of a row can't be read, as SQL: a text that has no value, or a value that is no figure.

A column of nulls takes as much room as any, so that what is wrong with few rows stands in one list, `_bad`,
which `PARTED` takes apart. No column of a format begins with `_`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dashboard.engine.connections import name
from dashboard.model.format import Format
from dashboard.model.table import Table
from dashboard.staging.instants import step_name
from dashboard.staging.values import largest

# the place of the first column that can't be read, and what stands there: of the first table's columns, of
# others', of flags
FAULTS = {"_bad_column": "_bad_text", "_bad_beside": "_bad_text_beside", "_bad_word": "_bad_text_word"}
PARTED = ", ".join(
    f"cast(_bad[{2 * n + 1}] as integer) as {place}, _bad[{2 * n + 2}] as {text}"
    for n, (place, text) in enumerate(FAULTS.items())
)


def numbered(fmt: Format) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Column -> its place in the format, where text may have no value: the first table's, others', flags."""
    typed = {column: n for n, (column, entry) in enumerate(fmt.columns.items()) if entry.type != "text"}
    own, others, flags = dict[str, int](), dict[str, int](), dict[str, int]()
    for column, number in typed.items():
        entry = fmt.columns[column]
        of = flags if entry.type == "flag" else own if entry.of in (None, fmt.tables[0]) else others
        of[column] = number
    return own, others, flags


def limits_of(fmt: Format, tables: Mapping[str, Table]) -> dict[str, int]:
    """Column -> its largest value. Of a column that is no table's a home's select may make anything: an
    instant of milliseconds.
    """
    ours = {column for table in tables.values() for column in table.types}
    of = fmt.columns.items()
    found = {c: largest(c, entry.type) for c, entry in of if c in ours or not fmt.home}
    return {column: limit for column, limit in found.items() if limit}


def with_faults(rows: str, typed: Collection[str], fmt: Format, limits: Mapping[str, int]) -> str:
    """SQL of line and the `typed` columns of rows that hold these, each beside its text; and of `_bad`."""
    places = {
        fault: {column: place for column, place in of.items() if column in typed}
        for fault, of in zip(FAULTS, numbered(fmt), strict=True)
    }
    found = ", ".join(f"{_first_unread(of, limits)} as {fault}" for fault, of in places.items())
    told = ", ".join(f"{fault}::varchar, {_text(fault, of)}" for fault, of in places.items())
    is_any = " or ".join(f"{fault} is not null" for fault in places)
    return (
        f"select line, {', '.join(map(name, typed))}, case when {is_any} then [{told}] end as _bad"
        f" from (select *, {found} from {rows})"
    )


def _first_unread(numbered: dict[str, int], limits: Mapping[str, int]) -> str:
    """SQL of the place of the first of these columns that holds a text and no value, or a value that is no
    figure; null where none does.
    """
    bad = " ".join(
        f"when {step_name('raw', column)} is not null and {_has_none(column, limits)} then {number}"
        for column, number in numbered.items()
    )
    return f"case {bad} end" if bad else "null::integer"


def _has_none(column: str, limits: Mapping[str, int]) -> str:
    if column not in limits:
        return f"{name(column)} is null"
    return f"coalesce(abs({name(column)}) > {limits[column]}, true)"


def _text(which: str, numbered: dict[str, int]) -> str:
    """SQL of the text of that column; `which` is SQL of its place."""
    # a plain instant stands as a timestamp in place of its text
    text = " ".join(
        f"when {number} then cast({step_name('raw', column)} as varchar)"
        for column, number in numbered.items()
    )
    return f"case {which} {text} end" if text else "null::varchar"
