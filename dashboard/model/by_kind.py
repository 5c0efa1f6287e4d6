"""What lies in queries/ and in a home's own, a kind at a time, each held to the tables.

`folders` are the program's own queries, which have to be right, and the home's where it has any: what can't
be read of these is broken, and all else stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from dashboard.durable import leads_nowhere
from dashboard.faults import CatalogueFault, nearest
from dashboard.model import broken
from dashboard.model.broken import Broken, Query, standing
from dashboard.model.check import Check
from dashboard.model.format import Format
from dashboard.model.format_file import as_written, extended, format_files, made_format, templates
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
from dashboard.quick import dataclass

Own = TypeVar("Own", Check, Work)
Item = TypeVar("Item", Metric, Format, Check, Work)
Folders = tuple[Path, ...]
EXPORTS = "exports"
WORDS = "words.toml"  # in a home's queries: what its desks' own words mean


@dataclass(frozen=True)
class Kind(Generic[Item]):
    """All of one kind, by name.

    `shadowed`: (the home's own file, ours of that name, which it hides).
    """

    items: dict[str, Item] = field(default_factory=dict)
    shadowed: list[tuple[str, str]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)

    def add(self, item: Item, path: Path) -> None:
        """One more. One that a home has of its own hides ours of that name: ours may come later."""
        taken = self.items.get(item.name)
        if taken and item.home and not taken.home:
            self.shadowed.append((item.file, taken.file))
        elif taken:
            raise CatalogueFault(
                f"{path}: the name {item.name} is taken by {taken.file}; rename one of the two files."
            )
        self.items[item.name] = item


def tables(folders: Folders) -> dict[str, Table]:
    """The tables, which are the program's alone, in their order."""
    return {table.name: table for table in sorted(_tables(folders[0]), key=lambda table: table.order)}


def metrics(folders: Folders, tables: dict[str, Table]) -> Kind[Metric]:
    """What can be measured."""
    found = _queries("metrics", folders, partial(_metric, tables=tables), broken.metric)
    _with_known_guards(found, folders[-1])
    return found


def checks(folders: Folders) -> Kind[Check]:
    """What is looked for in the data."""
    return _queries("checks", folders, partial(_query, Check), broken.check)


def worklist(folders: Folders) -> Kind[Work]:
    """What somebody may have to do today."""
    return _queries("worklist", folders, partial(_query, Work), broken.work)


def formats(folders: Folders, tables: dict[str, Table]) -> Kind[Format]:
    """Which exports are known."""
    found: Kind[Format] = Kind()
    written: dict[str, Written] = {}
    for path, header in templates(folders[0] / EXPORTS, tables):
        found.add(made_format(path, header, "", tables), path)
        written[path.stem] = header, ""
    for folder in folders:
        of_home = _of_home(folder, folders, found)
        for path in format_files(folder / EXPORTS):
            with standing(EXPORTS, path, of_home), reading(path):
                whole = extended(path, *as_written(path), written)
                found.add(made_format(path, *whole, tables, home=of_home is not None), path)
                written[path.stem] = whole
        with standing(WORDS, folder / WORDS, of_home):
            found.items.update(_with_words(folder / WORDS, found.items))
    return found


def suggested(folder: Path, tables: dict[str, Table]) -> Kind[Format]:
    """Incomplete formats of the program's."""
    found: Kind[Format] = Kind()
    for path, header in plain_files(folder / EXPORTS / "suggested"):
        found.add(made_format(path, header, "", tables), path)
    return found


def _queries(
    kind: str, folders: Folders, whole: Callable[..., Query], instead: Callable[[Path, str], Query]
) -> Kind[Query]:
    found: Kind[Query] = Kind()
    for folder in folders:
        of_home = _of_home(folder, folders, found)
        made = partial(whole, home=of_home is not None)
        for path in sql_files(folder / kind):
            found.add(broken.read(path, of_home, made, instead), path)
    return found


def _of_home(folder: Path, folders: Folders, kind: Kind[Item]) -> list[Broken] | None:
    """Where what can't be read of this folder is noted; None where it has to be right."""
    return None if folder == folders[0] else kind.broken


def synonyms(path: Path, tables: dict[str, Table]) -> Synonyms:
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


def _with_known_guards(kind: Kind[Metric], home: Path) -> None:
    """A guard is a metric; one of a home's own that names none is broken."""
    metrics = kind.items
    for metric in [*metrics.values()]:
        if unknown := [guard for guard in metric.guards if guard not in metrics]:
            path = home / "metrics" / f"{metric.name}.sql"
            which = " or ".join(unknown)
            fault = CatalogueFault(
                f"{path if metric.home else metric.file}: guards: there is no metric {which}."
            )
            if not metric.home:
                raise fault
            kind.broken.append(Broken("metrics", path, str(fault)))
            metrics[metric.name] = broken.metric(path, kind.broken[-1].fault)


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
