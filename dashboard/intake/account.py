"""The receipt of a file: every row accounted for, what was understood of it, what looks odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from dashboard.catalogue import DateOrder, Decimal
from dashboard.intake import dateorder
from dashboard.intake.job import Into, Job
from dashboard.intake.receipt import Receipt, RefusedReason, Warned
from dashboard.warehouse.writing import Counts, Staged

CLOSED_MAY_CHANGE = 0.05  # the share of closed tickets that a re-export may bring back different


def receipt_of(
    into: Into,
    job: Job,
    staged: Staged,
    read_as: tuple[DateOrder | None, Decimal | None],
    refused_file: Path | None,
) -> Receipt:
    """What became of the rows of a file; `read_as` is its date order and the decimal sign it proved."""
    source, fmt = job.source, job.recognised.format
    shapes = Counter(item.reason for item in source.malformed)
    reasons = [RefusedReason("record", reason, rows) for reason, rows in shapes.items()]
    reasons += [RefusedReason(item.column, item.reason, item.rows) for item in staged.refusals]
    refused = staged.refused + len(source.malformed)
    rows_read = source.records + source.blank_lines + len(source.footer) + len(source.malformed)
    empty = staged.empty + source.blank_lines + len(source.footer)
    return Receipt(
        file=source.name,
        format=fmt.name,
        desk=job.desk,
        sha256=source.sha256,
        status="loaded",
        rows_read=rows_read,
        empty=empty,
        refused=refused,
        superseded=staged.superseded,
        accepted=rows_read - empty - refused - staged.superseded,
        understood=_understood(into, job, *read_as),
        refused_file=None if refused_file is None else refused_file.relative_to(into.home).as_posix(),
        refused_reasons=tuple(reasons),
        lacks=fmt.lacks,
    )


def _understood(
    into: Into, job: Job, order: DateOrder | None, decimal: Decimal | None
) -> dict[str, str | None]:
    source, fmt = job.source, job.recognised.format
    sign = decimal or fmt.decimal
    return {
        "encoding": source.encoding,
        "delimiter": source.delimiter if source.sheet is None else None,
        **({} if source.sheet is None else {"sheet": source.sheet}),
        "date_order": order,
        "date_order_from": dateorder.known_from(order, job.options.date_order, fmt.date_order),
        "zone": job.zone or fmt.zone or into.strategy.organisation.zone,
        "zone_from": "the file" if job.zone else "the format" if fmt.zone else None,
        **_header_understood(job),
        **({"decimal": sign} if sign else {}),
    }


def _header_understood(job: Job) -> dict[str, str | None]:
    """How many rows the header has, and which column was taken for one that is known by its wording."""
    source, fmt = job.source, job.recognised.format
    rows = {"header_rows": str(1 + len(source.below))} if fmt.header_rows > 1 else {}
    if source.above:
        rows["rows_above"] = str(len(source.above))
    if source.footer:
        rows["footer"] = " ".join(source.footer)
    places = job.recognised.places
    worded = (column for column, entry in fmt.columns.items() if entry.like)
    return rows | {column: source.header[places[column]] if column in places else None for column in worded}


def nothing_good(receipt: Receipt) -> str:
    """Why a file of which no row can be loaded is refused as a whole."""
    first = receipt.refused_reasons[0]
    return (
        f"none of its {receipt.refused:,} rows can be loaded; most often {first.column} {first.reason}."
        " Mend the file of refused rows and import that."
    )


def noticed(counts: Mapping[str, Counts], desk: str) -> tuple[Warned, ...]:
    """What is odd about how the rows of a file go with those that were there."""
    return (*_older(counts), *_rewritten(counts, desk))


def _older(counts: Mapping[str, Counts]) -> list[Warned]:
    return [
        Warned(
            "older_than_loaded",
            count.older,
            f"{count.older:,} rows of {table} are older than what is loaded; the newer ones stay",
        )
        for table, count in counts.items()
        if count.older
    ]


def _rewritten(counts: Mapping[str, Counts], desk: str) -> list[Warned]:
    """More than one in twenty of the closed tickets are not what they were: history was written anew."""
    count = counts.get("tickets")
    if count is None or count.closed_changed <= CLOSED_MAY_CHANGE * count.closed:
        return []
    return [
        Warned(
            "closed_changed",
            count.closed_changed,
            f"{count.closed_changed:,} of {count.closed:,} closed tickets are different now"
            f" ({100 * count.closed_changed / count.closed:.1f} %); is this file of the desk {desk},"
            " and was it exported like the one before?",
        )
    ]
