"""The command line: `scorecard ...`. A promise to scripts; errors are sentences on stderr.

Exit 0: done. 1: a file was refused, or a check of severity error failed. 2: usage, an unknown name, an
invalid strategy.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from dashboard import version
from dashboard.faults import Fault

Build = Callable[[argparse.ArgumentParser], None]
HELP = {"-h", "--help"}
LITTER = 200_000  # new objects before Python looks for rubbish: a small command makes fewer, and none of it


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the command's own usage left to --help."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    gc.set_threshold(LITTER)
    _say_anything()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        options = _parser(arguments).parse_args(arguments)
        _tidy(options)
        command: Callable[[argparse.Namespace], int] = options.run
        from dashboard.engine.connections import readable  # --help needs no database

        with readable():
            code = command(options)
        sys.stdout.flush()
        return code
    except Fault as fault:
        sys.stderr.write(f"scorecard: {fault}\n")
        return fault.exit_code
    except BrokenPipeError:
        # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"scorecard: {place}{error.strerror or error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("scorecard: stopped; nothing half done is left behind.\n")
        return 130


def _say_anything() -> None:
    """A letter that a terminal or a pipe has not is told by its number: what is done is no failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run() -> NoReturn:
    """One command as a process of its own.

    It ends without being taken apart: that takes a fifth of a small command, and the system does it anyway.
    """
    if "import" in sys.argv:
        from dashboard.intake.reading import ahead

        ahead.begin(sys.argv[1:])
    code = main()
    atexit._run_exitfuncs()  # scratch folders go, as at any other end
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _tidy(options: argparse.Namespace) -> None:
    """Write nothing that others can read, and take away what a killed process left behind."""
    from dashboard import scratch
    from dashboard.commands.shared import home_of
    from dashboard.store import leftovers
    from dashboard.store.generations import Store

    os.umask(0o077)
    with suppress(OSError, Fault):  # it stands in nobody's way
        scratch.sweep()
        scratch.sweep_beside(home_of(options))
        leftovers.sweep(Store(home_of(options)))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of all commands; only what may be the one asked for is loaded, as each loads much."""
    parser = _Parser(prog="scorecard", description="Service-excellence scorecards from help-desk exports.")
    parser.add_argument("--version", action=_Version)
    _home_option(parser, default=None)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    unasked = _Parser(add_help=False)  # one for all: to make one looks for translations on the disk
    for name in _COMMANDS:
        if name in arguments or HELP & set(arguments):
            build = builder(name)
            command = commands.add_parser(name, help=build.__doc__, description=build.__doc__)
            _home_option(command, default=argparse.SUPPRESS)
            build(command)
        else:
            commands.choices[name] = unasked
    return parser


def builder(name: str) -> Build:
    """What gives a command's parser its arguments; its docstring is the command's help."""
    module, _, function = _COMMANDS[name].partition(".")
    build: Build = getattr(import_module(f"dashboard.commands.{module}"), function)
    return build


class _Version(argparse.Action):
    """Says the version, which is looked up for whoever asks for it only."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the program's version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(version())
        parser.exit()


def _home_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--home",
        metavar="DIR",
        type=Path,
        default=default,
        help="where strategy and data live (default: SCORECARD_HOME, else data/home)",
    )


# command -> module and function in dashboard.commands
_COMMANDS = {
    "serve": "serving.serve",
    "init": "starting.init",
    "import": "intake.import_",
    "map": "mapping.map_",
    "new": "new.new",
    "watch": "watching.watch",
    "show": "questions.show",
    "trend": "questions.trend",
    "rows": "questions.rows",
    "report": "report.report",
    "goals": "goals.goals",
    "explain": "comparing.explain",
    "compare": "comparing.compare",
    "links": "strategy.links",
    "align": "strategy.align",
    "strategy": "strategy.strategy",
    "propose": "proposing.propose",
    "metrics": "questions.metrics",
    "check": "questions.check",
    "reconcile": "reconciling.reconcile",
    "history": "questions.history",
    "worklist": "worklist.worklist",
    "undo": "intake.undo",
    "remove": "intake.remove",
    "rebuild": "intake.rebuild",
    "verify": "keeping.verify",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "doctor": "readiness.doctor",
}

if __name__ == "__main__":
    run()
