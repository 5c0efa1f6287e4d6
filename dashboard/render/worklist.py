"""What waits today, as HTML lines for a page and as text for the terminal: the same cases, the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from dashboard import text, wording
from dashboard.ask import Case, TakenUp, Worklist, WorklistGroup

MOST_A_GROUP, MOST = 3, 9  # lines on the first screen
LONGEST = 160  # characters of a comment
SOON = timedelta(days=2)


def every(found: Worklist) -> list[tuple[WorklistGroup, tuple[Case, ...]]]:
    """The groups in which something waits, each with all its cases."""
    return [(group, group.cases) for group in found.groups if group.cases]


def first(found: Worklist) -> list[tuple[WorklistGroup, tuple[Case, ...]]]:
    """The same with the first cases of each: at most nine lines in all."""
    left, shown = MOST, []
    for group, cases in every(found):
        cut = cases[: min(MOST_A_GROUP, left)]
        left -= len(cut)
        shown.append((group, cut))
    return shown


def count(found: Worklist) -> int:
    """How many cases wait in all."""
    return sum(len(group.cases) for group in found.groups)


def nothing(found: Worklist) -> str:
    """What was looked for, where nothing waits."""
    looked = [group.none for group in found.groups if group.is_looked_for and not group.stale]
    if not looked:
        return "Nothing that is loaded tells of cases that wait."
    return f"Nothing waits: {', '.join(looked)}."


def stale(found: Worklist) -> tuple[str, str] | None:
    """Which groups list nothing of a desk, and why: its export is old. One line for all of them."""
    groups = [group for group in found.groups if group.stale]
    if not groups:
        return None
    titles = [group.title if at == 0 else group.title.lower() for at, group in enumerate(groups)]
    desks = [f"the export of {one.desk} is of {text.moment(one.as_of)}" for one in groups[0].stale]
    return wording.listed(
        titles
    ), f"Not listed: {wording.listed(desks)}, and such cases may be closed by now."


def what(case: Case) -> str:
    """What was said, or is wrong, shortened."""
    words = " ".join((case.said or "").split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def when(case: Case, now: datetime) -> str:
    """Since which day it waits, or until when there is time: to the minute where it is a matter of hours."""
    if case.due is not None:
        told = text.moment(case.due) if abs(case.due - now) < SOON else text.day(case.due.date())
        return f"{'was due' if case.due < now else 'due'} {told}"
    return f"since {text.day(case.since.date())}" if case.since else ""


def line(group: WorklistGroup, case: Case, now: datetime) -> str:
    """One case as HTML: what, who holds it, since when, where to find it, who took it up."""
    said, detail = escape(what(case)), escape(case.detail or "")
    if group.is_quoted:
        said = f"“{said}”" if said else f"No comment, {detail}"
        detail = detail if case.said else ""
    detail = f' <span class="quieter">{detail}</span>' if detail else ""
    holder = escape(case.holder) if case.holder else "<b>nobody</b>"
    ticket = f"case {escape(case.ticket_id)}" if case.ticket_id else ""
    place = ticket
    if case.address and ticket:  # another product: it opens beside this one
        place = f'<a href="{escape(case.address)}" target="_blank" rel="noopener noreferrer">{ticket}</a>'
    taken = ""
    if case.taken:
        taken = f'<span class="taken quieter">{escape(taken_by(case.taken))}</span>'
    return (
        f'<div class="case{" done" if case.taken else ""}"><span class="what">{said}{detail}</span>'
        f'<span class="holder">{holder}</span><span class="when">{escape(when(case, now))}</span>'
        f'<span class="place">{place}</span>{taken}</div>'
    )


def taken_by(taken: TakenUp) -> str:
    """Who took a case up, and when."""
    return f"taken up by {taken.who}, {text.moment(taken.at)}"


def as_text(found: Worklist) -> str:
    """The list for a terminal, every case of it."""
    parts: list[str] = []
    for group, cases in every(found):
        parts.append(f"{group.title} ({group.note})")
        parts += [f"  {_told(case, found.now)}" for case in cases]
    parts = parts or [nothing(found)]
    if old := stale(found):
        parts.append(f"{old[0]}: {old[1]}")
    return "\n".join(parts)


def _told(case: Case, now: datetime) -> str:
    told: Sequence[str | None] = (
        what(case) or None,
        case.detail,
        case.holder or "nobody",
        when(case, now),
        f"case {case.ticket_id}" if case.ticket_id else None,
        case.address,
        taken_by(case.taken) if case.taken else None,
    )
    return "; ".join(part for part in told if part)
