"""The desk's own number beside ours, and the difference explained row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from dashboard import periods
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.faults import UsageFault, nearest
from dashboard.quick import dataclass
from dashboard.store import differences as rows_between
from dashboard.store.differences import Difference, Of

FURTHEST = 14  # hours that a zone lies from UTC


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
    and what is left out of those days; `as_of` is where the desk's data end, local.
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
        raise UsageFault(f'there is no desk "{desk}"{nearest(desk, desks) or "."}')
    return _reconciled(home, theirs, desk, desks[desk], of, period)


def _reconciled(
    home: Opened, theirs: int, desk: str, as_of: datetime, of: Of, period: str | None
) -> Reconciled:
    found, zone = find_period(home, period), home.strategy.organisation.tz
    first, end = periods.bounds(found, zone)
    of_desk = (home.cursor(), of, desk)
    asked = _Asked(
        theirs, partial(rows_between.counted, *of_desk), partial(rows_between.differences, *of_desk)
    )
    rows = asked.rows(first, end)
    return Reconciled(
        desk=desk,
        of=of,
        period=shown(found),
        theirs=theirs,
        ours=rows.ours,
        steps=tuple(_steps(rows.sure)),
        unexplained=rows.left,
        undated=tuple(rows.undated) if rows.left else (),
        shifts=tuple(asked.shifts(first, end)) if rows.left else (),
        as_of=periods.local(as_of, zone),
        reaches=as_of >= end,
    )


@dataclass(frozen=True)
class _Rows:
    """What stands between two numbers in some days; `left` is what no row explains."""

    ours: int
    sure: list[Difference]
    undated: list[Difference]
    left: int


@dataclass(frozen=True)
class _Asked:
    """A desk's number, to be compared with ours of any days, between two UTC instants."""

    theirs: int
    counted: Callable[[datetime, datetime], int]
    differences: Callable[[datetime, datetime], list[Difference]]

    def rows(self, first: datetime, end: datetime) -> _Rows:
        """What is counted in these days and what is not; undated rows are theirs where they fit in, and
        tickets that are gone, which a number of before they went still has.
        """
        ours = self.counted(first, end)
        rows = self.differences(first, end)
        sure = [row for row in rows if row.is_dated and not row.is_gone]
        gone = [row for row in rows if row.is_gone]
        if len(gone) <= self.theirs - ours - len(sure):
            sure += gone
        undated = [row for row in rows if not row.is_dated]
        if undated and len(undated) <= self.theirs - ours - len(sure):
            sure, undated = [*sure, *undated], []
        return _Rows(ours, sure, undated, self.theirs - ours - len(sure))

    def shifts(self, first: datetime, end: datetime) -> Iterator[int]:
        """By how many hours the days would have to begin later for nothing to be left; 0 never.

        To count is quick, and which rows are left out is not: that is asked where so many may be.
        """
        furthest = timedelta(hours=FURTHEST)
        most = len(self.differences(first - furthest, end + furthest))
        for hours in range(-FURTHEST, FURTHEST + 1):
            by = timedelta(hours=hours)
            lacking = self.theirs - self.counted(first + by, end + by) if hours else -1
            if 0 <= lacking <= most and not self.rows(first + by, end + by).left:
                yield hours


def _steps(rows: list[Difference]) -> list[Step]:
    ordered = sorted(rows, key=lambda row: (row.reason == "refused", row.reason, row.file or "", row.line))
    return [
        Step(reason, len(found), tuple(found))
        for reason, found in ((key, list(group)) for key, group in groupby(ordered, lambda row: row.reason))
    ]
