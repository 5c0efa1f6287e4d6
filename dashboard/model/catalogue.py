"""The catalogue: what lies in queries/ and in a home's own, read once and held to each other.

Tables, formats, metrics, checks and synonyms: nothing else in the project reads a header.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path

from dashboard.durable import NOWHERE, leads_nowhere
from dashboard.faults import CatalogueFault
from dashboard.model import by_kind
from dashboard.model.broken import Broken
from dashboard.model.by_kind import EXPORTS, Kind
from dashboard.model.check import Check
from dashboard.model.format import Format
from dashboard.model.header import fingerprint
from dashboard.model.metric import Metric
from dashboard.model.synonyms import Synonyms
from dashboard.model.table import Table
from dashboard.model.work import Work
from dashboard.paths import queries_folder
from dashboard.quick import dataclass

FOLDERS = ("metrics", EXPORTS, "checks", "worklist")  # of a home's queries, all that is read of it


@dataclass(frozen=True)
class Catalogue:
    """Everything in queries/ and in a home's own queries/, by name."""

    folders: tuple[Path, ...]  # the program's own queries, and the home's where it has any
    tables: dict[str, Table]
    layout: str = ""  # changes with the tables, the views and the roll-up: what a generation is built of

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """What can be measured."""
        return self._metrics.items

    @cached_property
    def formats(self) -> dict[str, Format]:
        """Which exports are known."""
        return self._formats.items

    @cached_property
    def checks(self) -> dict[str, Check]:
        """What is looked for in the data."""
        return self._checks.items

    @cached_property
    def worklist(self) -> dict[str, Work]:
        """What somebody may have to do today."""
        return self._worklist.items

    @property
    def shadowed(self) -> tuple[tuple[str, str], ...]:
        """(the home's own file, ours of that name, which it hides)"""
        return tuple(one for kind in self._kinds for one in kind.shadowed)

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The home's own files that can't be read."""
        return tuple(one for kind in self._kinds for one in kind.broken)

    # What no figure asks for is read where it is asked for: a tenth of a small command is reading the rest.

    @cached_property
    def _metrics(self) -> Kind[Metric]:
        return by_kind.metrics(self.folders, self.tables)

    @cached_property
    def _formats(self) -> Kind[Format]:
        return by_kind.formats(self.folders, self.tables)

    @cached_property
    def _checks(self) -> Kind[Check]:
        return by_kind.checks(self.folders)

    @cached_property
    def _worklist(self) -> Kind[Work]:
        return by_kind.worklist(self.folders)

    @property
    def _kinds(self) -> tuple[Kind[Format], Kind[Metric], Kind[Check], Kind[Work]]:
        return self._formats, self._metrics, self._checks, self._worklist

    @cached_property
    def suggested(self) -> dict[str, Format]:
        """Incomplete formats: a start for a mapping by hand, never used alone."""
        return by_kind.suggested(self.folders[0], self.tables).items

    @cached_property
    def synonyms(self) -> Synonyms:
        """What columns and words are called elsewhere."""
        return by_kind.synonyms(self.folders[0] / "synonyms.toml", self.tables)

    def for_files(self) -> Catalogue:
        """The same; CatalogueFault where a format of the home's own, or what its words mean, can't be read:
        nobody could tell then which file is whose.
        """
        for one in self._formats.broken:
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
    found = Catalogue(folders, by_kind.tables(folders), _layout(folders[0]))
    if len(folders) > 1:
        _ = found.broken  # a home's own files are edited: all are read now, so that they are of one moment
    return found


def _layout(folder: Path) -> str:
    parts = [path for kind in ("tables", "views", "rollup") for path in sorted((folder / kind).glob("*.sql"))]
    return fingerprint(*(path.read_text(encoding="utf-8") for path in parts))
