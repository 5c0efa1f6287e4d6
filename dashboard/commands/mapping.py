"""map: a file that no format knows, mapped by hand and saved as a format of this home."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard import act
from dashboard.access import LOCAL
from dashboard.commands.shared import home_of
from dashboard.faults import Refused, UsageFault
from dashboard.intake import mapping as by_hand
from dashboard.intake import scales_of_kinds, words
from dashboard.intake.mapping import Mapping, Preview
from dashboard.intake.mapping.following import Suggested, with_what_follows
from dashboard.intake.mapping.profile import Profile, look
from dashboard.intake.mapping.proposed_words import nothing_words
from dashboard.intake.mapping.said import DECIMALS, UNITS
from dashboard.intake.mapping.suggest import denied, suggest
from dashboard.intake.reading import read
from dashboard.intake.receipt import rows_of
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.strategy import load_strategy
from dashboard.output import as_json
from dashboard.store.known_tickets import tickets_of
from dashboard.text import printable

COMMAND = "scorecard map"


def map_(parser: argparse.ArgumentParser) -> None:
    """map a file that no format knows, and save the mapping"""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--table", metavar="T", help="tickets, surveys, ...; else the likeliest")
    parser.add_argument("--save", metavar="NAME", help="write it as a format of this home")
    parser.add_argument("--column", action="append", default=[], metavar="OURS=THEIRS", help='"" for none')
    parser.add_argument("--fixed", action="append", default=[], metavar="OURS=VALUE", help="in every row")
    parser.add_argument(
        "--word", action="append", default=[], metavar="OURS:THEIRS=WORD", help="* for others"
    )
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="OURS=UNIT",
        help=f"of durations in numbers: {', '.join(UNITS)}; else minutes",
    )
    parser.add_argument("--date-order", choices=("day-first", "month-first", "year-first"))
    parser.add_argument(
        "--decimal",
        choices=DECIMALS,
        help="what stands before the decimals of its numbers: 3,120 may be a thousand",
    )
    parser.add_argument(
        "--scale",
        metavar="WORST-BEST",
        help="of its answers: 1-5, 0-10, 6-1 where 1 is best; of each kind of survey: csat=1-5,nps=0-10",
    )
    parser.add_argument("--zone", metavar="Z", help="of its times, such as UTC; else the organisation's")
    parser.add_argument("--delimiter", metavar="D")
    parser.add_argument("--encoding", metavar="E")
    parser.add_argument("--desk", metavar="SYSTEM", help="the desk that its rows belong to; else NAME")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_map)


def _run_map(options: argparse.Namespace) -> int:
    home = home_of(options)
    catalogue = catalogue_of(home).for_files()
    strategy = load_strategy(home / "strategy.toml", catalogue.metrics)
    if options.save is not None:
        by_hand.check_name(options.save, catalogue)
    looked = _looked(options, catalogue)
    found = _as_said(suggest(looked, catalogue, options.table, tickets_of(home)), looked, catalogue, options)
    saved = None
    if options.save is not None:
        saved, preview = act.save_mapping(home, LOCAL, options.save, found.mapping, looked, strategy)
    else:
        preview = by_hand.preview(found.mapping, looked, catalogue, strategy)
    question = by_hand.question(found.mapping, looked, catalogue)
    code = 1 if _nothing(preview) else 0
    if options.json:
        asked = question or by_hand.scale_question(found.mapping, looked)
        print(as_json(_as_document(found, looked, catalogue, preview, asked, saved)))
        return code
    print(_as_text(found, looked, catalogue, preview))
    if saved is not None:
        print(f"saved {saved}: the next scorecard import of such a file uses it")
    for asked in (question, by_hand.scale_question(found.mapping, looked)) if saved is None else ():
        if asked is not None:
            how = "--date-order day-first or month-first" if asked == question else "--scale WORST-BEST"
            print(f"still to say: {asked} {how}")
    if saved is None:
        print(f"{COMMAND} {options.file.name} --save NAME keeps it; --column OURS=THEIRS says it otherwise")
    return code


def _nothing(preview: Preview | None) -> bool:
    """Whether no row would be loaded as things stand."""
    return preview is None or (not preview.accepted and preview.rows_read > preview.empty)


def _looked(options: argparse.Namespace, catalogue: Catalogue) -> Profile:
    name = printable(options.file.name)
    try:
        part = read.single(options.file)
        return look(part, name, options.delimiter, options.encoding, nothing_words(catalogue))
    except Refused as fault:
        raise Refused(f"{name}: {fault}") from fault


def _as_said(
    found: Suggested, looked: Profile, catalogue: Catalogue, options: argparse.Namespace
) -> Suggested:
    """The suggestion with what was said on the command line put over it."""
    found = _with_columns(found, looked, catalogue, options.column)
    mapping = found.mapping
    for said in options.fixed:
        mapping = by_hand.with_fixed(mapping, *_pair(said, "--fixed OURS=VALUE"), catalogue)
    if options.scale is not None and "score" in mapping.columns:
        mapping = _with_scale(mapping, options.scale, catalogue)
    mapping = with_what_follows(replace(found, mapping=mapping), looked, catalogue, said=True).mapping
    for said in options.word:
        place, word = _pair(said, "--word OURS:THEIRS=WORD")
        ours, _, theirs = place.partition(":")
        mapping = by_hand.with_word(mapping, ours, theirs, word)
    for said in options.unit:
        mapping = by_hand.with_unit(mapping, *_pair(said, "--unit OURS=UNIT"))
    if options.zone is not None:
        _check_zone(options.zone)
    mapping = replace(
        mapping,
        date_order=options.date_order or mapping.date_order,
        zone=options.zone or mapping.zone,
        decimal=DECIMALS.get(options.decimal, mapping.decimal),
        system=options.desk or mapping.system,
    )
    return replace(found, mapping=mapping)


def _with_columns(
    found: Suggested, looked: Profile, catalogue: Catalogue, columns: Sequence[str]
) -> Suggested:
    """The columns that were said in place of those suggested; an instant may be of two of them, Day+Time."""
    mapping, why = found.mapping, dict(found.why)
    for said in columns:
        ours, theirs = _pair(said, "--column OURS=THEIRS")
        day, time = _day_and_time(looked, theirs)
        label = by_hand.labelled(looked, day) if day else None
        mapping = by_hand.with_column(mapping, ours, label, catalogue)
        if time:
            mapping = by_hand.with_time(mapping, ours, by_hand.labelled(looked, time), catalogue)
        why[ours] = "as you say"
    return replace(found, mapping=mapping, why=why)


def _with_scale(mapping: Mapping, said: str, catalogue: Catalogue) -> Mapping:
    """The scale of all answers, or one for each kind of survey."""
    scale = scales_of_kinds.named(said)
    if isinstance(scale, scales_of_kinds.ScaleOfKinds):
        return replace(mapping, of_kind=scale.names)
    mapping = replace(mapping, of_kind={})
    for ours, value in zip(("scale_min", "scale_max"), scale.name.split("-"), strict=True):
        mapping = by_hand.with_fixed(mapping, ours, value, catalogue)
    return mapping


def _day_and_time(looked: Profile, theirs: str) -> tuple[str, str]:
    """Day+Time: the two columns of an instant, unless one is called so."""
    day, _, time = theirs.partition("+")
    return (theirs, "") if not time or looked.find(theirs) else (day.strip(), time.strip())


def _pair(said: str, usage: str) -> tuple[str, str]:
    # a header may hold a sign of its own, so of columns the first counts and of words the last
    left, sign, right = said.rpartition("=") if ":" in usage else said.partition("=")
    if not sign or not left.strip():
        raise UsageFault(f'"{said}" is not {usage}.')
    return left.strip(), right.strip()


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise UsageFault(f'there is no time zone "{zone}"; write Europe/Amsterdam or UTC.') from None


def _unused(found: Suggested, looked: Profile) -> list[str]:
    used = {*found.mapping.columns.values(), *found.mapping.times.values()}
    return [column.label for column in looked.columns if column.label not in used]


def _as_document(
    found: Suggested,
    looked: Profile,
    catalogue: Catalogue,
    preview: Preview | None,
    question: str | None,
    saved: Path | None,
) -> dict[str, object]:
    mapping = found.mapping
    return {
        "file": looked.source.name,
        "like": found.like,
        "tables": mapping.tables,
        "columns": [
            {"column": ours, "header": theirs, "why": found.why.get(ours, "")}
            for ours, theirs in mapping.columns.items()
        ],
        "fixed": mapping.fixed,
        "of_kind": mapping.of_kind,
        "words": mapping.words,
        "units": by_hand.bare_durations(mapping, looked),
        "date_order": mapping.date_order,
        "decimal": mapping.decimal,
        "zone": mapping.zone,
        "not_matched": _unused(found, looked),
        "denied": denied(mapping, looked, catalogue),
        "needed": by_hand.needed(mapping, catalogue),
        "question": question,
        "understood": {"encoding": looked.source.encoding, "delimiter": looked.source.delimiter},
        "preview": preview,
        "saved": None if saved is None else str(saved),
    }


def _as_text(found: Suggested, looked: Profile, catalogue: Catalogue, preview: Preview | None) -> str:
    mapping = found.mapping
    lines = [f"{looked.source.name}: rows of {' and '.join(mapping.tables)}"]
    if found.like:
        lines.append(f"  it looks like {found.like}")
    width = max(map(len, (*mapping.columns, *mapping.fixed)), default=0)
    units = by_hand.bare_durations(mapping, looked)
    for ours, theirs in mapping.columns.items():
        beside = f' and "{printable(mapping.times[ours])}"' if ours in mapping.times else ""
        unit = f", in {units[ours]}" if ours in units else ""
        lines.append(f'  {ours:<{width}}  "{printable(theirs)}"{beside}, {found.why.get(ours, "")}{unit}')
    lines += [f'  {ours:<{width}}  always "{printable(value)}"' for ours, value in mapping.fixed.items()]
    lines += [f"  answers to {kind} on {scale}" for kind, scale in mapping.of_kind.items()]
    lines += [f"  still needed: {ours}" for ours in by_hand.needed(mapping, catalogue)]
    if unused := _unused(found, looked):
        lines.append(f"  not matched: {', '.join(printable(label) for label in unused)}")
    lines += [
        f'  not taken: "{printable(one.column)}" {one.called(one.ours)}'
        + printable(one.why)
        + (f"; say {printable(one.option)}" if one.option else "")
        for one in denied(mapping, looked, catalogue)
    ]
    if guess := looked.source.guess:
        lines.append(
            f"  encoding {looked.source.encoding}, by letters alone: {printable(guess)}; see --encoding"
        )
    if mapping.zone:
        lines.append(f"  times in {mapping.zone}")
    lines += [f"  decimals after a {name}" for name, sign in DECIMALS.items() if sign == mapping.decimal]
    if looked.source.below:
        lines.append(f"  header rows: {len(looked.source.header_rows)}")
    if looked.unnamed:
        lines.append(f"  not to be matched: {looked.unnamed} without a name")
    return "\n".join([*lines, *_words_text(mapping), *_preview_text(preview)])


def _words_text(mapping: Mapping) -> list[str]:
    nothing = ", ".join(f'"{printable(text)}"' for text in mapping.null_values)
    lines = [f"  nothing: {nothing}"] if nothing else []
    for ours, said in mapping.words.items():
        pairs = (f"{printable(theirs)} = {word or 'nothing'}" for theirs, word in said.items())
        lines.append(f"  {ours}: {', '.join(pairs)}")
    return lines


def _preview_text(preview: Preview | None) -> list[str]:
    if preview is None:
        return []
    lines = [f"  {preview.says}"]
    for table, loaded in preview.tables.items():
        lines += [f"  {table}, {rows_of(loaded.count)}, as they will be loaded:"]
        lines += [
            "    " + " | ".join(printable(cell) for cell in row) for row in (loaded.columns, *loaded.rows)
        ]
    lines += [
        f"  refused: {printable(item.column)}: {printable(item.reason)} ({rows_of(item.rows)})"
        for item in preview.refused_reasons
    ]
    lines += [
        f"  refused for {item.table} only: {printable(item.column)}: {printable(item.reason)}"
        f" ({rows_of(item.rows)})"
        for item in preview.refused_parts
    ]
    lines += [f"  not known: {printable(words.message(new))}" for new in preview.new_words]
    return lines
