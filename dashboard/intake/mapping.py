"""A mapping made by hand: which of a file's columns is which of ours; tried out, then saved as a format.

It holds no SQL: what it can say is what `Format` can say without any. A saved mapping is
`HOME/queries/exports/<name>.toml`, which the next import takes by itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard import periods, scratch
from dashboard.durable import private
from dashboard.engine.clock import Clock
from dashboard.faults import Refused, UsageFault, nearest
from dashboard.intake import archiving, margins, read
from dashboard.intake.count import counted
from dashboard.intake.judged import judged
from dashboard.intake.plan import KnownOfFile, Planned, Typing, plan
from dashboard.intake.profile import FileColumn, Profile
from dashboard.intake.receipt import RefusedReason
from dashboard.intake.recognise import folded, places, recognise
from dashboard.intake.settings import shows_people
from dashboard.model.catalogue import Catalogue, load_catalogue
from dashboard.model.format import DateOrder, Format
from dashboard.model.format_file import made_format
from dashboard.model.strategy import Strategy
from dashboard.model.table import ColumnType
from dashboard.model.toml_lines import quoted
from dashboard.staging.stage import Staged, Word
from dashboard.store.trial import Trial, trial

SHOWN = 8  # rows of a preview
NAME = re.compile(r"[a-z0-9_]{1,60}")
UNSAVED = Path("the mapping")  # what faults name while it is no file


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


@dataclass(frozen=True)
class Loaded:
    """The first rows of a table as they will be loaded, times in the organisation's zone; ours, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True)
class Preview:
    """What an import would make of the records that were looked at. `refused_rows` are (line, reason)."""

    rows_read: int
    empty: int
    refused: int
    superseded: int
    accepted: int
    tables: dict[str, Loaded]
    refused_reasons: tuple[RefusedReason, ...]
    refused_rows: tuple[tuple[int, str], ...]
    is_whole: bool
    new_words: tuple[Word, ...] = ()


# --- what it says


def needed(mapping: Mapping, catalogue: Catalogue) -> list[str]:
    """The columns that every row must have and that nothing fills yet."""
    required = dict.fromkeys(c for table in mapping.tables for c in catalogue.tables[table].required)
    if "surveys" in mapping.tables and "score" in mapping.columns:
        required |= dict.fromkeys(("scale_min", "scale_max"))
    return [column for column in required if column not in mapping.columns and column not in mapping.fixed]


def in_our_order(mapping: Mapping, catalogue: Catalogue) -> Mapping:
    """The same with its columns as they stand in our tables."""
    order = _types(mapping, catalogue)
    return replace(mapping, columns={c: mapping.columns[c] for c in order if c in mapping.columns})


def _types(mapping: Mapping, catalogue: Catalogue) -> dict[str, ColumnType]:
    """Our columns of the mapping's tables, as they stand there, with their types."""
    return {name: kind for table in mapping.tables for name, kind in catalogue.tables[table].types.items()}


def timed(mapping: Mapping, look: Profile, catalogue: Catalogue) -> list[FileColumn]:
    """The file's columns that are read as instants or dates."""
    kinds = _types(mapping, catalogue) | mapping.kinds
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
    return f"does {unclear[0].examples[0]} in {named} begin with the day or with the month?"


def scale_question(mapping: Mapping, look: Profile) -> str | None:
    """What must be asked about the scale of the answers; None where nothing must."""
    column = look.find(mapping.columns["score"]) if "score" in mapping.columns else None
    said = {*mapping.fixed, *mapping.columns}
    if column is None or "surveys" not in mapping.tables or {"scale_min", "scale_max"} <= said:
        return None
    shown = ", ".join(f'"{text}"' for text in column.examples)
    return f'what are the worst and the best answer of "{column.label}" ({shown})?'


def as_header(mapping: Mapping, look: Profile, title: str, system: str) -> dict[str, Any]:
    """The mapping as the header of a format, keys in the order in which they are read."""
    columns = {ours: _column(mapping, ours, look.find(label)) for ours, label in mapping.columns.items()}
    of_times = (look.find(label) for label in mapping.times.values())
    said: dict[str, Any] = {
        "title": title,
        "system": mapping.system or system,
        "tables": list(mapping.tables),
        "identified_by": _distinct((*map(look.find, mapping.columns.values()), *of_times)),
        "date_order": mapping.date_order,
        "zone": mapping.zone,
        **look.source.overridden,
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
        "time": mapping.times.get(ours),
    }
    said = {key: value for key, value in more.items() if value}
    return {"column": column.header, **said} if said else column.header


def _distinct(columns: Iterable[FileColumn | None]) -> list[str]:
    """The headers of columns, each once, whatever its case."""
    headers = {folded(column.header): column.header for column in columns if column is not None}
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


# --- saying it otherwise


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
    if _types(mapping, catalogue).get(ours) != "instant" or ours not in mapping.columns:
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


def _check_ours(mapping: Mapping, ours: str, catalogue: Catalogue) -> None:
    known = _types(mapping, catalogue)
    if ours not in known:
        raise UsageFault(f'{_of_tables(mapping)} have no column "{ours}"{nearest(ours, known) or "."}')


# --- trying it out


def preview(mapping: Mapping, look: Profile, catalogue: Catalogue, strategy: Strategy) -> Preview | None:
    """Stage the records that were looked at exactly as an import does; None without any column.

    Raises Refused where no import could tell the records apart, CatalogueFault where the mapping can't
    be a format.
    """
    if not mapping.columns:
        return None
    fmt = made_format(UNSAVED, as_header(mapping, look, "mapping", "mapping"), "", catalogue.tables)
    at = {
        column: place
        for column, place in places(fmt, look.source.header).items()
        if shows_people(strategy) or not fmt.columns[column].person
    }
    if not at:
        return None
    with scratch.folder("try") as folder, trial(catalogue, folder) as store:
        source, archive = archiving.archived(
            _beginning(look, folder), folder, lambda source: store.archive(source, at, fmt.null_values)
        )
        typing = Typing(Clock.of(strategy), not shows_people(strategy), source.header_lines, source.line_of)
        text = store.archived(archive, source.shifts)
        found = plan(text, fmt, KnownOfFile(), typing)
        tables = _as_loaded(store, found, strategy)
        return _summed(source, found.staged, tables, text.refused_lines(), look)


def _beginning(look: Profile, folder: Path) -> read.Source:
    """The records that were looked at, as a file."""
    path = folder / "beginning.csv"
    path.write_bytes(look.text)
    source = counted(replace(look.source, path=path))
    return margins.without_footer(source, folder, None) if look.is_whole else source


def _as_loaded(store: Trial, found: Planned, strategy: Strategy) -> dict[str, Loaded]:
    zone, sizes = strategy.organisation.tz, store.sizes(found.staged)
    return {
        table: Loaded(columns, tuple(tuple(_as_text(v, zone) for v in row) for row in rows), sizes[table])
        for table, (columns, rows) in store.first(found.staged, found.format, SHOWN).items()
    }


def _summed(
    source: read.Source,
    staged: Staged,
    tables: dict[str, Loaded],
    refused: dict[int, str],
    look: Profile,
) -> Preview:
    rows = judged(source, staged)
    malformed = {item.line: item.reason for item in source.malformed}
    return Preview(
        rows.rows_read,
        rows.empty,
        rows.refused,
        rows.superseded,
        rows.accepted,
        tables,
        rows.reasons,
        tuple(sorted((refused | malformed).items())[:SHOWN]),
        look.is_whole,
        tuple(staged.words),
    )


def _as_text(value: Any, zone: Any) -> str:
    """A value as it will be loaded; an instant in the organisation's zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return periods.local(value, zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return f"{value:.10g}" if isinstance(value, float) else str(value)


# --- saving


def check_name(name: str, catalogue: Catalogue) -> None:
    """Raise UsageFault where a mapping can't be saved under this name."""
    if not NAME.fullmatch(name):
        raise UsageFault(f'"{name}" can\'t be its name; use small letters, figures and _, such as my_desk.')
    if name in catalogue.formats:
        raise UsageFault(f"the name {name} is taken by {catalogue.formats[name].file}; choose another.")


def save(home: Path, name: str, mapping: Mapping, look: Profile, strategy: Strategy) -> Path:
    """Write HOME/queries/exports/<name>.toml, so that the next import of such a file uses it.

    Raises what `ready` raises.
    """
    header, _ = ready(name, mapping, look, load_catalogue(home), strategy)
    return write_query(home, "exports", f"{name}.toml", as_toml(header))


def ready(
    name: str, mapping: Mapping, look: Profile, catalogue: Catalogue, strategy: Strategy
) -> tuple[dict[str, Any], Preview | None]:
    """The header that can be saved under a name, and what an import with it would make of the file.

    Raises UsageFault for a name that is taken or not plain, and for columns that are missing; Refused
    where the order of its dates is not known, or no row that was looked at could be loaded.
    """
    check_name(name, catalogue)
    if lacking := needed(mapping, catalogue):
        if set(lacking) <= {"scale_min", "scale_max"}:
            raise Refused(f"{scale_question(mapping, look)} Say --scale WORST-BEST, such as 1-5.")
        raise UsageFault(
            f"say which column is {' and '.join(lacking)}, or what it is in every row (--column"
            f" {lacking[0]}=THEIRS, --fixed {lacking[0]}=VALUE); {_of_tables(mapping)} can't do without."
        )
    if asked := question(mapping, look, catalogue):
        raise Refused(f"{asked} Say --date-order day-first or month-first.")
    found = preview(mapping, look, catalogue, strategy)
    if found is not None and not found.accepted and found.refused:
        first = found.refused_reasons[0]
        raise Refused(f"with this mapping no row would be loaded; most often {first.column} {first.reason}.")
    return _recognisable(name, mapping, look, catalogue), found


def write_query(home: Path, kind: str, file: str, text: str) -> Path:
    """Write HOME/queries/KIND/FILE, for nobody else to read; UsageFault where it is there already."""
    path = home / "queries" / kind / file
    for folder in (home, path.parent.parent, path.parent):
        private(folder)
    _write_once(path, text)
    return path


def _of_tables(mapping: Mapping) -> str:
    return " and ".join(mapping.tables)


def _recognisable(name: str, mapping: Mapping, look: Profile, catalogue: Catalogue) -> dict[str, Any]:
    """The header by which this file is taken for this format, and for no other that knows it too."""
    header = as_header(mapping, look, title_of(name), name)
    for identifying in (header["identified_by"], _distinct(look.columns)):
        header = header | {"identified_by": identifying}
        fmt = made_format(Path(f"{name}.toml"), header, "", catalogue.tables, home=True)
        if _taken(look, fmt, catalogue.formats).name == name:
            return header
    other = _taken(look, fmt, catalogue.formats).name
    raise UsageFault(f"this file would still be taken for {other}; import it with --as, or take that away.")


def _taken(look: Profile, fmt: Format, formats: dict[str, Format]) -> Format:
    return recognise(look.source.header, {**formats, fmt.name: fmt}).format


def title_of(name: str) -> str:
    """What people read where a mapping is named: my_desk is My desk."""
    return name.replace("_", " ").strip().capitalize() or name


def plain_name(words: str) -> str:
    """A name that a mapping could be saved under, made of a file's."""
    stem = Path(words).stem.casefold()
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_")[:40].strip("_") or "mapping"


def _write_once(path: Path, text: str) -> None:
    """All of it or nothing, and never over a file that is there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(0o600)
        os.link(draft, path)
    except FileExistsError:
        raise UsageFault(f"{path} is there already; choose another name.") from None
    finally:
        draft.unlink(missing_ok=True)


def labelled(look: Profile, label: str) -> str:
    """The label of a column that somebody typed; UsageFault with the nearest where there is none."""
    if column := look.find(label):
        return column.label
    hint = nearest(label, (column.label for column in look.columns))
    raise UsageFault(f'the file has no column "{label}"{hint or "."}')
