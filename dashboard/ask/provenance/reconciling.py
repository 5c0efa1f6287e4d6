"""The desk's own number beside ours, and the difference explained row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from dashboard import periods
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.faults import UsageFault, nearest
from dashboard.store import differences as rows_between
from dashboard.store.differences import Difference, Of


@dataclass(frozen=True)
class Step:
    """Rows that the desk counts and the figures do not, for one reason."""

    reason: str
    rows: int
    where: tuple[Difference, ...]


@dataclass(frozen=True)
class Reconciled:
    """theirs = ours + the rows of all steps + unexplained, which may be negative.

    `undated` are refused rows that may be of the period or not, where they explain too much.
    `shifts` are the hours by which the desk's days would have to begin later for its number to be ours
    with the steps; `as_of` is where the desk's data end, local.
    """

    desk: str
    of: Of
    period: Shown
    theirs: int
    ours: int
    steps: tuple[Step, ...]
    unexplained: int
    undated: tuple[Difference, ...]
    shifts: tuple[int, ...]
    as_of: datetime
    reaches: bool


def reconcile(
    home: Opened,
    theirs: int,
    desk: str | None = None,
    of: Of = "created",
    period: str | None = None,
) -> Reconciled:
    """Compare the desk's number of a period with ours. UsageFault without data or for an unknown desk."""
    home.need_data()
    home.whole()
    desks = home.reader.desks()
    if desk is None and len(desks) > 1:
        raise UsageFault(f"say which desk: --desk {' or '.join(desks)}.")
    desk = desk or next(iter(desks))
    if desk not in desks:
        raise UsageFault(f'there is no desk "{desk}"{nearest(desk, desks)}.')
    return _reconciled(home, theirs, desk, desks[desk], of, period)


def _reconciled(
    home: Opened, theirs: int, desk: str, as_of: datetime, of: Of, period: str | None
) -> Reconciled:
    found, zone = find_period(home, period), home.strategy.organisation.tz
    first, end = periods.bounds(found, zone)
    cursor = home.cursor()
    ours = rows_between.counted(cursor, of, desk, first, end)
    rows = rows_between.differences(cursor, of, desk, first, end)
    sure = [row for row in rows if row.is_dated]
    undated = [row for row in rows if not row.is_dated]
    # rows without a date are taken for the period's own where they fit into what is left
    if undated and len(undated) <= theirs - ours - len(sure):
        sure, undated = [*sure, *undated], []
    left = theirs - ours - len(sure)
    shifts = rows_between.shifts(cursor, of, desk, first, end, theirs - len(sure)) if left else []
    return Reconciled(
        desk=desk,
        of=of,
        period=shown(found),
        theirs=theirs,
        ours=ours,
        steps=tuple(_steps(sure)),
        unexplained=left,
        undated=tuple(undated) if left else (),
        shifts=tuple(shifts),
        as_of=periods.local(as_of, zone),
        reaches=as_of >= end,
    )


def _steps(rows: list[Difference]) -> list[Step]:
    ordered = sorted(rows, key=lambda row: (row.reason == "refused", row.reason, row.file or "", row.line))
    return [
        Step(reason, len(found), tuple(found))
        for reason, found in ((key, list(group)) for key, group in groupby(ordered, lambda row: row.reason))
    ]
