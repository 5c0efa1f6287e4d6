"""A mapping as the header of a format, and that as TOML: all that `Format` can say without SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from dashboard.faults import UsageFault
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.said import Mapping
from dashboard.intake.recognise import folded
from dashboard.model.toml_lines import quoted


def as_header(mapping: Mapping, look: Profile, title: str, system: str) -> dict[str, Any]:
    """The mapping as the header of a format, keys in the order in which they are read."""
    columns = {ours: _column(mapping, ours, look.find(label)) for ours, label in mapping.columns.items()}
    of_times = (look.find(label) for label in mapping.times.values())
    said: dict[str, Any] = {
        "title": title,
        "system": mapping.system or system,
        "tables": list(mapping.tables),
        "identified_by": distinct((*map(look.find, mapping.columns.values()), *of_times)),
        "date_order": mapping.date_order,
        "zone": mapping.zone,
        "decimal": mapping.decimal,
        **look.source.overridden,
        "header_rows": len(look.source.header_rows) if look.source.below else None,
        "zone_like": mapping.zone_like,
        "null_values": list(mapping.null_values),
        "lacks": list(mapping.lacks),
        "fixed": mapping.fixed,
        "only_with": mapping.only_with,
        "columns": columns,
    }
    return {key: value for key, value in said.items() if value}


def _column(mapping: Mapping, ours: str, column: FileColumn | None) -> str | dict[str, Any]:
    if column is None:
        raise UsageFault(f"there is no column for {ours} in this file.")
    more = {
        "nth": column.nth if column.nth > 1 else None,
        "type": mapping.kinds.get(ours),
        "words": mapping.words.get(ours),
        "of_kind": mapping.of_kind if ours == "score" else None,
        "time": mapping.times.get(ours),
    }
    said = {key: value for key, value in more.items() if value}
    return {"column": column.header, **said} if said else column.header


def distinct(columns: Iterable[FileColumn | None]) -> list[str]:
    """The headers of columns, each once, whatever its case; none of a further header row."""
    named = (column for column in columns if column is not None and not column.named_below)
    headers = {folded(column.header): column.header for column in named}
    return list(headers.values())


def as_toml(header: dict[str, Any]) -> str:
    """A format's header as TOML that people can read: plain keys first, tables after them."""
    plain = {key: value for key, value in header.items() if not isinstance(value, dict)}
    lines = [f"{key} = {_toml(value)}" for key, value in plain.items()]
    for section in (key for key in header if key not in plain):
        lines += ["", f"[{section}]"]
        entries = header[section]
        lines += [f"{_key(name)} = {_toml(value)}" for name, value in entries.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, int):
        return str(value)
    return quoted(str(value))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)
