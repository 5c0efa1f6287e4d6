"""What became of a file, as people read it: the receipt of an import, and the tables of the Data page.

Every name here comes from somebody's file, so every cell is escaped on its way into HTML.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from dashboard import periods, text, wording
from dashboard.ask import Checked
from dashboard.intake import scales, words
from dashboard.intake.dateorder import ASKED
from dashboard.intake.receipt import Receipt, from_json, gone, how_understood, is_held, rows_of
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Organisation
from dashboard.render import tables
from dashboard.store.generations import Import

STYLE = Path(__file__).with_name("receipt.css")
SEVERITY = {"error": tables.status("red", "error"), "warning": tables.status("amber", "warning")}


def as_html(receipt: Receipt, catalogue: Catalogue, *, undone: bool = False) -> str:
    """A receipt as HTML, every name in it escaped."""
    parts = [
        f'<div class="receipt"><h3>{escape(receipt.file)}</h3>',
        f'<p class="came">{_status(receipt, undone)}{_placed(receipt, catalogue)}</p>',
    ]
    if receipt.reason:
        parts.append(f'<p class="reason">{_with_code(escape(sentence(_to_be_clicked(receipt.reason))))}</p>')
    if receipt.rows_read:
        parts.append(f'<p class="sum">{the_sum(receipt)}</p>')
    if receipt.matched:
        parts.append(f'<p class="gone">{receipt.matched.says}.</p>')
    if receipt.gone:
        parts.append(f'<p class="gone">Gone: {gone(receipt)}; left out of every metric.</p>')
    parts += [_tables(receipt, catalogue), _refused(receipt), _refused_parts(receipt, catalogue)]
    parts += [_warnings(receipt), _notes(receipt)]
    return "".join(parts) + "</div>"


def _to_be_clicked(reason: str) -> str:
    """A reason whose option of the command line is a button here."""
    return scales.ASKED.sub("say which it is", reason.replace(ASKED, "say which comes first"))


def _status(receipt: Receipt, undone: bool) -> str:
    if is_held(receipt):
        glyph, colour, words = "?", "unclear", "Held: nothing of it is loaded before a question is answered"
    elif receipt.status == "refused":
        glyph, colour, words = "○", "red", "Refused: nothing of it was loaded"
    elif receipt.status == "already_loaded":
        glyph, colour, words = "–", "", "Already loaded: nothing changed"
    elif receipt.refused:
        glyph, colour, words = "◐", "amber", f"Loaded, {rows_of(receipt.refused)} refused"
    else:
        glyph, colour, words = "●", "green", "Loaded"
    since = ' <span class="quieter">· undone since</span>' if undone else ""
    return f'<span class="status {colour}" aria-hidden="true">{glyph}</span> <b>{words}</b>{since}'


def _placed(receipt: Receipt, catalogue: Catalogue) -> str:
    if receipt.format is None:
        return ""
    desk = f", desk {escape(receipt.desk)}" if receipt.desk else ""
    return f' <span class="quieter">· {escape(format_title(catalogue, receipt.format))}{desk}</span>'


def format_title(catalogue: Catalogue, name: str) -> str:
    """A format as people call it; its name where a home no longer knows it."""
    return catalogue.formats[name].title if name in catalogue.formats else name


def the_sum(receipt: Receipt) -> str:
    """2,330 rows read = 0 empty + 3 refused + 0 superseded + 2,327 accepted."""
    return (
        f"{rows_of(receipt.rows_read)} read = {receipt.empty:,} empty"
        f" + {receipt.refused:,} refused + {receipt.superseded:,} superseded"
        f" + <b>{receipt.accepted:,} accepted</b>"
    )


def sentence(words: str) -> str:
    """Words with a capital first letter, unless they begin with a name: tickets.csv, first_reply_sla."""
    first = words.partition(" ")[0].rstrip(",;:")
    return words[:1].upper() + words[1:] if first.isalpha() else words


def _tables(receipt: Receipt, catalogue: Catalogue) -> str:
    if not receipt.tables:
        return ""
    rows = [
        (table_title(catalogue, name), f"{count.new:,}", f"{count.changed:,}", f"{count.unchanged:,}")
        for name, count in receipt.tables.items()
    ]
    caption, head = f"What came in from {receipt.file}", ("What came in", "New", "Changed", "Unchanged")
    return table(caption, head, rows, (1, 2, 3), css="named narrow")


def table_title(catalogue: Catalogue, name: str) -> str:
    """A canonical table as people call it."""
    return catalogue.tables[name].title if name in catalogue.tables else name


def _refused(receipt: Receipt) -> str:
    if not receipt.refused_reasons:
        return ""
    rows = [(item.column, item.reason, f"{item.rows:,}") for item in receipt.refused_reasons]
    caption, head = f"Refused rows of {receipt.file}", ("Column", "Why it was refused", "Rows")
    return table(caption, head, rows, (2,), css="named narrow")


def _refused_parts(receipt: Receipt, catalogue: Catalogue) -> str:
    """Rows that are accepted, but for their answer."""
    if not receipt.refused_parts:
        return ""
    rows = [
        (table_title(catalogue, item.table), item.column, item.reason, f"{item.rows:,}")
        for item in receipt.refused_parts
    ]
    caption = f"Parts of accepted rows of {receipt.file} that were refused"
    head = ("Refused for", "Column", "Why it was refused", "Rows")
    return '<p class="looks">Accepted, but for a part of it:</p>' + table(
        caption, head, rows, (3,), css="named narrow"
    )


def _warnings(receipt: Receipt) -> str:
    """Each message holds its count."""
    items = "".join(f"<li>{escape(words.ASKED.sub('', item.message))}</li>" for item in receipt.warnings)
    return f'<p class="looks">Loaded, but worth a look:</p><ul>{items}</ul>' if items else ""


def _notes(receipt: Receipt) -> str:
    """What was understood, and what the format can't give."""
    understood = " · ".join(escape(told) for told in how_understood(receipt))
    notes = [("Understood", understood)] if understood else []
    if receipt.lacks:
        notes.append(("Not in this format", escape(", ".join(receipt.lacks))))
    return tables.facts(notes) if notes else ""


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    *,
    css: str = "",
) -> str:
    """An HTML table of texts, escaped; the columns `numbers` are figures and stand to the right.

    `css`: "named" where a heading above says what it is, so that its caption is for screen readers only;
    "narrow" where it is no wider than it needs to be.
    """
    columns = [tables.Column(title, at in numbers) for at, title in enumerate(head)]
    cells = [[_with_code(tables.plain(cell)) for cell in row] for row in rows]
    return tables.table(caption, columns, cells, f"data {css}")


def _with_code(html: str) -> str:
    """`scorecard init` in a message is what one types."""
    return re.sub(r"`([^`<>]+)`", r"<code>\1</code>", html)


def checks_table(found: Iterable[Checked], catalogue: Catalogue, home: Path) -> str:
    """What looks wrong, and where, for instance."""
    rows = [[SEVERITY[check.severity], _said_of(check, catalogue, home)] for check in found]
    columns = [tables.Column("Severity"), tables.Column("What looks wrong")]
    return tables.table("Checks", columns, rows, "data named")


def check_line(check: Checked, catalogue: Catalogue, home: Path) -> str:
    """One check as a line, with its severity."""
    return f'<p class="check">{SEVERITY[check.severity]} {_said_of(check, catalogue, home)}</p>'


def _said_of(check: Checked, catalogue: Catalogue, home: Path) -> str:
    """What looks wrong, what it does to the figures and, small, where (without the home's path)."""
    said = _with_code(tables.plain(words.ASKED.sub("", _with_title(check.message, catalogue))))
    where = places([place.replace(f"{home}{os.sep}", "") for place in check.where])
    does = f'<span class="does">{tables.plain(check.does)}</span>' if check.does else ""
    return f'{said}{does}<small class="quieter">{tables.plain(where)}</small>'


def _with_title(message: str, catalogue: Catalogue) -> str:
    """A message that begins with a metric's name begins with its title instead."""
    name, _, rest = message.partition(" ")
    if name in catalogue.metrics:
        return f"{catalogue.metrics[name].title} {rest}"
    return sentence(message)


def places(where: Sequence[str]) -> str:
    """Places as people say them: tickets.csv, lines 61, 298 and 448."""
    lines: dict[str, list[str]] = {}
    for place in where:
        file, _, line = place.rpartition(", line ")
        lines.setdefault(file or place, []).extend([line] if file else [])
    return "; ".join(
        f"{file}, line{'s' if len(at) > 1 else ''} {wording.listed(at)}" if at else file
        for file, at in lines.items()
    )


HISTORY = (
    tables.Column("When"),
    tables.Column("Who"),
    tables.Column("File"),
    tables.Column("Rows read", number=True),
    tables.Column("Refused", number=True),
    tables.Column("Accepted", number=True),
    tables.Column("What came in"),
    tables.Column("Warnings", number=True),
)


def history_table(imports: Iterable[Import], catalogue: Catalogue, organisation: Organisation) -> str:
    """Imports as a table: when (in the organisation's zone), file, format, desk and its counts."""
    lines = []
    for entry in imports:
        receipt = of(entry)
        told = f"{format_title(catalogue, entry.format)}, desk {entry.desk}"
        cells = (
            loaded_at(entry, organisation),
            entry.by or "–",
            entry.name,
            f"{receipt.rows_read:,}",
            f"{receipt.refused:,}",
            f"{receipt.accepted:,}",
            came_in(receipt, catalogue),
            f"{len(receipt.warnings):,}",
        )
        line = [tables.plain(cell) for cell in cells]
        line[2] += f'<small class="quieter">{tables.plain(told)}</small>'
        lines.append(line)
    return tables.table("Imports in force", HISTORY, lines, "data named wide")


def of(entry: Import) -> Receipt:
    """The receipt of an import in force."""
    return from_json(entry.receipt)


def loaded_at(entry: Import, organisation: Organisation) -> str:
    """When an import happened, in the organisation's zone."""
    return text.moment(periods.local(datetime.fromisoformat(entry.when), organisation.tz))


def came_in(receipt: Receipt, catalogue: Catalogue) -> str:
    """Tickets: 2,327 new, 12 changed; surveys: 1,173 new."""
    parts = []
    for name, count in receipt.tables.items():
        counts = {"new": count.new, "changed": count.changed}
        said = ", ".join(f"{rows:,} {word}" for word, rows in counts.items() if rows)
        parts.append(f"{table_title(catalogue, name).lower()}: {said or 'nothing new'}")
    return sentence("; ".join(parts))
