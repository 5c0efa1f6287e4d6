"""Dates as people speak them, as SQL: months of other languages, days of the week, seconds since 1970."""

from __future__ import annotations

from dashboard.engine.connections import quote
from dashboard.staging.instants import EPOCH, PLACE, ZONED, in_order, step_name

# Months of the languages of synonyms.toml by their first letters, without accents, where English has others.
MONTHS = {
    "ene": "Jan", "gen": "Jan", "fev": "Feb", "maa": "Mar", "mrt": "Mar", "mrz": "Mar",
    "abr": "Apr", "avr": "Apr",
    "mai": "May", "mei": "May", "mag": "May", "giu": "Jun", "lug": "Jul", "ago": "Aug", "aou": "Aug",
    "set": "Sep", "out": "Oct", "okt": "Oct", "ott": "Oct", "dez": "Dec", "dic": "Dec",
    "sty": "Jan", "lut": "Feb", "kwi": "Apr", "maj": "May", "cze": "Jun", "lip": "Jul", "sie": "Aug",
    "wrz": "Sep", "paz": "Oct", "lis": "Nov", "gru": "Dec",
}  # fmt: skip
LETTER = r"[A-Za-z\x{C0}-\x{24F}]"
WORD = rf"{LETTER}{{3,}}"
# Words that lead to a time of day, and times that are written without a colon: à 10h11, um 10.11 Uhr.
TO_TIME = r"[, ]+(?:[àa]s?|a las|um|at|alle(?: ore)?|ore|om|o|godz\.?) +(\d)"
# Before them what scripts write: Feb 25 10:11:12 2026, a zone's name in brackets, and no signs at all.
COMPACT = r"((?:19|20)\d\d)([01]\d)([0-3]\d)"
ENDED = r"\d{4}|[-/. ]\d\d"  # a year behind day and month
TIMES_SPOKEN = (
    (rf"([+-]\d\d(?::?\d\d)?|Z) ?\[{PLACE}\]$", r"\1"),
    (r"(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]", r"\1-\2-\3"),
    (r"(:\d\d:\d\d),(\d+)", r"\1.\2"),
    (r"^(\d{4}-\d\d?-\d\d?)[T ]+(\d\d?)\.(\d\d)(?:\.(\d\d))?$", r"\1 \2:\3:0\4"),
    # what stands in brackets behind a zone says it in words
    (r"(:\d\d.*(?:[+-]\d\d?(?::?\d\d)?|Z|[A-Z]{3,5})) ?\([^()]*\)$", r"\1"),
    (rf"(\d|[AaPp]\.?[Mm]\.?) ?[\[(]({PLACE}|[A-Za-z]{{3,5}})[\])]$", r"\1 \2"),
    (rf"^{LETTER}{{2,}}[.,]* +(\d\d?[-/.]\d\d?[-/.]\d\d)", r"\1"),  # Do 05.03.2026 14:07, as Outlook has it
    (r"^(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)(?:\.\d+)?$", r"\1 \2:\3:\4"),  # as DB2 does, and Oracle
    (r"^(\d\d?-[A-Za-z]{3}-\d\d(?:\d\d)?) (\d\d?)\.(\d\d)\.(\d\d)(?:\.\d+)?( [AaPp][Mm])?", r"\1 \2:\3:\4\5"),
    # 05MAR2026:14:07:00, as SAS does
    (r"^(\d\d?)([A-Za-z]{3})(\d{4}|\d\d)(?:[: ](\d\d?:\d\d.*))?$", r"\1 \2 \3 \4"),
    (r"(\d\d) +[-–|] +(\d\d?:\d\d)", r"\1 \2"),
    (r"(\d{4}) ?r\.,? ", r"\1 "),  # rok
    (
        rf"^(?:{LETTER}{{2,}}[.,]* +)?({WORD}) +(\d\d?) +(\d\d?:\d\d:\d\d)"
        r"(?: ([A-Z]{3,5}|[+-]\d{4}))? (\d{4})$",
        r"\1 \2 \5 \3 \4",
    ),
    (rf"^{COMPACT}T?([0-2]\d)([0-5]\d)([0-5]\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$", r"\1-\2-\3 \4:\5:\6\7"),
    (rf"^{COMPACT}T?([0-2]\d)([0-5]\d)$", r"\1-\2-\3 \4:\5"),
    (rf"^{COMPACT}(?:[T ](\d\d?:\d\d.*))?$", r"\1-\2-\3 \4"),
    (TO_TIME, r" \1"),
    (r"([:.]\d\d) ?(?:[Uu]hr|[hH]s?|hrs?|uur)\.?$", r"\1"),
    (r"[, ]+(\d\d?) ?[hH] ?(\d\d)\b", r" \1:\2"),
    (rf"({ENDED})[, ]+(\d\d?)\.(\d\d)( ?[AaPp]\.?[Mm]\.?)?$", r"\1 \2:\3\4"),
    (rf"({ENDED})[, ]+(\d\d?)\.(\d\d)\.(\d\d)( ?[AaPp]\.?[Mm]\.?)?$", r"\1 \2:\3:\4\5"),
    (r":0(\d\d)$", r":\1"),
    (r":0$", ":00"),
    (r"(\d) ?([AaPp])\.? ([Mm])\.?$", r"\1 \2\3"),  # 10:11 a. m.
    (r" ?(?:GMT|UTC) ?([+-])(\d)$", r" \10\2"),
    (r" ?(?:GMT|UTC) ?([+-]\d\d(?::?\d\d)?)$", r" \1"),
)
# what an unread date then may be
SPOKEN_DATE = "|".join(
    (WORD, r"^\d{10}(\.\d+)?$", r"^\d{13}$", r"^\d{16}$", r"^\d{19}$", r"[年년]",
     r"-\d\d?[T ]\d\d?\.\d", r":\d\d,\d", r"\d ?[hH] ?\d\d", r"[, ](?:[àa]s?|um|at|om|o) +\d",
     rf"(?:{ENDED})[, ]+\d\d?\.\d\d", r"[AaPp]\.? [Mm]", r":\d\d ?[hH]s?$", rf"^{COMPACT}",
     rf"^{LETTER}{{2}}[.,]* +\d", r"-\d\d-\d\d\.\d\d\.", r"\d +[-–|] +\d", r"\d ?r\. ")
)  # fmt: skip
# Words, and no day with its year: "2 days ago", "yesterday 14:30". The day of the export is nowhere said.
RELATIVE = (
    r"[A-Za-z\x{C0}-\x{24F}]{2}.*\d|\d.*[A-Za-z\x{C0}-\x{24F}]{2}",
    r"\d{4}|\d['-/. ]+\d\d?$|[-/. ]\d\d?[-/. ]\d\d\b|\d[年년]",
)

# A zone behind a time, by letters: IST, (Brasilia Standard Time).
IN_WORDS = (
    r":[0-5]\d(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\b\.?)?"
    rf" ?[\[(]?({PLACE}|[A-Z]{{3,5}}|[A-Z][A-Za-z .&()]+ [Tt]ime)[\])]?$"
)


def _parted(column: str) -> list[str]:
    """_bare_<column>, a text that is to be put in order, and _zone_<column>, what stands at its end."""
    raw, shape = step_name("raw", column), step_name("shape", column)
    spaced = f"replace(replace({raw}, chr(8239), ' '), chr(160), ' ')"
    for pattern, plain in TIMES_SPOKEN:
        spaced = f"regexp_replace({spaced}, {quote(pattern)}, {quote(plain)})"
    mark = f"nullif(upper(regexp_extract({spaced}, {quote(ZONED)}, 2)), '')"
    # what counts from 1970 counts in UTC
    mark = f"case when regexp_full_match({raw}, {quote(EPOCH)}) then 'Z' else {mark} end"
    return [
        f"case when {shape} = 0 then regexp_replace({spaced}, {quote(ZONED)}, '\\1') end"
        f" as {step_name('bare', column)}",
        f"case when {shape} = 0 then {mark} end as {step_name('zone', column)}",
    ]


def spoken_steps(timed: list[str]) -> list[list[str]]:
    """_text_<column>, in order, and _zone_<column> of every column of dates, a subquery a step."""
    return [
        [sql for column in timed for sql in _parted(column)],
        [_named(column) for column in timed],
        [_month(column) for column in timed],
        [_text(column) for column in timed],
    ]


def _named(column: str) -> str:
    """named_<column>, a date with a month in letters, without a day of the week and small words."""
    bare = step_name("bare", column)
    text = bare
    for pattern, plain in (
        # Wed, 25 Feb 2026; quarta-feira, 25 de fevereiro
        (rf"^{LETTER}{{2,}}(?:-{LETTER}+)?[.,]* +(\d\d?(?:[-/. ]| de ).*{WORD}.*)$", r"\1"),
        (rf"^{LETTER}{{2,}}[.,]* +({WORD}\.? +\d.*)$", r"\1"),  # Wednesday, February 25, 2026
        (r"(\d)(?:st|nd|rd|th|er|º|ª|\.)?,? +(?:de +|of +)?", r"\1 "),
        (rf"({WORD})\.?,? +(?:de +|del +)?(\d)", r"\1 \2"),
    ):
        text = f"regexp_replace({text}, {quote(pattern)}, {quote(plain)})"
    return f"case when regexp_matches({bare}, {quote(WORD)}) then {text} end as {step_name('named', column)}"


def _month(column: str) -> str:
    """month_<column>: the word in it, in small letters without accents."""
    found = f"regexp_extract({step_name('named', column)}, {quote(WORD)})"
    return f"lower(strip_accents({found})) as {step_name('month', column)}"


def _text(column: str) -> str:
    """_text_<column>, in order."""
    raw, shape, bare = step_name("raw", column), step_name("shape", column), step_name("bare", column)
    named, word = step_name("named", column), step_name("month", column)
    ours = " ".join(f"when {quote(theirs)} then {quote(month)}" for theirs, month in MONTHS.items())
    month = (
        f"case when starts_with({word}, 'juil') then 'Jul' when starts_with({word}, 'juin') then 'Jun'"
        f" else case left({word}, 3) {ours} else left({word}, 3) end end"
    )
    english = (
        f"case when {named} is null then {bare} else regexp_replace({named}, {quote(WORD)}, {month}) end"
    )
    return f"case when {shape} = 0 then {in_order(english)} else {raw} end as {step_name('text', column)}"
