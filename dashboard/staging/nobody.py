"""What stands in an export where a person or a team would, and names nobody: Unassigned, (niemand), n/a."""

from __future__ import annotations

import unicodedata
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
# without a letter, a figure or a picture: —, ??, signs that nobody sees; in few bytes, or it would cost
UNNAMED, FEW = r"[^\pL\pN\p{So}]*", 6


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


def sql_of_one(text: str, words: Collection[str]) -> str:
    """`is_one` as SQL: of a file's own column, which may name as many customers as it has rows."""
    listed = ", ".join(map(quote, sorted(words)))
    written = ", ".join(map(quote, WRITTEN))
    unnamed = (
        f"{text} in ({written}) or strlen({text}) <= {FEW} and regexp_full_match({text}, {quote(UNNAMED)})"
    )
    return f"(lower({text}) in ({listed}) or lower(trim({text}, {quote(AROUND)})) in ({listed}) or {unnamed})"


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
    words, parted = words_of(catalogue), quote(PARTED)
    each = (
        f"select {quote(column)} as place, count(*) as rows,"
        f" lower(coalesce(nullif(regexp_extract({text}, {parted}), ''), {text})) as word from {source}"
        f" where {sql_of_one(text, words)} or {has_several(text)} group by all"
        for column, text in zip(columns, map(name, columns), strict=True)
    )
    found = f"from ({' union all '.join(each)}) select place, word, rows order by rows desc, place, word"
    rows = connection.execute(found).fetchall()
    return [
        NobodyNamed(column, word, int(count))
        for column, word, count in rows
        if word not in fmt.columns[column].words
    ]
