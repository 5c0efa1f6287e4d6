"""The receipt of a file: every row accounted for, what was understood of it, what looks odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboard.intake import dateorder
from dashboard.intake.export import Export, Into
from dashboard.intake.judged import RowAccount, refused_parts
from dashboard.intake.noticed import noticed
from dashboard.intake.plan import Planned
from dashboard.intake.reading.mend import ends_otherwise
from dashboard.intake.reading.source import Source
from dashboard.intake.receipt import (
    MENDED_AS,
    NO_ROWS,
    PROVEN,
    Damaged,
    Receipt,
    TableCounts,
    rows_of,
)
from dashboard.intake.recognise import folded
from dashboard.model.format import Format
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass
from dashboard.staging.amounts import CURRENCY
from dashboard.staging.ids import MENDED, DamagedIds
from dashboard.staging.nobody import NobodyNamed
from dashboard.staging.serials import Serials
from dashboard.staging.stage import Counts


@dataclass(frozen=True)
class WrittenRows:
    """What the rows of a file did to those that were there: by table, and tickets that are gone."""

    counts: Mapping[str, Counts]
    gone: int


def receipt_of(
    into: Into,
    export: Export,
    found: Planned,
    rows: RowAccount,
    refused_file: Path | None,
    written: WrittenRows | None = None,
) -> Receipt:
    """What became of the rows of a file; refused as a whole where nothing of it was written."""
    source, fmt, staged = export.source, export.recognised.format, found.staged
    damaged = _damaged(fmt, found.damaged)
    return Receipt(
        file=source.name,
        format=fmt.name,
        desk=export.desk,
        sha256=source.sha256,
        status="loaded" if written else "refused",
        reason=None if written else _nothing_good(rows, damaged, source),
        rows_read=rows.rows_read,
        empty=rows.empty,
        refused=rows.refused,
        superseded=rows.superseded,
        accepted=rows.accepted,
        tables=_tables(written.counts) if written else {},
        understood=_understood(into, export, found),
        refused_file=None if refused_file is None else refused_file.relative_to(into.home).as_posix(),
        refused_reasons=rows.reasons,
        refused_parts=refused_parts(staged),
        warnings=noticed(into, export, found, damaged, written.counts) if written else (),
        lacks=fmt.lacks,
        gone=written.gone if written else 0,
        new_words=tuple(staged.words),
        open=staged.open,
        damaged=damaged,
    )


def _damaged(fmt: Format, found: Sequence[DamagedIds]) -> tuple[Damaged, ...]:
    """Which ids were bent for good; a ticket's number may be its answer's too: told once of each column."""
    once = {(fmt.columns[one.column].column, one.kind): one for one in reversed(found)}
    return tuple(
        Damaged(header, one.column, kind, one.rows, one.example)
        for (header, kind), one in reversed(once.items())
        if kind not in MENDED
    )


def _tables(counts: Mapping[str, Counts]) -> dict[str, TableCounts]:
    return {name: TableCounts(count.new, count.changed, count.unchanged) for name, count in counts.items()}


def _understood(into: Into, export: Export, found: Planned) -> dict[str, str | None]:
    source, fmt, order = export.source, export.recognised.format, found.order
    return {
        "encoding": source.encoding,
        **({"encoding_from": "its letters", "encoding_proof": source.guess} if source.guess else {}),
        **({"in_utf8": source.in_utf8} if source.in_utf8 else {}),
        "delimiter": source.delimiter if source.sheet is None else None,
        **({} if source.sheet is None else {"sheet": source.sheet}),
        "date_order": order,
        "date_order_from": dateorder.known_from(order, export.options.date_order, fmt.date_order),
        **({"date_order_proof": found.order_proof} if found.order_proof else {}),
        "zone": export.zone or fmt.zone or into.strategy.organisation.zone,
        "zone_from": PROVEN if export.zone else "the format" if fmt.zone else None,
        **_days_understood(export, found.serials),
        **_header_understood(export),
        **_numbers_understood(export, found),
        **_ids_understood(export.recognised.format, found.damaged),
        **_nobody_understood(export.recognised.format, found.nobody),
        **({"nothing": ", ".join(f'"{word}"' for word in found.nothing)} if found.nothing else {}),
        **_units_understood(export.recognised.format, found.units),
    }


def _days_understood(export: Export, found: Serials | None) -> dict[str, str]:
    """What numbers were read as, where dates would be."""
    return {"day_numbers": dateorder.number(found, export.source.line_of)} if found else {}


def _header_understood(export: Export) -> dict[str, str | None]:
    """How many rows the header has, and which column was taken for one that is known by its wording."""
    source, fmt = export.source, export.recognised.format
    rows = {"header_rows": str(1 + len(source.below))} if fmt.header_rows > 1 else {}
    if source.sheet_headings:
        rows["header_again"] = str(source.sheet_headings)
    if source.sheet_errors:
        rows["error_cells"] = str(source.sheet_errors)
    if source.above:
        rows["rows_above"] = str(len(source.above))
    if source.unquoted:
        rows["unquoted"] = str(source.unquoted)
    if source.header_line > 1:
        rows["header_line"] = str(source.header_line)
    if source.ruled:
        rows["ruler"] = "1"
    if source.footer:
        rows["footer"] = " ".join(source.footer)
    places = export.recognised.places
    named = Counter(map(folded, source.header))
    first = {source.header[at] for at in places.values() if named[folded(source.header[at])] > 1}
    if repeated := sorted(first - {one.column for one in fmt.columns.values() if one.nth > 1}):
        rows["first_of_name"] = ", ".join(repeated)
    worded = (column for column, entry in fmt.columns.items() if entry.like)
    return rows | {column: source.header[places[column]] if column in places else None for column in worded}


def _numbers_understood(export: Export, found: Planned) -> dict[str, str | None]:
    """The decimal sign and the scale of the answers, where either had to be known."""
    told: dict[str, str | None] = {}
    if decimal := found.decimal or export.recognised.format.decimal:
        told |= {"decimal": decimal[0], "thousands": decimal[1:] or None}
    if signs := next((one.signs for one in found.format.columns.values() if one.signs), ()):
        told["currency"] = found.format.fixed.get(CURRENCY) or ", ".join(signs)
    if found.scale is not None and found.scale.points:
        told |= {"scale": found.scale.scale.name, "scale_from": found.scale.by}
    if export.options.scale and "score" not in found.format.columns:
        told["scale_unused"] = export.options.scale
    return told


def _ids_understood(fmt: Format, damaged: Sequence[DamagedIds]) -> dict[str, str | None]:
    """Which ids were bent and could be mended, each with one as the file has it."""
    mended = [
        MENDED_AS[one.kind].format(
            header=fmt.columns[one.column].column, example=one.example, rows=rows_of(one.rows)
        )
        for one in damaged
        if one.kind in MENDED
    ]
    return {"ids": ", ".join(dict.fromkeys(mended))} if mended else {}


def _nobody_understood(fmt: Format, found: Sequence[NobodyNamed]) -> dict[str, str | None]:
    """Which words of people and teams were taken for nobody, in how many rows."""
    said = [f'"{one.word}" ({fmt.columns[one.column].column}, {rows_of(one.rows)})' for one in found]
    return {"nobody": ", ".join(said)} if said else {}


def _units_understood(fmt: Format, units: Mapping[str, ColumnType]) -> dict[str, str | None]:
    """Which durations are numbers where clocks were due, and of what."""
    said = [f'"{fmt.columns[column].column}" in {unit}' for column, unit in units.items()]
    return {"durations": ", ".join(said)} if said else {}


def _nothing_good(rows: RowAccount, damaged: Sequence[Damaged], source: Source) -> str:
    """Why a file of which no row can be loaded is refused as a whole."""
    first = rows.reasons[0]
    # a format may make the key of a damaged column, which is empty then: the damage is what to mend
    is_empty = first.reason == "is empty"
    how = next((f"{one.says}." for one in damaged if is_empty or one.header == first.column), "")
    mend = "" if first.reason in NO_ROWS else "Mend the file of refused rows and import that."
    if len(source.malformed) == rows.refused:
        how = how or ends_otherwise(source.malformed, source.header)
    return (
        f"none of its {rows_of(rows.refused)} can be loaded; most often {first.column} {first.reason}."
        f" {how or mend}"
    ).rstrip()
