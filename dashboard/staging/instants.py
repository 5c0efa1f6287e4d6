"""Text of an export as instants and days: SQL that reads them.

A shape is found by a regular expression and has one layout, because a layout that does not fit costs eight
times as much as one that does. DuckDB's own cast reads only what is plainly ISO: it passes over whatever
follows the time ("PM", "EDT", "+02:00") and takes "31/12/26" for the year 31.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import HORIZON, ORIGIN, to_utc
from dashboard.engine.connections import counts, name, quote
from dashboard.model.format import DateOrder
from dashboard.model.table import ColumnType

TIMED: tuple[ColumnType, ...] = ("instant", "date")
ISO = r"\d{4}[-/]\d\d?[-/]\d\d?([ T]\d\d?:\d\d(:\d\d(\.\d+)?)?)?"
# The commonest layout is tested and read in one go.
PLAIN = "%Y-%m-%d %H:%M:%S"
SHOWN = "2026-02-25 10:00:00"
PLAINLY = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
# The commonest of the others, read as they are: putting a text in order costs more than reading it.
AS_THEY_ARE = {r"\d\d?/\d\d?/\d{4} \d\d?:\d\d": " %H:%M", r"\d\d?/\d\d?/\d{4} \d\d?:\d\d:\d\d": " %H:%M:%S"}
READ_AS_THEY_ARE = (ISO, *AS_THEY_ARE)
OTHER = 1 << len(READ_AS_THEY_ARE)  # of the bits of their numbers one more
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
    r"\d{4}-[A-Za-z]{3}-\d\d?": "%Y-%b-%d",
}
TIME = r"\d\d?:\d\d(:\d\d(\.\d{1,6})?)?"
TIMES_12 = {
    r"\d\d?:\d\d [AaPp][Mm]": "%I:%M %p",
    r"\d\d?:\d\d:\d\d [AaPp][Mm]": "%I:%M:%S %p",
}
# A zone at the end, after a time: in a bare date `-2026` is no offset.
PLACE = r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+"  # Europe/Berlin
ZONED = (
    r"^(.*:\d\d(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\b\.?)?)"
    rf" ?([Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?|[A-Za-z]{{3,5}}|{PLACE})$"
)
SERIAL = r"\d{5}([.,]\d+)?"  # days since 1899-12-30, as a spreadsheet keeps them
SERIALS = (20_000, 80_000)  # 1954 to 2119
# Minutes ahead of UTC. An abbreviation that the zone itself uses has the zone's own meaning; of
# these only such are listed as desks write and as mean one thing there (IST and AST do not).
ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "BRT": -180, "BRST": -120, "ART": -180, "UYT": -180, "CLT": -240, "CLST": -180, "PET": -300, "COT": -300,
    "MEZ": 60, "MESZ": 120, "OEZ": 120, "OESZ": 180, "WEZ": 0, "WESZ": 60,
    "MSK": 180, "TRT": 180, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180,
    "PKT": 300, "NPT": 345, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480, "AWST": 480, "JST": 540,
    "KST": 540, "ACST": 570, "ACDT": 630,
}  # fmt: skip
EPOCH = r"\d{10}(\.\d+)?|\d{13}|\d{16}|\d{19}"  # seconds, milli-, micro- or nanoseconds since 1970
EPOCHS = (946_684_800, 4_102_444_800)  # 2000 to 2099


def step_name(part: str, column: str) -> str:
    """What a step calls its part of a column: _raw_<column>, _local_<column>; no format's column does."""
    return name(f"_{part}_{column}")


def plainly(raw: str, *, is_spaced: bool = True) -> str:
    """A date of the commonest layout, null for every other text: as text it is to the letter what it was.

    Not `is_spaced`: nowhere in it are more than single blanks, and none at its edges.
    """
    # the engine would read a year 0, more blanks, a tab for one, and pass over one at the end. Without these
    # a text as long as the layout has all of its digits, which is known in a third of the time.
    shape = f"regexp_full_match({raw}, {quote(PLAINLY)})" if is_spaced else f"strlen({raw}) = {len(SHOWN)}"
    shape += f" and {raw} >= '0001'"
    return f"case when {shape} then try_strptime({raw}, {quote(PLAIN)}) end"


def shapes_of(connection: DuckDBPyConnection, texts: Mapping[str, str], source: str) -> dict[str, list[int]]:
    """Of columns, each with the SQL of its texts, which shapes these have: numbers in READ_AS_THEY_ARE.

    Without columns of which any text is still to be put in order.
    """
    each = ", ".join(f"bit_or({_bit(text)})" for text in texts.values())
    found = dict(zip(texts, counts(connection, each, source), strict=True)) if texts else {}
    numbers = range(len(READ_AS_THEY_ARE))
    return {column: [n for n in numbers if bits >> n & 1] for column, bits in found.items() if bits < OTHER}


def _bit(text: str) -> str:
    shapes = enumerate(READ_AS_THEY_ARE)
    tests = " ".join(f"when regexp_full_match({text}, {quote(shape)}) then {1 << n}" for n, shape in shapes)
    return f"case when {text} is null then 0 {tests} else {OTHER} end"


def read_as_they_are(column: str, shapes: Sequence[int], order: DateOrder | None) -> str:
    """_local_<column> of one that was read plainly before and has `shapes_of` for all else: nothing is put in
    order, and no zone stands anywhere.
    """
    plain, raw = step_name("plain", column), step_name("raw", column)
    tests = [f"when regexp_full_match({raw}, {quote(READ_AS_THEY_ARE[n])}) then" for n in shapes]
    readings = [_as_it_is(raw, n, order) for n in shapes]
    read = readings[0] if readings else "null"
    if len(readings) > 1:
        cases = " ".join(f"{test} {one}" for test, one in zip(tests, readings, strict=True))
        read = f"case {cases} end"
    return f"coalesce({plain}, {read}) as {step_name('local', column)}"


def _as_it_is(text: str, number: int, order: DateOrder | None) -> str:
    """The naive timestamp of a text of a shape in READ_AS_THEY_ARE."""
    if number == 0:
        return f"try_cast({text} as timestamp)"
    if order not in ORDERED:
        return "cast(null as timestamp)"
    date = ORDERED[order][r"\d\d?-\d\d?-\d{4}"].replace("-", "/")
    return f"try_strptime({text}, {quote(date + AS_THEY_ARE[READ_AS_THEY_ARE[number]])})"


def stamp(column: str) -> str:
    """A column that holds what `plainly` reads of a text, as `steps` knows it."""
    return f"{name(column)} as {step_name('plain', column)}"


def shaped(column: str) -> str:
    """Null: read already; 1: plainly ISO; from 2: one of AS_THEY_ARE; 0: still to be put in order."""
    raw = step_name("raw", column)
    shapes = enumerate(READ_AS_THEY_ARE, start=1)
    tests = (f"when regexp_full_match({raw}, {quote(shape)}) then {number}" for number, shape in shapes)
    return f"case when {step_name('plain', column)} is null then case {' '.join(tests)} else 0 end end"


def prepared(column: str) -> list[str]:
    """_text_<column>, in order, and _zone_<column>, what stands at its end."""
    raw, shape = step_name("raw", column), step_name("shape", column)
    spaced = f"replace(replace({raw}, chr(8239), ' '), chr(160), ' ')"
    bare = f"regexp_replace({spaced}, {quote(ZONED)}, '\\1')"
    short = f"regexp_replace({bare}, '([A-Za-z]{{3}})[A-Za-z]+\\.?', '\\1')"
    mark = f"upper(regexp_extract({spaced}, {quote(ZONED)}, 2))"
    return [
        f"case when {shape} = 0 then {in_order(short)} else {raw} end as {step_name('text', column)}",
        f"case when {shape} = 0 then nullif({mark}, '') end as {step_name('zone', column)}",
    ]


def in_order(text: str) -> str:
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


def local_time(column: str, order: DateOrder | None, *, is_spoken: bool) -> str:
    """The naive timestamp of a text in order."""
    text, shape = step_name("text", column), step_name("shape", column)
    plain = step_name("plain", column)
    branches = [f"when {plain} is not null then {plain}"]
    branches += [
        f"when {shape} = {n + 1} then {_as_it_is(text, n, order)}" for n in range(len(READ_AS_THEY_ARE))
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
    text = step_name("text", column)
    # of microseconds: ten digits are seconds, three more a thousandth of that each
    part = f"pow(10, 16 - length(split_part({text}, '.', 1)))"
    since = f"round(try_cast({text} as double) * {part})"
    return (
        f"when {step_name('zone', column)} = 'Z' and regexp_full_match({text}, {quote(EPOCH)})"
        f" then case when {since} between {EPOCHS[0]}000000 and {EPOCHS[1]}000000"
        f" then make_timestamp(cast({since} as bigint)) end"
    )


def _branch(text: str, shape: str, layout: str, kind: str = "timestamp") -> str:
    read = f"cast(try_strptime({text}, {quote(layout)}) as {kind})"
    return f"when regexp_full_match({text}, {quote(shape)}) then {read}"


def in_utc(column: str, zone: ZoneInfo, places: Sequence[str] = ()) -> str:
    """Naive local time -> UTC; a zone that nobody knows makes null. `places`: the zones that are named so."""
    naive, mark = step_name("local", column), step_name("zone", column)
    known = " ".join(f"when {quote(text)} then {minutes}" for text, minutes in _abbreviations(zone))
    away = (
        f"case when {mark} = 'Z' then 0 when starts_with({mark}, '+') or starts_with({mark}, '-') then"
        f" cast({mark}[1] || '1' as integer) * (cast({mark}[2:3] as integer) * 60"
        f" + case when length({mark}) > 3 then cast(right({mark}, 2) as integer) else 0 end)"
        f" else case {mark} {known} end end"
    )
    there = " ".join(
        f"when {mark} = {quote(place.upper())} then {to_utc(naive, ZoneInfo(place))}" for place in places
    )
    here = to_utc(naive, zone)
    return f"case when {mark} is null then {here} {there} else {naive} - to_minutes({away}) end"


def places(connection: DuckDBPyConnection, raws: Iterable[str], source: str) -> tuple[str, ...]:
    """The zones of the world that times in the columns `raws` of a table name, as zoneinfo knows them."""
    shape = quote(rf"(?:^|[ \d\[(])({PLACE})[\])]?$")
    each = " union ".join(
        f"select upper(regexp_extract({raw}, {shape}, 1)) as place from {source}" for raw in raws
    )
    named = {place for (place,) in connection.execute(each).fetchall() if place} if each else set()
    return tuple(sorted(zone for zone in available_timezones() if zone.upper() in named)) if named else ()


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


def in_calendar(expression: str) -> str:
    """Null outside the calendar: such a row is refused, not counted as 0 minutes."""
    return (
        f"case when {expression} >= timestamp '{ORIGIN}' and {expression} < timestamp '{HORIZON}'"
        f" then {expression} end"
    )
