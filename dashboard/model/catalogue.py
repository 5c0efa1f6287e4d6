"""What lies in queries/: SQL files whose TOML headers say what they are.

A file starts with a comment `/* ... */` that holds TOML; what follows is SQL. Four kinds: the
canonical tables, the export formats, the metrics and the checks. A format that needs no SQL may be
TOML alone (`.toml`), which is what a mapping made by hand is. Each header is validated here, once;
nothing else in the project reads a header.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dashboard.faults import CatalogueFault, nearest
from dashboard.model.validation import ended, in_words
from dashboard.paths import queries_folder

Level = Literal["organisation", "team", "agent"]
LEVELS: tuple[Level, ...] = ("organisation", "team", "agent")
Perspective = Literal["customer", "process", "people", "financial"]
PERSPECTIVES: tuple[Perspective, ...] = ("customer", "process", "people", "financial")
Aim = Literal["engagement", "execution", "experience", "expediting", "recovery"]
AIMS: tuple[Aim, ...] = ("engagement", "execution", "experience", "expediting", "recovery")
Unit = Literal["percent", "minutes", "score", "points", "currency", "count"]
# where a unit ends by nature: perfection is there, and nothing lies beyond
LIMITS: dict[str, tuple[float, float]] = {
    "percent": (0.0, 100.0),
    "score": (0.0, 100.0),
    "points": (-100.0, 100.0),
    "minutes": (0.0, inf),
    "currency": (0.0, inf),
    "count": (0.0, inf),
}
Aggregate = Literal["proportion", "mean", "median", "p90", "nps", "ratio", "sum"]
ColumnType = Literal["text", "instant", "date", "number", "integer", "flag", "clock", "margin"]
DateOrder = Literal["year-first", "day-first", "month-first"]
Decimal = Literal[".", ","]
Text = Annotated[str, Field(min_length=1)]

SQL_TYPES: dict[str, ColumnType] = {
    "varchar": "text",
    "timestamp": "instant",
    "date": "date",
    "double": "number",
    "integer": "integer",
    "bigint": "integer",
    "boolean": "flag",
}
Written = tuple[dict[str, Any], str]  # a header and the SQL below it
Item = TypeVar("Item", "Metric", "Format", "Check", "Work")
Model = TypeVar("Model", bound="Header")

PROVENANCE = ("desk", "import_id", "line")
# What staging itself calls its columns.
RESERVED = (*PROVENANCE, "is_empty", "bad_column", "extra", "file_row_number")
WORDS = "words.toml"  # in a home's queries: what its desks' own words mean
SCALE = r"^\d+(\.\d+)?-\d+(\.\d+)?$"  # the worst answer, the best one
FIXABLE: tuple[ColumnType, ...] = ("text", "number", "integer", "flag")


class Header(BaseModel):
    """A header refuses keys that it does not know, so that a typing error can't be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Metric(Header):
    """One metric: what it measures, for whom, and how it is judged. Units as in its `unit`."""

    name: Text
    sql: Text
    file: Text
    home: bool = False
    title: Text
    unit: Unit
    aggregate: Aggregate
    evidence: Literal["census", "sample"]
    improvement_direction: Literal["increase", "decrease"]
    perspective: Perspective
    excellence: tuple[Aim, ...]
    levels: tuple[Level, ...]
    scored_levels: tuple[Level, ...]
    needs: tuple[Text, ...]
    guards: tuple[Text, ...]
    description: Text
    operations: Text
    strategy: Text
    pitfall: Text
    stored: bool = False
    grain: Literal["month"] | None = None  # read by whole months that have ended
    series: Literal["week"] | None = None  # a stock, counted anew at each week's end
    group: tuple[tuple[Text, ...], ...] = ()
    minimum: int = 1
    shows_rows: bool = True

    @property
    def is_duration(self) -> bool:
        """Whether open cases are censored: the value is then read off a survival curve."""
        return self.aggregate in ("median", "p90")

    @property
    def tables(self) -> frozenset[str]:
        """The canonical tables that its columns come from."""
        return frozenset(need.split(".")[0] for need in self.needs)

    def finds_rows_in(self, filled: Collection[str]) -> bool:
        """Whether observations are possible where only these tables hold rows: one choice of each need."""
        return all(
            any(choice.split(".")[0] in filled for choice in need.split(" or ")) for need in self.needs
        )

    @field_validator("group", mode="before")
    @classmethod
    def _one_group_or_several(cls, group: object) -> object:
        """`["desk", "customer"]` is one group; a list of such lists is several."""
        flat = isinstance(group, list) and all(isinstance(column, str) for column in group)
        return [group] if flat and group else group

    @field_validator("needs")
    @classmethod
    def _needs_name_columns(cls, needs: tuple[str, ...]) -> tuple[str, ...]:
        for need in needs:
            for choice in need.split(" or "):
                if not re.fullmatch(r"\w+\.\w+", choice):
                    raise ValueError(f'"{need}" is not table.column')
        return needs

    @field_validator("scored_levels")
    @classmethod
    def _scored_are_shown(cls, scored: tuple[Level, ...], info: object) -> tuple[Level, ...]:
        shown = getattr(info, "data", {}).get("levels", scored)
        if hidden := set(scored) - set(shown):
            raise ValueError(f"{sorted(hidden)} is scored but not in levels")
        return scored


class Table(Header):
    """One canonical table: its columns, its key and the DDL, which is the contract."""

    name: Text
    sql: Text
    file: Text
    title: Text
    description: Text
    key: tuple[Text, ...]
    sort: tuple[Text, ...]
    updated_at: str | None = None
    people: tuple[Text, ...] = ()
    computed: tuple[Text, ...] = ()
    columns: dict[str, Text]
    example: dict[str, str]
    types: dict[str, ColumnType] = {}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that every row must have filled."""
        found = re.findall(r"^    (\w+) \w+ not null\b", self.sql, flags=re.MULTILINE)
        return tuple(name for name in found if name in self.types)

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Column -> the only words that it may hold, where its check lists them."""
        found = re.findall(r"\b(\w+) in \(([^()]*)\)", self.sql)
        return {name: tuple(re.findall(r"'([^']*)'", words)) for name, words in found}


class SourceColumn(Header):
    """A column of an export: its header there, and how its text is to be read.

    With `like`, a regular expression, it is the one column whose header, or whose text in a further
    header row, fits it in any case; `column` then only names it. `words` says in our words what the
    desk's mean ("" for nothing), and "*" what every other means; without it the others stay as they
    are, and a row is refused where its column can't be made of them. `nth` tells columns with one
    name apart, from the left. A value that can't be read refuses the row of the table `of`: of the
    format's first one the whole record. `scales` are those that an answer may be given on, from its
    worst point to its best: "1-5", or "6-1" of grades. `time` is the column that holds the time of a day.
    """

    column: Text
    type: ColumnType
    person: bool = False
    like: Text | None = None
    nth: int = Field(default=1, ge=1)
    words: dict[str, str] = {}
    of: Text | None = None
    time: Text | None = None
    scales: tuple[Annotated[str, Field(pattern=SCALE)], ...] = ()
    # never in a file: what a file's own texts turned out to be worth on a settled scale
    points: dict[str, float] = Field(default={}, exclude=True)
    only_points: bool = Field(default=False, exclude=True)
    damage: str | None = Field(default=None, exclude=True)  # of ids, as ids.py calls it

    @field_validator("like")
    @classmethod
    def _like_compiles(cls, like: str | None) -> str | None:
        try:
            re.compile(like or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return like

    @field_validator("words")
    @classmethod
    def _words_in_any_case(cls, words: dict[str, str]) -> dict[str, str]:
        return {word.strip().lower(): ours for word, ours in words.items()}


class Format(Header):
    """One export format: how it is recognised, what its columns are called here.

    Without SQL its columns are those of its tables as they are named; `fixed` then gives columns that
    no header has, and `only_with` says which column must be filled for a row to be one of a table too.
    """

    name: Text
    sql: str
    file: Text
    title: Text
    system: Text
    tables: tuple[Text, ...]
    identified_by: tuple[Text, ...]
    columns: dict[str, SourceColumn]
    date_order: DateOrder | None = None
    zone: str | None = None
    null_values: tuple[str, ...] = ()
    latest_by: tuple[Text, ...] = ()
    lacks: tuple[Text, ...] = ()
    template: bool = False
    header_rows: int = Field(default=1, ge=1, le=5)
    zone_like: Text | None = None
    fixed: dict[str, Text] = {}
    only_with: dict[str, Text] = {}
    home: bool = False
    delimiter: str | None = None
    encoding: str | None = None
    decimal: Decimal | None = None

    @field_validator("zone_like")
    @classmethod
    def _zone_like_has_one_group(cls, zone_like: str | None) -> str | None:
        try:
            if zone_like is not None and re.compile(zone_like).groups != 1:
                raise ValueError("put brackets around the name of the zone, and no others")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return zone_like

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str | None) -> str | None:
        if zone is not None:
            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(f'there is no time zone "{zone}", write Europe/Amsterdam or UTC') from error
        return zone

    @property
    def statements(self) -> dict[str, str]:
        """Table -> its select over `renamed`; a table without one takes the columns as named."""
        parts = re.split(r"^-- table: (\w+)\s*$", self.sql, flags=re.MULTILINE)
        written = dict(zip(parts[1::2], (part.strip().rstrip(";") for part in parts[2::2]), strict=True))
        return {table: written.get(table, "select * from renamed") for table in self.tables}

    @property
    def fingerprint(self) -> str:
        """Changes when the file's meaning may have changed."""
        return fingerprint(self.model_dump_json(exclude={"file", "home"}))


class Check(Header):
    """One check: a query that selects the rows that look wrong."""

    name: Text
    sql: Text
    file: Text
    home: bool = False
    severity: Literal["warning", "error"]
    message: Text
    message_one: Text | None = None
    needs: tuple[Text, ...] = ()

    def said(self, rows: int) -> str:
        """The message with its count; `message_one` is for a single row, where many would read wrong."""
        return (self.message_one if rows == 1 else None) or self.message.replace("{rows}", f"{rows:,}")

    @property
    def fingerprint(self) -> str:
        """Changes with the query: what was counted with another one is counted anew."""
        return fingerprint(self.sql)


class Work(Header):
    """One group of the worklist: a query that selects the cases which wait for somebody.

    It gives desk, case_id, ticket_desk, ticket_id, team, holder, since, due, said, detail, import_id and
    line; $read_at is the instant at which the list is read (UTC). `fresh`: only from an export a day old or
    less, because such a case may be closed by now. `quoted`: what was said is somebody's own words.
    """

    name: Text
    sql: Text
    file: Text
    home: bool = False
    title: Text
    order: int
    note: Text
    none: Text
    fresh: bool = False
    quoted: bool = False
    needs: tuple[Text, ...] = ()


class Synonyms(Header):
    """What columns and words are called elsewhere: how a mapping by hand is suggested.

    `columns` is table -> column -> other names, `words` is column -> our word ("": nothing) -> theirs.
    """

    columns: dict[str, dict[str, tuple[Text, ...]]]
    words: dict[str, dict[str, tuple[Text, ...]]]

    def meanings(self, column: str) -> dict[str, str]:
        """Their words, in small letters -> ours ("": nothing)."""
        said = self.words.get(column, {})
        return {word.casefold(): ours for ours, words in said.items() for word in words}


@dataclass(frozen=True)
class Catalogue:
    """Everything in queries/ and in a home's own queries/, by name."""

    tables: dict[str, Table]
    formats: dict[str, Format]
    metrics: dict[str, Metric]
    checks: dict[str, Check]
    worklist: dict[str, Work]
    suggested: dict[str, Format]  # incomplete formats: a start for a mapping by hand, never used alone
    synonyms: Synonyms
    layout: str = ""  # changes with the tables, the views and the roll-up: what a generation is built of

    def metric_fingerprint(self, name: str) -> str:
        """Changes with the metric's SQL, its aggregate or the tables that it reads."""
        metric = self.metrics[name]
        tables = (self.tables[table].sql for table in sorted(metric.tables))
        shape = (metric.stored, metric.series, metric.group)
        return fingerprint(metric.sql, metric.aggregate, str(metric.levels), str(shape), *tables)


def fingerprint(*parts: str) -> str:
    """A short stable hash of texts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def load_catalogue(home: Path | None = None) -> Catalogue:
    """Read queries/ and `home`/queries/; raise CatalogueFault naming file and key.

    Cached as long as no file changes, so that an edited metric is seen at once.
    """
    folders = [queries_folder()]
    if home is not None and (home / "queries").is_dir():
        folders.append(home / "queries")
    return _load(tuple(folders), tuple(sorted(stamp for folder in folders for stamp in _stamps(folder))))


def _stamps(folder: str | Path) -> Iterator[tuple[str, int]]:
    """Every query file below a folder with the time of its last change; asked many times a page."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _stamps(entry.path)
            elif entry.name.endswith((".sql", ".toml")):
                yield entry.path, entry.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], stamps: tuple[tuple[str, int], ...]) -> Catalogue:
    tables = {table.name: table for table in _tables(folders[0])}
    formats: dict[str, Format] = {}
    metrics: dict[str, Metric] = {}
    checks: dict[str, Check] = {}
    worklist: dict[str, Work] = {}
    written: dict[str, Written] = {}
    suggested: dict[str, Format] = {}
    for path, header in _plain_files(folders[0] / "exports" / "suggested"):
        _add(suggested, made_format(path, header, "", tables), path)
    for folder in folders:
        own = folder != folders[0]
        for path, header, sql in _format_files(folder / "exports"):
            with _reading(path):
                whole = _extended(path, header, sql, written)
                _add(formats, made_format(path, *whole, tables, home=own), path)
                written[path.stem] = whole
        for path, header, sql in _files(folder / "metrics"):
            _add(metrics, _validated(Metric, path, header, sql=sql, home=own), path)
        for path, header, sql in _files(folder / "checks"):
            _add(checks, _validated(Check, path, header, sql=sql, home=own), path)
        for path, header, sql in _files(folder / "worklist"):
            _add(worklist, _validated(Work, path, header, sql=sql, home=own), path)
        formats = _with_words(folder / WORDS, formats)
    _known_guards(metrics)
    _known_columns(metrics, tables)
    synonyms = _synonyms(folders[0] / "synonyms.toml", tables)
    return Catalogue(tables, formats, metrics, checks, worklist, suggested, synonyms, _layout(folders[0]))


def _synonyms(path: Path, tables: dict[str, Table]) -> Synonyms:
    header = split_plain(path)
    for table, columns in header.get("columns", {}).items():
        for column in columns:
            if table not in tables or column not in tables[table].types:
                raise CatalogueFault(f"{path}: columns: there is no column {table}.{column}.")
    return _checked(Synonyms, path, header)


def _with_words(path: Path, formats: dict[str, Format]) -> dict[str, Format]:
    """The formats with what somebody settled of their words; of a format that is gone nothing is read."""
    settled = split_plain(path) if path.is_file() else {}
    for name, columns in settled.items():
        if name not in formats:
            continue
        if not isinstance(columns, dict):
            raise CatalogueFault(f"{path}: {name}: write [{name}.status] above the words.")
        for column, words in columns.items():
            entry = formats[name].columns.get(column)
            if (
                entry is None
                or not isinstance(words, dict)
                or not all(isinstance(w, str) for w in words.values())
            ):
                raise CatalogueFault(f"{path}: {name}.{column}: write the words of a column of {name} there.")
            more = {**entry.words, **{word.strip().lower(): ours for word, ours in words.items()}}
            known = {**formats[name].columns, column: entry.model_copy(update={"words": more})}
            formats = {**formats, name: formats[name].model_copy(update={"columns": known})}
    return formats


def _layout(folder: Path) -> str:
    parts = [path for kind in ("tables", "views", "rollup") for path in sorted((folder / kind).glob("*.sql"))]
    return fingerprint(*(path.read_text(encoding="utf-8") for path in parts))


def _add(known: dict[str, Item], item: Item, path: Path) -> None:
    if item.name in known:
        raise CatalogueFault(
            f"{path}: the name {item.name} is taken by {known[item.name].file}; rename one of the two files."
        )
    known[item.name] = item


def split_header(path: Path) -> tuple[dict[str, Any], str]:
    """A file's TOML header and the SQL below it; a fault names the file and the line."""
    with _reading(path):
        text = path.read_text(encoding="utf-8").strip()
    if not text.startswith("/*"):
        raise CatalogueFault(f"{path}: starts without a header; put TOML between /* and */ first.")
    header, closed, sql = text[2:].partition("*/")
    if not closed or "/*" in header:
        raise CatalogueFault(f"{path}: the header holds `/*` or is not closed by `*/`.")
    try:
        return tomllib.loads(header), sql.strip()
    except (ValueError, RecursionError) as error:
        raise CatalogueFault(f"{path}: the header is not valid TOML: {error}.") from error


def split_plain(path: Path) -> dict[str, Any]:
    """A file that is TOML alone; a fault names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CatalogueFault(f"{path}: it is not valid TOML: {error}.") from error


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What no rule foresaw in a header is a fault of its file all the same, never a traceback."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise CatalogueFault(f"{path}: it is no UTF-8 text; save it as UTF-8.") from error
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise CatalogueFault(
            f"{path}: its header is not made like those of queries/{path.parent.name}; compare it with one of"
            " them, key by key."
        ) from error


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    for path in sorted(folder.glob("*.sql")):
        yield path, *split_header(path)


def _plain_files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(folder.glob("*.toml")):
        yield path, split_plain(path)


def _format_files(folder: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Those with SQL first: a mapping may extend one."""
    yield from _files(folder)
    for path, header in _plain_files(folder):
        yield path, header, ""


def _validated(model: type[Model], path: Path, header: dict[str, Any], **more: object) -> Model:
    if reserved := set(header) & {"name", "file", *more}:
        raise CatalogueFault(f"{path}: {sorted(reserved)[0]} can't be set in a header.")
    return _checked(model, path, {**header, **more, "name": path.stem, "file": _shown(path)})


def _checked(model: type[Model], path: Path, header: dict[str, Any]) -> Model:
    try:
        return model.model_validate(header)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "header"
        raise CatalogueFault(f"{path}: {key}: {ended(in_words(first, model))}") from error


def _shown(path: Path) -> str:
    """The path as people name it: queries/metrics/csat.sql, wherever the folder lies."""
    return "/".join(("queries", *path.parts[-2:]))


def _tables(folder: Path) -> Iterator[Table]:
    for path, header, sql in _files(folder / "tables"):
        types = _column_types(sql)
        for name in header.get("computed", ()):
            types.pop(name)
        yield _validated(Table, path, header, sql=sql, types=types)


def _column_types(ddl: str) -> dict[str, ColumnType]:
    found = re.findall(rf"^    (\w+) ({'|'.join(SQL_TYPES)})\b", ddl, flags=re.MULTILINE)
    return {name: SQL_TYPES[sql_type] for name, sql_type in found if name not in PROVENANCE}


def _extended(path: Path, header: dict[str, Any], sql: str, known: dict[str, Written]) -> Written:
    """A format that `extends` another has its header, columns and SQL where it has none of its own."""
    if "extends" not in header:
        return header, sql
    base = header["extends"]
    if base not in known:
        hint = nearest(str(base), known)
        raise CatalogueFault(f'{path}: extends: there is no format "{base}" before this one{hint}.')
    theirs, their_sql = known[base]
    header = {key: value for key, value in header.items() if key != "extends"}
    columns = {**theirs.get("columns", {}), **header.get("columns", {})}
    return {**theirs, **header, "columns": columns}, sql or their_sql


def made_format(
    path: Path, header: dict[str, Any], sql: str, tables: dict[str, Table], *, home: bool = False
) -> Format:
    """A format of its header and SQL; CatalogueFault naming `path` and the key. The file need not exist."""
    for table in header.get("tables", ()):
        if table not in tables:
            raise CatalogueFault(f"{path}: tables: there is no table {table}{nearest(table, tables)}.")
    known = {name: kind for table in header.get("tables", ()) for name, kind in tables[table].types.items()}
    people = {name for table in header.get("tables", ()) for name in tables[table].people}
    if header.get("template"):
        header = {**header, "columns": {name: name for name in known}}
    columns = {
        name: _source_column(path, name, written, known, people, header, tables)
        for name, written in dict(header.get("columns", {})).items()
    }
    columns |= _times(path, columns)
    fmt = _validated(Format, path, {**header, "columns": columns}, sql=sql, home=home)
    _check_fixed(path, fmt, known)
    _check_only_with(path, fmt)
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
            raise CatalogueFault(f"{place}: it is no column of the format's tables{nearest(column, known)}.")
        if column in fmt.columns:
            raise CatalogueFault(f"{place}: this column has a header already; take one of them away.")
        if known[column] not in FIXABLE or not _is_of(known[column], value):
            raise CatalogueFault(f'{place}: "{value}" can\'t be the same {known[column]} in every row.')


def _is_of(kind: ColumnType, value: str) -> bool:
    """Whether a text is a fixed value of a kind; what staging makes of it depends on this."""
    shapes = {"number": r"-?\d+(\.\d+)?", "integer": r"-?\d{1,9}", "flag": "true|false"}
    return re.fullmatch(shapes.get(kind, r".*\S.*"), value, re.ASCII) is not None


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
            raise CatalogueFault(f"{place}: there is no column {column}{nearest(column, fmt.columns)}.")


def _known_guards(metrics: dict[str, Metric]) -> None:
    for metric in metrics.values():
        for guard in metric.guards:
            if guard not in metrics:
                raise CatalogueFault(f"{metric.file}: guards: there is no metric {guard}.")


def _known_columns(metrics: dict[str, Metric], tables: dict[str, Table]) -> None:
    for metric in metrics.values():
        for need in metric.needs:
            for choice in need.split(" or "):
                table, column = choice.split(".")
                if table not in tables or column not in tables[table].types:
                    raise CatalogueFault(f"{metric.file}: needs: there is no column {choice}.")
