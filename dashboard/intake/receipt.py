"""What became of a file: the receipt of an import, as contract.md promises it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["loaded", "already_loaded", "refused"]


@dataclass(frozen=True)
class TableCounts:
    """Rows of a canonical table that an import brought, replaced or found already there."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class RefusedReason:
    """Rows refused for one reason; `column` is the file's own header."""

    column: str
    reason: str
    rows: int


@dataclass(frozen=True)
class Warned:
    """A check that found rows of this import odd; they are loaded all the same."""

    check: str
    rows: int
    message: str


@dataclass(frozen=True)
class Receipt:
    """Always rows_read = empty + refused + superseded + accepted.

    `gone` are tickets that were loaded before and that a complete export no longer holds.
    """

    file: str
    format: str | None
    desk: str | None
    sha256: str
    status: Status
    reason: str | None = None
    rows_read: int = 0
    empty: int = 0
    refused: int = 0
    superseded: int = 0
    accepted: int = 0
    tables: dict[str, TableCounts] = field(default_factory=dict)
    understood: dict[str, str | None] = field(default_factory=dict)
    refused_file: str | None = None
    refused_reasons: tuple[RefusedReason, ...] = ()
    warnings: tuple[Warned, ...] = ()
    lacks: tuple[str, ...] = ()
    gone: int = 0
    # what the user has to say before it can be loaded
    question: Literal["date_order", "mapping"] | None = None


def from_json(written: dict[str, Any]) -> Receipt:
    """A receipt as the ledger keeps it."""
    return Receipt(
        **{
            **written,
            "tables": {name: TableCounts(**counts) for name, counts in written["tables"].items()},
            "refused_reasons": tuple(RefusedReason(**item) for item in written["refused_reasons"]),
            "warnings": tuple(Warned(**item) for item in written["warnings"]),
            "lacks": tuple(written["lacks"]),
        }
    )


def as_text(receipt: Receipt) -> str:
    """A receipt to be read on a terminal or kept beside a file, without its reason."""
    lines = [
        f"{receipt.file}: {receipt.status.replace('_', ' ')}"
        + (f" as {receipt.format} into desk {receipt.desk}" if receipt.format else ""),
        f"  {receipt.rows_read:,} rows read = {receipt.empty:,} empty + {receipt.refused:,} refused"
        f" + {receipt.superseded:,} superseded + {receipt.accepted:,} accepted",
    ]
    lines += [
        f"  {table}: {count.new:,} new, {count.changed:,} changed, {count.unchanged:,} unchanged"
        for table, count in receipt.tables.items()
    ]
    lines += [
        f"  refused: {item.column}: {item.reason} ({item.rows:,} rows)" for item in receipt.refused_reasons
    ]
    if receipt.gone:
        lines.append(f"  gone: {receipt.gone:,} tickets that were loaded before are not in it any more")
    if receipt.refused_file:
        lines.append(f"  refused rows to mend: {receipt.refused_file}")
    lines += [f"  look at: {item.message}" for item in receipt.warnings]
    return "\n".join(lines)
