"""Which export format a file's header belongs to, and which columns it lacks for the nearest one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from dashboard.faults import Refused, UsageFault, nearest
from dashboard.quick import dataclass
from dashboard.staging.edges import UNSEEN

if TYPE_CHECKING:  # the child that reads workbooks compares headers, and needs no model
    from dashboard.model.format import Format


NOTHING = dict.fromkeys(map(ord, UNSEEN))


class Unrecognised(Refused):
    """No format knows the file: it wants a mapping by hand."""


@dataclass(frozen=True)
class Recognised:
    """A format and where its columns stand in the file: working name -> position from 0."""

    format: Format
    places: dict[str, int]


def folded(header: str) -> str:
    """Headers are compared trimmed, without signs that nobody sees, in any case and with single spaces."""
    return " ".join(header.translate(NOTHING).split()).casefold()


def names_of(header: Sequence[str]) -> list[str]:
    """The names of a header as they are compared, without empty columns to the right.

    A sheet has these where a cell was once touched.
    """
    names = list(map(folded, header))
    while names and not names[-1]:
        names.pop()
    return names


def missing(fmt: Format, header: Sequence[str]) -> list[str]:
    """The identifying columns of a format that a header lacks."""
    present = {folded(column) for column in header}
    return [column for column in fmt.identified_by if folded(column) not in present]


def is_known(header: Sequence[str], formats: Iterable[Format]) -> bool:
    """Whether a header is that of any of these formats."""
    return any(not missing(fmt, header) for fmt in formats)


def places(fmt: Format, header: Sequence[str], headings: Sequence[str] | None = None) -> dict[str, int]:
    """Where the format's columns stand; of two columns with one name the first counts, or the `nth`.

    A column that is known by its wording (`like`) is sought in `headings`, the texts of all header
    rows; where several fit nobody knows which is meant, so it is not there.
    """
    positions: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for position, column in enumerate(map(folded, header)):
        seen[column] += 1
        positions[column, seen[column]] = position
    found = {
        working: _only(entry.like, headings or header)
        if entry.like
        else positions.get((folded(entry.column), entry.nth))
        for working, entry in fmt.columns.items()
    }
    return {working: place for working, place in found.items() if place is not None}


def _only(pattern: str, headings: Sequence[str]) -> int | None:
    fitting = [place for place, text in enumerate(headings) if re.search(pattern, text, re.IGNORECASE)]
    return fitting[0] if len(fitting) == 1 else None


def recognise(
    header: Sequence[str],
    formats: Mapping[str, Format],
    wanted: str | None = None,
    suggested: Mapping[str, Format] = MappingProxyType({}),
) -> Recognised:
    """The format whose identifying columns are all there, the most telling one first.

    `wanted` names it instead. Raises UsageFault for an unknown name, Unrecognised with the nearest
    format and the columns that it would need; with what it looks like where a mapping by hand can start
    from a suggestion.
    """
    if wanted is not None:
        if wanted not in formats:
            raise UsageFault(f'there is no format "{wanted}"{nearest(wanted, formats)}')
        return _checked(formats[wanted], header)
    # of two that fit equally well the home's own, then the later one
    fitting = [fmt for fmt in reversed(list(formats.values())) if not missing(fmt, header)]
    if not fitting:
        if not any(column.strip() for column in header):
            raise Refused("the file has no header; export it again with the column names in its first line.")
        raise Unrecognised(_nearest_format(header, formats, suggested))
    best = _most_telling(fitting, header)
    return Recognised(best, places(best, header))


def beside(taken: Format, header: Sequence[str], formats: Mapping[str, Format]) -> list[str]:
    """The home's other formats that know a file too and read answers of another kind from it: a survey of
    two questions is mapped once for each, and read as each.
    """
    kinds = {None, taken.fixed.get("kind")}
    found = []
    for fmt in reversed([*formats.values()]) if taken.home and len(kinds) > 1 else ():
        kind = fmt.fixed.get("kind")
        is_another = kind not in kinds and _answer(fmt) != _answer(taken)
        if fmt.home and is_another and not missing(fmt, header):
            kinds.add(kind)
            found.append(fmt.name)
    return found


def _answer(fmt: Format) -> tuple[str, int] | None:
    """The header above its answers, and which of that name."""
    entry = fmt.columns.get("score")
    return (folded(entry.column), entry.nth) if entry else None


def _most_telling(formats: Sequence[Format], header: Sequence[str]) -> Format:
    return max(formats, key=lambda fmt: (len(fmt.identified_by), fmt.home, len(places(fmt, header))))


def looks_like(header: Sequence[str], suggested: Mapping[str, Format]) -> Format | None:
    """The suggestion whose identifying columns are all there: where a mapping by hand starts."""
    fitting = [fmt for fmt in suggested.values() if not missing(fmt, header)]
    return _most_telling(fitting, header) if fitting else None


def _checked(fmt: Format, header: Sequence[str]) -> Recognised:
    if lacks := missing(fmt, header):
        raise Refused(f"it is not {fmt.title} ({fmt.name}): it has no column {_listed(lacks)}.")
    return Recognised(fmt, places(fmt, header))


NEAR_COLUMNS, NEAR_SHARE = 2, 0.5
LOST_SHARE = 0.25  # of what identifies a format, that a file of it may have lost
MANY_SIGNS = 3  # of one kind, in a header of one column
FEW_OTHERS = 3  # columns that one of these may be
BY_HAND = "`scorecard map FILE --save NAME`, or the Data page"


def _nearest_format(
    header: Sequence[str], formats: Mapping[str, Format], suggested: Mapping[str, Format]
) -> str:
    if like := looks_like(header, suggested):
        return (
            f"it looks like {like.title}, of which too little is known to load it unasked; map it by hand"
            f" ({BY_HAND}), where most of it is filled in already."
        )
    best = max(formats.values(), key=lambda fmt: _likeness(fmt, header))
    if not _is_near(best, header):
        if (sign := _parting(header)) is not None:
            return (
                f'its header is one column: is it parted by "{sign}"? Say so (--delimiter, or under Options),'
                " or export it again as CSV."
            )
        columns = _listed([column for column in header if column.strip()][:6])
        return (
            f"no format knows these columns: {columns}; map it by hand once ({BY_HAND}), or use one of our"
            " templates."
        )
    lost = missing(best, header)
    if len(lost) <= LOST_SHARE * len(best.identified_by):
        return _one_that_lost(best, lost, header)
    lacks = _listed(lost)
    return (
        f"no format knows it; the nearest is {best.title} ({best.name}), which also needs {lacks}."
        f" Export it with them, or map it by hand: {BY_HAND}."
    )


def _parting(header: Sequence[str]) -> str | None:
    """The sign that may part the columns of a header which none of the usual ones parts."""
    if len(header) != 1:
        return None
    signs = Counter(sign for sign in header[0] if not sign.isalnum() and sign not in " _-.()'\"")
    return next(
        (sign for sign, times in signs.most_common(1) if times >= MANY_SIGNS and sign.isprintable()), None
    )


def _one_that_lost(fmt: Format, lost: Sequence[str], header: Sequence[str]) -> str:
    """What is said of a file that is of a format but for a column or two, which may be called otherwise."""
    known = {folded(entry.column) for entry in fmt.columns.values()}
    others = [column for column in header if column.strip() and folded(column) not in known]
    called = f", or called otherwise ({_listed(others)}?)" if len(others) <= FEW_OTHERS and others else ""
    which, them = ("the column", "it") if len(lost) == 1 else ("the columns", "them")
    return (
        f"it is {fmt.title} ({fmt.name}) but for {which} {_listed(lost)}: missing{called}. Export it with"
        f" {them}, or map it by hand, as the same desk (--desk {fmt.system}): {BY_HAND}."
    )


def _is_near(fmt: Format, header: Sequence[str]) -> bool:
    """Whether at least half of what identifies a format is there, and more than one column of it."""
    wanted = len(fmt.identified_by)
    found = wanted - len(missing(fmt, header))
    return found >= NEAR_COLUMNS and found >= wanted * NEAR_SHARE


def _likeness(fmt: Format, header: Sequence[str]) -> tuple[float, int]:
    found = len(fmt.identified_by) - len(missing(fmt, header))
    return found / len(fmt.identified_by), len(places(fmt, header))


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
