"""Ids that a spreadsheet or a script has bent, as far as a file's own values tell.

`101.0` throughout is 101, `1,001` and `1.001` are 1001, `'101` and `="101"` are 101, and `nan` or an error
cell is none. What was written as 1.03E+13, or lost its digits after the fifteenth, or was taken for a date
(12-Mar for MAR-12), or is the same in every row, tells nobody apart any more.
"""

from __future__ import annotations

from calendar import month_abbr
from dataclasses import replace
from enum import Flag
from typing import Literal

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import count, name, quote
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.archive import Rows, texts_of
from dashboard.staging.edges import UNSEEN
from dashboard.staging.instants import TIMED
from dashboard.staging.spoken import MONTHS

Kind = Literal["guarded", "floats", "grouped", "nothing", "scientific", "truncated", "dates", "same"]
MENDED: tuple[Kind, ...] = (
    "guarded",
    "floats",
    "grouped",
    "nothing",
)  # after which the ids are what they were
IDS = ("ticket_id", "response_id", "review_id", "action_id", "customer")
FLOAT = r"\d+(\.0+|,00?)"
GROUP = r"\d{1,3}([., \x{A0}\x{202F}]\d{3})+"  # 1,001
SIGNS = "".join(rf"\x{{{ord(sign):X}}}" for sign in UNSEEN)
# what keeps a spreadsheet from reading an id as a number: '00101, ="00101", and a link that shows it; and
# what nobody sees
GUARDS = (
    r"'([\w.-]*\d[\w.-]*)",
    r"=\s*\"([^\"]*)\"",
    r"(?i)=HYPERLINK\(.*[,;]\s*\"?([^\",;]+)\"?\)",
    rf"[{SIGNS}]+([^{SIGNS}]+)[{SIGNS}]*",
    rf"([^{SIGNS}]+)[{SIGNS}]+",
)
GUARD = "|".join(f"(?:{guard})" for guard in GUARDS)
# shape, and what else would have to fit it: a number of four figures is grouped everywhere, or nowhere
PARTED: tuple[tuple[Kind, str, str], ...] = (
    ("floats", FLOAT, r".*[.,].*"),
    ("grouped", GROUP, r".*[., \x{A0}\x{202F}].*|\d{4,}"),
)
NOTHING = (
    "nan", "nat", "none", "null", "nil", "undefined", "n/a", "#n/a", "#ref!", "#name?", "#value!", "#null!",
    "#num!", "#div/0!",
)  # fmt: skip
# MAR-12 and 3-12 as a spreadsheet shows them, in each of its languages: 12-Mar, 12. Mrz, 2026-03-12.
# What is no day of the month keeps its order, Mar-45 for MAR-45: others beside it tell, or there is no day.
_ACCENTS = {"e": "[eé]", "a": "[aä]", "u": "[uû]"}
_MONTHS = "|".join(
    f"[{each[0].upper()}{each[0]}]" + "".join(_ACCENTS.get(letter, letter) for letter in each[1:])
    for each in sorted({*MONTHS, *(month.lower() for month in month_abbr[1:])})
)
DAY = (
    rf"\d\d?[-/. ]{{1,2}}({_MONTHS})[a-z]{{0,2}}\.?|\d{{4}}-\d\d-\d\d([ T]00:00(:00)?(\.0+)?)?"
    r"|\d\d?[/.]\d\d?[/.]\d{4}( 0?0:00(:00)?)?"
)
NO_DAY, SOME_DAY = (
    rf"({_MONTHS})[a-z]{{0,2}}\.?[-/. ]({days})" for days in (r"3[2-9]|[4-9]\d", r"0?[1-9]|1\d|2[0-8]")
)
SCIENTIFIC = r"\d([.,]\d+[eE]\+?|[eE]\+)\d+"
TRUNCATED = r"\d{15}0+"  # a spreadsheet keeps fifteen digits
LOST: dict[Kind, str] = {
    "scientific": f"{SCIENTIFIC}|{TRUNCATED}",  # beside one that was bent a long one was bent too
    "truncated": TRUNCATED,
    "dates": rf"{DAY}|({_MONTHS})[a-z]{{0,2}}\.?[-/. ]\d\d",
}
LONG = r"\d{16,}"
FEW_KEYS, FEW = 5, 10  # rows that may well be of one and the same ticket, of one customer
# one respondent answers several questions, one review has several criteria: these tell the rows apart
SECOND_OF_KEY = {"response_id": "question", "review_id": "criterion"}
# a ticket's number as people and links write it: Ticket #100, Case no. 100, https://desk/tickets/100?tab=1
WRITTEN = (
    r"(?i)(?:ticket|case|incident|issue|request|chamado|caso|demande|anfrage)(?: (?:no|nr|n[º°])\.?)?[ :#]+"
    r"([\w.-]*\d[\w.-]*)",
    r"(?i)<a\b[^>]*>\s*#?([\w.-]*\d[\w.-]*)\s*</a>",
    r"\[#?([\w.-]*\d[\w.-]*)\]\(https?://[^)]*\)",
    r"(?i)https?://[^?#]*/([\w-]*\d[\w-]*)(?:\.\w+)?(?:/[a-z_]+)?/?(?:[?#].*)?",
)
ENOUGH = 3  # different long ids that all end in noughts


class Seen(Flag):
    """What one look at a column of ids finds: what may have befallen one of them."""

    DOTS = 1
    PARTED = 2
    GUARDED = 4
    NOTHING = 8
    BENT = 16


@dataclass(frozen=True)
class DamagedIds:
    """What befell a column of ids: how many rows, and one of the values."""

    column: str
    kind: Kind
    rows: int
    example: str


def damage(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> list[DamagedIds]:
    """The damaged columns of an archive, floats included, which can be mended."""
    source, present = texts_of(given)
    columns = [column for column in IDS if column in present and column in fmt.columns]
    if not columns:
        return []
    # what costs little is asked of every row, the rest only where it may be so
    each = ", ".join(
        f"count({c}), bit_or({_bits(c)}), max(strlen({c})), min({c}), max({c})" for c in map(name, columns)
    )
    told = iter(connection.execute(f"select {each} from {source}").fetchone() or ())
    found = []
    for column, rows, bits, longest, low, high in zip(columns, told, told, told, told, told, strict=True):
        seen = Seen(bits or 0)
        guarded = _fitting(connection, source, column, "guarded", GUARD) if Seen.GUARDED in seen else None
        one = guarded or _of(connection, source, column, seen, longest or 0)
        few = FEW if column == "customer" else FEW_KEYS
        beside = SECOND_OF_KEY.get(column) in present
        if one is None and Seen.PARTED in seen and not _is_timed(fmt, column):
            one = _dates(connection, source, column)
        if one is None and rows >= few and low == high and not (fmt.latest_by or beside):
            one = DamagedIds(column, "same", int(rows), str(low))
        if one is None and Seen.NOTHING in seen:
            gone = count(connection, f"{source} where {_is_nothing(name(column))}")
            one = DamagedIds(column, "nothing", gone, "")
        if one is not None:
            found.append(one)
    return found


def _bits(c: str) -> str:
    """SQL of what is `Seen` of an id, as a number: of one in letters and digits, as most are, little."""
    dots = ("'.'", "','", "' '", "chr(160)", "chr(8239)")
    bent = f"contains(lower({c}), 'e')"
    of_signs = {
        Seen.DOTS: " or ".join(f"contains({c}, {sign})" for sign in dots),
        Seen.PARTED: f"case when {c} < ':' then length({c}) between 5 and 21 and {_is_parted(c)}"
        f" else length({c}) < 10 and {_is_parted(f'substr({c}, -3, 1)')} end",
        Seen.GUARDED: f"starts_with({c}, chr(39)) or starts_with({c}, '=') or {c} > '~' or {c}[-1] > '~'",
        Seen.NOTHING: _is_nothing(c),
        Seen.BENT: f"{c} < ':' and {bent}",
    }
    signs = " + ".join(f"{bit.value} * cast({test} as utinyint)" for bit, test in of_signs.items())
    return (
        f"case when not regexp_full_match({c}, '[A-Za-z0-9]*') then {signs}"
        f" when {c} < ':' then {Seen.BENT.value} * cast({bent} as utinyint)"
        # words that stand for nothing begin with an n or a u
        f" when {c} >= 'N' and {c} < 'v' then {Seen.NOTHING.value} * cast({_is_nothing(c)} as utinyint) end"
    )


def _of(
    connection: DuckDBPyConnection, source: str, column: str, seen: Seen, longest: int
) -> DamagedIds | None:
    if Seen.BENT in seen and (one := _fitting(connection, source, column, "scientific", SCIENTIFIC)):
        return replace(one, rows=_others(connection, source, column, LOST["scientific"]))
    for kind, shape, parted in PARTED if Seen.DOTS in seen else ():
        one = _fitting(connection, source, column, kind, shape)
        if one and _others(connection, source, column, parted) == one.rows:
            return one
    if longest >= 16:
        one = _fitting(connection, source, column, "truncated", LOST["truncated"], ENOUGH)
        return one if one and _others(connection, source, column, LONG) == one.rows else None
    return None


def _is_timed(fmt: Format, column: str) -> bool:
    """Whether a format has an id told by when it happened: an answer without a number of its own."""
    header = fmt.columns[column].column
    return any(entry.column == header and entry.type in TIMED for entry in fmt.columns.values())


def _dates(connection: DuckDBPyConnection, source: str, column: str) -> DamagedIds | None:
    one = _fitting(connection, source, column, "dates", DAY)
    if one is None and not _others(connection, source, column, SOME_DAY):
        one = _fitting(connection, source, column, "dates", NO_DAY)
    return replace(one, rows=_others(connection, source, column, LOST["dates"])) if one else None


def _is_parted(raw: str) -> str:
    return f"({' or '.join(f'contains({raw}, {quote(sign)})' for sign in '-/. ')})"


def _fitting(
    connection: DuckDBPyConnection, source: str, column: str, kind: Kind, shape: str, least: int = 1
) -> DamagedIds | None:
    fits = f"regexp_full_match({name(column)}, {quote(shape)})"
    found = connection.execute(
        f"select count(*), count(distinct {name(column)}), min({name(column)}) from {source} where {fits}"
    ).fetchone()
    return DamagedIds(column, kind, int(found[0]), str(found[2])) if found and found[1] >= least else None


def _others(connection: DuckDBPyConnection, source: str, column: str, shape: str) -> int:
    fits = f"regexp_full_match({name(column)}, {quote(shape)})"
    return count(connection, f"{source} where {fits}")


def _is_nothing(raw: str) -> str:
    return f"lower({raw}) in ({', '.join(map(quote, NOTHING))}) or contains({raw}, '###')"


def _within(raw: str, guard: str) -> str:
    inner = f"regexp_extract({raw}, {quote(guard)}, 1)"
    return f"case when regexp_full_match({raw}, {quote(guard)}) then {inner} end"


def bare(column: str, text: str) -> str:
    """SQL of a ticket's number without what people write around it (#100, Ticket #100, the address of its
    page); of any other column as it is.
    """
    if column != "ticket_id" or text == "null":
        return text
    found = " ".join(
        f"when regexp_full_match({text}, {quote(shape)}) then regexp_extract({text}, {quote(shape)}, 1)"
        for shape in WRITTEN
    )
    hashed = f"when starts_with({text}, '#') then nullif(ltrim({text}, '# '), '')"
    signs = " or ".join(f"contains({text}, {quote(sign)})" for sign in "# /")
    return f"case when {signs} then case {hashed} {found} else {text} end else {text} end"


def mended(raw: str, kind: str | None) -> str:
    """SQL of an id as it may be used: floats without their nought, null where it tells nobody apart."""
    if kind == "same":
        return "cast(null as varchar)"
    lost = next((shape for bent, shape in LOST.items() if kind == bent), None)
    gone = _is_nothing(raw) + (f" or regexp_full_match({raw}, {quote(lost)})" if lost else "")
    # one after the other: a text that fits none of them stays as it is
    bared = f"coalesce({', '.join(_within(raw, guard) for guard in GUARDS)}, {raw})"
    mend = {
        "guarded": f"nullif(trim({bared}), '')",
        "floats": f"regexp_replace({raw}, '[.,]0+$', '')",
        "grouped": f"case when regexp_full_match({raw}, {quote(GROUP)})"
        f" then regexp_replace({raw}, '[^0-9]', '', 'g') else {raw} end",
    }
    return f"case when not ({gone}) then {mend.get(kind or '', raw)} end"
