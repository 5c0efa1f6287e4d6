"""strategy set, strategy history: a strategy is changed, and what it was before."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Revision, Version
from dashboard.commands.asking import asked
from dashboard.commands.shared import home_of
from dashboard.faults import UsageFault
from dashboard.model.strategy import text_of
from dashboard.output import as_json, plain


def set_(parser: argparse.ArgumentParser) -> None:
    """make a file the strategy: checked, its effect told, kept with who and why"""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for whoever reads the history")
    parser.add_argument("--dry-run", action="store_true", help="tell what would change, and save nothing")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    parser.set_defaults(run=_run_set)


def _run_set(options: argparse.Namespace) -> int:
    file = options.file.expanduser().absolute()
    if not file.is_file():
        raise UsageFault(f"{file} is no file; name one that holds a strategy.")
    text = text_of(file)
    with asked(options) as home:
        found = home.revision(text, file)
    saved = not options.dry_run and act.change_strategy(
        home_of(options), LOCAL, text, found.base, options.reason, file
    )
    print(as_json({"saved": saved, **plain(found)}) if options.json else _told(found, saved))
    return 0


def _told(found: Revision, saved: bool) -> str:
    end = "saved" if saved else "nothing was saved" if found.changes else "the strategy says this already"
    return "\n".join([*found.changes, *found.warnings, *found.says, end])


def history(parser: argparse.ArgumentParser) -> None:
    """list the strategies that were saved, or hold one of them against the one in force"""
    parser.add_argument("number", type=int, nargs="?", metavar="N", help="a version, as the list numbers it")
    parser.add_argument("--text", action="store_true", help="print it, to be looked at or set again")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    parser.set_defaults(run=_run_history)


def _run_history(options: argparse.Namespace) -> int:
    with asked(options) as home:
        if options.number is None:
            if options.text:
                raise UsageFault("say of which version: scorecard strategy history N --text.")
            return _list(home.versions(), options.json)
        one = _numbered(home.versions(), options.number)
        since = None if options.text else home.revision(one.text).changes
    if options.json:
        print(as_json({**plain(one), "if_set_again": since}))
    elif since is None:
        print(one.text, end="")
    else:
        print("\n".join(since) or "the strategy says this already")
    return 0


def _numbered(versions: tuple[Version, ...], number: int) -> Version:
    found = {one.number: one for one in versions}
    if number not in found:
        known = f"the latest is {max(found)}" if found else "none was saved yet"
        raise UsageFault(f"there is no version {number} of the strategy; {known}.")
    return found[number]


def _list(versions: tuple[Version, ...], wants_json: bool) -> int:
    if wants_json:
        print(as_json({"versions": [replace(one, text="") for one in versions]}))
        return 0
    for one in versions:
        print(f"{one.number}  {one.at}  {one.who or '(by hand)'}{'  in force' if one.in_force else ''}")
        for line in (one.reason, *(one.changes or ())):
            if line:
                print(f"   {line}")
    if not versions:
        print("no change was saved yet")
    return 0
