"""What another strategy would change, and the strategies that were saved, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from dashboard import text
from dashboard.ask import Revision, Version

SAME = "The strategy says this already: there is nothing to save."
FIRST, UNREAD = "The first one that is kept.", "What it changed can't be read any more."


def revision_html(found: Revision) -> str:
    """What the file would say otherwise, what that turns, and what to know before it is saved."""
    if not found.changes:
        return f'<p class="sc-says">{SAME}</p>'
    warned = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in found.warnings)
    return (
        f'<div class="sc-says"><h3>What would be written</h3>{_list(found.changes)}'
        f"<h3>What it would change</h3>{_list(found.says)}{warned}</div>"
    )


def version_html(one: Version) -> str:
    """A saved strategy: when, by whom, why, and what it changed."""
    at = text.moment(datetime.fromisoformat(one.at))
    head = f"{one.number} · {at} UTC · {one.who or 'by hand'}{' · in force' if one.in_force else ''}"
    why = f"<p>{escape(one.reason)}</p>" if one.reason else ""
    told = _list(one.changes) if one.changes else f"<p>{UNREAD if one.changes is None else FIRST}</p>"
    if one.changes == () and one.number > 1:
        told = "<p>Only comments or the order of things.</p>"
    return f'<div class="sc-says"><h3>{escape(head)}</h3>{why}{told}</div>'


def text_html(written: str) -> str:
    """A strategy to the letter, folded."""
    said = f"<summary>The file as it was</summary><pre>{escape(written)}</pre>"
    return f'<details class="sc-says">{said}</details>'


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
