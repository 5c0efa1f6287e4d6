"""What stands in an export where a person or a team would, and names nobody: Unassigned, (niemand), n/a."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, quote
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.archive import Rows, texts_of

PARTED = "(#LBBR#|<br ?/?>?)"  # between the names of one cell, as GLPI and others write them
AROUND = "()[]<>*-–— "  # what people write around such a word
WRITTEN = ("nan", "NaN", "NaT")  # by pandas, for nothing; Nan and Nat are names
FEW = 6  # bytes of what is without a letter, a figure or a picture: —, ??, signs that nobody sees


@dataclass(frozen=True)
class NobodyNamed:
    """A word of a column that was taken for no name, in small letters, and how many records hold it."""

    column: str
    word: str
    rows: int


def has_several(text: str) -> str:
    """SQL of whether a cell holds several names (see PARTED); a pattern would cost ten times as much."""
    return f"(contains({text}, '#LBBR#') or contains({text}, '<br'))"


def words_of(catalogue: Catalogue) -> frozenset[str]:
    """The words that name nobody, in small letters and without what stands around them."""
    return frozenset({**catalogue.synonyms.meanings("nobody"), **catalogue.synonyms.meanings("nothing")})


def is_one(text: str, words: Collection[str]) -> bool:
    """Whether a text names nobody."""
    is_unnamed = len(text.encode()) <= FEW and not any(map(_tells, text))
    return is_unnamed or text in WRITTEN or text.casefold() in words or text.strip(AROUND).casefold() in words


def _tells(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) == "So"


def may_be_one(text: str, words: Collection[str]) -> str:
    """SQL of what holds of each text that `is_one`: letters beyond ASCII are not told from other signs, which
    costs the engine more than a small file has time for.
    """
    listed = ", ".join(map(quote, sorted(words)))
    short = f"strlen({text}) <= {FEW} and regexp_full_match({text}, '[^A-Za-z0-9]*')"
    known = f"lower({text}) in ({listed}) or lower(trim({text}, {quote(AROUND)})) in ({listed})"
    return f"({known} or {text} in ({', '.join(map(quote, WRITTEN))}) or {short})"


def named(
    connection: DuckDBPyConnection, given: Rows, fmt: Format, catalogue: Catalogue
) -> list[NobodyNamed]:
    """Such words in the columns of people and teams of an archive, but for those that the format explains;
    of several names in one cell what parts them.

    What a row can't do without (the team of a cost) is left as it is.
    """
    source, present = texts_of(given)
    keys = {column for table in fmt.tables for column in catalogue.tables[table].key}
    columns = [
        column
        for column, entry in fmt.columns.items()
        if (entry.person or column == "team") and column in present and column not in keys
    ]
    if not columns:
        return []
    words = words_of(catalogue)
    # names are few, and each is looked at once
    each = (
        f"select {quote(column)}, text, regexp_extract(text, {quote(PARTED)}), lower(text), rows"
        f" from (select {name(column)} as text, count(*) as rows from {source} group by all)"
        f" where {may_be_one('text', words)} or {has_several('text')}"
        for column in columns
    )
    found: Counter[tuple[str, str]] = Counter()
    for column, text, parted, word, rows in connection.execute(" union all ".join(each)).fetchall():
        if parted or is_one(text, words):
            found[column, parted.lower() or word] += rows
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [
        NobodyNamed(column, word, rows)
        for (column, word), rows in ordered
        if word not in fmt.columns[column].words
    ]
