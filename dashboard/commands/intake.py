"""import, undo, remove, rebuild: what changes the data of a home."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import act
from dashboard.access import LOCAL
from dashboard.commands.shared import home_of, print_outcome, scripted, watched
from dashboard.intake.export import Options
from dashboard.intake.receipt import Receipt, as_text
from dashboard.output import as_json, plain
from dashboard.progress import Progress
from dashboard.render import done
from dashboard.text import printable

if TYPE_CHECKING:
    from dashboard.ask import Home, WouldUndo


def import_(parser: argparse.ArgumentParser) -> None:
    """load exports; each file stands or falls alone"""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    reading_options(parser)
    complete_option(parser)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_import)


def complete_option(parser: argparse.ArgumentParser) -> None:
    """What is true of one file only, so that no folder of files knows it."""
    parser.add_argument(
        "--complete", metavar="P", help="it holds every ticket created in the period; absent ones are gone"
    )


def reading_options(parser: argparse.ArgumentParser) -> None:
    """What may be said about a file that is to be loaded."""
    parser.add_argument("--as", dest="format", metavar="FORMAT")
    parser.add_argument("--desk", metavar="NAME")
    parser.add_argument("--date-order", choices=("day-first", "month-first"))
    parser.add_argument(
        "--scale",
        metavar="WORST-BEST",
        help="of its answers: 1-5, 0-10, 6-1 where 1 is best; of each kind of survey: csat=1-5,nps=0-10",
    )
    parser.add_argument(
        "--word", action="append", default=[], metavar="COLUMN:WORD=OURS", help="status:Waiting=pending"
    )
    parser.add_argument("--encoding", metavar="NAME", help="utf-8, cp1252, cp850, ...; else it is found out")
    parser.add_argument("--delimiter", metavar="CHARACTER", help="or comma, semicolon, tab, pipe")


def said_about(options: argparse.Namespace) -> Options:
    """What was said of a file by `reading_options`, and `complete_option` where there is one."""
    return Options(
        options.format,
        options.desk,
        options.date_order,
        options.encoding,
        options.delimiter,
        getattr(options, "complete", None),
        options.scale,
        tuple(options.word),
    )


def _run_import(options: argparse.Namespace) -> int:
    def work(progress: Progress) -> list[Receipt]:
        told = act.import_files(home_of(options), LOCAL, options.files, said_about(options), progress)
        return [receipt for _, receipt in told]

    receipts = watched(work)
    _print(receipts, options)
    loaded = any(receipt.accepted for receipt in receipts)
    if loaded and not options.json and not (home_of(options) / "strategy.toml").exists():
        print("next: `scorecard init` makes a card of what is loaded")
    return 1 if any(receipt.status == "refused" for receipt in receipts) else 0


def _print(receipts: list[Receipt], options: argparse.Namespace) -> None:
    if options.json:
        print(as_json({"imports": receipts}))
    for receipt in receipts:
        if not options.json:
            print(as_text(receipt))
        if receipt.status == "refused":
            sys.stderr.write(f"scorecard: {receipt.file}: {printable(receipt.reason or '')}\n")


def _opened(path: Path) -> Home:
    """A home to be asked. An import asks nothing, and loading this would be a tenth of its time."""
    from dashboard.ask import Home

    return Home.open(path, LOCAL)


def undo(parser: argparse.ArgumentParser) -> None:
    """go back to before the last import"""
    parser.add_argument("--dry-run", action="store_true", help="tell which figures would change, and how")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_undo)


def _run_undo(options: argparse.Namespace) -> int:
    """What changes is asked first: afterwards nobody knows both values any more."""
    path = home_of(options)
    with _opened(path) as home:
        found, seen = home.would_undo(), home.ledger.seq
    if found is None:
        act.undo(path, LOCAL, seen)  # a fault, which says why there is no way back
        return 0
    if not options.dry_run:
        outcome = watched(partial(act.undo, path, LOCAL, found.generation))
        changed = [one.says for one in found.figures]
        told = {**outcome, "changed": changed, "period": plain(found.period)}
        return print_outcome(told, scripted(options), [done.undone(outcome), found.says, *changed])
    return _would(found, options.json)


def _would(found: WouldUndo, is_json: bool) -> int:
    """What would change, before anything is done."""
    if is_json:
        return print_outcome(plain(found), is_json)
    told = (found.says, found.reason, *(f"  {one.says}" for one in found.figures))
    print("\n".join([f"This would take back: {found.what}.", *filter(None, told)]))
    return 0


def remove(parser: argparse.ArgumentParser) -> None:
    """take an older import back, as if it had never been loaded"""
    parser.add_argument("number", type=int, metavar="NUMBER", help="as `scorecard history` numbers it")
    parser.add_argument("--dry-run", action="store_true", help="tell which figures would change, and how")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_remove)


def _run_remove(options: argparse.Namespace) -> int:
    path, number = home_of(options), options.number
    if options.dry_run:
        with _opened(path) as home:
            return _would(watched(lambda _: home.would_remove(number)), options.json)
    outcome = watched(partial(act.remove, path, LOCAL, number))
    with _opened(path) as home:
        found = home.would_undo()  # the removal is one step: undoing it would change what it changed
    changed = [one.turned for one in found.figures] if found else []
    unknown = [found.reason] if found and found.reason else []  # why not all of it can be told
    period, says = (plain(found.period), [found.says]) if found else (None, [])
    why = {"reason": found.reason} if found and unknown else {}
    told = {**outcome, "changed": changed, "period": period, **why}
    return print_outcome(told, scripted(options), [done.removed(outcome), *says, *changed, *unknown])


def rebuild(parser: argparse.ArgumentParser) -> None:
    """replay every import from the archive"""
    parser.add_argument(
        "--from", dest="generation", type=int, metavar="N", help="whose ledger is replayed; else the current"
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_rebuild)


def _run_rebuild(options: argparse.Namespace) -> int:
    home, generation = home_of(options), options.generation
    outcome = watched(lambda progress: act.rebuild(home, LOCAL, progress, generation))
    return print_outcome(outcome, scripted(options), [done.rebuilt(outcome), *done.came_out(outcome)])
