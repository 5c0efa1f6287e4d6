"""What a table's own conditions allow, and in plain words: for whoever must mend a row that breaks one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name
from dashboard.model.format import Format
from dashboard.model.table import PROVENANCE, Table
from dashboard.quick import dataclass

NAME = r'"?(\w+)"?'
NUMBER = r"(-?\d+(?:\.\d+)?)"
CHOICE = "may only be"
LIST = " IN ("
BENT = {
    "dates": "taken for dates by a spreadsheet, as 12-Mar",
    "scientific": "bent by a spreadsheet, as 1.03E+13",
    "truncated": "cut to 15 digits by a spreadsheet",
    "same": "the same in every row",
}
Words = Callable[[Mapping[str, str], re.Match[str]], str]


def _one_of(_: Mapping[str, str], found: re.Match[str]) -> str:
    *others, last = re.findall(r"'([^']*)'", found[2])
    return f"{CHOICE} {', '.join(others)} or {last}" if others else f"{CHOICE} {last}"


def _than(words: str) -> Words:
    return lambda headers, found: f"{words} {headers.get(found[2], found[2])}"


def _between(headers: Mapping[str, str], found: re.Match[str]) -> str:
    low, high = (headers.get(end, end) for end in found.groups()[1:])
    return f"must be from {low} to {high}"


# DuckDB writes the conditions of a table so, whatever the file that made it looks like
CONDITIONS: tuple[tuple[str, Words], ...] = (
    (rf"{NAME} IN \((.*)\)", _one_of),
    (rf"{NAME} BETWEEN {NUMBER} AND {NUMBER}", _between),
    (rf"{NAME} BETWEEN {NAME} AND {NAME}", _between),
    (rf"{NAME} >= {NUMBER}", _than("may not be less than")),
    (rf"{NAME} > {NUMBER}", _than("must be more than")),
    (rf"{NAME} >= {NAME}", _than("may not be before")),
    (rf"{NAME} <= {NAME}", _than("may not be more than")),
    (rf"{NAME} < {NAME}", _than("must be less than")),
)


def in_words(condition: str, headers: Mapping[str, str]) -> str:
    """What a condition asks of a column; `headers` are what a file calls ours."""
    bare = condition.strip()
    while re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", bare):
        bare = bare[1:-1]
    for pattern, words in CONDITIONS:
        if found := re.fullmatch(pattern, bare):
            return words(headers, found)
    return "is not what it may be"


@dataclass(frozen=True)
class Rule:
    """A condition of a table: SQL of what breaks it, the file's column, what is said, and of which of ours
    the value is told.
    """

    broken: str
    source: str
    complaint: str
    given: str | None = None


def rules_of(connection: DuckDBPyConnection, table: Table, fmt: Format) -> list[Rule]:
    """The conditions of a table's DDL, but for those of columns that no file has, and for the lists of words
    that refuse no row: another word never comes so far (closed_lists.py).
    """
    written = connection.execute(
        "select constraint_type, expression, constraint_column_names from duckdb_constraints()"
        " where schema_name = 'facts' and table_name = ?",
        [table.name],
    ).fetchall()
    closed = table.closed_lists
    own = [
        (kind, expression, columns[0])
        for kind, expression, columns in written
        if not (columns[0] in closed and LIST in (expression or ""))
    ]
    made = (_rule(fmt, *one) for one in own if one[2] not in PROVENANCE)
    return [rule for rule in made if rule is not None]


def _rule(fmt: Format, kind: str, expression: str, column: str) -> Rule | None:
    entry = fmt.columns.get(column)
    source = entry.column if entry else column
    if kind == "NOT NULL":
        bent = BENT.get((entry and entry.damage) or "")
        return Rule(
            f"{name(column)} is null", source, f"tells no rows apart ({bent})" if bent else "is empty"
        )
    if kind != "CHECK":
        return None
    if entry and entry.scales:
        said = "fits no scale"
    elif "scale_" in expression and "IS NOT NULL" in expression:
        said = "is on no scale: nobody has said which"
    else:
        said = in_words(expression, {ours: one.column for ours, one in fmt.columns.items()})
    return Rule(f"not {expression}", source, said, column)
