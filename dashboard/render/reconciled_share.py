"""A reconciled figure in words: from ours to the desk's, a step a reason; for page and terminal."""

from __future__ import annotations

from dashboard import text
from dashboard.ask import Reason, ReconciledShare
from dashboard.output import csv_text
from dashboard.render.reconciliation import COLUMNS, places

STEPS = ("Why the desk counts otherwise", "Rows", "Moves it by", "To")


def as_lines(found: ReconciledShare) -> list[str]:
    """Both figures first, a line for each reason with its rows, then what is left."""
    steps = [
        f"{points(reason.points):>6}  {reason.reason}: {rows_of(reason)} -> {figure(found, reason.after)}"
        for reason in found.reasons
    ]
    return [the_two(found), *steps, the_rest(found)]


def the_two(found: ReconciledShare) -> str:
    """Customer satisfaction: ours 81.4 % (1 Aug to 31 Oct 2026, 2,524 rows), theirs 88 %."""
    window = text.period_name(found.window.name, found.window.from_, found.window.to)
    whose = f" of {found.name}" if found.name else ""
    rows = "1 row" if found.n == 1 else f"{found.n:,} rows"
    return (
        f"{found.title}{whose}: ours {figure(found, found.ours)} ({window}, {rows}),"
        f" theirs {figure(found, found.theirs)}"
    )


def the_rest(found: ReconciledShare) -> str:
    """What the reasons leave open, and where to look."""
    if found.is_explained and not found.reasons:
        return "Nothing to explain: the difference is within the rounding of their figure."
    if found.is_explained:
        return "Explained, but for the rounding of their figure."
    looked = f"{points(found.unexplained)} unexplained"
    if found.refused:
        many = "1 row was" if found.refused == 1 else f"{found.refused:,} rows were"
        return f"{looked}: {many} refused that may belong here; mend and import them."
    return f"{looked}: is an export missing, or the desk's report filtered?"


def rows_of(reason: Reason) -> str:
    """12 rows (answers.csv, lines 3, 4 and 10 more)."""
    many = "1 row" if reason.rows == 1 else f"{reason.rows:,} rows"
    return f"{many} ({places(reason.where, reason.rows)})" if reason.where else many


def steps(found: ReconciledShare) -> list[tuple[str, str, str, str]]:
    """A row a reason, in the columns of STEPS."""
    return [
        (reason.reason, f"{reason.rows:,}", points(reason.points), figure(found, reason.after))
        for reason in found.reasons
    ]


def points(moved: float) -> str:
    """+1.2, and -1.2 with a proper minus."""
    return f"{'−' if moved < 0 else '+'}{abs(moved):.1f}"


def figure(found: ReconciledShare, value: float) -> str:
    """A value in the metric's unit."""
    return text.figure(value, found.measure)


def rows(found: ReconciledShare) -> list[tuple[str, str | None, str | None, int]]:
    """Why, ticket, file and line of the rows that the desk counts otherwise."""
    return [
        (reason.reason, row.ticket_id, row.file, row.line) for reason in found.reasons for row in reason.where
    ]


def as_csv(found: ReconciledShare) -> str:
    """The same as a CSV document."""
    return csv_text(COLUMNS, rows(found))
