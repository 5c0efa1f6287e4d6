"""What follows from the columns of a mapping: words, scales, durations, dates, times, a survey beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import available_timezones

from dashboard.intake.mapping import Mapping, in_our_order, proven_order, timed
from dashboard.intake.mapping.by_content import shows_answers
from dashboard.intake.mapping.by_name import (
    BY_NAME,
    CLOSE_ENOUGH,
    alike,
    bare_words,
    duration_kind,
)
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.proposed_words import nothings, scale_of_kinds, scales_by_kind, suggested_words
from dashboard.intake.mapping.said import types
from dashboard.model.catalogue import Catalogue
from dashboard.quick import dataclass
from dashboard.staging import values


@dataclass(frozen=True)
class Suggested:
    """A mapping to say yes or no to; `why` is our column -> why this one. `like` is the known format."""

    mapping: Mapping
    why: dict[str, str]
    like: str | None = None


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
    kinds = {ours: kind for ours, column in columns.items() if (kind := duration_kind(ours, column))}
    words = {
        ours: suggested_words(ours, column, catalogue) | mapping.words.get(ours, {})
        for ours, column in columns.items()
        if ours not in mapping.kinds
    }
    mapping = replace(
        mapping, kinds=kinds | mapping.kinds, words={ours: said for ours, said in words.items() if said}
    )
    mapping = replace(mapping, null_values=nothings(mapping, columns.values()))
    if "surveys" in mapping.tables and "score" in columns:
        by = look.by(columns["score"], columns["kind"]) if "kind" in columns else {}
        scale = scale_of_kinds(columns, catalogue)
        if "scale_max" in mapping.fixed and not any(v == "0" for v, _ in columns["score"].values):
            scale = {"scale_min": "1"} | scale  # whoever says the best of an open scale means one from 1 on
        fixed = {ours: value for ours, value in scale.items() if ours not in mapping.columns}
        mapping = replace(mapping, fixed={**fixed, **mapping.fixed})
        if by and not {"scale_min", "scale_max"} & {*mapping.fixed, *mapping.columns}:
            mapping = replace(mapping, of_kind=scales_by_kind(by, catalogue) | mapping.of_kind)
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


def _with_times(found: Suggested, look: Profile, catalogue: Catalogue) -> Suggested:
    """Where an instant has days only, the column of the same name, or the next one, that holds their time."""
    mapping, why = found.mapping, dict(found.why)
    taken, of_names = {*mapping.columns.values()}, catalogue.synonyms.of_names
    for day in timed(mapping, look, catalogue):
        stem = set(bare_words(day.header).split())
        if _has_times(day):
            continue
        for before, column in zip((None, *look.columns), look.columns, strict=False):
            if column.label in taken or not _is_of_day(column):
                continue
            is_next = before is day and _named_short(stem, column, of_names)
            if is_next or _named_alike(stem, column, of_names):
                for ours in (o for o, label in mapping.columns.items() if label == day.label):
                    mapping = replace(mapping, times={**mapping.times, ours: column.label})
                    why[ours] = f'{why.get(ours, BY_NAME)}, its time in "{column.label}"'
    return replace(found, mapping=mapping, why=why)


def times_of_days(mapping: Mapping, look: Profile, catalogue: Catalogue) -> dict[str, list[FileColumn]]:
    """The columns that hold days alone, each with those that nothing else is and that may hold its time."""
    taken = {*mapping.columns.values()}
    free = [one for one in look.columns if one.label not in taken and (_says_time(one) or _is_part(one))]
    instants = {
        label for ours, label in mapping.columns.items() if types(mapping, catalogue)[ours] == "instant"
    }
    days = (day.label for day in timed(mapping, look, catalogue) if not _has_times(day))
    return {label: free for label in days if free and label in instants}


ROOT = 4  # letters that two forms of a word begin with: opened, opening
MIDNIGHT = r"(?<!\d)(?:0?0:00(?::00)?|12:00(?::00)? ?[Aa]\.? ?[Mm]\.?)(?!:?\d)"


def _has_times(day: FileColumn) -> bool:
    return any(re.search(r"\d:\d", text) and not re.search(MIDNIGHT, text) for text, _ in day.values)


def _named_alike(stem: set[str], column: FileColumn, of_names: dict[str, frozenset[str]]) -> bool:
    """Opening Date and Opening Time; Data otwarcia and Godzina otwarcia."""
    words, day, time = set(bare_words(column.header).split()), of_names["day"], of_names["time"]
    return bool(stem & day and words & time) and words - time == stem - day


def _named_short(stem: set[str], column: FileColumn, of_names: dict[str, frozenset[str]]) -> bool:
    """What may stand beside a day: Opened, Time; Opened, Opening Time; Rozwiązano, Godz. rozw."""
    words = set(bare_words(column.header).split())
    rest = words - of_names["time"] - of_names["of"]
    is_time = bool(words & of_names["time"])
    return is_time and all(any(long.startswith(short[:ROOT]) for long in stem) for short in rest)


FROM_UTC = r"(?:UTC|GMT)(?: ?[+\-−]\d\d?(?::?00)?)?"
ZONE_NAMED = re.compile(rf"[(\[] *({FROM_UTC}|[A-Z][A-Za-z]+/[A-Za-z_/]+) *[)\]]|[ _]({FROM_UTC})$")
HOURS = re.compile(r"UTC ?([+\-−])0?(\d\d?)(?::?00)?")


def _zone_of_names(columns: Iterable[FileColumn]) -> str | None:
    """The zone that the names of all the dates have: Created (UTC), Created (GMT+2)."""
    found = [ZONE_NAMED.search(column.header) for column in columns]
    names = {_zone_as_listed((one[1] or one[2]).replace("GMT", "UTC")) if one else "" for one in found}
    name = next(iter(names), "") if len(names) == 1 else ""
    return name if name in available_timezones() else None


def _zone_as_listed(name: str) -> str:
    """UTC+2 as the list of zones has it: Etc/GMT-2, with the sign of old."""
    if (ahead := HOURS.fullmatch(name)) is None:
        return name
    return f"Etc/GMT{'-' if ahead[1] == '+' else '+'}{int(ahead[2])}"


def _is_of_day(column: FileColumn) -> bool:
    """Whether it holds times, or numbers that are parts of a day; seconds are neither."""
    parts = sum(n for text, n in column.values if re.fullmatch(values.FRACTION, text))
    times = sum(n for text, n in column.values if re.match(r"\d\d?[:.h]", text) and not text.isdigit())
    return _says_time(column) or _is_part(column) or 10 * (parts + times) >= 6 * column.filled > 0


def _says_time(column: FileColumn) -> bool:
    return column.is_like("clock") or column.is_like("time")


def _is_part(column: FileColumn) -> bool:
    """Parts of a day as a spreadsheet keeps them: 0.384, 0,384."""
    return 2 * sum(n for text, n in column.values if re.fullmatch(values.FRACTION, text)) > column.filled


def _with_answers(found: Suggested, look: Profile, catalogue: Catalogue) -> Suggested:
    """Tickets that hold the customer's answer too feed both tables."""
    mapping = found.mapping
    if mapping.tables != ("tickets",) or "ticket_id" not in mapping.columns or found.like:
        return found
    taken = set(mapping.columns.values())
    free = [column for column in look.columns if column.label not in taken and column.filled]
    rated = [(*one, c) for c in free if (one := alike("score", "number", c, catalogue, "surveys"))]
    rated += [(CLOSE_ENOUGH, "holds answers", c) for c in free if shows_answers(c, catalogue)]
    if not rated:
        return found
    sure, reason, column = max(rated, key=lambda item: item[0])
    if sure < CLOSE_ENOUGH:
        return found
    columns = {**mapping.columns, "response_id": mapping.columns["ticket_id"], "score": column.label}
    why = {**found.why, "response_id": "an answer a ticket", "score": reason}
    both = replace(mapping, tables=("tickets", "surveys"), columns=columns, only_with={"surveys": "score"})
    return replace(found, mapping=both, why=why)
