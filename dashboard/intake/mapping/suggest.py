"""A mapping suggested: by names that columns have elsewhere, by what they hold, with a reason for each.

Nothing here is ever taken without a yes. Where a file looks like a format of which too little is known
(queries/exports/suggested/), the suggestion is that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from dashboard.faults import UsageFault, nearest
from dashboard.intake.mapping import Mapping, by_name, needed, with_tables
from dashboard.intake.mapping.by_content import NUMBERS, answers_a_question, by_content
from dashboard.intake.mapping.by_name import BY_NAME, alike
from dashboard.intake.mapping.following import Suggested, with_what_follows
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.recognise import looks_like, missing, places
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass
from dashboard.store.known_tickets import Known

FEW_TICKETS = 3  # different numbers that must be tickets, before a column is proposed by them
# what a ticket's export says of the work, and a survey tool does not
WORK = {
    "status", "updated_at", "first_reply_at", "resolved_at", "closed_at", "agent_replies", "reopens",
    "transfers", "first_reply_due_at", "resolution_due_at", "first_reply_sla_met", "resolution_sla_met",
    "first_reply_minutes", "resolution_minutes", "first_reply_business_minutes",
    "resolution_business_minutes", "handle_minutes",
}  # fmt: skip


def suggest(
    look: Profile, catalogue: Catalogue, table: str | None = None, tickets: Known = lambda _: 0
) -> Suggested:
    """The likeliest mapping of a file, into `table` where that is said; UsageFault for an unknown one.

    `tickets` tells how many texts are numbers of tickets that are loaded.
    """
    if table is not None and table not in catalogue.tables:
        raise UsageFault(f'there is no table "{table}"{nearest(table, catalogue.tables) or "."}')
    like = looks_like(look.source.header, catalogue.suggested)
    if like is not None and table in (None, like.tables[0]):
        found = _with_other_names(_as_known(look, like), look, catalogue, like)
        found = _without_unfed(found, catalogue)
    else:
        found = _by_columns(look, catalogue, table)
    return with_what_follows(_with_ticket(found, look, tickets), look, catalogue)


def _by_columns(look: Profile, catalogue: Catalogue, table: str | None) -> Suggested:
    """A mapping into the table that its columns fit best, or that is said or known."""
    known = _known(look, catalogue)
    wanted = table or (known.tables[0] if known else None)
    fits = {name: _into(look, catalogue, name) for name in ([wanted] if wanted else choices(catalogue))}
    best = max(fits, key=lambda name: fits[name][0])
    if best == "tickets" and "surveys" in fits and _is_of_answers(look, fits[best][1], fits["surveys"][1]):
        best = "surveys"
    found = fits[best][1]
    zone_like = known.zone_like if known and best in known.tables else None
    return replace(found, mapping=replace(found.mapping, zone_like=zone_like))


def _known(look: Profile, catalogue: Catalogue) -> Format | None:
    """The format of ours that reads such a file, where somebody wants other columns of it."""
    formats = (
        fmt for fmt in catalogue.formats.values() if not (fmt.home or missing(fmt, look.source.header))
    )
    return next(formats, None)


def _is_of_answers(look: Profile, tickets: Suggested, surveys: Suggested) -> bool:
    """Whether a file tells what customers answered, or asks, and of tickets nothing but the number."""
    asks = any("?" in column.said for column in look.columns)
    answered = surveys.why.get("score", NUMBERS) != NUMBERS
    return (asks or answered) and not WORK & set(tickets.mapping.columns)


def _with_ticket(found: Suggested, look: Profile, tickets: Known) -> Suggested:
    """The ticket that an answer is about, by the numbers that are loaded: "Custom Data 1"."""
    mapping = found.mapping
    if mapping.tables[0] != "surveys" or "ticket_id" in mapping.columns:
        return found
    for column in look.columns:
        texts = [text for text, _ in column.values]
        if column.label in mapping.columns.values() or len(texts) < FEW_TICKETS or column.is_timed:
            continue
        if 2 * tickets(texts) >= len(texts):
            columns = {**mapping.columns, "ticket_id": column.label}
            why = {**found.why, "ticket_id": "holds numbers of tickets that are loaded"}
            return replace(found, mapping=replace(mapping, columns=columns), why=why)
    return found


@dataclass(frozen=True)
class Denied:
    """A column that is called like one of ours and holds what that can't be, with an example; or one that
    holds what ours does, whatever it is called (`by_name`). `option` is how the command line takes it all
    the same.
    """

    column: str
    ours: str
    why: str
    option: str = ""
    by_name: bool = True

    def called(self, ours: str) -> str:
        """That it is called like one of ours, by the name that has where it is told; "" where it is not."""
        return f"is called like {ours} and " if self.by_name else ""


def denied(mapping: Mapping, look: Profile, catalogue: Catalogue) -> list[Denied]:
    """The columns that were passed over for what they hold, though their names are known."""
    used = {*mapping.columns.values(), *mapping.times.values()}
    found = []
    for column in (c for c in look.columns if c.label not in used and c.filled):
        for table, free in _free(mapping, catalogue).items():
            if ours := by_name.denied(column, free, catalogue, table):
                why = f'holds "{column.examples[0]}", which is {_no_such(ours, free[ours], column)}'
                no_unit = ours.endswith("_minutes") and column.is_like("number")
                option = f'--column "{ours}={column.label}" --unit {ours}=hours' if no_unit else ""
                found.append(Denied(column.label, ours, why, option))
                break
    return [*found, *_other_answers(mapping, look, catalogue, used)]


def _free(mapping: Mapping, catalogue: Catalogue) -> dict[str, dict[str, ColumnType]]:
    """Of each table the columns that nothing is yet; tickets may have the customer's answer beside them."""
    free = {
        table: {c: kind for c, kind in catalogue.tables[table].types.items() if c not in mapping.columns}
        for table in mapping.tables
    }
    return free if mapping.tables != ("tickets",) else {**free, "surveys": {"score": "number"}}


def _other_answers(
    mapping: Mapping, look: Profile, catalogue: Catalogue, used: Collection[str]
) -> Iterator[Denied]:
    """The columns that hold answers too: a mapping reads one of them, a file has one mapping of a kind."""
    if "score" not in mapping.columns:
        return
    kind = "csat" if mapping.fixed.get("kind") == "nps" else "nps"
    for column in (one for one in look.columns if one.label not in used and one.filled):
        is_named = alike("score", "number", column, catalogue, "surveys")
        if is_named or answers_a_question(column, catalogue):
            why = (
                "holds answers too: a mapping reads one column of them, and one more of another kind (csat,"
                " nps, ces) is saved beside it; then both are read"
            )
            option = f'--column "score={column.label}" --fixed kind={kind} --save ANOTHER'
            yield Denied(column.label, "score", why, option, by_name=is_named is not None)


def _no_such(ours: str, kind: ColumnType, column: FileColumn) -> str:
    """What a text is not."""
    if ours.endswith("_minutes"):
        return "of no unit" if column.is_like("number") else "no duration"
    if kind in ("instant", "date"):
        return "no date"
    if kind == "flag":
        return "neither yes nor no"
    if ours == "score":
        return "on no scale that all of them are on"
    if kind in ("number", "integer"):
        return "no number"
    return "no name" if ours in by_name.NAMED else f"no {ours.replace('_', ' ')}"


def choices(catalogue: Catalogue) -> list[str]:
    """The tables that an export can be mapped to; of two that fit alike the first, which more files are."""
    return [table.name for table in catalogue.tables.values() if table.by_hand]


def _as_known(look: Profile, like: Format) -> Suggested:
    beside = {f"{column}_time" for column, entry in like.columns.items() if entry.time}
    at = [column for column in places(like, look.source.header) if column not in beside]
    labels = {column: look.find(like.columns[column].column) for column in at}
    columns = {ours: column.label for ours, column in labels.items() if column is not None}
    entries = {ours: like.columns[ours] for ours in columns}
    mapping = Mapping(
        like.tables,
        columns,
        {ours: entry.type for ours, entry in entries.items() if entry.type in ("clock", "margin")},
        {ours: dict(entry.words) for ours, entry in entries.items() if entry.words},
        dict(like.fixed),
        dict(like.only_with),
        like.date_order,
        like.zone,
        like.null_values,
        like.lacks,
        like.system,
        {ours: entry.time for ours, entry in entries.items() if entry.time and look.find(entry.time)},
    )
    return Suggested(mapping, dict.fromkeys(columns, f"as in {like.title}"), like.title)


def _with_other_names(found: Suggested, look: Profile, catalogue: Catalogue, like: Format) -> Suggested:
    """What the suggestion knows of and this export calls otherwise (Team where others have Agent Group), and
    what it knows nothing of where its name leaves no doubt.
    """
    named = _into(look, catalogue, like.tables[0])[1]
    mapping = found.mapping
    taken = {*mapping.columns.values(), *mapping.times.values()}
    more = {
        ours: label
        for ours, label in named.mapping.columns.items()
        if ours not in mapping.columns
        and label not in taken
        and (ours in like.columns or named.why[ours] == BY_NAME)
    }
    why = {**found.why, **{ours: named.why[ours] for ours in more}}
    return replace(found, mapping=replace(mapping, columns={**mapping.columns, **more}), why=why)


def _without_unfed(found: Suggested, catalogue: Catalogue) -> Suggested:
    """Without the tables of which no row would be one: answers, where the export has no score."""
    mapping = found.mapping
    tables = tuple(one for one in mapping.tables if mapping.only_with.get(one, "") in ("", *mapping.columns))
    if tables == mapping.tables:
        return found
    fed = with_tables(mapping, tables, catalogue)
    return replace(found, mapping=fed, why={ours: found.why[ours] for ours in fed.columns})


def _into(look: Profile, catalogue: Catalogue, table: str) -> tuple[float, Suggested]:
    """A mapping into one table, and how well it fits."""
    types = catalogue.tables[table].types
    scored = [
        (*by_name, ours, column)
        for ours, kind in types.items()
        for column in look.columns
        if (by_name := alike(ours, kind, column, catalogue, table))
    ]
    columns: dict[str, FileColumn] = {}
    why: dict[str, str] = {}
    fit = 0.0
    required = catalogue.tables[table].required
    for score, reason, ours, column in sorted(scored, key=lambda item: -item[0]):
        if ours not in columns and column not in columns.values():
            columns[ours], why[ours] = column, reason
            fit += score * (2 if ours in required else 1)
    for ours, (column, reason) in by_content(look, columns, table, catalogue).items():
        columns[ours], why[ours] = column, reason
        fit += 0.3
    mapping = Mapping((table,), {ours: column.label for ours, column in columns.items()})
    fixable = {"kind", "scale_min", "scale_max"}
    lacking = [ours for ours in needed(mapping, catalogue) if ours not in fixable]
    lacking += [ours for ours in catalogue.tables[table].telling if ours not in columns]
    return fit - 2 * len(lacking), Suggested(mapping, why)
