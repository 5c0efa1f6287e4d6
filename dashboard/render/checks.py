"""Checks as lines: what is wrong, what it does to the figures, how much; and what was settled."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from dashboard import text, wording
from dashboard.ask import Checked, SettledWord
from dashboard.intake import words
from dashboard.intake.receipt import rows_of
from dashboard.model.catalogue import Catalogue
from dashboard.render import tables
from dashboard.render.literal import with_code
from dashboard.render.receipt import sentence


def check_line(check: Checked, catalogue: Catalogue, home: Path, more: Sequence[Checked] = ()) -> str:
    """One check as a line: its severity as a glyph, what is wrong, what that does to the figures, how much.

    `more` are others that say the same of something else; they stand folded below it.
    """
    rows = f'<p class="many">{rows_of(check.rows)}</p>' if check.rows else '<p class="many"></p>'
    others = "".join(f"<li>{_said_of(one, catalogue, home)}</li>" for one in more)
    folded = f"<details><summary>and {len(more)} more</summary><ul>{others}</ul></details>" if more else ""
    return (
        f'<div class="check">{glyph(check.severity)}'
        f"<div>{_said_of(check, catalogue, home)}{folded}</div>{rows}</div>"
    )


def to_know_line(what: str, does: str, many: str) -> str:
    """Something to know, as a line beside the checks."""
    said = f'<b>{escape(what)}</b><span class="does">{escape(does)}</span>'
    return f'<div class="check">{glyph("to know")}<div>{said}</div><p class="many">{escape(many)}</p></div>'


def glyph(severity: str) -> str:
    """The sign of a severity: a filled square, an outlined one, a dashed one."""
    kind = severity.replace(" ", "-")
    return f'<span class="sign {kind}" role="img" aria-label="{severity}" title="{severity}"></span>'


def how_many(errors: int, warnings: int, to_know: int) -> str:
    """2 errors, 1 warning, 1 to know; nothing where there are none."""
    parts = [f"<b>{errors} error{'s' if errors != 1 else ''}</b>"] if errors else []
    parts += [f"{warnings} warning{'s' if warnings != 1 else ''}"] if warnings else []
    parts += [f"{to_know} to know"] if to_know else []
    return ", ".join(parts)


def settled_list(found: Iterable[SettledWord]) -> str:
    """What was settled stays, with who and when."""
    items = "".join(
        f"<li>{escape(one.column.replace('_', ' ').capitalize())} “{escape(one.word)}” is"
        f' {escape(one.means or "nothing")}<span class="quieter"> · {escape(one.who)},'
        f" {text.moment(one.at)}</span></li>"
        for one in found
    )
    return f'<ul class="settled">{items}</ul>'


def _said_of(check: Checked, catalogue: Catalogue, home: Path) -> str:
    """What looks wrong, what it does to the figures and, small, where (without the home's path)."""
    said = with_code(tables.plain(words.ASKED.sub("", _with_title(check.message, catalogue))))
    said = f"<b>{said}</b>"
    where = places([place.replace(f"{home}{os.sep}", "") for place in check.where])
    does = f"<span>{tables.plain(check.does)}</span> · " if check.does else ""
    return f'{said}<span class="does">{does}<small class="quieter">{tables.plain(where)}</small></span>'


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
