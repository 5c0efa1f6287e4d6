"""Text of an export as values: SQL that reads numbers, flags and durations, and puts all kinds together.

Nothing is guessed: text of no known shape is null, and its row is refused. Instants and days are read as
instants.py and, where these read nothing, spoken.py say.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dashboard.engine.clock import HORIZON, ORIGIN, to_utc
from dashboard.engine.connections import name, quote
from dashboard.model.format import AFTER_KIND, DateOrder, Decimal
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass
from dashboard.staging.instants import (
    TIMED,
    in_calendar,
    in_utc,
    local_time,
    plainly,
    prepared,
    read_as_they_are,
    shaped,
    step_name,
)
from dashboard.staging.spoken import spoken_steps

# numbers with a decimal comma; and those with thousands, where a point is known to be the decimal sign
COMMAS = r"[+-]?\d+(,\d+)?|[+-]?\d\d?\d?(\.\d\d\d)+,\d+|[+-]?\d\d?\d?(\.\d\d\d){2,}"
POINTS = r"[+-]?\d+(,\d+)?|[+-]?\d\d?\d?(\.\d\d\d)+(,\d+)?"  # where it is known that a point parts thousands
THOUSANDS = r"[+-]?(\d\d?\d?(,\d\d\d)+|\d\d?(,\d\d)+,\d\d\d)(\.\d+)?"  # the latter in India: 12,34,567
# what parts thousands and can't be a decimal sign: 1 234,5 and 1'234.5
GAP = r"[ '’\x{A0}\x{202F}]"
GAPPED = rf"[+-]?\d\d?\d?({GAP}\d\d\d)+([.,]\d+)?"
FRACTION = r"0?[.,]\d+"  # of a day, as a spreadsheet keeps a time
CLOCK = r"-?\d+:[0-5]\d(:[0-5]\d(\.\d+)?)?"
# 1h 20m, 2 days and 3 hours; and what Python makes of a duration: 1 day, 2:30:00
UNITS = {
    1440: r"(?:(?:d|days?|tage?|jours?|j|dias?|días?|giorn[oi]|g|dag(?:en)?|dni)\b|dzień)",
    60: r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|u|godz|godzin[ay]?)\b",
    1: r"(?:m|mins?|minutes?|minuten?|minutos?|minut[oiay]?)\b",
    1 / 60: r"(?:s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|second[oi]|seconden?|sekund[ay]?)\b",
}
AND = r"(?:(?:and|und|et|y|e|en|i)\s+)?"
SOME = r"\d+(?:[.,]\d\d?)?"  # 1.5 h, 1,5 h; of 1,234 nobody knows whether it is a thousand
PARTS = "".join(rf"(?:({SOME}) ?{unit}\.?,?\s*{AND})?" for unit in UNITS.values())
SPOKEN = rf"(?i){PARTS}"
ISO_SPAN = r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?"  # PT1H35M, P1DT2H
DAYS_CLOCK = rf"(?i)(\d+) ?{UNITS[1440]},? +(\d\d?):([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?"
IN_DAYS = rf"(?i){SOME} ?{UNITS[1440]}.*"
IN_WEEKS = (  # 1w 2d
    r"(?i).*\d ?(w|weeks?|wo?ch(en?)?|wk|semanas?|semaines?|settiman[ae]|weken|tyg(odn[a-ząęi]*)?)(\b|\d).*"
)
# 1h05, 1 h 05 min; without the days and seconds that the others have
HOURS = r"(?i)()(\d+) ?h ?([0-5]\d)()(?: ?(?:m|mn|min|minutes?|minutos?|minuti)\b\.?)?"
IN_HOURS = r" ?(?:h|hrs?|hours?|std|stunden|heures?|horas?|ore|uur|godz)\.?"  # behind a clock: 00:35 hrs
# minutes of one, where a column's numbers are these
MINUTES_IN = {"milliseconds": 1 / 60_000, "seconds": 1 / 60, "hours": 60, "days": 1440}
# No figure is larger: nothing lasts longer than the calendar reaches, no count is more than a table's column
# holds, and a larger amount has no cents any more.
LONGEST, MOST, LARGEST = (HORIZON - ORIGIN).days * 1440, 2**31 - 1, 10**15
# the commonest first; a list of five to be `in` would be a join to the engine, which takes ten times as long
FLAGS = " ".join(
    f"when {quote(word)} then {truth}"
    for words in zip(("true", "yes", "1", "t", "y"), ("false", "no", "0", "f", "n"), strict=True)
    for word, truth in zip(words, ("true", "false"), strict=True)
)
CLOCK_12 = r"\d\d?:[0-5]\d(:[0-5]\d)? ?[AaPp][Mm]"


def largest(column: str, kind: ColumnType) -> int | None:
    """The largest value of a column that is a figure; None where its kind has no limit."""
    if kind in ("clock", *MINUTES_IN) or (kind == "number" and column.endswith("minutes")):
        return LONGEST
    return {"integer": MOST, "number": LARGEST}.get(kind)


@dataclass(frozen=True)
class TextRules:
    """How text is read: the order of dates, the zone of naive times, the decimal sign (None: a point).

    `is_spoken`: dates are also read as SPOKEN_DATE has them, which costs more than all the rest. `places`:
    the zones that some of them name. `without_days`: the clocks whose days may be of 8 hours or of 24, so
    that none is read.
    """

    order: DateOrder | None
    zone: ZoneInfo
    decimal: Decimal | None = None
    is_spoken: bool = False
    places: Sequence[str] = ()
    without_days: Container[str] = ()


class Worth(NamedTuple):
    """What texts of a column are worth, in small letters, whether no other text is anything, and the column
    whose text stands before each of them.
    """

    points: Mapping[str, float]
    is_all: bool
    beside: str


NOTHING_SAID = Worth({}, is_all=False, beside="")  # of most columns


def steps(
    columns: Mapping[str, ColumnType],
    rules: TextRules,
    worth: Mapping[str, Worth] = MappingProxyType({}),
    stamped: Mapping[str, bool] = MappingProxyType({}),
    shapes: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> list[list[str]]:
    """How columns become values, a subquery a step, so that nothing is written out or computed twice.

    A column's text is _raw_<column>; the last step gives <column>, null where the text can't be of
    its kind. An instant is UTC: a zone in the text counts, else that of the rules.
    `stamped`: the columns of which `plainly` was read before (`stamp`), and whether nothing else stands in
    them: _raw_<column> is then that. `shapes`: those of them of whose other texts `shapes_of` tells all.
    """
    timed = [column for column, kind in columns.items() if kind in TIMED]
    others = [column for column in timed if not stamped.get(column) and column not in shapes]
    moments = (
        f"{_moment(column, rules, is_plain=column not in others)} as {step_name('moment', column)}"
        for column in timed
        if columns[column] == "instant"
    )
    valued = (
        f"{_worth(column, _value(column, kind, rules), worth.get(column, NOTHING_SAID))} as {name(column)}"
        for column, kind in columns.items()
    )
    found = [
        _read_plainly(timed, stamped, shapes, rules.order),
        [f"{shaped(column)} as {step_name('shape', column)}" for column in others],
        *(spoken_steps(others) if rules.is_spoken else [[sql for one in others for sql in prepared(one)]]),
        [
            f"{local_time(column, rules.order, is_spoken=rules.is_spoken)} as {step_name('local', column)}"
            for column in others
        ],
        list(moments),
        list(valued),
    ]
    return [step for step in found if step]


def _moment(column: str, rules: TextRules, *, is_plain: bool) -> str:
    """An instant in UTC; what is plain names no zone of its own."""
    if is_plain:
        return to_utc(step_name("local", column), rules.zone)
    return in_utc(column, rules.zone, rules.places)


def _read_plainly(
    timed: Sequence[str],
    stamped: Mapping[str, bool],
    shapes: Mapping[str, Sequence[int]],
    order: DateOrder | None,
) -> list[str]:
    """What is a plain instant throughout is its local time; what was not looked at yet is looked at so."""
    return [
        *(f"{step_name('raw', one)} as {step_name('local', one)}" for one in timed if stamped.get(one)),
        *(read_as_they_are(one, shapes[one], order) for one in timed if one in shapes),
        *(
            f"{plainly(step_name('raw', one))} as {step_name('plain', one)}"
            for one in timed
            if one not in stamped
        ),
    ]


def _worth(column: str, value: str, worth: Worth) -> str:
    """A text by what it was found to be worth, any other by itself."""
    if not worth.points and not worth.is_all:
        return value
    cases = " ".join(f"when {quote(text)} then {point!r}" for text, point in worth.points.items())
    other = "null" if worth.is_all else value
    text = f"lower({step_name('raw', column)})"
    if worth.beside:
        text = f"lower({step_name('raw', worth.beside)}) || {quote(AFTER_KIND)} || {text}"
    return f"cast(case {text} {cases} else {other} end as double)" if cases else other


def _value(column: str, kind: ColumnType, rules: TextRules) -> str:
    raw = step_name("raw", column)
    if kind == "instant":
        return in_calendar(step_name("moment", column))
    if kind == "date":
        return f"cast({in_calendar(step_name('local', column))} as date)"
    if kind == "flag":
        return f"case lower({raw}) {FLAGS} end"
    if kind == "clock":
        if column not in rules.without_days:
            return _minutes(raw)
        return f"case when not regexp_full_match({raw}, {quote(IN_DAYS)}) then {_minutes(raw)} end"
    number = _number(raw, rules.decimal)
    if kind in MINUTES_IN:
        return f"case when {number} >= 0 and isfinite({number}) then {number} * {MINUTES_IN[kind]!r} end"
    if kind == "margin":
        return f"case when {number} >= 0 then true when {number} < 0 then false end"
    if kind == "integer":
        return f"case when {number} = floor({number}) then try_cast({number} as bigint) end"
    return f"case when isfinite({number}) then {number} end" if kind == "number" else raw


def _number(raw: str, decimal: Decimal | None) -> str:
    closed = _plain(f"regexp_replace({raw}, {quote(GAP)}, '', 'g')", decimal)
    gapped = f"case when regexp_full_match({raw}, {quote(GAPPED)}) then try_cast({closed} as double) end"
    return f"coalesce(try_cast({_plain(raw, decimal)} as double), {gapped})"


def _plain(raw: str, decimal: Decimal | None) -> str:
    """A number with a decimal point and without thousands, as far as the decimal sign is known.

    Of 1,5 and 1.234,5 null where a point could be a decimal one: some programs write no other. Nobody
    writes a comma beside points but for thousands.
    """
    if decimal in (",", ",."):
        pointed, shape = f"replace(replace({raw}, '.', ''), ',', '.')", COMMAS if decimal == "," else POINTS
        return f"case when regexp_full_match({raw}, {quote(shape)}) then {pointed} end"
    if decimal == ".":
        has_thousands = f"regexp_full_match({raw}, {quote(THOUSANDS)})"
        return f"case when {has_thousands} then replace({raw}, ',', '') else {raw} end"
    return raw


def _summed(raw: str, pattern: str) -> str:
    """Minutes of the days, hours, minutes and seconds that a pattern's groups find."""
    found = (
        (f"replace(regexp_extract({raw}, {quote(pattern)}, {group}), ',', '.')", minutes)
        for group, minutes in enumerate(UNITS, 1)
    )
    return " + ".join(f"coalesce(try_cast({text} as double), 0) * {minutes}" for text, minutes in found)


def _minutes(raw: str) -> str:
    """Minutes of H:MM or H:MM:SS, signed; of a time of day (`12:02:23 AM`, or 0.384 of one), since midnight.

    Less than a minute overdue is -0.0, so that signbit() still tells it from in time.
    """
    clock = f"regexp_replace({raw}, {quote(f'(?i)([0-9]){IN_HOURS}$')}, {quote(chr(92) + '1')})"
    digits = rf"regexp_replace({clock}, '[-\sAaPpMm]', '', 'g')"
    parts = [f"try_cast(nullif(split_part({digits}, ':', {n}), '') as double)" for n in (1, 2, 3)]
    rest = f"{parts[1]} + coalesce({parts[2]}, 0) / 60"
    since_noon = f"case when regexp_matches({raw}, '[Pp]') then 12 else 0 end"
    return (
        f"case when regexp_full_match({clock}, {quote(CLOCK)})"
        f" then case when starts_with({raw}, '-') then -1.0::double else 1.0::double end"
        f" * ({parts[0]} * 60 + {rest})"
        f" when regexp_full_match({raw}, {quote(DAYS_CLOCK)}) then {_summed(raw, DAYS_CLOCK)}"
        f" when {raw} <> '' and regexp_full_match({raw}, {quote(SPOKEN)}) then {_summed(raw, SPOKEN)}"
        f" when regexp_full_match({raw}, {quote(HOURS)}) then {_summed(raw, HOURS)}"
        f" when {raw}[-1] not in ('P', 'T') and regexp_full_match({raw}, {quote(ISO_SPAN)})"
        f" then {_summed(raw, ISO_SPAN)}"
        f" when regexp_full_match({raw}, {quote(FRACTION)})"
        f" then round(try_cast(replace({raw}, ',', '.') as double) * 86400) / 60"
        f" when regexp_full_match({raw}, {quote(CLOCK_12)}) and {parts[0]} between 1 and 12"
        f" then ({parts[0]} % 12 + {since_noon}) * 60 + {rest} end"
    )
