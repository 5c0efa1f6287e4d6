"""Whether a file writes 1,5 or 1.5, as far as its own numbers tell; 1,234 may be a thousand."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, quote
from dashboard.model.format import Decimal, Format
from dashboard.staging.amounts import bare
from dashboard.staging.archive import texts_of
from dashboard.staging.values import GAP, MINUTES_IN

# One or two digits after the sign, four or more, a nought or four digits before it, or the other
# sign between thousands, or twice, or thousands parted by what is neither: {0} is then the decimal sign,
# {1} the other one.
PROOF = (
    r"[+-]?(\d+{0}(\d\d?|\d\d\d\d+)|0\d*{0}\d+|\d\d\d\d+{0}\d+|\d\d?\d?({1}\d\d\d)+{0}\d+"
    r"|\d\d?\d?({1}\d\d\d){{2,}}|\d\d?\d?(" + GAP.replace("{", "{{").replace("}", "}}") + r"\d\d\d)+{0}\d+)"
)
# an id has no decimals: what parts it parts thousands
WHOLE = r"\d\d?\d?({0}\d\d\d)+"
COMMA, POINT = PROOF.format(",", r"\."), PROOF.format(r"\.", ",")


def proven(connection: DuckDBPyConnection, archive: Path, fmt: Format) -> Decimal | None:
    """The decimal sign that an archive's numbers prove, else its ids; None where they prove none, or both."""
    source, present = texts_of(connection, archive)
    numbers = [
        name(column) if entry.signs is None else bare(name(column), entry.signs)
        for column, entry in fmt.columns.items()
        if entry.type in ("number", "integer", "margin", *MINUTES_IN) and column in present
    ]
    grouped = [name(column) for column in grouped_ids(fmt) if column in present]
    proofs = (numbers, COMMA, POINT), (grouped, *(WHOLE.format(sign) for sign in (r"\.", ",")))
    for columns, comma, point in proofs:
        found = connection.execute(
            f"select {_any(columns, comma)} as comma, {_any(columns, point)} as point from {source}"
        ).fetchone()
        if found and found[0] != found[1]:
            return "," if found[0] else "."
        if found and found[0]:
            return None
    return None


def grouped_ids(fmt: Format) -> list[str]:
    """Columns of ids that a file writes with signs between their thousands."""
    return [column for column, entry in fmt.columns.items() if entry.damage == "grouped"]


def _any(columns: list[str], pattern: str) -> str:
    if not columns:
        return "false"
    tests = (f"coalesce(regexp_full_match({column}, {quote(pattern)}), false)" for column in columns)
    return f"coalesce(bool_or({' or '.join(tests)}), false)"
