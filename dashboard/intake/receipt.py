"""What became of a file: the receipt of an import."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any, Literal

from dashboard.intake.reading import margins
from dashboard.quick import dataclass
from dashboard.staging import aside
from dashboard.staging.stage import Word
from dashboard.staging.totals import TOTAL
from dashboard.text import many, printable

Status = Literal["loaded", "already_loaded", "refused"]
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SIGNS = {**DELIMITERS, ".": "point"}
PROVEN = "the file"  # who settled it
SETTLED = {
    "the user": "as you said",
    PROVEN: "as the file proves",
    "the format": "as its format says",
    "its letters": "a guess by letters alone, which --encoding corrects",
}
# what is told of `understood`, in this order; any other key is a column that is known by its wording
WORDS = {
    "encoding": "encoding {}",
    "in_utf8": "{} in UTF-8 all the same",
    "delimiter": "columns by {}",
    "sheet": "sheet {}",
    "header_rows": "{} header row(s)",
    "header_again": "the header once more in {} row(s) of further sheets",
    "error_cells": "{} cell(s) of the workbook with an error, such as #N/A, read as empty",
    "rows_above": "{} row(s) above the header skipped",
    "header_line": "header in line {}",
    "ruler": "{} row of dashes below the header, read as empty",
    "first_of_name": "of several columns of one name the first: {}",
    "unquoted": "{} row(s) out of the quotes around the whole line",
    "footer": "footer: {}",
    "date_order": "dates {}",
    "zone": "times {}",
    "day_numbers": "days counted from 1900: {}",
    "decimal": "decimals after {}",
    "thousands": 'thousands parted by "{}"',
    "currency": "amounts in {}",
    "scale": "answers on {}",
    "scale_unused": "no answers, so the scale {} says nothing of it",
    "ids": "ids mended: {}",
    "nobody": "nobody is {}",
    "nothing": "read as empty: {}",
    "durations": "durations: {}",
}
SHEETS = ("sheet_left", "sheet_hidden")  # warnings of sheets that were not read
# why something was refused that is no row, or not wanted: there is nothing to mend
NO_ROWS = (margins.FOOTER, margins.SENTENCE, aside.REPEATED, TOTAL, aside.LEFT_OUT)
# what was safely mended, by kind; {} is one of the values
MENDED_AS = {
    "floats": '{header} without the decimals of "{example}"',
    "grouped": '{header} without the separators of "{example}"',
    "guarded": "{header} without what a spreadsheet put around {example}",
    "nothing": "{header} none in {rows} of nan or an error cell",
}


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
class RefusedPart:
    """Rows that are accepted, and refused for one further table: a ticket whose answer can't be read."""

    table: str
    column: str
    reason: str
    rows: int


@dataclass(frozen=True)
class Damaged:
    """A column of ids that tells nobody apart: its header, our column, how it is damaged."""

    header: str
    column: str
    kind: Literal["guarded", "floats", "grouped", "nothing", "scientific", "truncated", "dates", "same"]
    rows: int
    example: str

    @property
    def says(self) -> str:
        """What is wrong, what became of it, and what to do."""
        how = {
            "scientific": f'was bent by a spreadsheet ("{self.example}")',
            "truncated": f'was cut to 15 digits by a spreadsheet ("{self.example}")',
            "dates": f'was taken for dates by a spreadsheet ("{self.example}")',
            "same": f"is {self._one} throughout",
        }.get(self.kind, "is damaged")
        again = "export the file again and import it without opening it in a spreadsheet"
        if self.kind == "same":
            again = f"export the file again with each row's own, or map another column as {self.column}"
        what = f"{self.header} {how} in {rows_of(self.rows)}"
        return f"{what}, so it tells nobody apart and was not taken; {again}"

    @property
    def _one(self) -> str:
        """The one value of all rows; of an address nothing is kept but what it can't be read from."""
        is_hash = self.column == "customer" and re.fullmatch(r"[0-9a-f]{32}", self.example)
        return "one and the same address" if is_hash else f'"{self.example}"'


@dataclass(frozen=True)
class Matched:
    """Of the answers, or reviews, that a file brought: how many found their ticket, and what the others miss.

    Without a ticket one has the team that it names itself; without one it is nobody's but the
    organisation's.
    """

    answers: int
    found: int
    organisation_only: int
    what: str = "answers"
    named: bool = True  # whether any of them names a ticket

    @property
    def says(self) -> str:
        """312 of 400 answers found their ticket; 88 count for the organisation only."""
        said = f"{self.found:,} of {self.answers:,} {self.what} found their ticket"
        if not self.named:
            said = f"its {self.what} name no ticket"
        if self.organisation_only:
            counts = "counts" if self.organisation_only == 1 else "count"
            said += f"; {self.organisation_only:,} {counts} for the organisation only"
        if named := self.answers - self.found - self.organisation_only:
            said += f"; {named:,} {'counts' if named == 1 else 'count'} for the team that the file names"
        return said


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
    question: Literal["date_order", "mapping", "scale"] | None = None
    choices: tuple[str, ...] = ()  # what may be answered to it, where that hangs on the file
    refused_parts: tuple[RefusedPart, ...] = ()
    new_words: tuple[Word, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    matched: Matched | None = None  # of a file of surveys or reviews that holds no tickets
    open: int = 0  # accepted tickets that are neither resolved nor closed

    @property
    def in_refused_file(self) -> int:
        """How many rows its file of refused ones holds; a sheet that was left has other columns."""
        left = sum(warned.rows for warned in self.warnings if warned.check in SHEETS)
        return self.refused - left + sum(part.rows for part in self.refused_parts)

    @property
    def no_rows(self) -> int:
        """How many of the refused are no rows, or not wanted: a total, a footer, the header once more."""
        return sum(one.rows for one in self.refused_reasons if one.reason in NO_ROWS)


def from_json(written: dict[str, Any]) -> Receipt:
    """A receipt as the ledger keeps it."""
    return Receipt(
        **{
            **written,
            "tables": {name: TableCounts(**counts) for name, counts in written["tables"].items()},
            "refused_reasons": tuple(RefusedReason(**item) for item in written["refused_reasons"]),
            "warnings": tuple(Warned(**item) for item in written["warnings"]),
            "lacks": tuple(written["lacks"]),
            "matched": Matched(**written["matched"]) if written.get("matched") else None,
            "choices": tuple(written.get("choices", ())),
            "damaged": tuple(Damaged(**item) for item in written.get("damaged", ())),
            "new_words": tuple(Word(**item) for item in written.get("new_words", ())),
            "refused_parts": tuple(RefusedPart(**item) for item in written.get("refused_parts", ())),
        }
    )


def how_understood(receipt: Receipt) -> list[str]:
    """How the file was read, and who settled the order of its dates: encoding utf-8, columns by comma, ..."""
    told = []
    for key, words in WORDS.items():
        if value := receipt.understood.get(key):
            settled = SETTLED.get(receipt.understood.get(f"{key}_from") or "")
            plain = words.format(SIGNS.get(value, value.replace("-first", " first")))
            one, many = plain.replace("(s)", ""), plain.replace("(s)", "s")
            said = (one if value == "1" else many) + (f", {settled}" if settled else "")
            proof = receipt.understood.get(f"{key}_proof")
            told.append(said + (f": {proof}" if proof else ""))
    known = {*WORDS, *(f"{key}_{more}" for key in WORDS for more in ("from", "proof"))}
    return told + [
        f"{key} from “{header}”" if header else f"no column for {key}"
        for key, header in receipt.understood.items()
        if key not in known
    ]


def is_held(receipt: Receipt) -> bool:
    """Whether a file waits for an answer and nothing else."""
    return receipt.question in ("date_order", "scale")


def rows_of(count: int) -> str:
    """1 row; 1,204 rows."""
    return many(count, "row")


def as_text(receipt: Receipt) -> str:
    """A receipt to be read on a terminal or kept beside a file, without its reason."""
    lines = [
        f"{receipt.file}: {'held' if is_held(receipt) else receipt.status.replace('_', ' ')}"
        + (f" as {receipt.format} into desk {receipt.desk}" if receipt.format else ""),
        f"  {rows_of(receipt.rows_read)} read = {receipt.empty:,} empty + {receipt.refused:,} refused"
        f" + {receipt.superseded:,} superseded + {receipt.accepted:,} accepted",
    ]
    lines += [f"  understood: {'; '.join(how_understood(receipt))}"] if receipt.understood else []
    lines += [
        f"  {table}: {count.new:,} new, {count.changed:,} changed, {count.unchanged:,} unchanged"
        for table, count in receipt.tables.items()
    ]
    lines += [
        f"  refused: {item.column}: {item.reason} ({rows_of(item.rows)})" for item in receipt.refused_reasons
    ]
    lines += [
        f"  refused for {item.table} only: {item.column}: {item.reason} ({rows_of(item.rows)})"
        for item in receipt.refused_parts
    ]
    if receipt.matched:
        lines.append(f"  {receipt.matched.says}")
    if receipt.gone:
        lines.append(f"  gone: {gone(receipt)}")
    if receipt.lacks:
        lines.append(f"  not in this format: {', '.join(receipt.lacks)}")
    if receipt.refused_file:
        is_lost = receipt.in_refused_file > receipt.no_rows
        what = "refused rows to mend" if is_lost else "refused, and nothing to mend"
        lines.append(f"  {what}: {receipt.refused_file}")
    lines += [f"  look at: {item.message}" for item in receipt.warnings]
    return "\n".join(map(printable, lines))


def gone(receipt: Receipt) -> str:
    """What a complete export no longer holds."""
    tickets = "1 ticket that was" if receipt.gone == 1 else f"{receipt.gone:,} tickets that were"
    return f"{tickets} loaded before, not in it any more"
