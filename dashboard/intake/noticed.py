"""What is odd about a file: it is loaded all the same, and its receipt says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dashboard.intake import dateorder, words
from dashboard.intake.dateorder import AS_DATES
from dashboard.intake.export import Export, Into
from dashboard.intake.judged import why_left
from dashboard.intake.plan import Planned
from dashboard.intake.reading.source import Source
from dashboard.intake.receipt import Damaged, Warned, rows_of
from dashboard.model.catalogue import Catalogue
from dashboard.staging.dates import Example
from dashboard.staging.serials import Serials, in_1904
from dashboard.staging.skipped import Skipped
from dashboard.staging.stage import Counts, Word
from dashboard.text import many


def noticed(
    into: Into,
    export: Export,
    found: Planned,
    damaged: Sequence[Damaged],
    counts: Mapping[str, Counts],
) -> tuple[Warned, ...]:
    """What is odd about a file, and about how its rows go with those that were there."""
    return (
        *_sheets_left(export.source),
        *_unseen(export.source),
        *_scale_unused(export, found),
        *(Warned("damaged_ids", one.rows, one.says) for one in damaged),
        *_skipped(found.staged.skipped),
        *_of_1904(found.serials, export),
        *_of_thousands(found.open_point, export),
        *_new(found.staged.words, into.catalogue),
        *_older(counts),
        *_rewritten(counts, export),
    )


def _sheets_left(source: Source) -> list[Warned]:
    """Sheets that hold something and were refused whole: hidden, or of a header that no format knows."""
    return [
        Warned(
            "sheet_hidden" if is_hidden else "sheet_left",
            rows,
            f'the sheet "{name}" ({rows_of(rows)}) was {why_left(is_hidden=is_hidden)}',
        )
        for name, rows, is_hidden in source.sheets_left
    ]


def _unseen(source: Source) -> list[Warned]:
    rows = source.sheet_unseen
    if not rows:
        return []
    are, they, them = ("is", "it is", "it") if rows == 1 else ("are", "they are", "them")
    said = (
        f"{rows_of(rows)} of the sheet {are} hidden there, by a filter or by hand; {they} loaded like all"
        f" others. Where they are not meant, save the sheet without {them} and undo this import"
    )
    return [Warned("rows_hidden", rows, said)]


def _scale_unused(export: Export, found: Planned) -> list[Warned]:
    """A scale that was said of answers of which each row says its own."""
    if export.options.scale is None or found.scale is not None or "score" not in found.format.columns:
        return []
    said = (
        f"the scale {export.options.scale} was said and is not used: each row of this file says its own, in"
        " scale_min and scale_max"
    )
    return [Warned("scale_unused", found.staged.rows, said)]


def _skipped(found: Skipped | None) -> list[Warned]:
    if found is None:
        return []
    what = "a time" if found.rows == 1 else "times"
    said = (
        f'{rows_of(found.rows)} with {what} that no clock in {found.zone} showed, such as "{found.text}" in'
        f" {found.header} (line {found.line:,}): summer time began in that hour, so it is read an hour later."
        " Where the file's times are of another zone, write zone into its format, or into strategy.toml, and"
        " rebuild"
    )
    return [Warned("skipped_hour", found.rows, said)]


def _of_1904(found: Serials | None, export: Export) -> list[Warned]:
    """Day numbers that may be of four years later."""
    if found is None or not found.may_be_of_1904(datetime.now(UTC).date()):
        return []
    are = many(found.rows, "date is a number", "dates are numbers")
    said = (
        f"{are} of days, counted from 1900: {dateorder.number(found, export.source.line_of)}. Were they"
        f" counted from 1904, as on old Macs, it is {in_1904(found.day)}, and nothing in the file tells. If"
        f" so, undo this import, {AS_DATES}, and import that"
    )
    return [Warned("day_numbers", found.rows, said)]


def _of_thousands(found: Example | None, export: Export) -> list[Warned]:
    """Numbers that may be a thousand times as large."""
    if found is None:
        return []
    are = many(found.of, "number has", "numbers have")
    said = (
        f'{are} three figures behind a point, such as "{found.text}" in {found.column} (line'
        f" {export.source.line_of(found.record):,}), read as decimals. Where the point parts thousands, as"
        " beside semicolons it mostly does, undo this import, write them without it, or say"
        ' decimal = ",." in the format, and import again'
    )
    return [Warned("open_point", found.of, said)]


def _new(new_words: Sequence[Word], catalogue: Catalogue) -> list[Warned]:
    return [
        Warned("unknown_word", new.rows, words.message(new, words.option(new, catalogue)))
        for new in new_words
    ]


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


def _rewritten(counts: Mapping[str, Counts], export: Export) -> list[Warned]:
    """More than one in twenty of the closed tickets are not what they were: history was written anew."""
    count = counts.get("tickets")
    if count is None or not count.is_rewritten:
        return []
    settled = {said.partition(":")[0].strip() for said in export.options.words}
    if {column for column, _ in count.differing} <= settled:
        return []  # somebody has just said what its words mean
    where = ", ".join(f"{column} ({rows:,})" for column, rows in count.differing)
    return [
        Warned(
            "closed_changed",
            count.closed_changed,
            f"{count.closed_changed:,} of {count.closed:,} closed tickets are different now"
            f" ({100 * count.closed_changed / count.closed:.1f} %), in {where}; is this file of"
            f" the desk {export.desk}, and was it exported like the one before?",
        )
    ]
