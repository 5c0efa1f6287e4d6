"""What an import was read with, where its format says otherwise since.

A replay reads a file as it was read: its scale, the order of its dates and its decimal sign stand in the
ledger. So a mapping that is edited later counts for files to come, and that is said. Everything else of a
format counts for what is replayed too, and that is said as well: its fingerprint stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.intake import scales_of_kinds, scales_read
from dashboard.intake.receipt import PROVEN
from dashboard.model.format import Format
from dashboard.store.generations import Import


def differing(entry: Import, fmt: Format) -> Iterator[tuple[str, str, str]]:
    """(what, as the import was read, as the format says now); never what somebody said of the file."""
    score = fmt.columns.get("score")
    has = scales_read.scored(fmt)
    now = has[1].scales if has else ()
    if score and score.of_kind:
        now = (scales_of_kinds.as_option(score.of_kind),)
    if now and entry.scale and entry.scale not in now and not entry.options.get("scale"):
        yield "scale", entry.scale, " or ".join(now)
    order = entry.date_order
    # what a file itself proves, though its format says otherwise, was never the format's
    is_own = entry.options.get("date_order") or entry.receipt["understood"].get("date_order_from") == PROVEN
    if order and fmt.date_order and order != fmt.date_order and not is_own:
        yield "dates", order, fmt.date_order
    if entry.decimal and fmt.decimal and entry.decimal != fmt.decimal:
        yield "decimal sign", entry.decimal, fmt.decimal


def says(entry: Import, formats: Mapping[str, Format]) -> str | None:
    """What of an import is not as its format says by now, and how to have it read anew; None if nothing."""
    fmt = formats.get(entry.format)
    found = list(differing(entry, fmt)) if fmt else []
    if not found:
        return None
    how = " and ".join(f"{what} {was}, {entry.format} says {now} by now" for what, was, now in found)
    anew = f"`scorecard remove {entry.import_id}`, then import the file again"
    return f"{entry.name} (import {entry.import_id}) was read with {how}; to have it read so: {anew}"


def told(imports: Sequence[Import], formats: Mapping[str, Format]) -> list[tuple[Import, str]]:
    """Each import in force that this is true of, with the sentence; not where the file was read anew."""
    return [(one, said) for one in _last(imports) if (said := says(one, formats))]


def reread(imports: Sequence[Import], formats: Mapping[str, Format]) -> list[str]:
    """A sentence for each format that a replay reads files by, and that is another than read them before."""
    found: dict[str, list[Import]] = {}
    for one in _last(imports):
        fmt = formats.get(one.format)
        if fmt and one.format_hash != fmt.fingerprint and not says(one, formats):
            found.setdefault(one.format, []).append(one)
    return [_reread(formats[name], which) for name, which in found.items()]


def _reread(fmt: Format, which: Sequence[Import]) -> str:
    more = f" and {len(which) - 1} more" if len(which) > 1 else ""
    return (
        f"{which[0].name} (import {which[0].import_id}){more} was read anew by {fmt.file}: what it says is"
        " not what it said when the file was read before"
    )


def read_by(entry: Import, formats: Mapping[str, Format]) -> Import:
    """The import as it is once its format, as it stands, has read it."""
    fmt = formats[entry.format]
    return replace(entry, format_hash=fmt.fingerprint, own=fmt.home)


def moved(entry: Import, fmt: Format) -> str | None:
    """Why a replay would read an import by what is another format of the same name; None where it is not."""
    if entry.own in (None, fmt.home) or entry.format_hash == fmt.fingerprint:
        return None
    was, now = ("the home's own", "the program's") if entry.own else ("the program's", "the home's own")
    back = "bring the home's own file back" if entry.own else f"give {fmt.file} another name"
    return (
        f"{entry.name}: it was read by {was} format {entry.format}, and {now} of that name ({fmt.file}) says"
        f" otherwise; {back}, or take the file back (`scorecard remove {entry.import_id}`) and import it"
        " again."
    )


def _last(imports: Sequence[Import]) -> list[Import]:
    """Without those whose file was read anew later."""
    return list({one.identity: one for one in imports}.values())
