"""What columns are whose names say nothing, by what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dashboard.intake.mapping.by_name import FEW, bare_words, says_yes_or_no
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.proposed_scale import proposed
from dashboard.intake.scales import OUT_OF, STARS, Vocabulary
from dashboard.intake.scales_proven import labelled
from dashboard.model.catalogue import Catalogue

PRIORITIES = {"low", "normal", "medium", "high", "urgent", "critical", "p1", "p2", "p3", "p4", "p5"}
CHANNELS = {"email", "e-mail", "mail", "phone", "web", "chat", "portal", "form", "api", "sms", "voice"}
BEGINNING = ("start", "beg", "opened", "inici", "iníci", "début", "debut", "inizi", "anfang", "rozpocz")
OF_ANSWERS = re.compile(
    r"respon[sd]|survey|antwort|umfrage|resposta|respuesta|réponse|risposta|enquête|encuesta|antwoord|ankiet",
    re.IGNORECASE,
)
ASKED_WORDS = 4  # of which a question is made at least


def by_content(
    look: Profile, taken: dict[str, FileColumn], table: str, catalogue: Catalogue
) -> dict[str, tuple[FileColumn, str]]:
    """What columns are whose names say nothing, by what they hold."""
    free = [column for column in look.columns if column not in taken.values() and column.filled]
    if table == "tickets":  # what numbers answers numbers no tickets, though every row has another
        free = [column for column in free if not OF_ANSWERS.search(column.header)]
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
    asked = [c for c in rated if _is_asked(c)]
    for column in asked or rated:
        why = NUMBERS if column not in asked and column.is_like("number") else "holds answers"
        return {"score": (column, why)}
    return {}


def answers_a_question(column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether it is called by a question, and holds answers."""
    return _is_asked(column) and not column.is_timed and _is_answer(column, catalogue)


def shows_answers(column: FileColumn, catalogue: Catalogue) -> bool:
    """Whether it can be nothing else beside tickets: an answer to a question, or stars and faces."""
    if answers_a_question(column, catalogue):
        return True
    shown = sum(n for text, n in column.values if STARS.fullmatch(text) or not any(map(str.isalnum, text)))
    return 10 * shown >= 6 * column.filled > 0 and proposed(column, catalogue) is not None


def _is_asked(column: FileColumn) -> bool:
    return "?" in column.said or len(bare_words(column.said).split()) >= ASKED_WORDS


def _is_answer(column: FileColumn, catalogue: Catalogue) -> bool:
    words = set(bare_words(column.header).split())
    if {"id", "progress", "duration"} & words or says_yes_or_no(column, catalogue):
        return False
    if any(sign.isdigit() for text, _ in column.values for sign in text):
        return _is_rating(column) or _is_worded(column, catalogue)
    known = proposed(column, catalogue)
    return bool(column.filled) and known is not None


def _is_worded(column: FileColumn, catalogue: Catalogue) -> bool:
    """5 (Excellent): a point, and a word that says the same."""
    texts = [text for text, _ in column.values]
    return 10 * len(labelled(texts, Vocabulary.of(catalogue))) >= 6 * len(texts)


def _told_apart_by(columns: dict[str, FileColumn]) -> dict[str, tuple[FileColumn, str]]:
    """What tells answers apart that have no number: one a ticket, else each at its own time."""
    for ours, why in (("ticket_id", "an answer a ticket"), ("responded_at", "each at another time")):
        if ours in columns and columns[ours].is_unique:
            return {"response_id": (columns[ours], why)}
    return {}


def _is_id(column: FileColumn) -> bool:
    plain = all(len(text) <= 40 and " " not in text and "@" not in text for text, _ in column.values)
    return column.is_unique and plain and not column.is_timed and "?" not in column.said


def _always_timed(column: FileColumn) -> bool:
    return column.is_timed and column.filled == column.rows


def _is_end(column: FileColumn) -> bool:
    """Of a form's two times the one at which it was sent off."""
    words = bare_words(column.header).split()
    return _always_timed(column) and not any(word.startswith(BEGINNING) for word in words)


def _few_of(words: set[str]) -> Callable[[FileColumn], bool]:
    def fits(column: FileColumn) -> bool:
        if len(column.values) > FEW:
            return False
        texts = [text.casefold() for text, _ in column.values]
        told = [
            text for text in texts if text in words or any(part in words for part in re.split(r"\W+", text))
        ]
        return len(told) >= max(1, 0.5 * len(texts))

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
