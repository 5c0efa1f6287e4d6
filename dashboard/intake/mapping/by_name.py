"""What a column may be by its name, as far as what it holds does not deny it."""

from __future__ import annotations

import re
import statistics
from difflib import get_close_matches
from functools import lru_cache

from dashboard.intake.mapping.profile import FileColumn
from dashboard.intake.mapping.proposed_scale import OUT_OF, proposed
from dashboard.intake.words import elsewhere
from dashboard.model.catalogue import Catalogue
from dashboard.model.table import ColumnType
from dashboard.staging import hours, instants

FEW = 40  # different words that a status may have
OTHER_UNITS = {"weeks", "week", "wochen", "semaines", "semanas", "settimane", "weken", "months", "monate"}
PEOPLE = {"agent", "first_responder", "resolver", "reviewer", "coach", "supervisor", "name"}
NAMED = {*PEOPLE, "team"}  # ours that hold names
LONGEST = 40  # characters of a name on average; what is longer is prose
TOLD_APART = {"response_id", "review_id", "action_id"}
NUMBERED = {"ticket_id", *TOLD_APART}  # ours that tell rows apart
SURE, CHOICES = 0.8, 12  # of a name; the most different answers that a question offers
HOLLOW = 0.1  # how much less sure an empty column would be
FUZZY, CLOSE_ENOUGH, HOLDS = 0.85, 0.5, 0.7
CLOSE = 0.6  # how sure a name is that is written a little otherwise
MEANT = 0.72  # below every name that is known as it stands
TELLS_SCALE = r"\s*\(.*\)|" + OUT_OF.pattern
COUNTED = rf"[2-7]\d{{4}}(?:[.,]\d+)?|{instants.EPOCH}"
BY_NAME = "by its name"  # why, where a column is called just so
REPEATED = 4  # rows a ticket on average, where only part of a name says that it is its number
SAME = 2  # rows that may have one number
FEW_CASES = 10  # of which each may well be of another category


def alike(
    ours: str, kind: ColumnType, column: FileColumn, catalogue: Catalogue, table: str
) -> tuple[float, str] | None:
    """How sure it is by its name that a column is ours, and why; None where its name or content denies it."""
    names = (ours.replace("_", " "), *catalogue.synonyms.columns.get(table, {}).get(ours, ()))
    found = _named(column.header, names)
    if kind == "instant":
        empty = frozenset().union(*catalogue.synonyms.of_names.values())
        found = max(filter(None, (found, _named_when(column.header, names, empty))), default=None)
    if column.below and (below := _named(column.below, names)):
        found = max(found or below, below)
    if ours == "score" and (bare := re.sub(TELLS_SCALE, "", column.header)) != column.header:
        # Note (1 = sehr gut), Note /10
        found = max(filter(None, (found, _named(bare, names))), default=None)
    if found is None:
        return None
    score, said = found
    if not _holds(ours, kind, column, catalogue):
        # what is called an answer and can't be read is asked about, not passed over
        return (score, said) if ours == "score" and score > SURE and _is_choice(column) else None
    if not column.filled:
        if score < HOLDS:
            return None  # neither its name nor what it holds is any proof
        score -= 0.2
    if _is_denied(ours, score, column, catalogue):
        return None
    if ours == "score" and catalogue.synonyms.of_names["overall"] & {*bare_words(column.header).split()}:
        score += 0.3  # of several questions the one about all of it
    if ours.endswith("_id") and column.is_unique:
        score += 0.04
    if column.filled:
        # of two that are called so the fuller one: what stands beside a table is a table of its own
        score -= HOLLOW * (1 - column.filled / column.rows)
    return score, said


def _is_denied(ours: str, score: float, column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether how its rows are filled, or a word of its name, speaks against what the name seems to say."""
    if ours.endswith("_minutes"):
        # when it was, or what was left, not how long it took
        others = catalogue.synonyms.of_names["hour"] | catalogue.synonyms.of_names["margin"]
        return bool(others & {*bare_words(column.header).split()})
    if (
        ours in (*NAMED, "customer")
        and column.is_like("number")
        and _named(column.header, _scores(catalogue))
    ):
        return True  # Agent rating, Customer Effort Score
    if score >= HOLDS:
        return False
    if ours in PEOPLE and score == CLOSE:
        return _is_in_figures(column)  # 2026-W14 in "Resolved" is no resolver; an agent's id may be his name
    if ours in TOLD_APART:
        return not column.is_unique  # Response Type
    if ours == "ticket_id":  # Ticket owner; a log of events has few rows a ticket
        return REPEATED * len(column.values) < column.filled
    # whatever else it is the date of: a ticket has always begun
    return ours == "created_at" and column.filled < column.rows


def _scores(catalogue: Catalogue) -> tuple[str, ...]:
    return ("score", *catalogue.synonyms.columns["surveys"]["score"])


def denied(column: FileColumn, types: dict[str, ColumnType], catalogue: Catalogue, table: str) -> str | None:
    """Which of ours a column is called like, though what it holds speaks against it."""
    for ours, kind in types.items():
        names = (ours.replace("_", " "), *catalogue.synonyms.columns.get(table, {}).get(ours, ()))
        found = _named(column.header, names)
        if found and found[0] > SURE and not _holds(ours, kind, column, catalogue):
            return ours
    return None


def _is_in_figures(column: FileColumn) -> bool:
    """Whether most of what it holds has more figures than letters."""
    told = (n for text, n in column.values if sum(map(str.isdigit, text)) > sum(map(str.isalpha, text)))
    return 2 * sum(told) > column.filled


def _named(header: str, names: tuple[str, ...]) -> tuple[float, str] | None:
    plain = bare_words(header)
    known = _written(names)
    for place, (name, _, _) in enumerate(known):
        if plain == name:
            return (1.0, BY_NAME) if not place else (0.95 - 0.003 * place, BY_NAME)
    words = set(plain.split())
    for place, (name, wanted, _) in enumerate(known):
        # "Desk team" is a team: a short name of ours counts where the header ends in it
        is_head = not place and plain.endswith(f" {name}")
        if wanted and wanted < words and (len(wanted) > 1 or len(name) > 4 or is_head):
            # a question has many more words, and may be the one all the same
            less = min(0.05 * len(words - wanted), 0.3) + 0.003 * place
            return HOLDS - less, f'its name holds "{names[place]}"'
    if len(plain) <= 4:
        return None
    letters = frozenset(plain)
    near = [
        name
        for name, _, other in known
        # aberto is no reaberto
        if _may_be_close(plain, letters, name, other) and not (name.endswith(plain) or plain.endswith(name))
    ]
    if near and (close := get_close_matches(plain, near, 1, FUZZY)):
        return CLOSE, f'its name is close to "{close[0]}"'
    return None


def _named_when(header: str, names: tuple[str, ...], empty: frozenset[str]) -> tuple[float, str] | None:
    """Of an instant Heure de résolution and Date de résolution, Resolved time and Resolved at are one;
    `empty` are the words that make no difference.
    """
    meant = _stem(bare_words(header), empty)
    for place, (name, stem) in enumerate(zip(names, _stems(names, empty), strict=True)):
        if meant and meant == stem:
            return MEANT - 0.0002 * place, f'its name means "{name}"'
    return None


@lru_cache(maxsize=512)
def _stems(names: tuple[str, ...], empty: frozenset[str]) -> tuple[frozenset[str], ...]:
    return tuple(_stem(bare_words(name), empty) for name in names)


@lru_cache(maxsize=16_384)
def _stem(plain: str, empty: frozenset[str]) -> frozenset[str]:
    return frozenset(plain.split()) - empty


@lru_cache(maxsize=512)
def _written(names: tuple[str, ...]) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Names in plain words, with their words and letters: thousands of columns are held against them."""
    plain = map(bare_words, names)
    return tuple((name, frozenset(name.split()), frozenset(name)) for name in plain)


def _may_be_close(one: str, letters: frozenset[str], other: str, others: frozenset[str]) -> bool:
    """Whether so many letters may be the same; asked first, as to find out takes fifty times as long."""
    same = FUZZY * (len(one) + len(other)) / 2
    return len(letters - others) <= len(one) - same and len(others - letters) <= len(other) - same


@lru_cache(maxsize=16_384)
def bare_words(header: str) -> str:
    """Words in small letters: TicketNumber, ticket_number and Ticket-Number are one."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)
    words = re.sub(r"[^\w#]|_", " ", apart).casefold().split()
    # GLPI calls a person "Requester - Requester"
    return " ".join(word for before, word in zip(["", *words], words, strict=False) if word != before)


def _holds(ours: str, kind: ColumnType, column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether what a column holds can be ours; one that holds nothing may be anything."""
    if not column.filled:
        return True
    if kind in ("instant", "date"):
        return column.is_timed or counts_time(column)
    if ours.endswith("_minutes"):
        signed = any(text.startswith("-") for text, _ in column.values)  # what is left, not what it took
        return (column.is_like("clock") and not signed) or (column.is_like("number") and _has_unit(column))
    if kind in ("number", "integer"):
        scored = ours == "score" and proposed(column, catalogue) is not None
        return scored or column.is_like("number")
    if kind == "flag":
        known = catalogue.synonyms.meanings("flag")
        return column.is_like("flag") or all(text.casefold() in known for text, _ in column.values)
    if ours == "kind":
        return all(text.casefold() in elsewhere(ours, catalogue) for text, _ in column.values)
    if ours in ("status", "excluded", "aim", "chosen"):
        told = ours == "status" and says_yes_or_no(column, catalogue)  # Overdue Status
        return len(column.values) <= FEW and not column.is_timed and not told
    if ours == "comment":  # 👍 below Feedback is an answer
        return not column.is_timed and any(sign.isalnum() for text, _ in column.values for sign in text)
    if ours in (*NAMED, "customer") and (says_yes_or_no(column, catalogue) or column.is_like("clock")):
        return False  # Erste Antwort nach is how long, not who
    if ours == "category" and column.filled >= FEW_CASES and 2 * len(column.values) > column.filled:
        return False  # nearly every case has another: Assunto is what they are about, not of which kind
    if ours in NUMBERED and column.filled > SAME and len(column.values) == 1:
        return False  # one text in every row tells none of them apart
    return not column.is_timed and statistics.fmean(len(text) for text, _ in column.values) <= LONGEST


def _is_choice(column: FileColumn) -> bool:
    """Whether it holds few different texts, again and again, and is no date."""
    return 1 < len(column.values) <= min(CHOICES, column.filled / 2) and not column.is_timed


def says_yes_or_no(column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether what it holds is yes or no, in whatever language: nobody is called so."""
    known = catalogue.synonyms.meanings("flag")
    told = sum(count for text, count in column.values if text.casefold() in known)
    return column.is_like("flag") or 2 * told > column.filled


def counts_time(column: FileColumn) -> bool:
    """Whether most of it is instants as numbers: days as a spreadsheet counts them, or what passed since
    1970; 0 where there is none.
    """
    told = [(text, count) for text, count in column.values if text.strip("0.,")]
    fitting = sum(count for text, count in told if re.fullmatch(COUNTED, text))
    return bool(told) and fitting >= 0.6 * sum(count for _, count in told)


def duration_kind(ours: str, column: FileColumn) -> ColumnType | None:
    """How a duration of ours is written that is no number of minutes: as a clock, in seconds, in hours."""
    if not ours.endswith("_minutes"):
        return None
    return "clock" if column.is_like("clock") else _unit(column)


def _unit(column: FileColumn) -> ColumnType | None:
    return hours.unit(bare_words(column.header).split())


def _has_unit(column: FileColumn) -> bool:
    """A bare number is a duration only where the name says of what: hours as minutes are wrong by sixty."""
    words = bare_words(column.header).split()
    others = {*words} & (hours.UNITS.keys() | OTHER_UNITS)
    in_minutes = any(word.startswith("min") for word in words) and not others
    return in_minutes or _unit(column) is not None
