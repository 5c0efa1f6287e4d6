"""What stands among the rows of a file and is none: the header once more, and totals.

They are refused as rows are, with their line; but nothing is lost with them, and nobody is to mend them.
"""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import HORIZON, ORIGIN
from dashboard.engine.connections import name, quote
from dashboard.model.format import Format
from dashboard.model.table import Table
from dashboard.staging import spoken
from dashboard.staging.instants import ABBREVIATIONS
from dashboard.staging.totals import TOTAL, TOTALS

REPEATED = "repeats the header"
LEFT_OUT = "is left out by the query of its format"
UNREAD, NO_DAY = "not a date", "names no day with its year: export dates and times, not how long ago"
NO_SUCH_YEAR = f"is no day from {ORIGIN.year} to {HORIZON.year - 1}"
YEAR = r"^(\d{4})[-/.]\d\d?[-/.]\d\d?\b|^\d\d?[-/.]\d\d?[-/.](\d{4})\b"  # 9999-12-31, 31/12/9999
NO_ZONE = (
    "names a zone that is none, or stands for several: export times with their offset (+02:00) or in UTC"
)


def tell(connection: DuckDBPyConnection, tables: Sequence[Table], fmt: Format) -> None:
    """Of what was refused (refused_rows), what is no row says so and nothing else.

    So does what tells how long ago something was: whoever exported it alone knows from which day on. And a
    time whose zone stands for several (IST) or is told in words that nobody else uses, or whose year no
    calendar has, as where a desk puts 9999-12-31 or 0000-00-00 for none.
    """
    connection.execute(
        f"update refused_rows set complaint = {quote(REPEATED)}, given = null"
        " where lower(trim(given)) = lower(trim(source_column))"
    )
    told, dated = (f"regexp_matches(given, {quote(shape)})" for shape in spoken.RELATIVE)
    connection.execute(
        f"update refused_rows set complaint = {quote(NO_DAY)}"
        f" where complaint = {quote(UNREAD)} and {told} and not {dated}"
    )
    year = "||".join(f"regexp_extract(given, {quote(YEAR)}, {group})" for group in (1, 2))
    connection.execute(
        f"update refused_rows set complaint = {quote(NO_SUCH_YEAR)} where complaint = {quote(UNREAD)}"
        f" and try_cast({year} as integer) not between {ORIGIN.year} and {HORIZON.year - 1}"
    )
    zone = f"regexp_extract(given, {quote(spoken.IN_WORDS)}, 1)"
    connection.execute(
        f"update refused_rows set complaint = {quote(NO_ZONE)} where complaint = {quote(UNREAD)}"
        f" and {zone} <> '' and upper({zone}) not in ({', '.join(map(quote, ABBREVIATIONS))})"
    )
    keys = {column for table in tables for column in table.key if column.endswith("_id")} & set(fmt.columns)
    for key in sorted(keys):
        connection.execute(
            f"update refused_rows set source_column = {quote(fmt.columns[key].column)},"
            f" complaint = {quote(TOTAL)}, given = null where of is null and line in"
            f" (select line from renamed_all where regexp_matches({name(key)}, {quote(TOTALS)}))"
        )
