"""What waits today, as HTML lines for a page and as text for the terminal: the same cases, the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from dashboard import text, wording
from dashboard.ask import PRAISE, Case, TakenUp, Worklist, WorklistGroup
from dashboard.quick import dataclass
from dashboard.render.links import in_desk

MOST_A_GROUP, MOST = 3, 9  # lines on the first screen
LONGEST = 160  # characters of a comment
SOON = timedelta(days=2)


@dataclass(frozen=True)
class ListSection:
    """What stands below one heading: each case with its group; those that are `past` are not among them."""

    heading: str
    note: str
    lines: tuple[tuple[WorklistGroup, Case], ...]
    past: tuple[tuple[WorklistGroup, Case], ...] = ()


def every(found: Worklist) -> list[ListSection]:
    """The sections in which something waits, each with all its cases; what is long past stands last."""
    sections = []
    headings = dict.fromkeys(group.heading for group in found.groups if group.cases)
    for heading in headings:
        groups = [group for group in found.groups if group.heading == heading and group.cases]
        lines = [(group, case) for group in groups for case in group.cases]
        lines.sort(key=lambda line: line[1].is_past)
        sections.append(ListSection(heading, groups[0].note if len(groups) == 1 else "", tuple(lines)))
    return sections


def first(found: Worklist) -> list[ListSection]:
    """The same with the first cases of each, in turn: nine lines in all, and no section is crowded out.

    What is long past is no line: it would push aside what somebody needs today.
    """
    sections = [_of_today(section) for section in every(found)]
    sizes, left = [0] * len(sections), MOST
    for _ in range(MOST_A_GROUP):
        for at, section in enumerate(sections):
            if left and sizes[at] < len(section.lines):
                sizes[at], left = sizes[at] + 1, left - 1
    cut = (replace(one, lines=one.lines[:size]) for one, size in zip(sections, sizes, strict=True))
    return [section for section in cut if section.lines or section.past]


def _of_today(section: ListSection) -> ListSection:
    lines = tuple(line for line in section.lines if not line[1].is_past)
    return replace(section, lines=lines, past=tuple(line for line in section.lines if line[1].is_past))


def past(section: ListSection) -> str:
    """How many are long past, and since when the first waits; "" where none is."""
    dues = [case.due for _, case in section.past if case.due]
    if not dues:
        return ""
    title = section.past[0][0].title
    more = " more" if any(of.title == title for of, _ in section.lines) else ""
    first_on = text.day(min(dues).date())
    return f"{title}: {len(dues)}{more}, due long ago, the first on {first_on}."


def count(found: Worklist) -> int:
    """How many cases wait in all."""
    return sum(len(group.cases) for group in found.groups)


def praised(found: Worklist) -> set[tuple[str, str | None]]:
    """What the list praises: metric, and the sentence that says why."""
    return {
        (case.case_id, case.detail) for group in found.groups if group.group == PRAISE for case in group.cases
    }


def nothing(found: Worklist) -> str:
    """What was looked for, where nothing waits."""
    looked = [group.none for group in found.groups if group.none and group.is_looked_for and not group.stale]
    if not looked:
        return "" if stale(found) else "Nothing that is loaded tells of cases that wait."
    return f"Nothing waits: {', '.join(looked)}."


def looked_at(found: Worklist) -> str:
    """How much that is said of, and as of when each desk tells it."""
    desks = wording.listed([f"{text.desk(one.desk)} as of {text.moment(one.as_of)}" for one in found.desks])
    cases = f"{found.open_cases:,} open {'case' if found.open_cases == 1 else 'cases'}"
    answers = f"{found.answers:,} {'answer' if found.answers == 1 else 'answers'} of 14 days"
    return f"Looked at {cases} and {answers}, {desks}."


def stale(found: Worklist) -> tuple[str, str] | None:
    """Which groups list nothing of a desk, and why: its export is old. One line for all of them."""
    groups = [group for group in found.groups if group.stale]
    if not groups:
        return None
    titles = [group.title if at == 0 else group.title.lower() for at, group in enumerate(groups)]
    desks = [f"{text.desk(one.desk)} end on {text.moment(one.as_of)}" for one in groups[0].stale]
    said = f"Not listed: the data of {wording.listed(desks)}, and such cases may be closed by now."
    return wording.listed(titles), said


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


def held_by(case: Case) -> str:
    """Who holds it; nobody; "" where an organisation names no people, so that nobody can know."""
    return case.holder or ("nobody" if case.names_people else "")


def line(group: WorklistGroup, case: Case, now: datetime, figures: str = "") -> str:
    """One case as HTML: what, who holds it, since when, where to find it, who took it up.

    `figures` is where a case without a ticket has its figures.
    """
    said, detail = escape(what(case)), escape(case.detail or "")
    if group.is_quoted:
        said = f"“{said}”" if said else f"No comment, {detail}"
        detail = detail if case.said else ""
    detail = f' <span class="quieter">{detail}</span>' if detail else ""
    held = held_by(case)
    holder = escape(held) if case.holder else f"<b>{held}</b>" * bool(held)
    ticket = f"case {escape(case.ticket_id)}" if case.ticket_id else ""
    place = in_desk(ticket, case.address if ticket else None)
    if figures and not ticket:
        place = f'<a href="{escape(figures)}" aria-label="{said}: figures">figures</a>'
    taken = ""
    if case.taken:
        taken = f'<span class="taken quieter">{escape(taken_by(case.taken))}</span>'
    return (
        f'<div class="case{" done" if case.taken else ""}"><span class="what">{said}{detail}</span>'
        f'<span class="holder">{holder}</span><span class="when">{escape(when(case, now))}</span>'
        f'<span class="place">{place}</span>{taken}</div>'
    )


def box(group: WorklistGroup, case: Case) -> str:
    """What says that somebody takes a case up, and of which case; links.js hands its key to the server.

    Once it is taken up the box stays within reach of the keyboard, whose place it is, and does nothing.
    """
    named = [f"{group.title}: {what(case) or case.detail or 'no comment'}"]
    named += [f"case {case.ticket_id}"] if case.ticket_id else []
    done = ' checked aria-disabled="true"' if case.taken else ""
    name = escape(f"taken up: {', '.join(named)}")
    return (
        f'<label class="take"><input type="checkbox" data-take="{escape(case.key)}"'
        f' aria-label="{name}"{done}>taken up</label>'
    )


def section_html(section: ListSection, now: datetime, figures: Callable[[Case], str]) -> str:
    """A section: its name on the left, its lines with their boxes to the right of it, on a phone below it.

    `figures` gives where a case of praise has its figures.
    """
    lines = [
        f'<div class="work-line">{line(group, case, now, figures(case) if group.group == PRAISE else "")}'
        f"{box(group, case)}</div>"
        for group, case in section.lines
    ]
    if long_ago := past(section):
        lines.append(f'<p class="sc-facts">{escape(long_ago)}</p>')
    return beside(section.heading, section.note, "".join(lines))


def beside(title: str, note: str, inner: str) -> str:
    """What stands to the right of a title and its note; `inner` is HTML."""
    noted = f"<p>{escape(note)}</p>" if note else ""
    return f'<div class="work"><div><h3>{escape(title)}</h3>{noted}</div><div>{inner}</div></div>'


def taken_by(taken: TakenUp) -> str:
    """Who took a case up, and when."""
    return f"taken up by {taken.who}, {text.moment(taken.at)}"


def as_text(found: Worklist) -> str:
    """The list for a terminal, every case of it."""
    parts: list[str] = []
    for section in every(found):
        parts.append(f"{section.heading} ({section.note})" if section.note else section.heading)
        parts += [f"  {_told(group, case, found.now)}" for group, case in section.lines]
    parts = parts or [nothing(found), looked_at(found)]
    if old := stale(found):
        parts.append(f"{old[0]}: {old[1]}")
    return "\n".join(parts)


def _told(group: WorklistGroup, case: Case, now: datetime) -> str:
    said = what(case)
    told: Sequence[str | None] = (
        f"“{said}”" if said and group.is_quoted else said,
        case.detail,
        held_by(case),
        when(case, now),
        f"case {case.ticket_id}" if case.ticket_id else None,
        case.address,
        taken_by(case.taken) if case.taken else None,
    )
    return "; ".join(part for part in told if part)
