"""A file that holds everything of a period: which tickets of it are gone."""

from __future__ import annotations

from dashboard import periods
from dashboard.faults import Refused
from dashboard.intake.export import Export
from dashboard.model.format import Format
from dashboard.model.strategy import Strategy
from dashboard.store import writing
from dashboard.store.generations import Import


def may_be(export: Export) -> None:
    """Only an export of tickets whose every record is known can say which tickets are gone."""
    if export.options.complete is None:
        return
    if "tickets" not in export.recognised.format.tables:
        raise Refused("it holds no tickets, so it can't say which are gone; import it without --complete.")
    if export.source.malformed:
        first = export.source.malformed[0]
        raise Refused(
            f"its record at line {first.line:,} {first.reason}, so nobody can tell which tickets are gone;"
            " mend the file first, or import without --complete."
        )


def left_behind(draft: writing.Draft, entry: Import, fmt: Format, strategy: Strategy) -> int:
    """How many tickets are gone, where the file was said to hold everything of a period."""
    complete = entry.options.get("complete")
    if complete is None:
        return 0
    organisation = strategy.organisation
    period = periods.parse(complete, organisation.fiscal_year_starts)
    return draft.mark_gone(fmt, entry.desk, *periods.bounds(period, organisation.tz))
