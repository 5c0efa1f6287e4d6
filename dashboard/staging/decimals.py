"""Whether a file writes 1,5 or 1.5, as far as its own numbers tell; 1,234 may be a thousand."""

from __future__ import annotations

from collections.abc import Collection

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, quote
from dashboard.model.format import Decimal, Format
from dashboard.staging.amounts import bare
from dashboard.staging.archive import Rows, texts_of
from dashboard.staging.dates import Example
from dashboard.staging.values import GAP, MINUTES_IN

# One or two digits after the sign, four or more, a nought or four digits before it, or the other
# sign between thousands, or twice, or thousands parted by what is neither: {0} is then the decimal sign,
# {1} the other one.
PROOF = (
    r"[+-]?(\d+{0}(\d\d?|\d\d\d\d+)|0\d*{0}\d+|\d\d\d\d+{0}\d+|\d\d?\d?({1}\d\d\d)+{0}\d+"
    r"|\d\d?\d?({1}\d\d\d){{2,}}|\d\d?\d?(" + GAP.replace("{", "{{").replace("}", "}}") + r"\d\d\d)+{0}\d+)"
)
OPEN = r"[+-]?[1-9]\d?\d?\.\d\d\d"  # 1.500: one and a half, or more than a thousand
# an id has no decimals: what parts it parts thousands
WHOLE = r"\d\d?\d?({0}\d\d\d)+"
# of numbers: it stands between them beside a comma, or twice
POINTED = r"[+-]?\d\d?\d?((\.\d\d\d)+,\d+|(\.\d\d\d){2,})"
COMMA, POINT = PROOF.format(",", r"\."), PROOF.format(r"\.", ",") + r"|[+-]?\d\d?(,\d\d)+,\d\d\d(\.\d+)?"


def proven(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> Decimal | None:
    """The decimal sign that an archive's numbers prove, else its ids; None where they prove none, or both.

    With a comma also whether any of them shows that a point parts thousands: of `1.201` nobody knew else.
    """
    source, present = texts_of(given)
    numbers = list(_numbers(fmt, present))
    if not numbers:
        return None
    ids = [name(column) for column in grouped_ids(fmt) if column in present]
    of_ids = [WHOLE.format(sign) for sign in (r"\.", ",")]
    asked = [(numbers, COMMA), (numbers, POINT), (numbers, POINTED), *((ids, shape) for shape in of_ids)]
    found = connection.execute(f"select {', '.join(_any(*one) for one in asked)} from {source}").fetchone()
    comma, point, pointed, points_in_ids, commas_in_ids = found or [False] * len(asked)
    if comma != point:
        return "." if point else ",." if pointed or points_in_ids else ","
    if comma or points_in_ids == commas_in_ids:
        return None
    return ",." if points_in_ids else "."


def open_point(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> Example | None:
    """The first number whose point may part thousands, where all that have a point are so."""
    source, present = texts_of(given)
    each = " union all ".join(
        f"select {quote(header)} as header, file_row_number + 1 as record, {text} as given from {source}"
        f" where contains({text}, '.')"
        for text, header in _numbers(fmt, present).items()
    )
    if not each:
        return None
    found = connection.execute(
        "select arg_min(header, record), min(record), arg_min(given, record), count(*) from"
        f" ({each}) having bool_and(regexp_full_match(given, {quote(OPEN)}))"
    ).fetchone()
    return Example(*found) if found else None


def _numbers(fmt: Format, present: Collection[str]) -> dict[str, str]:
    """SQL of the text of each column of numbers, without what stands beside an amount -> its header."""
    return {
        name(column) if entry.signs is None else bare(name(column), entry.signs): entry.column
        for column, entry in fmt.columns.items()
        if entry.type in ("number", "integer", "margin", *MINUTES_IN) and column in present
    }


def grouped_ids(fmt: Format) -> list[str]:
    """Columns of ids that a file writes with signs between their thousands."""
    return [column for column, entry in fmt.columns.items() if entry.damage == "grouped"]


def _any(columns: list[str], pattern: str) -> str:
    if not columns:
        return "false"
    tests = (f"coalesce(regexp_full_match({column}, {quote(pattern)}), false)" for column in columns)
    return f"coalesce(bool_or({' or '.join(tests)}), false)"
