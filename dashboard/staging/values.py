"""Text of an export as values: SQL that reads instants, days, numbers, flags and durations.

Nothing is guessed: text of no known shape is null, and its row is refused. A shape is found by a
regular expression and has one layout, because a layout that does not fit costs eight times as much
as one that does. DuckDB's own cast reads only what is plainly ISO: it passes over whatever follows
the time ("PM", "EDT", "+02:00") and takes "31/12/26" for the year 31.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dashboard.engine.clock import HORIZON, ORIGIN, to_utc
from dashboard.engine.connections import name, quote
from dashboard.model.format import BESIDE, DateOrder, Decimal
from dashboard.model.table import ColumnType

TIMED: tuple[ColumnType, ...] = ("instant", "date")
ISO = r"\d{4}[-/]\d\d?[-/]\d\d?([ T]\d\d?:\d\d(:\d\d(\.\d+)?)?)?"
# The commonest layout is tested and read in one go.
PLAIN = "%Y-%m-%d %H:%M:%S"
PLAINLY = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
# The commonest of the others, read as they are: putting a text in order costs more than reading it.
AS_THEY_ARE = {r"\d\d?/\d\d?/\d{4} \d\d?:\d\d": " %H:%M", r"\d\d?/\d\d?/\d{4} \d\d?:\d\d:\d\d": " %H:%M:%S"}
# Dates and times once they are in order: `-` between the parts of a date, one space before PM.
DATES = {r"\d{4}-\d\d?-\d\d?": "%Y-%m-%d"}
ORDERED: dict[DateOrder | None, dict[str, str]] = {
    "day-first": {r"\d\d?-\d\d?-\d{4}": "%d-%m-%Y", r"\d\d?-\d\d?-\d\d": "%d-%m-%y"},
    "month-first": {r"\d\d?-\d\d?-\d{4}": "%m-%d-%Y", r"\d\d?-\d\d?-\d\d": "%m-%d-%y"},
}
# A month's name leaves no doubt about the order.
NAMED = {
    r"\d\d?-[A-Za-z]{3}-\d{4}": "%d-%b-%Y",
    r"\d\d?-[A-Za-z]{3}-\d\d": "%d-%b-%y",
    r"[A-Za-z]{3}-\d\d?-\d{4}": "%b-%d-%Y",
    r"[A-Za-z]{3}-\d\d?-\d\d": "%b-%d-%y",
}
TIME = r"\d\d?:\d\d(:\d\d(\.\d{1,6})?)?"
TIMES_12 = {
    r"\d\d?:\d\d [AaPp][Mm]": "%I:%M %p",
    r"\d\d?:\d\d:\d\d [AaPp][Mm]": "%I:%M:%S %p",
}
# A zone at the end, after a time: in a bare date `-2026` is no offset.
ZONED = r"^(.*:\d\d(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\.?)?) ?([Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?|[A-Za-z]{3,5})$"
COMMAS = r"[+-]?\d+(,\d+)?|[+-]?\d\d?\d?(\.\d\d\d)+,\d+"  # numbers with a decimal comma
SERIAL = r"\d{5}([.,]\d+)?"  # days since 1899-12-30, as a spreadsheet keeps them
SERIALS = (20_000, 80_000)  # 1954 to 2119
# Minutes ahead of UTC. An abbreviation that the zone itself uses has the zone's own meaning; of
# these only such are listed as desks write and as mean one thing there (IST does not).
ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "BRT": -180, "BRST": -120, "ART": -180, "UYT": -180, "CLT": -240, "CLST": -180, "PET": -300, "COT": -300,
}  # fmt: skip
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
EPOCH = r"\d{10}(\.\d+)?|\d{13}|\d{16}|\d{19}"  # seconds, milli-, micro- or nanoseconds since 1970
EPOCHS = (946_684_800, 4_102_444_800)  # 2000 to 2099
# Words that lead to a time of day, and times that are written without a colon: à 10h11, um 10.11 Uhr.
TO_TIME = r"[, ]+(?:[àa]s?|a las|um|at|alle(?: ore)?|ore|om|o|godz\.?) +(\d)"
# Before them what scripts write: Feb 25 10:11:12 2026, a zone's name in brackets, and no signs at all.
COMPACT = r"((?:19|20)\d\d)([01]\d)([0-3]\d)"
TIMES_SPOKEN = (
    (r"(\d\d|Z)\[[A-Za-z_/+-]+\]$", r"\1"),
    (r"(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]", r"\1-\2-\3"),
    (r"(:\d\d:\d\d),(\d+)", r"\1.\2"),
    (r"^(\d{4}-\d\d?-\d\d?)[T ]+(\d\d?)\.(\d\d)(?:\.(\d\d))?$", r"\1 \2:\3:0\4"),
    (r"(:\d\d.*[^ ]) ?\([^()]*\)$", r"\1"),
    (
        rf"^(?:{LETTER}{{2,}}[.,]* +)?({WORD}) +(\d\d?) +(\d\d?:\d\d:\d\d)"
        r"(?: ([A-Z]{3,5}|[+-]\d{4}))? (\d{4})$",
        r"\1 \2 \5 \3 \4",
    ),
    (rf"^{COMPACT}T?([0-2]\d)([0-5]\d)([0-5]\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$", r"\1-\2-\3 \4:\5:\6\7"),
    (rf"^{COMPACT}T?([0-2]\d)([0-5]\d)$", r"\1-\2-\3 \4:\5"),
    (rf"^{COMPACT}(?:[T ](\d\d?:\d\d.*))?$", r"\1-\2-\3 \4"),
    (TO_TIME, r" \1"),
    (r"([:.]\d\d) ?(?:[Uu]hr|[hH]|hrs?|uur)\.?$", r"\1"),
    (r"[, ]+(\d\d?) ?[hH] ?(\d\d)\b", r" \1:\2"),
    (r"(\d{4})[, ]+(\d\d?)\.(\d\d)(?:\.(\d\d))?$", r"\1 \2:\3:0\4"),
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
     r"\d{4}[, ]+\d\d?\.\d\d", r"[AaPp]\.? [Mm]", r":\d\d ?[hH]$", rf"^{COMPACT}")
)  # fmt: skip
# Words, and no day with its year: "2 days ago", "yesterday 14:30". The day of the export is nowhere said.
RELATIVE = (
    r"[A-Za-z\x{C0}-\x{24F}]{2}.*\d|\d.*[A-Za-z\x{C0}-\x{24F}]{2}",
    r"\d{4}|\d['-/. ]+\d\d?$|[-/. ]\d\d?[-/. ]\d\d\b|\d[年년]",
)
FRACTION = r"0?[.,]\d+"  # of a day, as a spreadsheet keeps a time
CLOCK = r"-?\d+:[0-5]\d(:[0-5]\d(\.\d+)?)?"
# 1h 20m, 2 days 3 hours; and what Python makes of a duration: 1 day, 2:30:00
UNITS = {
    1440: r"(?:d|days?|tage?|jours?|j|dias?|días?|giorn[oi]|g|dag(?:en)?)",
    60: r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|u)",
    1: r"(?:m|mins?|minutes?|minuten?|minutos?|minut[oi])",
    1 / 60: r"(?:s|secs?|seconds?|sekunden?|secondes?|segundos?|second[oi]|seconden?)",
}
PARTS = "".join(rf"(?:(\d+) ?{unit}\b\.?,?\s*)?" for unit in UNITS.values())
SPOKEN = rf"(?i){PARTS}"
DAYS_CLOCK = rf"(?i)(\d+) ?{UNITS[1440]},? +(\d\d?):([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?"
CLOCK_12 = r"\d\d?:[0-5]\d(:[0-5]\d)? ?[AaPp][Mm]"


UNSAID: tuple[Mapping[str, float], bool, str] = ({}, False, "")  # what texts of most columns are worth


def steps(
    columns: Mapping[str, ColumnType],
    order: DateOrder | None,
    zone: ZoneInfo,
    decimal: Decimal | None = None,
    points: Mapping[str, tuple[Mapping[str, float], bool, str]] = MappingProxyType({}),
    *,
    is_spoken: bool = False,
    stamped: Mapping[str, bool] = MappingProxyType({}),
) -> list[list[str]]:
    """How columns become values, a subquery a step, so that nothing is written out or computed twice.

    A column's text is raw_<column>; the last step gives <column>, null where the text can't be of
    its kind. An instant is UTC: a zone in the text counts, else `zone`. Without `decimal` it is a point.
    `is_spoken`: dates are also read as SPOKEN_DATE has them, which costs more than all the rest.
    `points`: what texts of a column are worth, in small letters, whether no other text is anything, and the
    column whose text stands before each of them.
    `stamped`: the columns of which `plainly` was read before (`stamp`), and whether nothing else stands in
    them: raw_<column> is then that.
    """
    timed = [column for column, kind in columns.items() if kind in TIMED]
    instants = [column for column in timed if columns[column] == "instant"]
    others = [column for column in timed if not stamped.get(column)]
    found = [
        [f"{_step('raw', column)} as {_step('local', column)}" for column in timed if stamped.get(column)]
        + [
            f"{plainly(_step('raw', column))} as {_step('plain', column)}"
            for column in others
            if column not in stamped
        ],
        [f"{_shape(column)} as {_step('shape', column)}" for column in others],
        *(_spoken(others) if is_spoken else [[sql for column in others for sql in _prepared(column)]]),
        [f"{_local(column, order, is_spoken=is_spoken)} as {_step('local', column)}" for column in others],
        [
            f"{_instant(column, zone) if column in others else to_utc(_step('local', column), zone)}"
            f" as {_step('moment', column)}"
            for column in instants
        ],
        [
            f"{_worth(column, value, *points.get(column, UNSAID))} as {name(column)}"
            for column, value in ((c, _value(c, kind, decimal)) for c, kind in columns.items())
        ],
    ]
    return [step for step in found if step]


def _worth(column: str, value: str, points: Mapping[str, float], is_all: bool, beside: str) -> str:
    """A text by what it was found to be worth, any other by itself."""
    if not points and not is_all:
        return value
    cases = " ".join(f"when {quote(text)} then {point!r}" for text, point in points.items())
    other = "null" if is_all else value
    text = f"lower({_step('raw', column)})"
    if beside:
        text = f"lower({_step('raw', beside)}) || {quote(BESIDE)} || {text}"
    return f"cast(case {text} {cases} else {other} end as double)" if cases else other


def _step(part: str, column: str) -> str:
    return name(f"{part}_{column}")


def plainly(raw: str) -> str:
    """A date of the commonest layout, null for every other text: as text it is to the letter what it was."""
    # the engine would read a year 0, more blanks, a tab for one, and pass over one at the end
    shape = f"regexp_full_match({raw}, {quote(PLAINLY)}) and {raw} >= '0001'"
    return f"case when {shape} then try_strptime({raw}, {quote(PLAIN)}) end"


def stamp(column: str) -> str:
    """A column that holds what `plainly` reads of a text, as `steps` knows it."""
    return f"{name(column)} as {_step('plain', column)}"


def _shape(column: str) -> str:
    """Null: read already; 1: plainly ISO; from 2: one of AS_THEY_ARE; 0: still to be put in order."""
    raw = _step("raw", column)
    shapes = enumerate((ISO, *AS_THEY_ARE), start=1)
    tests = (f"when regexp_full_match({raw}, {quote(shape)}) then {number}" for number, shape in shapes)
    return f"case when {_step('plain', column)} is null then case {' '.join(tests)} else 0 end end"


def _prepared(column: str) -> list[str]:
    """text_<column>, in order, and zone_<column>, what stands at its end."""
    raw, shape = _step("raw", column), _step("shape", column)
    spaced = f"replace(replace({raw}, chr(8239), ' '), chr(160), ' ')"
    bare = f"regexp_replace({spaced}, {quote(ZONED)}, '\\1')"
    short = f"regexp_replace({bare}, '([A-Za-z]{{3}})[A-Za-z]+\\.?', '\\1')"
    mark = f"upper(regexp_extract({spaced}, {quote(ZONED)}, 2))"
    return [
        f"case when {shape} = 0 then {_in_order(short)} else {raw} end as {_step('text', column)}",
        f"case when {shape} = 0 then nullif({mark}, '') end as {_step('zone', column)}",
    ]


# --- dates as people speak them: months of other languages, days of the week, seconds since 1970


def _parted(column: str) -> list[str]:
    """bare_<column>, a text that is to be put in order, and zone_<column>, what stands at its end."""
    raw, shape = _step("raw", column), _step("shape", column)
    spaced = f"replace(replace({raw}, chr(8239), ' '), chr(160), ' ')"
    for pattern, plain in TIMES_SPOKEN:
        spaced = f"regexp_replace({spaced}, {quote(pattern)}, {quote(plain)})"
    mark = f"nullif(upper(regexp_extract({spaced}, {quote(ZONED)}, 2)), '')"
    # what counts from 1970 counts in UTC
    mark = f"case when regexp_full_match({raw}, {quote(EPOCH)}) then 'Z' else {mark} end"
    return [
        f"case when {shape} = 0 then regexp_replace({spaced}, {quote(ZONED)}, '\\1') end"
        f" as {_step('bare', column)}",
        f"case when {shape} = 0 then {mark} end as {_step('zone', column)}",
    ]


def _spoken(timed: list[str]) -> list[list[str]]:
    return [
        [sql for column in timed for sql in _parted(column)],
        [_named(column) for column in timed],
        [_month(column) for column in timed],
        [_text(column) for column in timed],
    ]


def _named(column: str) -> str:
    """named_<column>, a date with a month in letters, without a day of the week and small words."""
    bare = _step("bare", column)
    text = bare
    for pattern, plain in (
        (rf"^{LETTER}{{2,}}[.,]* +(\d\d?(?:[-/. ]| de ).*{WORD}.*)$", r"\1"),  # Wed, 25 Feb 2026
        (rf"^{LETTER}{{2,}}[.,]* +({WORD}\.? +\d.*)$", r"\1"),  # Wednesday, February 25, 2026
        (r"(\d)(?:st|nd|rd|th|er|º|ª|\.)?,? +(?:de +|of +)?", r"\1 "),
        (rf"({WORD})\.?,? +(?:de +|del +)?(\d)", r"\1 \2"),
    ):
        text = f"regexp_replace({text}, {quote(pattern)}, {quote(plain)})"
    return f"case when regexp_matches({bare}, {quote(WORD)}) then {text} end as {_step('named', column)}"


def _month(column: str) -> str:
    """month_<column>: the word in it, in small letters without accents."""
    found = f"regexp_extract({_step('named', column)}, {quote(WORD)})"
    return f"lower(strip_accents({found})) as {_step('month', column)}"


def _text(column: str) -> str:
    """text_<column>, in order."""
    raw, shape, bare = _step("raw", column), _step("shape", column), _step("bare", column)
    named, word = _step("named", column), _step("month", column)
    ours = " ".join(f"when {quote(theirs)} then {quote(month)}" for theirs, month in MONTHS.items())
    month = (
        f"case when starts_with({word}, 'juil') then 'Jul' when starts_with({word}, 'juin') then 'Jun'"
        f" else case left({word}, 3) {ours} else left({word}, 3) end end"
    )
    english = (
        f"case when {named} is null then {bare} else regexp_replace({named}, {quote(WORD)}, {month}) end"
    )
    return f"case when {shape} = 0 then {_in_order(english)} else {raw} end as {_step('text', column)}"


def _in_order(text: str) -> str:
    """`-` between the parts of the date, ` PM` at the end."""
    for pattern, ordered in (
        (
            r"^([A-Za-z0-9]+)[-/. ]+([A-Za-z0-9]+)[-/., ]+([0-9]+)(?:[T ,]+(.*))?$",
            r"\1-\2-\3 \4",
        ),
        (r"(\d) ?([AaPp])\.?([Mm])\.?$", r"\1 \2\3"),
    ):
        text = f"regexp_replace({text}, {quote(pattern)}, {quote(ordered)})"
    return f"rtrim({text})"


def _local(column: str, order: DateOrder | None, *, is_spoken: bool) -> str:
    """The naive timestamp of a text in order."""
    text, shape = _step("text", column), _step("shape", column)
    plain = _step("plain", column)
    branches = [f"when {plain} is not null then {plain}"]
    branches.append(f"when {shape} = 1 then try_cast({text} as timestamp)")
    if order in ORDERED:
        date = ORDERED[order][r"\d\d?-\d\d?-\d{4}"].replace("-", "/")
        branches += [
            f"when {shape} = {number} then try_strptime({text}, {quote(date + time)})"
            for number, time in enumerate(AS_THEY_ARE.values(), start=2)
        ]
    branches.append(f"when regexp_full_match({text}, {quote(ISO)}) then try_cast({text} as timestamp)")
    days = f"try_cast(replace({text}, ',', '.') as double)"
    branches.append(
        f"when regexp_full_match({text}, {quote(SERIAL)})"
        f" then case when {days} between {SERIALS[0]} and {SERIALS[1]}"
        f" then timestamp '1899-12-30' + to_seconds(round({days} * 86400)) end"
    )
    if is_spoken:
        branches.append(_since_1970(column))
    day, time = f"split_part({text}, ' ', 1)", f"substr({text}, instr({text}, ' ') + 1)"
    dates = [
        _branch(day, shape, layout) for shape, layout in (DATES | ORDERED.get(order, {}) | NAMED).items()
    ]
    times = [f"when regexp_full_match({time}, {quote(TIME)}) then try_cast({time} as time)"]
    times += [_branch(time, shape, layout, "time") for shape, layout in TIMES_12.items()]
    midnight = f"when instr({text}, ' ') = 0 then time '00:00:00'"
    return (
        f"case {' '.join(branches)} else cast(case {' '.join(dates)} end as date)"
        f" + case {midnight} {' '.join(times)} end end"
    )


def _since_1970(column: str) -> str:
    text = _step("text", column)
    # of microseconds: ten digits are seconds, three more a thousandth of that each
    part = f"pow(10, 16 - length(split_part({text}, '.', 1)))"
    since = f"round(try_cast({text} as double) * {part})"
    return (
        f"when {_step('zone', column)} = 'Z' and regexp_full_match({text}, {quote(EPOCH)})"
        f" then case when {since} between {EPOCHS[0]}000000 and {EPOCHS[1]}000000"
        f" then make_timestamp(cast({since} as bigint)) end"
    )


def _branch(text: str, shape: str, layout: str, kind: str = "timestamp") -> str:
    read = f"cast(try_strptime({text}, {quote(layout)}) as {kind})"
    return f"when regexp_full_match({text}, {quote(shape)}) then {read}"


def _value(column: str, kind: ColumnType, decimal: Decimal | None) -> str:
    raw = _step("raw", column)
    if kind == "instant":
        return _within(_step("moment", column))
    if kind == "date":
        return f"cast({_within(_step('local', column))} as date)"
    if kind == "flag":
        return (
            f"case when lower({raw}) in ('true', 't', 'yes', 'y', '1') then true"
            f" when lower({raw}) in ('false', 'f', 'no', 'n', '0') then false end"
        )
    if kind == "clock":
        return _minutes(raw)
    number = f"try_cast({_pointed(raw) if decimal == ',' else raw} as double)"
    if kind == "margin":
        return f"case when {number} >= 0 then true when {number} < 0 then false end"
    if kind == "integer":
        return f"case when {number} = floor({number}) then try_cast({number} as bigint) end"
    return f"case when isfinite({number}) then {number} end" if kind == "number" else raw


def _pointed(raw: str) -> str:
    """1,5 and 1.234,5 with a decimal point; null where a point could be a decimal one."""
    pointed = f"replace(replace({raw}, '.', ''), ',', '.')"
    return f"case when regexp_full_match({raw}, {quote(COMMAS)}) then {pointed} end"


def _instant(column: str, zone: ZoneInfo) -> str:
    """Naive local time -> UTC; a zone that nobody knows makes null."""
    naive, mark = _step("local", column), _step("zone", column)
    known = " ".join(f"when {quote(text)} then {minutes}" for text, minutes in _abbreviations(zone))
    away = (
        f"case when {mark} = 'Z' then 0 when starts_with({mark}, '+') or starts_with({mark}, '-') then"
        f" cast({mark}[1] || '1' as integer) * (cast({mark}[2:3] as integer) * 60"
        f" + case when length({mark}) > 3 then cast(right({mark}, 2) as integer) else 0 end)"
        f" else case {mark} {known} end end"
    )
    here = to_utc(naive, zone)
    return f"case when {mark} is null then {here} else {naive} - to_minutes({away}) end"


@lru_cache(maxsize=8)
def _abbreviations(zone: ZoneInfo) -> tuple[tuple[str, int], ...]:
    """(abbreviation, minutes ahead of UTC): those that the zone itself uses come before the list."""
    return tuple((ABBREVIATIONS | dict(_own_abbreviations(zone))).items())


def _own_abbreviations(zone: ZoneInfo) -> Iterator[tuple[str, int]]:
    for year in range(ORIGIN.year, HORIZON.year):
        for month in (1, 7):
            moment = datetime(year, month, 1, tzinfo=UTC).astimezone(zone)
            offset = moment.utcoffset()
            if offset is not None and (moment.tzname() or "").isalpha():
                yield str(moment.tzname()).upper(), int(offset.total_seconds() // 60)


def _within(expression: str) -> str:
    """Null outside the calendar: such a row is refused, not counted as 0 minutes."""
    return (
        f"case when {expression} >= timestamp '{ORIGIN}' and {expression} < timestamp '{HORIZON}'"
        f" then {expression} end"
    )


def _summed(raw: str, pattern: str) -> str:
    """Minutes of the days, hours, minutes and seconds that a pattern's groups find."""
    parts = (
        f"coalesce(try_cast(regexp_extract({raw}, {quote(pattern)}, {group}) as double), 0) * {minutes}"
        for group, minutes in enumerate(UNITS, 1)
    )
    return " + ".join(parts)


def _minutes(raw: str) -> str:
    """Minutes of H:MM or H:MM:SS, signed; of a time of day (`12:02:23 AM`, or 0.384 of one), since midnight.

    Less than a minute overdue is -0.0, so that signbit() still tells it from in time.
    """
    digits = rf"regexp_replace({raw}, '[-\sAaPpMm]', '', 'g')"
    parts = [f"try_cast(nullif(split_part({digits}, ':', {n}), '') as double)" for n in (1, 2, 3)]
    rest = f"{parts[1]} + coalesce({parts[2]}, 0) / 60"
    since_noon = f"case when regexp_matches({raw}, '[Pp]') then 12 else 0 end"
    return (
        f"case when regexp_full_match({raw}, {quote(CLOCK)})"
        f" then case when starts_with({raw}, '-') then -1.0::double else 1.0::double end"
        f" * ({parts[0]} * 60 + {rest})"
        f" when regexp_full_match({raw}, {quote(DAYS_CLOCK)}) then {_summed(raw, DAYS_CLOCK)}"
        f" when {raw} <> '' and regexp_full_match({raw}, {quote(SPOKEN)}) then {_summed(raw, SPOKEN)}"
        f" when regexp_full_match({raw}, {quote(FRACTION)})"
        f" then round(try_cast(replace({raw}, ',', '.') as double) * 86400) / 60"
        f" when regexp_full_match({raw}, {quote(CLOCK_12)}) and {parts[0]} between 1 and 12"
        f" then ({parts[0]} % 12 + {since_noon}) * 60 + {rest} end"
    )
