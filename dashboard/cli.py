"""The command line: `scorecard ...`. A promise to scripts; errors are sentences on stderr.

Exit 0: done. 1: a file was refused, or a check of severity error failed. 2: usage, an unknown name, an
invalid strategy.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from dashboard import __version__, scratch
from dashboard.commands import intake, keeping, mapping, questions, serving, watching
from dashboard.commands.shared import home_of
from dashboard.faults import Fault
from dashboard.warehouse.engine import readable
from dashboard.warehouse.generations import Store


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the command's own usage left to --help."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    _tidy(options)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
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


def _tidy(options: argparse.Namespace) -> None:
    """Write nothing that others can read, and take away what a killed process left behind."""
    os.umask(0o077)
    with suppress(OSError):  # it stands in nobody's way
        scratch.sweep()
        Store(home_of(options)).sweep()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="scorecard", description="Service-excellence scorecards from help-desk exports.")
    parser.add_argument("--version", action="version", version=__version__)
    _home_option(parser, default=None)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name, build in _COMMANDS.items():
        command = commands.add_parser(name, help=build.__doc__, description=build.__doc__)
        _home_option(command, default=argparse.SUPPRESS)
        build(command)
    return parser


def _home_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--home",
        metavar="DIR",
        type=Path,
        default=default,
        help="where strategy and data live (default: SCORECARD_HOME, else data/home)",
    )


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "serve": serving.serve,
    "init": intake.init,
    "import": intake.import_,
    "map": mapping.map_,
    "watch": watching.watch,
    "show": questions.show,
    "trend": questions.trend,
    "rows": questions.rows,
    "goals": questions.goals,
    "metrics": questions.metrics,
    "check": questions.check,
    "reconcile": questions.reconcile,
    "history": questions.history,
    "undo": intake.undo,
    "remove": intake.remove,
    "rebuild": intake.rebuild,
    "verify": keeping.verify,
    "backup": keeping.backup,
    "restore": keeping.restore,
}

if __name__ == "__main__":
    raise SystemExit(main())
