"""Where an organisation shows teams only: names of people that stand where none belongs are taken out.

The columns that name people are not stored. But a name stands elsewhere too: within a status ("Waiting
for Zora"), in the place of a date where a row slipped by a column, in the file's own name. Whoever the
file itself names is known while it is read, so their names are taken out of columns with a closed list
or a type, before anything is written, and out of whatever is told of the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import located, name, quote
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.archive import AS_PARQUET, left_of, rows_of

T = TypeVar("T")
HIDDEN = "…"
FLAGS = ("true", "false", "yes", "no")
OURS = ("format", "desk", "table", "tables", "status", "check", "kind")  # keys of our own words
SHORTEST = 2  # letters of a part of a name; so short it is one only where it is written as one: Bo, not de
PART = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
# a day of a month and its year, either way round: who is called May is not meant
DATED = (
    r"^(\pL+[.,]* )?[0-9]{1,2}[ .-]+\pL{3,}[ .,-]+[0-9]{2,4}"
    r"|^(\pL+[.,]* )?\pL{3,}\.? [0-9]{1,2},? [0-9]{2,4}"
)
SEVERAL = re.compile(rf"{HIDDEN}(?:[^\w]*{HIDDEN})+")


@dataclass(frozen=True)
class Names:
    """The parts of people's names, in small letters, and the short ones as they are written."""

    parts: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()

    @classmethod
    def of(cls, written: Iterable[str]) -> Names:
        """Of names as a file writes them; of an address what stands before its @."""
        found = {part for one in written for part in PART.findall(one.partition("@")[0])}
        short = {part for part in found if len(part) == SHORTEST}
        return cls(
            frozenset(part.casefold() for part in found - short),
            frozenset(part for part in short if not part[0].islower()),
        )

    def and_of(self, other: Names) -> Names:
        """These and others."""
        return Names(self.parts | other.parts, self.short | other.short)

    def __bool__(self) -> bool:
        return bool(self.parts or self.short)

    def out_of(self, text: str) -> str:
        """The text with a sign in the place of each name."""
        if not self:
            return text
        without = PART.sub(lambda at: HIDDEN if self._names(at[0]) else at[0], text)
        return text if without == text else SEVERAL.sub(HIDDEN, without)

    def out_of_word(self, word: str) -> str:
        """The same of a word that is kept in small letters: a short name is known by its capital."""
        without = self.out_of(word.title())
        return word if without == word.title() else without.lower()

    def _names(self, part: str) -> bool:
        return part in self.short or part.casefold() in self.parts

    def out_of_all(self, told: T) -> T:
        """The same of every text in what JSON can hold, but for the keys of tables."""
        if isinstance(told, str):
            return self.out_of(told)  # type: ignore[return-value]
        if isinstance(told, dict):
            return {  # type: ignore[return-value]
                key: value if key in OURS else self.out_of_all(value) for key, value in told.items()
            }
        if isinstance(told, list | tuple):
            return type(told)(map(self.out_of_all, told))
        return told


NOBODY = Names()
Settled = Mapping[str, Mapping[str, str]]  # column -> a word, in small letters -> what it means
NOTHING_SAID: Settled = {}


def naming(settled: Settled, names: Names) -> dict[str, dict[str, str]]:
    """The settled words that name somebody."""
    found = {
        column: {word: ours for word, ours in words.items() if names.out_of_word(word) != word}
        for column, words in settled.items()
    }
    return {column: words for column, words in found.items() if words}


def cleaned(fmt: Format, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The columns that names are taken out of, each with the words that are known in it and stay.

    What a desk calls a team, a kind of case or a ticket is its own business: such a column stays.
    """
    tables = [catalogue.tables[table] for table in fmt.tables]
    ours = {column for table in tables for column in table.types}
    closed = {column: words for table in tables for column, words in table.closed_lists.items()}
    found = {}
    for column, entry in fmt.columns.items():
        is_typed = entry.type != "text" or bool(entry.words) or column in closed or column not in ours
        if is_typed and not entry.person:
            known = catalogue.synonyms.meanings("flag" if entry.type == "flag" else column)
            found[column] = frozenset({*entry.words, *known, *closed.get(column, FLAGS)})
    return found


def names_in(connection: DuckDBPyConnection, source: str, columns: Collection[str]) -> Names:
    """Whoever is named in some columns of what is selected from."""
    if not columns:
        return Names()
    each = " union ".join(f"select distinct {name(column)} as one from {source}" for column in columns)
    rows = connection.execute(f"select one from ({each}) where one is not null").fetchall()
    return Names.of(str(one) for (one,) in rows)


def clean(
    connection: DuckDBPyConnection,
    archive: Path,
    columns: Mapping[str, frozenset[str]],
    names: Names,
    said: Settled = NOTHING_SAID,
) -> bool:
    """Take names out of an archive that nobody needs yet; whether it was written anew.

    In the place of a word that was settled, and names somebody, stands what it means.
    """
    if not names and not said:
        return False
    rows = rows_of(connection, archive)
    source = f"read_parquet({located(archive)})"
    told: dict[str, dict[str, str]] = {}
    for column, known in columns.items():
        if column not in rows.columns:
            continue
        held = left_of(column, rows)
        # "4 May 2026" names nobody, "1 - Waiting for Zora" does
        worded = f"regexp_matches({held}, '\\pL{{{SHORTEST}}}') and not regexp_matches({held}, '{DATED}')"
        found = connection.execute(f"select distinct {held} from {source} where {worded}").fetchall()
        meant = said.get(column, {})
        without = {
            text: meant.get(text.strip().lower(), names.out_of(text))
            for (text,) in found
            if text.strip().casefold() not in known or text.strip().lower() in meant
        }
        if changed := {text: ours for text, ours in without.items() if ours != text}:
            told[held] = changed
    if told:
        _replace(connection, archive, source, told)
    return bool(told)


def _replace(
    connection: DuckDBPyConnection, archive: Path, source: str, told: dict[str, dict[str, str]]
) -> None:
    given: dict[str, list[str]] = {}
    picked = []
    for place, (column, words) in enumerate(told.items()):
        given |= {f"old{place}": list(words), f"new{place}": list(words.values())}
        at = f"list_position(cast($old{place} as varchar[]), {column})"
        ours = f"list_extract(cast($new{place} as varchar[]), {at})"
        picked.append(f"coalesce({ours}, {column}) as {column}")
    part = archive.with_suffix(".clean.parquet")
    connection.execute(
        f"copy (select * replace ({', '.join(picked)}) from {source}) to {quote(str(part))} ({AS_PARQUET})",
        given,
    )
    os.replace(part, archive)
