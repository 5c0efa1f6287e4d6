"""Words of a closed list that nobody has said the meaning of: known elsewhere, settled, or told.

What somebody settles stands in HOME/queries/words.toml, by format and column, and counts for every
import of that format, those that are replayed included:

    [my_desk.status]
    "awaiting approval" = "pending"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from dashboard.durable import private, private_home, write_whole
from dashboard.faults import UsageFault, nearest
from dashboard.model.by_kind import WORDS
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.format import Format
from dashboard.model.header_file import split_plain
from dashboard.model.toml_lines import quoted
from dashboard.staging.refusing import EMPTY
from dashboard.staging.stage import Word
from dashboard.store import unnamed
from dashboard.store.generations import Import

ASKED = re.compile(r"; settle it with --word .*$")  # buttons, on a page
FLAG = ("true", "false")
USAGE = "COLUMN:WORD=OURS, such as status:Waiting=pending"


def choices(column: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The words that a column of ours, or of a format alone, may hold; none where it may hold anything."""
    for table in catalogue.tables.values():
        if column in table.choices:
            return table.choices[column]
        if table.types.get(column) == "flag":
            return FLAG
    if any(column in table.types for table in catalogue.tables.values()):
        return ()
    of_formats = (fmt.columns[column] for fmt in catalogue.formats.values() if column in fmt.columns)
    return FLAG if any(entry.type == "flag" for entry in of_formats) else ()


def elsewhere(column: str, catalogue: Catalogue) -> dict[str, str]:
    """Words of a column as they are called elsewhere, in small letters -> ours."""
    ours = choices(column, catalogue)
    if "true" in ours:  # an empty flag is not known either
        nothing = dict.fromkeys(catalogue.synonyms.meanings("nothing"), "")
        return nothing | catalogue.synonyms.meanings("flag") | {word: word for word in ours}
    return catalogue.synonyms.meanings(column) | {word: word for word in ours}


def known(fmt: Format, found: Iterable[Word], catalogue: Catalogue) -> Format | None:
    """The format with the words of a file that are known elsewhere; None where none of them is."""
    more: dict[str, dict[str, str]] = {}
    for word in found:
        ours = elsewhere(word.column, catalogue) if word.column in fmt.columns else {}
        if (meant := ours.get(word.word.strip().casefold())) is not None:
            more.setdefault(word.column, {})[word.word.strip().lower()] = meant
    return with_words(fmt, more) if more else None


def with_words(fmt: Format, more: dict[str, dict[str, str]]) -> Format:
    """The format with more words: column -> theirs -> ours."""
    known = {column: entry.words for column, entry in fmt.columns.items()}
    return fmt.with_columns(
        {column: {"words": known.get(column, {}) | words} for column, words in more.items()}
    )


# --- what somebody says


def parsed(said: Iterable[str], catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """COLUMN:WORD=OURS as column -> theirs -> ours; UsageFault where it is none, or a word is not ours."""
    found: dict[str, dict[str, str]] = {}
    for one in said:
        place, sign, ours = one.rpartition("=")
        column, colon, theirs = place.partition(":")
        if not (sign and colon and column.strip() and theirs.strip()):
            raise UsageFault(f'"{one}" is not {USAGE}.')
        check(column.strip(), ours.strip(), catalogue)
        found.setdefault(column.strip(), {})[theirs.strip().lower()] = ours.strip()
    return found


def check(column: str, ours: str, catalogue: Catalogue) -> None:
    """Raise UsageFault where a word is none of a column's."""
    allowed = choices(column, catalogue)
    if not allowed:
        raise UsageFault(f'"{column}" has no words of its own; a status has, and a flag.')
    if ours and ours not in allowed:
        raise UsageFault(
            f'{column} can\'t be "{ours}"{nearest(ours, allowed)}; it is one of {", ".join(allowed)}.'
        )


def file_of(home: Path) -> Path:
    """Where a home keeps what words mean."""
    return home / "queries" / WORDS


def settle(home: Path, fmt: str, more: dict[str, dict[str, str]]) -> None:
    """Keep what words mean in HOME/queries/words.toml; what stands there stays."""
    catalogue = catalogue_of(home).for_files()
    for column, words in more.items():
        for ours in words.values():
            check(column, ours, catalogue)
    path = file_of(home)
    kept = settled(home)
    of_format = kept.setdefault(fmt, {})
    for column, words in more.items():
        of_format[column] = {**of_format.get(column, {}), **words}
    private_home(home)
    private(path.parent)
    write_whole(path, _as_toml(kept))


def settled(home: Path) -> dict[str, dict[str, dict[str, str]]]:
    """What stands in HOME/queries/words.toml: format -> column -> theirs -> ours."""
    path = file_of(home)
    return split_plain(path) if path.is_file() else {}


def forget(home: Path, gone: Mapping[str, unnamed.Settled]) -> None:
    """Take words out of HOME/queries/words.toml: format -> column -> words."""
    kept = settled(home)
    for fmt, columns in gone.items():
        for column, words in columns.items():
            kept[fmt][column] = {w: ours for w, ours in kept[fmt][column].items() if w not in words}
    write_whole(file_of(home), _as_toml(kept))


def _as_toml(kept: dict[str, dict[str, dict[str, str]]]) -> str:
    lines = ["# What a desk's own words mean, as somebody settled it (docs/formats.md)."]
    for fmt, columns in kept.items():
        for column, words in columns.items():
            lines += ["", f"[{fmt}.{column}]"]
            lines += [f"{quoted(theirs)} = {quoted(ours)}" for theirs, ours in words.items()]
    return "\n".join(lines) + "\n"


# --- what is open


def message(new: Word, then: str = "") -> str:
    """A new word as people read it, with what it is loaded as."""
    of_side = ""
    if new.alone:
        rate = "100 %" if new.alone == "true" else "0 %"
        of_side = f"; all others are {new.alone}, so a rate is of these alone: {rate}"
    if new.word == EMPTY:
        rows = "1 row says" if new.rows == 1 else f"{new.rows:,} rows say"
        return f"{rows} nothing in {new.header}{of_side}{then}"
    kinds = [f"{rows:,} as {ours}" for ours, rows in new.loaded_as.items() if ours]
    rows, whose = ("1 row says", "its") if new.rows == 1 else (f"{new.rows:,} rows say", "their")
    as_what = f"loaded by {whose} other columns, {' and '.join(kinds)}" if kinds else "loaded without it"
    return (
        f'{rows} "{new.word}" in {new.header}, which nobody has said the meaning of: {as_what}{of_side}{then}'
    )


def option(new: Word, catalogue: Catalogue) -> str:
    """How the command line settles it."""
    ours = choices(new.column, catalogue)
    if new.word == EMPTY:  # of two sides the other one, as a rule; or nothing
        ours = (*sorted(ours, key=new.alone.__eq__), '""')
    return f'; settle it with --word "{new.column}:{new.word}={ours[0]}" (or {", ".join(ours[1:])})'


def unsettled(imports: Iterable[Import], catalogue: Catalogue) -> list[tuple[Import, Word]]:
    """The words of imports in force of which still nobody has said what they mean.

    Of a file that was imported again, to settle another of them, only the later time counts.
    """
    found = []
    for entry in {(one.identity, one.name): one for one in imports}.values():
        for one in entry.receipt.get("new_words", ()):
            new = Word(**one)
            if is_open(new, entry.format, catalogue):
                found.append((entry, new))
    return found


def settled_since(imports: Iterable[Import], catalogue: Catalogue) -> list[tuple[Import, Word, str]]:
    """The words of imports that somebody settled later, otherwise than their rows are loaded; and what as."""
    found = []
    for entry in {(one.identity, one.name): one for one in imports}.values():
        for new in (Word(**one) for one in entry.receipt.get("new_words", ())):
            columns = catalogue.formats[entry.format].columns if entry.format in catalogue.formats else {}
            meant = columns[new.column].words.get(new.word.strip().lower()) if new.column in columns else None
            if meant is not None and set(new.loaded_as) != {meant}:
                found.append((entry, new, meant))
    return found


def still_new(entry: Import, left: Iterable[Word]) -> Import:
    """An import whose receipt names only the words that a replay left without a meaning."""
    told, open_ = entry.receipt.get("new_words", ()), {(one.column, one.word) for one in left}
    kept = tuple(one for one in told if (one["column"], one["word"]) in open_)
    return entry if len(kept) == len(told) else replace(entry, receipt={**entry.receipt, "new_words": kept})


def is_open(new: Word, fmt: str, catalogue: Catalogue) -> bool:
    """Whether still nobody has said what a word of a format means, and somebody can."""
    columns = catalogue.formats[fmt].columns if fmt in catalogue.formats else {}
    if new.column not in columns or new.word.strip().casefold() in elsewhere(new.column, catalogue):
        return False
    return new.word.strip().lower() not in columns[new.column].words
