"""What became of a file, as people read it: the receipt of an import, and the tables of the Data page.

Every name here comes from somebody's file, so every cell is escaped on its way into HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from dashboard import periods, text
from dashboard.intake import scales_proven, words
from dashboard.intake.dateorder import ASKED
from dashboard.intake.receipt import Receipt, from_json, gone, how_understood, is_held, rows_of
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Organisation
from dashboard.render import tables
from dashboard.render.literal import with_code
from dashboard.staging import aside
from dashboard.staging.totals import TOTAL
from dashboard.store.generations import Import

STYLE = Path(__file__).with_name("receipt.css")


def outcome(receipt: Receipt, catalogue: Catalogue, *, undone: bool = False) -> str:
    """What became of the file: one sentence, then the sum with a bar of the same parts."""
    parts = [
        f'<div class="receipt"><h3>{escape(receipt.file)}{_placed(receipt, catalogue)}</h3>',
        f'<p class="lead">{_in_a_sentence(receipt)}{" It is undone since." * undone}</p>',
    ]
    if receipt.reason:
        parts.append(f'<p class="reason">{with_code(escape(sentence(_to_be_clicked(receipt.reason))))}</p>')
    parts += [_drawn_sum(receipt)] if receipt.rows_read else []
    return "".join(parts) + "</div>"


def details(receipt: Receipt, catalogue: Catalogue, lines: Sequence[int | None] = ()) -> str:
    """What was understood with its proof, then what was refused; folded where nothing needs a look.

    `lines` are those of the first row that was refused for each reason.
    """
    understood = _understood(receipt, catalogue)
    refused = _refused(receipt, lines) + _refused_parts(receipt, catalogue)
    more = refused + _warnings(receipt)
    if not understood + more:
        return ""
    if not more and not receipt.question:
        inner = f"<details><summary>How it was read</summary>{understood}</details>"
        return f'<div class="receipt">{inner}</div>'
    head = "<h4>Understood as</h4>" if understood else ""
    return f'<div class="receipt">{head}{understood}{more}</div>'


def _to_be_clicked(reason: str) -> str:
    """A reason whose option of the command line is a button here."""
    return scales_proven.ASKED.sub("say which it is", reason.replace(ASKED, "say which comes first"))


def _in_a_sentence(receipt: Receipt) -> str:
    """How much of the file is in use, and what hinders the rest."""
    if is_held(receipt):
        return "<b>Held: nothing of it is loaded before a question is answered.</b>"
    if receipt.status == "refused":
        return "<b>Refused: nothing of it was loaded.</b>"
    if receipt.status == "already_loaded":
        return "<b>Already loaded: nothing changed.</b>"
    if not receipt.refused:
        return "<b>All of this file is in use.</b>"
    if receipt.refused == receipt.no_rows:
        none = "1 row is" if receipt.refused == 1 else f"{receipt.refused:,} rows are"
        return f"<b>All of this file is in use</b>; {none} refused, with nothing to mend."
    causes = len(receipt.refused_reasons)
    why = "one reason" if causes == 1 else f"{causes} reasons"
    are = "is" if receipt.refused == 1 else "are"
    return (
        f"{_share(receipt)} of this file is in use. <b>{rows_of(receipt.refused)} {are} refused"
        f"{f' for {why}' if causes else ''}.</b>"
    )


def _share(receipt: Receipt) -> str:
    """How much of what could be used is used, in a word."""
    used = receipt.accepted / (receipt.accepted + receipt.refused)
    words = ((0.95, "Nearly all"), (0.55, "Most"), (0.45, "Half"), (0.0, "Less than half"))
    return next(word for least, word in words if used >= least)


PARTS = (
    ("empty", "empty", "without a value"),
    ("refused", "refused", "with a reason each"),
    ("superseded", "superseded", "newer in this file"),
    ("accepted", "accepted", "in use from now"),
)


def _drawn_sum(receipt: Receipt) -> str:
    """The sum in figures over a bar of the same parts; read out as the one line that it is."""
    terms = [
        f"<li><b>{receipt.rows_read:,}</b><span>{rows_of(receipt.rows_read).split(' ')[1]} read</span></li>"
    ]
    bars = []
    for sign, (name, word, note) in zip("=+++", PARTS, strict=True):
        count = getattr(receipt, name)
        terms.append(
            f'<li><em>{sign}</em><b>{count:,}</b><span><i class="{name}"></i>{word}</span>'
            f"<small>{note}</small></li>"
        )
        bars += [f'<i class="{name}" style="flex:{count} 0 3px"></i>'] if count else []
    return (
        f'<p class="unseen">{the_sum(receipt)}</p><ul class="parts" aria-hidden="true">{"".join(terms)}</ul>'
        f'<div class="partbar" aria-hidden="true">{"".join(bars)}</div>'
    )


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


def table_title(catalogue: Catalogue, name: str) -> str:
    """A canonical table as people call it."""
    return catalogue.tables[name].title if name in catalogue.tables else name


# what a complaint begins with or holds -> what helps; the first that fits
HELPS = (
    (aside.REPEATED, "Nothing is lost: it is no row"),
    (TOTAL, "Nothing is lost: it is no row"),
    (aside.LEFT_OUT, "Nothing: rows of this kind are not wanted"),
    (", the header has", "A delimiter or a quote stands unquoted in a cell: export again, or mend it"),
    ("as a footer does", "Nothing is lost if it is a footer; else fill in its cells"),
    ("by a spreadsheet", "Export again, and don't open the file in a spreadsheet before you drop it"),
    (
        "is on no scale",
        "Fill in the columns scale_min and scale_max, or map the file by hand and say the scale there",
    ),
    ("fits no scale", "Say the scale under Options, or mend the answers"),
    ("is empty", "Fill it in at the desk, or leave these rows out"),
    ("not a date", "Fill it in at the desk, or write it as 2026-03-31 09:00"),
    ("is no day from", "Leave the cell empty if it stands for none, or mend the year"),
    ("not a duration", "Write it as 1:30 or 90 minutes"),
    ("is larger than", "Look it up at the desk; leave the cell empty if nobody knows"),
    ("thousands, or decimals?", "Write it without the sign, or say which it is in the format"),
    ("number", "Write a number alone, without unit or words"),
    ("neither true", "Write true or false, or leave it empty"),
)
USUALLY_HELPS = "Mend them in the file of refused rows, and drop that"


def _refused(receipt: Receipt, lines: Sequence[int | None]) -> str:
    if not receipt.refused_reasons:
        return ""
    at = [*lines, *[None] * len(receipt.refused_reasons)]
    rows = [
        (
            item.column,
            *_with_example(item.reason, line),
            next((helps for key, helps in HELPS if key in item.reason), USUALLY_HELPS),
            f"{item.rows:,}",
        )
        for item, line in zip(receipt.refused_reasons, at, strict=False)
    ]
    head = ("Column", "Why it was refused", "For example", "What helps", "Rows")
    caption = f"Refused rows of {receipt.file}"
    return "<h4>Refused, and what helps</h4>" + table(caption, head, rows, (4,), css="named")


def _with_example(reason: str, line: int | None) -> tuple[str, str]:
    """A reason, and apart from it where its first row stands and what it holds there."""
    complaint, _, given = reason.partition(": ")
    place = f"line {line:,}" if line else ""
    return complaint, ": ".join(part for part in (place, given) if part) or "–"


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
    return "<h4>Accepted, but for a part of it</h4>" + table(caption, head, rows, (3,), css="named narrow")


def _warnings(receipt: Receipt) -> str:
    """Each message holds its count."""
    items = "".join(f"<li>{escape(words.ASKED.sub('', item.message))}</li>" for item in receipt.warnings)
    return f"<h4>Loaded, but worth a look</h4><ul>{items}</ul>" if items else ""


def _understood(receipt: Receipt, catalogue: Catalogue) -> str:
    """How the file was read with its proof, what came in, and what the format can't give."""
    notes = []
    if told := how_understood(receipt):
        notes.append(("Read as", "<br>".join(map(escape, told))))
    if receipt.tables:
        notes.append(("Came in", escape(came_in(receipt, catalogue))))
    if receipt.matched:
        notes.append((receipt.matched.what.capitalize(), f"{receipt.matched.says}."))
    if receipt.gone:
        notes.append(("Gone", f"{gone(receipt)}; left out of every metric."))
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
    cells = [[with_code(tables.plain(cell)) for cell in row] for row in rows]
    return tables.table(caption, columns, cells, f"data {css}")


def of(entry: Import) -> Receipt:
    """The receipt of an import in force."""
    return from_json(entry.receipt)


def instant_of(entry: Import, organisation: Organisation) -> datetime:
    """When an import happened, in the organisation's zone."""
    return periods.local(datetime.fromisoformat(entry.when), organisation.tz)


def loaded_at(entry: Import, organisation: Organisation) -> str:
    """The same in words."""
    return text.moment(instant_of(entry, organisation))


def came_in(receipt: Receipt, catalogue: Catalogue) -> str:
    """Tickets: 2,327 new, 12 changed; surveys: 1,173 new."""
    parts = []
    for name, count in receipt.tables.items():
        counts = {"new": count.new, "changed": count.changed}
        said = ", ".join(f"{rows:,} {word}" for word, rows in counts.items() if rows)
        parts.append(f"{table_title(catalogue, name).lower()}: {said or 'nothing new'}")
    return sentence("; ".join(parts))
