"""A file that is to be loaded, what the user says about it, and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard.intake import scales_of_kinds
from dashboard.intake.reading.source import Source
from dashboard.intake.recognise import Recognised, is_known
from dashboard.intake.settings import Progress
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder
from dashboard.model.strategy import Strategy
from dashboard.quick import dataclass
from dashboard.store.generations import Import
from dashboard.store.ledgers import READING
from dashboard.store.unnamed import NOBODY, Names


@dataclass(frozen=True)
class Options:
    """What the user says about a file; None leaves it to the format."""

    format: str | None = None
    desk: str | None = None
    date_order: DateOrder | None = None
    encoding: str | None = None
    delimiter: str | None = None
    complete: str | None = None  # the period of which the file holds every ticket that was created
    scale: str | None = None  # of its answers, from the worst to the best: 1-5, 6-1
    words: tuple[str, ...] = ()  # what its own words mean: status:Waiting=pending
    by: str = ""  # who imports it; without a name, whoever runs the program


NOTHING_SAID = Options()


@dataclass(frozen=True)
class Export:
    """A file that is recognised and counted."""

    source: Source
    recognised: Recognised
    options: Options
    folder: Path
    zone: str | None = None  # that the file itself names
    names: Names = NOBODY  # whoever it names and nobody may be told of, known once it was archived
    cleaned: frozenset[str] = frozenset()  # the columns that these names are taken out of

    @property
    def desk(self) -> str:
        """The desk that its rows belong to."""
        return self.options.desk or self.recognised.format.system

    def said(self) -> dict[str, str]:
        """The options that change how rows are read; part of an import's identity."""
        options = self.options
        desk = self.desk if self.desk != self.recognised.format.system else None
        said = {"desk": desk, "date_order": options.date_order, "complete": options.complete}
        said["scale"] = options.scale and scales_of_kinds.named(options.scale).name
        said["words"] = "\n".join(sorted(options.words)) or None
        return {key: value for key, value in said.items() if value is not None} | self.source.overridden

    def is_in(self, known: Import) -> bool:
        """Whether an import is of this very file, and nothing that is said of it now is new to it."""
        if known.identity != (self.source.sha256, self.recognised.format.name, self.desk):
            return False
        said, before = self.said(), known.options
        if any(said.get(key) != before.get(key) for key in READING):
            return False
        # what it was read with, said or proven; None where nothing in it asks for that (before: not told)
        read = {"desk": known.desk, "date_order": known.date_order, "scale": known.scale}
        idle = {key for key, value in read.items() if value is None and known.own is not None}
        return all(key in idle or value in (before.get(key), read.get(key)) for key, value in said.items())


Then = Callable[[int, Sequence[Import]], None]  # a generation, and the imports that it brought


def nothing_more(_: int, _imports: Sequence[Import]) -> None:
    """Nobody is told of what was put in force."""


@dataclass(frozen=True)
class Into:
    """The home that files go to, what it says, who is told how far it is, and of what is in force.

    `then` is called while the home is still locked.
    """

    home: Path
    catalogue: Catalogue
    strategy: Strategy
    progress: Progress
    then: Then = nothing_more

    @property
    def hides_people(self) -> bool:
        """Whether nothing that names a person may be stored."""
        return not self.strategy.people.are_named

    def knows(self, header: Sequence[str]) -> bool:
        """Whether a format knows this header."""
        return is_known(header, self.catalogue.formats.values())

    def storable(self, export: Export) -> dict[str, int]:
        """Working name -> position of the mapped columns that may be stored (people: only where allowed)."""
        hidden = self.unstorable(export)
        return {column: place for column, place in export.recognised.places.items() if column not in hidden}

    def unstorable(self, export: Export) -> dict[str, int]:
        """The same of those that may not: where teams only are shown, whatever names a person."""
        columns = export.recognised.format.columns
        return {
            column: place
            for column, place in export.recognised.places.items()
            if self.hides_people and columns[column].person
        }
