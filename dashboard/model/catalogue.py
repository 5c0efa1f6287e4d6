"""The catalogue: what lies in queries/ and in a home's own, read once and held to each other.

Tables, formats, metrics, checks and synonyms: nothing else in the project reads a header.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeVar

from dashboard.durable import NOWHERE, leads_nowhere
from dashboard.faults import CatalogueFault, nearest
from dashboard.model import broken
from dashboard.model.broken import Broken, standing
from dashboard.model.check import Check
from dashboard.model.format import Format
from dashboard.model.format_file import as_written, extended, format_files, made_format, templates
from dashboard.model.header import fingerprint
from dashboard.model.header_file import (
    Written,
    checked,
    files,
    plain_files,
    reading,
    split_header,
    split_plain,
    sql_files,
    validated,
)
from dashboard.model.metric import Metric
from dashboard.model.synonyms import Synonyms
from dashboard.model.table import PROVENANCE, SQL_TYPES, ColumnType, Table
from dashboard.model.work import Work
from dashboard.paths import queries_folder
from dashboard.quick import dataclass

Own = TypeVar("Own", "Check", "Work")
Item = TypeVar("Item", "Metric", "Format", "Check", "Work")
FOLDERS = ("metrics", "exports", "checks", "worklist")  # of a home's queries, all that is read of it
EXPORTS = "exports"
WORDS = "words.toml"  # in a home's queries: what its desks' own words mean


@dataclass(frozen=True)
class Catalogue:
    """Everything in queries/ and in a home's own queries/, by name."""

    tables: dict[str, Table]
    formats: dict[str, Format]
    metrics: dict[str, Metric]
    checks: dict[str, Check]
    worklist: dict[str, Work]
    folder: Path  # of the program's own queries
    shadowed: tuple[tuple[str, str], ...] = ()  # (the home's own file, ours of that name, which it hides)
    broken: tuple[Broken, ...] = ()  # the home's own files that can't be read
    layout: str = ""  # changes with the tables, the views and the roll-up: what a generation is built of

    # what no figure asks for is read where it is asked for: a tenth of a small command is reading the rest

    @cached_property
    def suggested(self) -> dict[str, Format]:
        """Incomplete formats: a start for a mapping by hand, never used alone."""
        found: dict[str, Format] = {}
        for path, header in plain_files(self.folder / EXPORTS / "suggested"):
            _add(found, made_format(path, header, "", self.tables), path)
        return found

    @cached_property
    def synonyms(self) -> Synonyms:
        """What columns and words are called elsewhere."""
        return _synonyms(self.folder / "synonyms.toml", self.tables)

    def for_files(self) -> Catalogue:
        """The same; CatalogueFault where a format of the home's own, or what its words mean, can't be read:
        nobody could tell then which file is whose.
        """
        for one in self.broken:
            if one.kind in (EXPORTS, WORDS):
                raise CatalogueFault(one.says)
        return self

    def is_of_tickets(self, metric: Metric) -> bool:
        """Whether what a metric counts is a ticket's, or may be."""
        return any("ticket_id" in self.tables[table].columns for table in metric.tables)

    def metric_fingerprint(self, name: str) -> str:
        """Changes with the metric's SQL, its aggregate or the tables that it reads."""
        metric = self.metrics[name]
        tables = (self.tables[table].sql for table in sorted(metric.tables))
        shape = (metric.stored, metric.series, metric.group, *sorted(metric.kind.adds.items()))
        return fingerprint(metric.sql, metric.aggregate, str(metric.levels), str(shape), *tables)


def by_title(metrics: Mapping[str, Metric]) -> list[str]:
    """Their names as somebody looks for them: by title."""
    return sorted(metrics, key=lambda name: metrics[name].title.casefold())


def load_catalogue(home: Path | None = None) -> Catalogue:
    """Read queries/ and `home`/queries/; raise CatalogueFault naming file and key."""
    found = catalogue_of(home)
    if found.broken:
        raise CatalogueFault(found.broken[0].says)
    return found


def catalogue_of(home: Path | None = None) -> Catalogue:
    """The same; files of the home's own that can't be read are `broken`, and all else stands.

    Cached as long as no file changes, so that an edited metric is seen at once.
    """
    folders = [queries_folder()]
    if home is not None and (home / "queries").is_dir():
        folders.append(home / "queries")
    elif home is not None and leads_nowhere(home / "queries"):
        raise CatalogueFault(f"{home / 'queries'}: it is {NOWHERE}; what is the home's own can't be read.")
    return _load(tuple(folders), tuple(sorted(stamp for folder in folders for stamp in _stamps(folder))))


def _stamps(folder: str | Path) -> Iterator[tuple[str, int]]:
    """Every query file below a folder with the time of its last change; asked many times a page."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _stamps(entry.path)
            elif entry.name.endswith((".sql", ".toml")):
                with suppress(FileNotFoundError):  # an editor puts another in its place just now
                    yield entry.path, entry.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], stamps: tuple[tuple[str, int], ...]) -> Catalogue:
    tables = {table.name: table for table in sorted(_tables(folders[0]), key=lambda table: table.order)}
    formats: dict[str, Format] = {}
    metrics: dict[str, Metric] = {}
    checks: dict[str, Check] = {}
    worklist: dict[str, Work] = {}
    written: dict[str, Written] = {}
    shadowed: list[tuple[str, str]] = []
    for path, header in templates(folders[0] / "exports", tables):
        _add(formats, made_format(path, header, "", tables), path)
        written[path.stem] = header, ""
    lost: list[Broken] = []
    for folder in folders:
        of_home = None if folder == folders[0] else lost  # ours have to be right
        is_own = of_home is not None
        for path in format_files(folder / EXPORTS):
            with standing(EXPORTS, path, of_home), reading(path):
                whole = extended(path, *as_written(path), written)
                _add(formats, made_format(path, *whole, tables, home=is_own), path, shadowed)
                written[path.stem] = whole
        metric = partial(_metric, tables=tables, home=is_own)
        for path in sql_files(folder / "metrics"):
            _add(metrics, broken.read(path, of_home, metric, broken.metric), path, shadowed)
        check = partial(_query, Check, home=is_own)
        for path in sql_files(folder / "checks"):
            _add(checks, broken.read(path, of_home, check, broken.check), path, shadowed)
        work = partial(_query, Work, home=is_own)
        for path in sql_files(folder / "worklist"):
            _add(worklist, broken.read(path, of_home, work, broken.work), path, shadowed)
        with standing(WORDS, folder / WORDS, of_home):
            formats = _with_words(folder / WORDS, formats)
    _with_known_guards(metrics, folders[-1], lost)
    hidden, layout = tuple(shadowed), _layout(folders[0])
    return Catalogue(tables, formats, metrics, checks, worklist, folders[0], hidden, tuple(lost), layout)


def _synonyms(path: Path, tables: dict[str, Table]) -> Synonyms:
    header = split_plain(path)
    for table, columns in header.get("columns", {}).items():
        for column in columns:
            if table not in tables or column not in tables[table].types:
                raise CatalogueFault(f"{path}: columns: there is no column {table}.{column}.")
    return checked(Synonyms, path, header)


def _with_words(path: Path, formats: dict[str, Format]) -> dict[str, Format]:
    """The formats with what somebody settled of their words; of a format that is gone nothing is read."""
    settled = split_plain(path) if path.is_file() or leads_nowhere(path) else {}
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
            said = {"columns": known, "filed": formats[name].fingerprint}
            formats = {**formats, name: formats[name].model_copy(update=said)}
    return formats


def _layout(folder: Path) -> str:
    parts = [path for kind in ("tables", "views", "rollup") for path in sorted((folder / kind).glob("*.sql"))]
    return fingerprint(*(path.read_text(encoding="utf-8") for path in parts))


def _add(
    known: dict[str, Item], item: Item, path: Path, shadowed: list[tuple[str, str]] | None = None
) -> None:
    """With an item more. One that a home has of its own hides ours of that name: ours may come later."""
    taken = known.get(item.name)
    if taken and shadowed is not None and item.home and not taken.home:
        shadowed.append((item.file, taken.file))
    elif taken:
        raise CatalogueFault(
            f"{path}: the name {item.name} is taken by {taken.file}; rename one of the two files."
        )
    known[item.name] = item


def _tables(folder: Path) -> Iterator[Table]:
    for path, header, sql in files(folder / "tables"):
        types = _column_types(sql)
        for name in header.get("computed", ()):
            types.pop(name)
        table = validated(Table, path, header, sql=sql, types=types)
        for key in ("dated_by", "teams", "agents", "people", "identified_by", "telling"):
            for column in getattr(table, key):
                if column not in types:
                    raise CatalogueFault(
                        f"{path}: {key}: there is no column {column}{nearest(column, types) or '.'}"
                    )
        yield table


def _column_types(ddl: str) -> dict[str, ColumnType]:
    found = re.findall(rf"^    (\w+) ({'|'.join(SQL_TYPES)})\b", ddl, flags=re.MULTILINE)
    return {name: SQL_TYPES[sql_type] for name, sql_type in found if name not in PROVENANCE}


def _with_known_guards(metrics: dict[str, Metric], home: Path, lost: list[Broken]) -> None:
    """A guard is a metric; one of a home's own that names none is broken."""
    for metric in [*metrics.values()]:
        if unknown := [guard for guard in metric.guards if guard not in metrics]:
            path = home / "metrics" / f"{metric.name}.sql"
            which = " or ".join(unknown)
            fault = CatalogueFault(
                f"{path if metric.home else metric.file}: guards: there is no metric {which}."
            )
            if not metric.home:
                raise fault
            lost.append(Broken("metrics", path, str(fault)))
            metrics[metric.name] = broken.metric(path, lost[-1].fault)


def _query(model: type[Own], path: Path, *, home: bool) -> Own:
    header, sql = split_header(path)
    return validated(model, path, header, sql=sql, home=home, fault="")


def _metric(path: Path, *, tables: dict[str, Table], home: bool) -> Metric:
    header, sql = split_header(path)
    metric = validated(Metric, path, header, sql=sql, home=home, fault="", noun="", asks_people=False)
    return _counting(metric, tables)


def _counting(metric: Metric, tables: dict[str, Table]) -> Metric:
    """With what it counts, as the table of its first need calls it; CatalogueFault where a need is none."""
    for choice in (choice for need in metric.needs for choice in need.split(" or ")):
        table, column = choice.split(".")
        if table not in tables or column not in tables[table].types:
            raise CatalogueFault(f"{metric.file}: needs: there is no column {choice}.")
    first = metric.needs[0].split(".")[0] if metric.needs else next(iter(tables))
    asks = tables[first].answers and metric.evidence == "sample"
    noun = "answer" if asks else tables[first].noun
    return metric.model_copy(update={"noun": noun, "asks_people": asks})
