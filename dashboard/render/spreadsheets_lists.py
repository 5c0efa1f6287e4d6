"""Lists of the pages as rows for a spreadsheet: what waits, what is loaded, what checks say, who is who.

Each holds what its list on the page says, every line of it, also those that the page folds.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.ask import (
    CaseToSee,
    Checked,
    Finding,
    Holding,
    Hurting,
    Missing,
    Person,
    ReconciledShare,
    WhoIsWho,
    Worklist,
)
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Organisation
from dashboard.render import person, receipt
from dashboard.render import worklist as in_words
from dashboard.render.spreadsheets import SheetTable
from dashboard.store.generations import Import

# ---- cases


def comments(found: Hurting) -> SheetTable:
    """The worst comments beneath where customers hurt."""
    columns = ("comment", "rated", "of", "category", "case", "at", "desk", "address")
    rows = tuple(
        (
            *(one.comment, one.score, one.scale_max, one.category),
            *(one.ticket_id, one.at, one.desk, one.address),
        )
        for one in found.comments
    )
    return SheetTable("Worst comments", columns, rows)


def waiting(found: Worklist) -> SheetTable:
    """What waits in a team, every line of it."""
    columns = ("group", "what", "detail", "who holds it", "since", "due", "case", "desk", "address")
    rows = tuple(
        (
            *(section.heading, in_words.what(case) or None, case.detail, in_words.held_by(case) or None),
            *(case.since, case.due, case.ticket_id, case.desk or None, case.address),
            *((case.taken.who, case.taken.at) if case.taken else (None, None)),
        )
        for section in in_words.every(found)
        for _, case in section.lines
    )
    return SheetTable("Worth doing", (*columns, "taken up by", "taken up at"), rows)


def cases_to_see(found: Sequence[CaseToSee]) -> SheetTable:
    """Cases of a person to look at, whatever says most first."""
    columns = ("what happened", "comment", "category", "since", "case", "desk", "address")
    rows = tuple(
        (
            "; ".join(dict.fromkeys(map(person.happened, case.misses))),
            next((miss.comment for miss in case.misses if miss.comment), None),
            *(case.category, case.since, case.ticket_id, case.desk, case.address),
        )
        for case in found
    )
    return SheetTable("Cases to look at", columns, rows)


def everybody(found: Sequence[Person]) -> SheetTable:
    """Everybody by name, with their teams, the latest first."""
    rows = tuple((one.display_name, ", ".join(one.teams) or None) for one in found)
    return SheetTable("Everybody", ("name", "teams"), rows)


# ---- data


def holdings(found: Sequence[Holding], catalogue: Catalogue) -> SheetTable:
    """What is loaded, a row a desk and table."""
    rows = tuple(
        (receipt.table_title(catalogue, one.table), one.desk, one.rows, one.as_of, one.last) for one in found
    )
    return SheetTable("What is loaded", ("loaded", "desk", "rows", "up to", "last import"), rows)


def imports(found: Sequence[Import], catalogue: Catalogue, organisation: Organisation) -> SheetTable:
    """Every import in force, the last one first."""
    columns = ("when", "who", "file", "format", "desk", "rows read", "refused", "accepted", "what came in")
    rows = []
    for entry in found:
        told = receipt.of(entry)
        about = (receipt.instant_of(entry, organisation), entry.by or None, entry.name)
        read = (receipt.format_title(catalogue, entry.format), entry.desk, told.rows_read)
        came = (told.refused, told.accepted, receipt.came_in(told, catalogue), len(told.warnings))
        rows.append((*about, *read, *came))
    return SheetTable("Imports", (*columns, "warnings"), tuple(rows))


def checks(found: Sequence[Checked]) -> SheetTable:
    """What looks wrong, errors first."""
    columns = ("severity", "what", "what it does to the figures", "rows", "where")
    rows = tuple(
        (one.severity, one.message, one.does or None, one.rows or None, "; ".join(one.where)) for one in found
    )
    return SheetTable("Checks", columns, rows)


def names(found: WhoIsWho) -> SheetTable:
    """Names that may mean one, then those that do."""
    columns = ("of", "this name", "rows", "means", "rows of that", "state", "why")
    may_be = [
        (
            *(one.kind, one.alias, found.rows.get((one.kind, one.alias), 0)),
            *(one.name, found.rows.get((one.kind, one.name), 0), "not answered", one.why),
        )
        for one in found.suggestions
    ]
    merged = [
        (
            *(one.kind, one.alias, one.rows),
            *(one.name, found.rows.get((one.kind, one.name), 0), "in force", None),
        )
        for one in found.merged
    ]
    return SheetTable("Who is who", columns, (*may_be, *merged))


def before_daily_use(found: Sequence[Finding]) -> SheetTable:
    """What stands between a home and daily use."""
    rows = tuple((one.severity, one.message, one.next) for one in found)
    return SheetTable("Before daily use", ("severity", "what", "what helps"), rows)


def steps(found: ReconciledShare) -> SheetTable:
    """From our figure to the desk's, a row a reason."""
    columns = ("why the desk counts otherwise", "rows", "moves it by", "to")
    rows = tuple((one.reason, one.rows, one.points, one.after) for one in found.reasons)
    return SheetTable("From ours to theirs", columns, rows)


def missing(found: Sequence[Missing]) -> SheetTable:
    """What a draft lacks to be a card, a row a metric."""
    rows = tuple((one.title, one.perspective, ", ".join(one.needs) or None, one.brings) for one in found)
    return SheetTable("Still missing", ("metric", "perspective", "needs", "comes with"), rows)
