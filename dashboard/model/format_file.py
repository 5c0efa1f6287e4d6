"""How a format is made of its header: columns with the types of its tables, or what it extends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.faults import CatalogueFault, nearest
from dashboard.model.format import FIXABLE, HEADING, RESERVED, Format
from dashboard.model.header_file import Written, split_header, split_plain, sql_files, validated
from dashboard.model.table import ColumnType, Table


def format_files(folder: Path) -> list[Path]:
    """Those with SQL first: a mapping may extend one."""
    return [*sql_files(folder), *sorted(folder.glob("*.toml"))]


def as_written(path: Path) -> Written:
    """The header of a format's file and the SQL below it, which a mapping has not."""
    return split_header(path) if path.suffix == ".sql" else (split_plain(path), "")


def extended(path: Path, header: dict[str, Any], sql: str, known: dict[str, Written]) -> Written:
    """A format that `extends` another has its header, columns and SQL where it has none of its own."""
    if "extends" not in header:
        return header, sql
    base = header["extends"]
    if base not in known:
        hint = nearest(str(base), known)
        raise CatalogueFault(f'{path}: extends: there is no format "{base}" before this one{hint or "."}')
    theirs, their_sql = known[base]
    header = {key: value for key, value in header.items() if key != "extends"}
    columns = {**theirs.get("columns", {}), **header.get("columns", {})}
    return {**theirs, **header, "columns": columns}, sql or their_sql


def templates(folder: Path, tables: dict[str, Table]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Of each table the format whose columns are its own."""
    for table in tables.values():
        yield (
            folder / f"own_{table.name}.sql",
            {
                "title": f"Our own template: {table.title}",
                "system": "own",
                "tables": [table.name],
                "identified_by": list(table.identified_by),
                "template": True,
            },
        )


def made_format(
    path: Path, header: dict[str, Any], sql: str, tables: dict[str, Table], *, home: bool = False
) -> Format:
    """A format of its header and SQL; CatalogueFault naming `path` and the key. The file need not exist."""
    for table in header.get("tables", ()):
        if table not in tables:
            raise CatalogueFault(f"{path}: tables: there is no table {table}{nearest(table, tables) or '.'}")
    known = {name: kind for table in header.get("tables", ()) for name, kind in tables[table].types.items()}
    people = {name for table in header.get("tables", ()) for name in tables[table].people}
    if header.get("template"):
        header = {**header, "columns": {name: name for name in known}}
    columns = {
        name: _source_column(path, name, written, known, people, header, tables)
        for name, written in dict(header.get("columns", {})).items()
    }
    columns |= _times(path, columns)
    fmt = validated(Format, path, {**header, "columns": columns}, sql=sql, home=home, filed="")
    _check_fixed(path, fmt, known)
    _check_only_with(path, fmt)
    _check_headings(path, fmt)
    return fmt


def _times(path: Path, columns: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold the time of a day which another column names: <column>_time."""
    found: dict[str, Any] = {}
    for name, entry in columns.items():
        if entry.get("time") is None:
            continue
        if entry["type"] != "instant" or f"{name}_time" in columns:
            raise CatalogueFault(f"{path}: columns.{name}.time: only an instant has a time beside its day.")
        found[f"{name}_time"] = {"column": entry["time"], "type": "text"}
    return found


def _owner(name: str, header: dict[str, Any], tables: dict[str, Table]) -> str | None:
    """The first of a format's tables that has a column of this name."""
    return next((table for table in header.get("tables", ()) if name in tables[table].types), None)


def _source_column(
    path: Path,
    name: str,
    written: str | dict[str, Any],
    known: dict[str, ColumnType],
    people: set[str],
    header: dict[str, Any],
    tables: dict[str, Table],
) -> dict[str, Any]:
    owner = _owner(name, header, tables)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in RESERVED:
        raise CatalogueFault(f"{path}: columns.{name}: this can't be the name of a column; choose another.")
    entry = {"column": written} if isinstance(written, str) else dict(written)
    for key in ("points", "only_points", "damage"):
        if key in entry:
            raise CatalogueFault(f"{path}: columns.{name}.{key}: this key is not known.")
    if entry.get("of", owner) not in (None, *header.get("tables", ())):
        raise CatalogueFault(f"{path}: columns.{name}.of: {entry['of']} is none of the format's tables.")
    if "type" not in entry and name not in known:
        raise CatalogueFault(f"{path}: columns.{name}: say its type, it is no column of the format's tables.")
    return {"type": known.get(name), "person": name in people, "of": owner, **entry}


def _check_fixed(path: Path, fmt: Format, known: dict[str, ColumnType]) -> None:
    """A fixed value is a word, a number or a flag of a column that nothing else fills."""
    for column, value in fmt.fixed.items():
        place = f"{path}: fixed.{column}"
        if fmt.sql:
            raise CatalogueFault(f"{place}: this format has SQL; write the value there.")
        if column not in known:
            raise CatalogueFault(
                f"{place}: it is no column of the format's tables{nearest(column, known) or '.'}"
            )
        if column in fmt.columns:
            raise CatalogueFault(f"{place}: this column has a header already; take one of them away.")
        if known[column] not in FIXABLE or not _is_of(known[column], value):
            raise CatalogueFault(f'{place}: "{value}" can\'t be the same {known[column]} in every row.')


def _is_of(kind: ColumnType, value: str) -> bool:
    """Whether a text is a fixed value of a kind; what staging makes of it depends on this."""
    shapes = {"number": r"-?\d+(\.\d+)?", "integer": r"-?\d{1,9}", "flag": "true|false"}
    return re.fullmatch(shapes.get(kind, r".*\S.*"), value, re.ASCII) is not None


def _check_headings(path: Path, fmt: Format) -> None:
    """Each select stands below the name of one of the format's tables: else nobody would run it."""
    before, *parts = HEADING.split(fmt.sql)
    for table in parts[::2]:
        if table not in fmt.tables:
            hint = nearest(table, fmt.tables)
            raise CatalogueFault(
                f'{path}: "-- table: {table}": it is none of the format\'s tables{hint or "."}'
            )
    if re.sub(r"--[^\n]*|/\*.*?\*/", "", before, flags=re.DOTALL).strip():
        said = f'write "-- table: {fmt.tables[0]}" in a line of its own above it'
        raise CatalogueFault(f"{path}: a select stands below the name of no table; {said}.")


def _check_only_with(path: Path, fmt: Format) -> None:
    for table, column in fmt.only_with.items():
        place = f"{path}: only_with.{table}"
        if fmt.sql:
            raise CatalogueFault(f"{place}: this format has SQL; write the condition there.")
        if table not in fmt.tables[1:]:
            raise CatalogueFault(
                f"{place}: name one of the further tables; rows are counted by the first, so all are of it."
            )
        if column not in fmt.columns:
            raise CatalogueFault(f"{place}: there is no column {column}{nearest(column, fmt.columns) or '.'}")
