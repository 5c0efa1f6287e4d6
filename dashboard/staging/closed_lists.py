"""Words of a closed list (a status, a flag) that nobody has said the meaning of.

They refuse nothing: each is told, with what it is loaded as.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, quote
from dashboard.model.format import Format
from dashboard.model.table import Table
from dashboard.quick import dataclass
from dashboard.staging.refusing import EMPTY, OneSided, refused
from dashboard.staging.unread import numbered


@dataclass(frozen=True)
class Word:
    """A word of a closed list (status, a flag) that nobody has said the meaning of.

    `header` is the file's column, `column` ours; `loaded_as` is our word ("": none) -> rows. `alone`: the one
    side (true, false) that all other rows of a flag are on, so that a rate is of that side alone.
    """

    header: str
    column: str
    word: str
    rows: int
    loaded_as: dict[str, int]
    alone: str = ""


def with_known_words(rows: str, table: Table) -> str:
    """SQL of the rows with our words only; a word that is none of them stands in new_<column> beside.

    A status is then what the ticket's other columns prove; any other word is not known.
    """
    known, new = [], []
    for column, words in table.closed_lists.items():
        # a list to be `in` would be a join to the engine
        each = " ".join(f"when {quote(word)} then true" for word in words)
        is_known = f"case {name(column)} {each} else false end"
        proven = _state(table) if column == "status" else "null"
        known.append(
            f"case when {is_known} then {name(column)} when {name(column)} is not null then {proven} end"
            f" as {name(column)}"
        )
        new.append(f"case when not {is_known} then {name(column)} end as {name('new_' + column)}")
    if not known:
        return f"select * from {rows}"
    return f"select * replace ({', '.join(known)}), {', '.join(new)} from {rows}"


def _state(table: Table) -> str:
    ends = {"closed_at": "closed", "resolved_at": "solved"}
    tests = " ".join(
        f"when {c} is not null then {quote(word)}" for c, word in ends.items() if c in table.types
    )
    return f"case {tests} else 'open' end" if tests else "'open'"


def new_words(
    connection: DuckDBPyConnection, tables: dict[str, Table], fmt: Format, alone: Mapping[str, OneSided]
) -> list[Word]:
    """The words of accepted rows that are none of ours, the commonest first; and EMPTY of a flag that is
    only ever on one side, where nothing else stands for the other.
    """
    found: list[Word] = []
    for table in tables.values():
        for column in table.closed_lists:
            rows = connection.execute(
                f"select {name('new_' + column)}, coalesce({name(column)}, ''), count(*)"
                f" from given_{table.name} where {name('new_' + column)} is not null"
                f" and line not in {refused(table.name)} group by 1, 2 order by 1, 2"
            ).fetchall()
            if not any(word.column == column for word in found):  # one column may feed two tables
                found += _as_words(fmt, column, rows)
    for column, number in numbered(fmt)[2].items():
        rows = connection.execute(
            f"select _bad_text_word, '', count(*) from renamed_all where _bad_word = {number}"
            f" and line not in {refused()} group by 1, 2 order by 1"
        ).fetchall()
        words = _as_words(fmt, column, rows)
        if sided := alone.get(column):
            nothing = [(EMPTY, "", sided.blank)]
            words = [replace(one, alone=sided.side) for one in words or _as_words(fmt, column, nothing)]
        found += words
    return sorted(found, key=lambda word: -word.rows)


def _as_words(fmt: Format, column: str, rows: Sequence[tuple[str, str, int]]) -> list[Word]:
    header = fmt.columns[column].column if column in fmt.columns else column
    said: dict[str, dict[str, int]] = {}
    for word, ours, count in rows:
        said.setdefault(word, {})[ours] = count
    return [Word(header, column, word, sum(kinds.values()), kinds) for word, kinds in said.items()]
