"""A reconciliation in words: the sum, what it leaves open, and where to look; for page and terminal."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text
from dashboard.ask import Reconciled, Step
from dashboard.output import csv_text
from dashboard.store.differences import Difference, Of

COUNTED: dict[Of, str] = {
    "created": "tickets created",
    "resolved": "tickets resolved",
    "answers": "survey answers",
}
ONE: dict[Of, str] = {"created": "ticket created", "resolved": "ticket resolved", "answers": "survey answer"}
COLUMNS = ("why", "ticket", "file", "line")
LISTED = 3  # lines that are named within the sum


def as_lines(found: Reconciled) -> list[str]:
    """The sum first, then where its rows stand, then a line for each thing to know."""
    return [the_sum(found), *(f"{step.reason}: {places(step.where)}" for step in found.steps), *hints(found)]


def the_sum(found: Reconciled) -> str:
    """2,330 of the desk - 2 merged - 1 refused (line 88) = 2,327 tickets created."""
    parts = [f"{found.theirs:,}", *(f"− {_step(step)}" for step in found.steps)]
    if found.unexplained:
        parts.append(f"{'−' if found.unexplained > 0 else '+'} {abs(found.unexplained):,} unexplained")
    counted = (ONE if found.ours == 1 else COUNTED)[found.of]
    what = f"{counted}, {text.period_name(found.period.name, found.period.from_, found.period.to)}"
    return f"{' '.join(parts)} = {found.ours:,} {what}"


def _step(step: Step) -> str:
    lines = [f"{row.line:,}" for row in step.where[:LISTED]]
    more = f" and {step.rows - LISTED:,} more" if step.rows > LISTED else ""
    return f"{step.rows:,} {step.reason} (line{'s' if step.rows > 1 else ''} {', '.join(lines)}{more})"


def rows(found: Reconciled) -> list[tuple[str, str | None, str | None, int]]:
    """Why, ticket, file and line of every row of the difference, those that may belong to it last."""
    told = [(step.reason, row) for step in found.steps for row in step.where]
    told += [("refused, date unknown", row) for row in found.undated]
    return [(why, row.ticket_id, row.file, row.line) for why, row in told]


def as_csv(found: Reconciled) -> str:
    """The same as a CSV document."""
    return csv_text(COLUMNS, rows(found))


def hints(found: Reconciled) -> list[str]:
    """What may be behind a difference that no row explains."""
    if not found.unexplained:
        return ["Every row of the difference is accounted for."]
    said = []
    if found.undated:
        count = len(found.undated)
        said.append(
            f"{count:,} refused row{'s have' if count > 1 else ' has'} no readable date in desk"
            f" {found.desk} and may belong here: {places(found.undated)}."
        )
    if not found.reaches:
        said.append(f"The data of {found.desk} end at {text.day(found.as_of.date())}, {found.as_of:%H:%M}.")
    for hours in found.shifts:
        said.append(
            f"With days that begin {abs(hours)} hour{'s' if abs(hours) > 1 else ''}"
            f" {'later' if hours > 0 else 'earlier'} the numbers agree: compare the desk's zone with ours."
        )
    return said or [_nothing_found(found)]


def _nothing_found(found: Reconciled) -> str:
    if found.unexplained < 0:
        more = text.many(-found.unexplained, "more is", "more are")
        return (
            f"{more} loaded than the desk counts: tickets that were deleted there"
            " stay until a complete export is imported, and the desk's report may be filtered."
        )
    are = text.many(found.unexplained, "is", "are")
    return f"{are} not in any file that was imported: is an export missing, or filtered?"


def places(rows: Sequence[Difference], count: int | None = None) -> str:
    """tickets.csv, lines 88, 90; at most a few of them, of `count` (None: of these)."""
    count = len(rows) if count is None else count
    files: dict[str, list[str]] = {}
    for row in rows[:LISTED]:
        files.setdefault(row.file or "a file", []).append(f"{row.line:,}")
    named = [f"{file}, line{'s' if len(at) > 1 else ''} {', '.join(at)}" for file, at in files.items()]
    more = f" and {count - LISTED:,} more" if count > LISTED else ""
    return "; ".join(named) + more
