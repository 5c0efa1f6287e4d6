"""Every row of a file accounted for: what was read, and what became of it; of an import and of a preview."""

from __future__ import annotations

from collections import Counter

from dashboard.intake.reading.source import Source
from dashboard.intake.receipt import RefusedPart, RefusedReason
from dashboard.quick import dataclass
from dashboard.staging.stage import Staged

SHEET_LEFT = "not read: no format knows its header; save it as a file where it holds data, else hide it"
SHEET_HIDDEN = "not read: it is hidden; save it as a file where it holds data"


def why_left(*, is_hidden: bool) -> str:
    """What became of a sheet that holds something and was refused whole."""
    return SHEET_HIDDEN if is_hidden else SHEET_LEFT


@dataclass(frozen=True)
class RowAccount:
    """rows_read = empty + refused + superseded + accepted, and why rows were refused."""

    rows_read: int
    empty: int
    refused: int
    superseded: int
    reasons: tuple[RefusedReason, ...]

    @property
    def accepted(self) -> int:
        """What is left of the rows read."""
        return self.rows_read - self.empty - self.refused - self.superseded


def judged(source: Source, staged: Staged) -> RowAccount:
    """What became of the rows, records that are no rows and sheets that nobody reads included."""
    shapes = Counter(item.reason for item in source.malformed)
    reasons = [RefusedReason("record", reason, rows) for reason, rows in shapes.items()]
    reasons += [RefusedReason(item.column, item.reason, item.rows) for item in staged.refusals]
    reasons += [
        RefusedReason(f'sheet "{name}"', why_left(is_hidden=is_hidden), rows)
        for name, rows, is_hidden in source.sheets_left
    ]
    beside = len(source.malformed) + sum(rows for _, rows, _ in source.sheets_left)
    blank = source.blank_lines + source.blank_below + len(source.footer) - source.sheet_headings
    return RowAccount(
        rows_read=source.records + blank + beside,
        empty=staged.empty + blank,
        refused=staged.refused + beside,
        superseded=staged.superseded,
        reasons=tuple(reasons),
    )


def refused_parts(staged: Staged) -> tuple[RefusedPart, ...]:
    """What was refused of further tables alone: an answer, whose ticket loads."""
    return tuple(RefusedPart(item.table or "", item.column, item.reason, item.rows) for item in staged.beside)
