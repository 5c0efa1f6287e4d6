"""How a file's text is read, found out once and in one place, for an import, a replay and a preview alike.

Its ids, the scale of its answers, the order of its dates, its decimal sign, its own words: each is as
somebody said, else as the file proves, else as its format says. All of it is asked of the archive, so
that a replay finds the same. What comes of it are rows, typed and judged; nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import field, replace
from itertools import chain

from dashboard.engine.clock import Clock
from dashboard.intake import dateorder, scales, scales_of_kinds, scales_proven, scales_read, words
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder, Decimal, Format
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass
from dashboard.staging import amounts
from dashboard.staging.amounts import AMOUNT, CURRENCY
from dashboard.staging.contract import CHOICE
from dashboard.staging.dates import NO_DATE, Example
from dashboard.staging.decimals import grouped_ids
from dashboard.staging.ids import NOTHING, DamagedIds
from dashboard.staging.instants import TIMED
from dashboard.staging.nobody import NobodyNamed
from dashboard.staging.serials import Serials
from dashboard.staging.stage import COMPLAINT, KIND, Staged, TypingRules
from dashboard.staging.texts import TextCount
from dashboard.store.archived import Archived


@dataclass(frozen=True)
class KnownOfFile:
    """What is known of a file before its text is asked; None is left to the file, then to its format.

    `asks`: what nobody can tell is a question, so the file is held; else it is left unread, and answers
    are on the format's first scale. `proves`: the text may tell; a replay knows what it told before.
    """

    order: DateOrder | None = None
    zone: str | None = None  # that the file itself names
    decimal: Decimal | None = None
    scale: str | None = None
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    asks: bool = False
    proves: bool = True


@dataclass(frozen=True)
class Typing:
    """What typing needs of the organisation and of the file beside its archive."""

    clock: Clock
    hide_people: bool
    header_lines: int
    line_of: Callable[[int], int] = lambda record: record
    delimiter: str = ""


@dataclass(frozen=True)
class Planned:
    """The rows of a file, typed and judged, and what was proven of how they are read."""

    format: Format  # as it reads this file
    staged: Staged
    order: DateOrder | None
    decimal: Decimal | None = None
    scale: scales_proven.Settled | None = None
    damaged: tuple[DamagedIds, ...] = ()
    nobody: tuple[NobodyNamed, ...] = ()  # words that stand where a name would
    units: dict[str, ColumnType] = field(default_factory=dict)  # of durations in numbers
    order_proof: str | None = None  # what in the file shows the order of its dates
    nothing: tuple[str, ...] = ()  # words that stand where a date or a number would
    serials: Serials | None = None  # days as a spreadsheet counts them, where dates would be
    open_point: Example | None = None  # a number whose point may part thousands


def plan(text: Archived, fmt: Format, known: KnownOfFile, typing: Typing) -> Planned:
    """Type and judge the rows of a file, as the file and whoever knows it say.

    Raises OrderUnknown or ScaleUnknown where `known` asks and nobody can tell, Refused where the years can't
    be right. Only where a date or a
    number can't be read is the file asked for their order or sign: one whose values are all plain costs
    nothing more. What is known is never argued with.
    """
    fmt = words.with_words(_told(fmt, known), known.words)
    damaged = tuple(text.damaged_ids(fmt))
    nobody, units = tuple(text.nobody_named(fmt)), text.durations_in_numbers(fmt)
    fmt = _with_units(_with_nobody(_with_damage(fmt, damaged), nobody), units)
    fmt = _with_money(fmt, text)
    fmt, scale = _with_answers(fmt, text, known, typing)
    order = known.order or fmt.date_order
    nothing = tuple(sorted(text.among_dates(fmt, _nothing(text))))
    fmt = _with_empty(fmt, nothing)
    staged = _staged(text, fmt, order, typing)
    first = Planned(fmt, staged, order, None, scale, damaged, nobody, units, nothing=nothing)
    # words last: rows of which a date or a number can't be read yet are refused and tell none
    proving = (_with_order, _with_decimal) if known.proves else ()
    asking = (_with_serials, _with_points) if known.asks else ()
    for step in (_with_nothing, _with_kinds, _with_weeks, *proving, _with_words_known, *asking):
        first = step(first, text, known, typing)
    return first


def _told(fmt: Format, known: KnownOfFile) -> Format:
    """The format as it reads a file that itself names the zone of its times, or proved its decimal sign."""
    told = {"zone": known.zone, "decimal": known.decimal}
    return fmt.model_copy(update={key: value for key, value in told.items() if value})


def _staged(text: Archived, fmt: Format, order: DateOrder | None, typing: Typing) -> Staged:
    return text.stage(TypingRules(fmt, typing.clock, order, typing.header_lines, typing.hide_people))


def _with_words_known(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """Words of a closed list that nobody settled, and that are known elsewhere."""
    fmt = words.known(found.format, found.staged.words, text.catalogue)
    if fmt is None:
        return found
    return replace(found, format=fmt, staged=_staged(text, fmt, found.order, typing))


def _with_nothing(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """What stands for nothing (NULL, n/a, \\N) where a number or a date would, and can't be read as one."""
    while found.staged.refusals and (new := text.unread_among(_nothing(text)) - set(found.nothing)):
        fmt = _with_empty(found.format, new)
        staged = _staged(text, fmt, found.order, typing)
        found = replace(found, format=fmt, staged=staged, nothing=(*found.nothing, *sorted(new)))
    return found


def _with_kinds(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """Kinds of survey as people write them, where some are none: NPS, customer satisfaction."""
    entry = found.format.columns.get(KIND)
    if entry is None or not any(
        item.reason.startswith(CHOICE) and item.column == entry.column for item in found.staged.refusals
    ):
        return found
    said = words.elsewhere(KIND, text.catalogue)
    written = {one.text.strip().lower() for one in text.texts(KIND)}
    new = {one: said[one] for one in written if one in said and one not in entry.words}
    if not new:
        return found
    fmt = words.with_words(found.format, {KIND: new})
    return replace(found, format=fmt, staged=_staged(text, fmt, found.order, typing))


def _nothing(text: Archived) -> set[str]:
    return {*text.catalogue.synonyms.meanings("nothing"), *NOTHING, NO_DATE}


def _with_empty(fmt: Format, nothing: Collection[str]) -> Format:
    """The format as it reads a file in which such words stand where a date or a number would."""
    if not nothing:
        return fmt
    return words.with_words(
        fmt,
        {
            column: dict.fromkeys((one for one in nothing if one != NO_DATE or entry.type in TIMED), "")
            for column, entry in fmt.columns.items()
            if entry.type not in ("text", "flag") and not entry.scales
        },
    )


def _with_weeks(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """Durations of a column that tells weeks, which can't be read: its days are no more certain than they."""
    if not any(item.reason.startswith(COMPLAINT["clock"]) for item in found.staged.refusals):
        return found
    weeks = {column: {"tells_weeks": True} for column in text.durations_in_weeks(found.format)}
    if not weeks:
        return found
    fmt = found.format.with_columns(weeks)
    return replace(found, format=fmt, staged=_staged(text, fmt, found.order, typing))


def _with_serials(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """The day numbers among its dates; Refused where those beside them show that they are of other years."""
    serials = text.serials(found.format)
    if serials and serials.is_of_1904:
        raise dateorder.of_1904(serials, typing.line_of)
    return replace(found, serials=serials)


def _with_points(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """Who parts columns by semicolons needs the comma for decimals, as a rule, the point for thousands."""
    if typing.delimiter != ";" or found.format.decimal:
        return found
    return replace(found, open_point=text.open_point(found.format))


def _with_order(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """The order of dates, where some can't be read and nobody said it."""
    unread = bool(found.staged.unread_dates)
    if known.order is not None or not (unread or found.order in ("day-first", "month-first")):
        return found
    if known.asks and (example := text.year_first(found.format)):
        raise dateorder.begin_with_a_year(example, typing.line_of)
    if not unread:
        return found
    evidence = text.date_evidence(found.format)
    try:
        order = dateorder.proven(evidence, found.format, typing.line_of)
    except dateorder.OrderUnknown:
        if known.asks:
            raise
        return found
    staged = found.staged if order == found.order else _staged(text, found.format, order, typing)
    proof = dateorder.proof(order, evidence, typing.line_of)
    return replace(found, staged=staged, order=order, order_proof=proof)


def _with_decimal(found: Planned, text: Archived, known: KnownOfFile, typing: Typing) -> Planned:
    """The decimal sign, where numbers can't be read, or ids show that a point parts thousands, and the format
    says nothing of it.
    """
    unread = (COMPLAINT["number"], COMPLAINT["integer"])
    is_unread = any(item.reason.startswith(unread) for item in found.staged.refusals)
    if found.format.decimal or not (is_unread or grouped_ids(found.format)):
        return found
    sign = text.decimal_sign(found.format)
    if sign is None or (sign == "." and not is_unread):  # which is how they were read
        return found
    fmt = found.format.model_copy(update={"decimal": sign})
    return replace(found, format=fmt, staged=_staged(text, fmt, found.order, typing), decimal=sign)


def _with_nobody(fmt: Format, found: tuple[NobodyNamed, ...]) -> Format:
    """The format as it reads a file in which words stand for nobody: these are no names."""
    more: dict[str, dict[str, str]] = {}
    for one in found:
        more.setdefault(one.column, {})[one.word] = ""
    return words.with_words(fmt, more)


def _with_units(fmt: Format, units: dict[str, ColumnType]) -> Format:
    """The format as it reads a file whose durations are numbers of the unit that their name says."""
    return fmt.with_columns({column: {"type": kind} for column, kind in units.items()})


def _with_money(fmt: Format, text: Archived) -> Format:
    """The format as it reads a file whose amounts have a currency beside them, or brackets about them."""
    if AMOUNT not in fmt.columns:
        return fmt
    written, beside = ([one.text for one in text.texts(column)] for column in (AMOUNT, CURRENCY))
    money = amounts.written(written, text.catalogue.synonyms.meanings(CURRENCY), beside)
    if money is None:
        return fmt
    fmt = fmt.with_columns({AMOUNT: {"signs": money.signs}})
    if beside or not money.currency:
        return fmt
    return fmt.model_copy(update={"fixed": {**fmt.fixed, CURRENCY: money.currency}})


def _with_damage(fmt: Format, found: tuple[DamagedIds, ...]) -> Format:
    """The format as it reads a file whose ids are damaged: mended where that is safe, else unknown."""
    return fmt.with_columns({one.column: {"damage": one.kind} for one in found})


def _with_answers(
    fmt: Format, text: Archived, known: KnownOfFile, typing: Typing
) -> tuple[Format, scales_proven.Settled | None]:
    """The format as it reads this file's answers, and their scale; None where it holds none."""
    words_of_scales = scales.Vocabulary.of(text.catalogue)
    if (answers := fmt.columns.get("score")) and answers.of_kind and "kind" in fmt.columns:
        of_kinds = text.texts_by("score", "kind")
        fmt = _with_unanswered(fmt, "score", chain(*of_kinds.values()), words_of_scales)
        said = known.scale if known.asks else known.scale or scales_of_kinds.as_option(answers.of_kind)
        return scales_of_kinds.as_read(fmt, of_kinds, words_of_scales, said, typing.line_of)
    has = scales_read.scored(fmt)
    if has is None:
        return _by_themselves(fmt, text, text.catalogue), None
    column, entry = has
    texts = text.texts(column)
    fmt = _with_unanswered(fmt, column, texts, words_of_scales)
    one = known.scale and scales_of_kinds.of_file(known.scale, fmt)
    said = one if known.asks else one or entry.scales[0]
    return scales_read.as_read(fmt, texts, words_of_scales, said, typing.line_of)


def _with_unanswered(
    fmt: Format, column: str, texts: Iterable[TextCount], known: scales.Vocabulary
) -> Format:
    """The format as it reads a file in which words stand in place of an answer: Ofrecida, no answer."""
    said = {one.text.strip().casefold() for one in texts} & known.nothing
    return words.with_words(fmt, {column: dict.fromkeys(said - fmt.columns[column].words.keys(), "")})


def _by_themselves(fmt: Format, text: Archived, catalogue: Catalogue) -> Format:
    """Where each row says its scale, answers are still written as people write them."""
    entry = fmt.columns.get("score")
    if entry is None or "scale_max" not in fmt.columns:
        return fmt
    found = scales_proven.of_any_scale(text.texts_by("score", "scale_max"), scales.Vocabulary.of(catalogue))
    points = {written.strip().lower(): point for written, point in found.items()}
    return fmt.with_columns({"score": {"points": points}}) if points else fmt
