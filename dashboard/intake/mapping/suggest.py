"""A mapping suggested: by names that columns have elsewhere, by what they hold, with a reason for each.

Nothing here is ever taken without a yes. Where a file looks like a format of which too little is known
(queries/exports/suggested/), the suggestion is that one.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from dashboard.faults import UsageFault, nearest
from dashboard.intake.mapping import Mapping, in_our_order, needed, proven_order, timed
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.proposed_scale import ScaleProposal, points, proposed
from dashboard.intake.recognise import looks_like, missing, places
from dashboard.intake.scales import OUT_OF, STARS, Vocabulary
from dashboard.intake.words import choices as words_of
from dashboard.intake.words import elsewhere
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.model.table import ColumnType
from dashboard.staging import values
from dashboard.store.known_tickets import Known

FEW_TICKETS = 3  # different numbers that must be tickets, before a column is proposed by them
FEW = 40  # different words that a status may have
OTHER_UNITS = {
    "hour",
    "hours",
    "hrs",
    "h",
    "stunden",
    "heures",
    "second",
    "seconds",
    "sec",
    "days",
    "day",
    "tage",
}
PRIORITIES = {"low", "normal", "medium", "high", "urgent", "critical", "p1", "p2", "p3", "p4", "p5"}
CHANNELS = {"email", "e-mail", "mail", "phone", "web", "chat", "portal", "form", "api", "sms", "voice"}
PEOPLE = {"agent", "first_responder", "resolver", "reviewer", "coach", "supervisor", "name"}
# A flag of this name says that a promise was missed.
MISSED = re.compile(
    r"exceed|overdue|breach|violat|missed|unmet|late\b|excedid|atrasad|vencid|violad|estourad|descumprid|incumpl"
    r"|fora do|fuera de|não cumprid|no cumplid|dépass|retard|violé|non respect|überschritt|überfällig|verletz"
    r"|verfehlt|verpasst|nicht eingehalten|superat|scadut|ritardo|non rispett|overschred|te laat|gemist"
    r"|niet gehaald|geschonden|przekrocz|po terminie|narusz|niedotrzym",
    re.IGNORECASE,
)
# Only these mean the contrary there; "on time" and "overdue" say themselves what was.
YES_OR_NO = tuple(
    tuple(pair.split("/"))
    for pair in [
        "yes/no",
        "y/n",
        "true/false",
        "t/f",
        "1/0",
        "ja/nein",
        "ja/nee",
        "oui/non",
        "sí/no",
        "si/no",
        "sì/no",
        "sim/não",
        "sim/nao",
        "tak/nie",
        "verdadeiro/falso",
        "verdadero/falso",
        "vrai/faux",
        "wahr/falsch",
        "vero/falso",
        "waar/onwaar",
        "prawda/fałsz",
    ]
)
BEGINNING = ("start", "beg", "opened", "inici", "iníci", "début", "debut", "inizi", "anfang", "rozpocz")
ASKED_WORDS = 4  # of which a question is made at least
LONGEST = 40  # characters of a name on average; what is longer is prose
TOLD_APART = {"response_id", "review_id", "action_id"}
# what a ticket's export says of the work, and a survey tool does not
WORK = {
    "status", "updated_at", "first_reply_at", "resolved_at", "closed_at", "agent_replies", "reopens",
    "transfers", "first_reply_due_at", "resolution_due_at", "first_reply_sla_met", "resolution_sla_met",
    "first_reply_minutes", "resolution_minutes", "first_reply_business_minutes",
    "resolution_business_minutes", "handle_minutes",
}  # fmt: skip
FUZZY, CLOSE_ENOUGH, HOLDS = 0.85, 0.5, 0.7


__all__ = [
    "FEW",
    "Suggested",
    "choices",
    "scale_of",
    "suggest",
    "suggested_words",
    "with_what_follows",
    "words_of",
]


@dataclass(frozen=True)
class Suggested:
    """A mapping to say yes or no to; `why` is our column -> why this one. `like` is the known format."""

    mapping: Mapping
    why: dict[str, str]
    like: str | None = None


def suggest(
    look: Profile, catalogue: Catalogue, table: str | None = None, tickets: Known = lambda _: 0
) -> Suggested:
    """The likeliest mapping of a file, into `table` where that is said; UsageFault for an unknown one.

    `tickets` tells how many texts are numbers of tickets that are loaded.
    """
    if table is not None and table not in catalogue.tables:
        raise UsageFault(f'there is no table "{table}"{nearest(table, catalogue.tables)}.')
    like = looks_like(look.source.header, catalogue.suggested)
    if like is not None and table in (None, like.tables[0]):
        found = _as_known(look, like)
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


# --- which column is which


def _into(look: Profile, catalogue: Catalogue, table: str) -> tuple[float, Suggested]:
    """A mapping into one table, and how well it fits."""
    types = catalogue.tables[table].types
    scored = [
        (*by_name, ours, column)
        for ours, kind in types.items()
        for column in look.columns
        if (by_name := _alike(ours, kind, column, catalogue, table))
    ]
    columns: dict[str, FileColumn] = {}
    why: dict[str, str] = {}
    fit = 0.0
    required = catalogue.tables[table].required
    for score, reason, ours, column in sorted(scored, key=lambda item: -item[0]):
        if ours not in columns and column not in columns.values():
            columns[ours], why[ours] = column, reason
            fit += score * (2 if ours in required else 1)
    for ours, (column, reason) in _by_content(look, columns, table, catalogue).items():
        columns[ours], why[ours] = column, reason
        fit += 0.3
    mapping = Mapping((table,), {ours: column.label for ours, column in columns.items()})
    fixable = {"kind", "scale_min", "scale_max"}
    lacking = [ours for ours in needed(mapping, catalogue) if ours not in fixable]
    lacking += [ours for ours in catalogue.tables[table].telling if ours not in columns]
    return fit - 2 * len(lacking), Suggested(mapping, why)


def _alike(
    ours: str, kind: ColumnType, column: FileColumn, catalogue: Catalogue, table: str
) -> tuple[float, str] | None:
    """How sure it is by its name that a column is ours, and why; None where its name or content denies it."""
    names = [ours.replace("_", " "), *catalogue.synonyms.columns.get(table, {}).get(ours, ())]
    found = _named(column.header, names)
    if column.below and (below := _named(column.below, names)):
        found = max(found or below, below)
    if found is None or not _holds(ours, kind, column, catalogue):
        return None
    score, said = found
    if not column.filled:
        if score < HOLDS:
            return None  # neither its name nor what it holds is any proof
        score -= 0.2
    if ours in TOLD_APART and score < HOLDS and not column.is_unique:
        return None  # Response Type
    if ours == "created_at" and score < HOLDS and column.filled < column.rows:
        return None  # whatever else it is the date of: a ticket has always begun
    if ours.endswith("_id") and column.is_unique:
        score += 0.04
    return score, said


def _named(header: str, names: list[str]) -> tuple[float, str] | None:
    plain = _plain(header)
    for place, name in enumerate(names):
        if plain == _plain(name):
            return (1.0, "by its name") if not place else (0.95 - 0.003 * place, "by its name")
    words = set(plain.split())
    for place, name in enumerate(names):
        wanted = set(_plain(name).split())
        # "Desk team" is a team: a short name of ours counts where the header ends in it
        is_head = not place and plain.endswith(f" {_plain(name)}")
        if wanted and wanted < words and (len(wanted) > 1 or len(_plain(name)) > 4 or is_head):
            # a question has many more words, and may be the one all the same
            less = min(0.05 * len(words - wanted), 0.3) + 0.003 * place
            return HOLDS - less, f'its name holds "{name}"'
    if len(plain) > 4 and (close := get_close_matches(plain, map(_plain, names), 1, FUZZY)):
        return 0.6, f'its name is close to "{close[0]}"'
    return None


@lru_cache(maxsize=4096)
def _plain(header: str) -> str:
    """Words in small letters: TicketNumber, ticket_number and Ticket-Number are one."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"[^\w#]|_", " ", apart).casefold().split())


def _holds(ours: str, kind: ColumnType, column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether what a column holds can be ours; one that holds nothing may be anything."""
    if not column.filled:
        return True
    if kind in ("instant", "date"):
        return column.is_timed or (column.is_like("number") and min(column.numbers) > 20_000)
    if ours.endswith("_minutes"):
        signed = any(text.startswith("-") for text, _ in column.values)  # what is left, not what it took
        return (column.is_like("clock") and not signed) or (column.is_like("number") and _in_minutes(column))
    if kind in ("number", "integer"):
        scored = ours == "score" and proposed(column, catalogue) is not None
        return scored or column.is_like("number")
    if kind == "flag":
        known = catalogue.synonyms.meanings("flag")
        return column.is_like("flag") or all(text.casefold() in known for text, _ in column.values)
    if ours == "kind":
        return all(text.casefold() in elsewhere(ours, catalogue) for text, _ in column.values)
    if ours in ("status", "excluded", "aim", "chosen"):
        return len(column.values) <= FEW and not column.is_timed
    if ours == "comment":
        return not column.is_timed
    if ours in (*PEOPLE, "team") and _says_yes_or_no(column, catalogue):
        return False
    return not column.is_timed and statistics.fmean(len(text) for text, _ in column.values) <= LONGEST


def _says_yes_or_no(column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether what it holds is yes or no, in whatever language: nobody is called so."""
    known = catalogue.synonyms.meanings("flag")
    told = sum(count for text, count in column.values if text.casefold() in known)
    return column.is_like("flag") or 2 * told > column.filled


def _in_minutes(column: FileColumn) -> bool:
    """A bare number is taken for minutes only where the name says so: hours would be wrong by sixty."""
    words = set(_plain(column.header).split())
    return not words & OTHER_UNITS and any(word.startswith("min") for word in words)


def _by_content(
    look: Profile, taken: dict[str, FileColumn], table: str, catalogue: Catalogue
) -> dict[str, tuple[FileColumn, str]]:
    """What columns are whose names say nothing, by what they hold."""
    free = [column for column in look.columns if column not in taken.values() and column.filled]
    found: dict[str, tuple[FileColumn, str]] = {}
    if table == "surveys" and "score" not in taken:
        found |= _answers(free, catalogue)
    for ours, fits, why in CONTENT.get(table, ()):
        if ours in taken or ours in found:
            continue
        column = next(
            (c for c in free if fits(c) and all(c is not other for other, _ in found.values())), None
        )
        if column is not None:
            found[ours] = (column, why)
    if table == "surveys" and "response_id" not in {**taken, **found}:
        found |= _told_apart_by({**taken, **{ours: column for ours, (column, _) in found.items()}})
    return found


def _answers(free: Sequence[FileColumn], catalogue: Catalogue) -> dict[str, tuple[FileColumn, str]]:
    """The column that holds answers: of several one that reads as a question, the first from the left."""
    rated = [c for c in free if not c.is_timed and _is_answer(c, catalogue)]
    asked = [c for c in rated if "?" in c.said or len(_plain(c.said).split()) >= ASKED_WORDS]
    for column in asked or rated:
        why = NUMBERS if column not in asked and column.is_like("number") else "holds answers"
        return {"score": (column, why)}
    return {}


def _is_answer(column: FileColumn, catalogue: Catalogue) -> bool:
    words = set(_plain(column.header).split())
    if {"id", "progress", "duration"} & words or _says_yes_or_no(column, catalogue):
        return False
    if any(sign.isdigit() for text, _ in column.values for sign in text):
        return _is_rating(column)
    known = proposed(column, catalogue)
    return bool(column.filled) and known is not None


def _told_apart_by(columns: dict[str, FileColumn]) -> dict[str, tuple[FileColumn, str]]:
    """What tells answers apart that have no number: one a ticket, else each at its own time."""
    for ours, why in (("ticket_id", "an answer a ticket"), ("responded_at", "each at another time")):
        if ours in columns and columns[ours].is_unique:
            return {"response_id": (columns[ours], why)}
    return {}


def _is_id(column: FileColumn) -> bool:
    plain = all(len(text) <= 40 and " " not in text and "@" not in text for text, _ in column.values)
    return column.is_unique and plain and not column.is_timed


def _always_timed(column: FileColumn) -> bool:
    return column.is_timed and column.filled == column.rows


def _is_end(column: FileColumn) -> bool:
    """Of a form's two times the one at which it was sent off."""
    words = _plain(column.header).split()
    return _always_timed(column) and not any(word.startswith(BEGINNING) for word in words)


def _few_of(words: set[str]) -> Callable[[FileColumn], bool]:
    def fits(column: FileColumn) -> bool:
        texts = [text.casefold() for text, _ in column.values]
        told = [
            text for text in texts if text in words or any(part in words for part in re.split(r"\W+", text))
        ]
        return len(texts) <= FEW and len(told) >= max(1, 0.5 * len(texts))

    return fits


def _is_rating(column: FileColumn) -> bool:
    shown = sum(n for text, n in column.values if OUT_OF.fullmatch(text) or STARS.fullmatch(text))
    if column.filled and shown >= 0.6 * column.filled and len(column.values) <= 11:
        return True
    if not column.is_like("integer") or not 1 < len(column.values) <= 11:
        return False
    return min(column.numbers) >= 0 and max(column.numbers) <= 10


Rule = tuple[str, Callable[[FileColumn], bool], str]
NUMBERS = "holds whole numbers of 0 to 10, or points out of some"
_ID, _WHEN = "every row has another", "a date in every row"
CONTENT: dict[str, tuple[Rule, ...]] = {
    "tickets": (
        ("ticket_id", _is_id, _ID),
        ("created_at", _always_timed, _WHEN),
        ("status", _few_of({"open", "closed", "solved", "resolved", "pending"}), "holds words of a status"),
        ("priority", _few_of(PRIORITIES), "holds words of a priority"),
        ("channel", _few_of(CHANNELS), "holds names of channels"),
        ("customer", lambda column: column.is_like("email"), "holds e-mail addresses"),
    ),
    "surveys": (
        ("response_id", _is_id, _ID),
        ("responded_at", _is_end, "a date in every row, and no beginning"),
        ("responded_at", _always_timed, _WHEN),
        ("customer", lambda column: column.is_like("email"), "holds e-mail addresses"),
    ),
}  # fmt: skip


# --- what follows from it


def with_what_follows(
    found: Suggested, look: Profile, catalogue: Catalogue, *, said: bool = False
) -> Suggested:
    """The suggestion with words, scales, durations and dates filled in; unless columns were said by
    somebody, also the end of the work and a survey in a ticket file.
    """
    if not said:
        found = _with_times(_with_answers(_with_end(found), look, catalogue), look, catalogue)
    mapping = found.mapping
    columns = {ours: column for ours, label in mapping.columns.items() if (column := look.find(label))}
    kinds: dict[str, ColumnType] = {
        ours: "clock" for ours, c in columns.items() if ours.endswith("_minutes") and c.is_like("clock")
    }
    words = {
        ours: suggested_words(ours, column, catalogue) | mapping.words.get(ours, {})
        for ours, column in columns.items()
        if ours not in mapping.kinds
    }
    mapping = replace(
        mapping, kinds=kinds | mapping.kinds, words={ours: said for ours, said in words.items() if said}
    )
    mapping = replace(mapping, null_values=_nothings(mapping, columns.values()))
    if "surveys" in mapping.tables and "score" in columns:
        scale = _scale_of_kinds(columns, catalogue)
        fixed = {ours: value for ours, value in scale.items() if ours not in mapping.columns}
        mapping = replace(mapping, fixed={**fixed, **mapping.fixed})
    if mapping.zone is None:
        mapping = replace(mapping, zone=_zone_of_names(timed(mapping, look, catalogue)))
    if mapping.date_order is None:
        mapping = replace(mapping, date_order=proven_order(timed(mapping, look, catalogue))[1])
    return replace(found, mapping=in_our_order(mapping, catalogue))


def _with_end(found: Suggested) -> Suggested:
    """A desk that dates the end of the work once dates both, resolved and closed."""
    columns = dict(found.mapping.columns)
    ends = ("resolved_at", "closed_at")
    here = [ours for ours in ends if ours in columns]
    if found.mapping.tables[0] != "tickets" or len(here) != 1:
        return found
    (other,) = set(ends) - set(here)
    columns[other] = columns[here[0]]
    why = {**found.why, other: "the end of the work is dated once"}
    return replace(found, mapping=replace(found.mapping, columns=columns), why=why)


DAY_WORDS = {
    "date", "day", "datum", "data", "dia", "fecha", "jour", "giorno", "dag",
    "tag", "on", "am", "em", "el", "le", "il", "op",
}  # fmt: skip
TIME_WORDS = {
    "time", "hour", "uhrzeit", "zeit", "hora", "heure", "ora", "tijd", "at",
    "um", "uhr", "às", "as", "à", "las", "alle", "om",
}  # fmt: skip


def _with_times(found: Suggested, look: Profile, catalogue: Catalogue) -> Suggested:
    """Where an instant has days only, the column of the same name, or the next one, that holds their time."""
    mapping, why = found.mapping, dict(found.why)
    taken = {*mapping.columns.values()}
    for day in timed(mapping, look, catalogue):
        stem = set(_plain(day.header).split())
        timed_already = any(re.search(r"\d:\d", text) and "00:00" not in text for text, _ in day.values)
        if timed_already:
            continue
        for before, column in zip((None, *look.columns), look.columns, strict=False):
            words = set(_plain(column.header).split())
            same = stem & DAY_WORDS and words & TIME_WORDS and words - TIME_WORDS == stem - DAY_WORDS
            beside = before is day and words and words <= TIME_WORDS  # Opened, Time, Closed, Time
            if (same or beside) and column.label not in taken and _is_of_day(column):
                for ours in (o for o, label in mapping.columns.items() if label == day.label):
                    mapping = replace(mapping, times={**mapping.times, ours: column.label})
                    why[ours] = f'{why.get(ours, "by its name")}, its time in "{column.label}"'
    return replace(found, mapping=mapping, why=why)


ZONE_NAMED = re.compile(r"[(\[] *(UTC|GMT|[A-Z][A-Za-z]+/[A-Za-z_/]+) *[)\]]|[ _](UTC|GMT)$")


def _zone_of_names(columns: Iterable[FileColumn]) -> str | None:
    """The zone that the names of all the dates have: Created (UTC)."""
    found = [ZONE_NAMED.search(column.header) for column in columns]
    names = {(one[1] or one[2]).replace("GMT", "UTC") if one else "" for one in found}
    name = next(iter(names), "") if len(names) == 1 else ""
    return name if name in available_timezones() else None


def _is_of_day(column: FileColumn) -> bool:
    """Whether it holds times, or parts of a day as a spreadsheet keeps them: 0.384, 0,384."""
    parts = sum(n for text, n in column.values if re.fullmatch(values.FRACTION, text))
    return column.is_like("clock", "number") or column.is_like("time") or 2 * parts > column.filled


def _with_answers(found: Suggested, look: Profile, catalogue: Catalogue) -> Suggested:
    """Tickets that hold the customer's answer too feed both tables."""
    mapping = found.mapping
    if mapping.tables != ("tickets",) or "ticket_id" not in mapping.columns or found.like:
        return found
    taken = set(mapping.columns.values())
    free = [column for column in look.columns if column.label not in taken and column.filled]
    rated = [(one[0], c) for c in free if (one := _alike("score", "number", c, catalogue, "surveys"))]
    if not rated:
        return found
    sure, column = max(rated, key=lambda item: item[0])
    if sure < CLOSE_ENOUGH:
        return found
    columns = {**mapping.columns, "response_id": mapping.columns["ticket_id"], "score": column.label}
    why = {**found.why, "response_id": "an answer a ticket", "score": "by its name"}
    both = replace(mapping, tables=("tickets", "surveys"), columns=columns, only_with={"surveys": "score"})
    return replace(found, mapping=both, why=why)


def suggested_words(ours: str, column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """Their words -> ours, where ours are given (status, flag, answer); what nobody knows is left out."""
    texts = [text for text, _ in column.values]
    if len(texts) > FEW:
        return {}
    if ours == "score":
        return _points(column, catalogue)
    elif choices := words_of(ours, catalogue):
        known = elsewhere(ours, catalogue)
        if ours.endswith("_sla_met") and MISSED.search(column.header):
            # with the other word of each, which next month's file may bring
            turned = _turned(set(map(str.casefold, texts)))
            return {text: known[text.casefold()] for text in texts if text.casefold() in known} | {
                next((text for text in texts if text.casefold() == word), word): met
                for word, met in turned.items()
            }
        elif choices == ("true", "false") and column.is_like("flag"):
            return {}
    else:
        return {}
    return {text: known[text.casefold()] for text in texts if text.casefold() in known}


def _turned(texts: set[str]) -> dict[str, str]:
    """What yes and no mean of a promise where they were asked whether it was missed."""
    found = {"x": "false"} if "x" in texts else {}
    both = {word for pair in YES_OR_NO if set(pair) <= texts for word in pair}
    for yes, no in YES_OR_NO:
        if {yes, no} <= texts or {yes, no} & (texts - both):
            found |= {yes: "false", no: "true"}
    return found


def _points(column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """Answers in words -> their points on the scale that is proposed; what a number says needs no word."""
    found = proposed(column, catalogue)
    if found is None or found.scale is None:
        return {}
    nothing = Vocabulary.of(catalogue).nothing
    said = {text: "" for text, _ in column.values if text.casefold() in nothing}
    known = points(column, found.scale, catalogue)
    worded = {text: f"{known[text]:g}" for text in known if not any(sign.isdigit() for sign in text)}
    return {**worded, **said, **dict.fromkeys(found.nothing, "")}


def _scale_of_kinds(columns: dict[str, FileColumn], catalogue: Catalogue) -> dict[str, str]:
    """The scale of the answers, where a column tells which kind each is; left open where they are several."""
    scale = scale_of(columns["score"], catalogue)
    known = elsewhere("kind", catalogue)
    kinds = {known.get(text.casefold()) for text, _ in columns["kind"].values} if "kind" in columns else set()
    if kinds == {"nps"} and points(columns["score"], "0-10", catalogue):
        return {"kind": "nps", "scale_min": "0", "scale_max": "10"}
    return {"kind": scale["kind"]} if len(kinds) > 1 else scale


def scale_of(column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """kind, scale_min and scale_max of a column of answers; without a scale where it must be asked."""
    found = proposed(column, catalogue)
    return found.fixed if found is not None else ScaleProposal("csat", None).fixed


def _nothings(mapping: Mapping, columns: Iterable[FileColumn]) -> tuple[str, ...]:
    """Texts in these columns that mean nothing, as they are written there."""
    found = (text for column in columns for text in column.nothings)
    return tuple(dict.fromkeys((*mapping.null_values, *found)))


def nothing_words(catalogue: Catalogue) -> list[str]:
    """Texts that mean nothing."""
    return list(catalogue.synonyms.meanings("nothing"))
