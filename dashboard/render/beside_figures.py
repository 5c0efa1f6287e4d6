"""What stands beside a figure, as HTML: how strict each reviewer is, and where customers hurt."""

from __future__ import annotations

from html import escape

from dashboard import text, wording
from dashboard.ask import Hurting, Reviewers
from dashboard.render import tables
from dashboard.render.links import in_desk
from dashboard.render.tables import Column, plain

UNHAPPY = (
    "Of tickets created in these days, and their answers whenever they came; unhappy: the lower two of five."
)


def reviewers(found: Reviewers) -> str:
    """What each reviewer would give on all the work: strictness is told before a person is."""
    said = _strict(found) if found.matter else "Reviewers give much the same on the same people’s work."
    columns = [
        Column("Reviewer"),
        Column("Would give", number=True),
        Column("95 %", number=True),
        Column("Reviews", number=True),
    ]
    rows = [
        [plain(one.name), f"{one.mean:.1f}", f"{one.low:.1f}–{one.high:.1f}", wording.count(one.n)]
        for one in found.reviewers
    ]
    span = text.span(found.window.from_, found.window.to)
    return f'<p class="says">{said}</p>' + tables.table(f"Over {span}, by name", columns, rows, "fair")


def _strict(found: Reviewers) -> str:
    return (
        f"<b>Reviewers differ by up to {found.apart:.1f} points</b> on the same people’s work:"
        " look at who reviewed before you speak of a person."
    )


def strict(found: Reviewers) -> str:
    """Said on a person's page before anything of the person: who reviews the team, and how far apart."""
    each = ", ".join(f"{escape(one.name)} would give {one.mean:.1f}" for one in found.reviewers)
    return f'<p class="sc-facts">{_strict(found)} {each}.</p>'


def hurting(found: Hurting) -> str:
    """Categories by the work on cases of unhappy customers, and what the unhappiest wrote."""
    columns = [
        Column("Category"),
        Column("Hours on unhappy cases", number=True),
        Column("Tickets", number=True),
        Column("Unhappy", number=True),
        Column("Minutes a ticket", number=True),
    ]
    rows = [
        [
            plain(one.category),
            tables.NOTHING if one.hours is None else f"{one.hours:,.0f}",
            wording.count(one.tickets),
            tables.NOTHING if one.share is None else f"{one.share:.0f} % of {wording.count(one.answers)}",
            tables.NOTHING if one.minutes is None else f"{one.minutes:.0f}",
        ]
        for one in found.categories
    ]
    span = text.span(found.window.from_, found.window.to)
    head = tables.table(f"Tickets × share unhappy × minutes of work, {span}", columns, rows, "fair")
    head += f'<p class="sc-facts">{UNHAPPY}</p>'
    said = "".join(
        f'<li>“{escape(one.comment)}” <span class="quieter">{one.score:.0f} of {one.scale_max:.0f} · '
        f"{escape(one.category)} · {in_desk(f'case {escape(one.ticket_id)}', one.address)}</span></li>"
        for one in found.comments
    )
    return head + (f'<ul class="sc-plain sc-comments">{said}</ul>' if said else "")
