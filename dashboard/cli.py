"""The command line: `scorecard ...`. A promise to scripts; errors are sentences on stderr.

Exit 0: done. 1: a file was refused, or a check of severity error failed. 2: usage, an unknown name, an
invalid strategy.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from dashboard import __version__, ask, starter
from dashboard.ask import EVERYTHING
from dashboard.catalogue import LEVELS
from dashboard.faults import Fault, UsageFault
from dashboard.intake import load
from dashboard.intake.receipt import Receipt
from dashboard.paths import default_home, demo_home
from dashboard.plain import as_json, csv_text
from dashboard.text import figure

APP = Path(__file__).with_name("app.py")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the command's own usage left to --help."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
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


def _home(options: argparse.Namespace) -> Path:
    return Path(options.home).expanduser().absolute() if options.home else default_home()


def _serve(parser: argparse.ArgumentParser) -> None:
    """serve the dashboard"""
    parser.add_argument("--demo", action="store_true", help="the sample organisation, in a home of its own")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    parser.set_defaults(run=_run_serve)


def _run_serve(options: argparse.Namespace) -> int:
    home = _home(options)
    if options.demo:
        home = Path(options.home).absolute() if options.home else demo_home()
        starter.load_sample(home, _progress)
        _end_progress()
    environment = {
        **os.environ,
        "SCORECARD_HOME": str(home),
        "SCORECARD_DEMO": "1" if options.demo else "",
    }
    sys.stderr.write(f"scorecard: serving {home} at http://localhost:{options.port}\n")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(APP),
        "--server.port",
        str(options.port),
    ]
    return _run_until_stopped(command, environment)


def _run_until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """Run the server as a child that ends with us, whichever way we are stopped."""
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.wait()
        return 0


def _init(parser: argparse.ArgumentParser) -> None:
    """write a starter strategy.toml"""
    parser.add_argument("--from", dest="files", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_init)


def _run_init(options: argparse.Namespace) -> int:
    proposal = starter.init(_home(options), options.files, _progress)
    _end_progress()
    print(as_json(proposal) if options.json else starter.as_text(proposal))
    return 0


def _import(parser: argparse.ArgumentParser) -> None:
    """load exports; each file stands or falls alone"""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="format", metavar="FORMAT")
    parser.add_argument("--desk", metavar="NAME")
    parser.add_argument("--date-order", choices=("day-first", "month-first"))
    parser.add_argument("--encoding", metavar="NAME", help="utf-8, cp1252, cp850, ...; else it is found out")
    parser.add_argument("--delimiter", metavar="CHARACTER", help="or comma, semicolon, tab, pipe")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_import)


def _run_import(options: argparse.Namespace) -> int:
    said = load.Options(options.format, options.desk, options.date_order, options.encoding, options.delimiter)
    receipts = load.import_files(_home(options), options.files, said, _progress)
    _end_progress()
    if options.json:
        print(as_json({"imports": receipts}))
    for receipt in receipts:
        if not options.json:
            print(_receipt_text(receipt))
        if receipt.status == "refused":
            sys.stderr.write(f"scorecard: {receipt.file}: {receipt.reason}\n")
    return 1 if any(receipt.status == "refused" for receipt in receipts) else 0


def _receipt_text(receipt: Receipt) -> str:
    lines = [
        f"{receipt.file}: {receipt.status.replace('_', ' ')}"
        + (f" as {receipt.format} into desk {receipt.desk}" if receipt.format else ""),
        f"  {receipt.rows_read:,} rows read = {receipt.empty:,} empty + {receipt.refused:,} refused"
        f" + {receipt.superseded:,} superseded + {receipt.accepted:,} accepted",
    ]
    lines += [
        f"  {table}: {count.new:,} new, {count.changed:,} changed, {count.unchanged:,} unchanged"
        for table, count in receipt.tables.items()
    ]
    lines += [
        f"  refused: {item.column}: {item.reason} ({item.rows:,} rows)" for item in receipt.refused_reasons
    ]
    if receipt.refused_file:
        lines.append(f"  refused rows to mend: {receipt.refused_file}")
    lines += [f"  look at: {item.message}" for item in receipt.warnings]
    return "\n".join(lines)


def _about_whom(parser: argparse.ArgumentParser, level: str | None = "organisation") -> None:
    parser.add_argument("--level", choices=LEVELS, default=level)
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")


def _team(options: argparse.Namespace) -> str | None:
    """Only a person's figures can be cut down to one team."""
    if options.team is not None and options.level != "agent":
        raise UsageFault("--team goes with --level agent; for a team: --level team --name NAME.")
    return str(options.team) if options.team is not None else None


def _show(parser: argparse.ArgumentParser) -> None:
    """show cards"""
    _about_whom(parser)
    parser.add_argument("--team", metavar="TEAM")
    parser.add_argument("--metric", action="append", default=[], metavar="M")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_show)


def _run_show(options: argparse.Namespace) -> int:
    found = ask.cards(
        EVERYTHING,
        _home(options),
        options.level,
        options.name,
        _team(options),
        options.period,
        tuple(options.metric),
    )
    if options.json:
        print(as_json(found))
        return 0
    if not found.cards:
        print("no cards: there are no data yet; scorecard import FILE")
    for card in found.cards:
        print(_card_text(card))
    return 0


def _card_text(card: ask.Card) -> str:
    score = "no score" if card.score is None else f"{card.score:.0f} of 100"
    lines = [f"{card.display_name}: {score}, goals met {card.goals_met} of {card.goals}"]
    for reading in card.metrics:
        span = (
            ""
            if reading.low is None or reading.high is None
            else (f" ({figure(reading.low, reading.unit)} to {figure(reading.high, reading.unit)})")
        )
        value = "no data" if reading.value is None else figure(reading.value, reading.unit)
        lines.append(f"  {reading.title:<34} {value:>12}{span}, n {reading.n:,.0f}, {reading.status}")
    return "\n".join(lines)


def _trend(parser: argparse.ArgumentParser) -> None:
    """show one metric over time"""
    parser.add_argument("metric")
    _about_whom(parser)
    parser.add_argument("--every", choices=("day", "week", "month"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_trend)


def _run_trend(options: argparse.Namespace) -> int:
    found = ask.trend(
        EVERYTHING,
        _home(options),
        options.metric,
        options.level,
        options.name,
        options.every,
        options.period,
    )
    if options.json:
        print(as_json(found))
        return 0
    unit = ask.catalogue(_home(options)).metrics[found.metric].unit
    for point in found.points:
        value = "-" if point.value is None else figure(point.value, unit)
        print(f"{point.from_}  {value:>12}  n {point.n:,.0f}{'  (partial)' if point.partial else ''}")
    return 0


def _rows(parser: argparse.ArgumentParser) -> None:
    """print the observations behind a number, as CSV"""
    parser.add_argument("metric")
    _about_whom(parser)
    parser.add_argument("--team", metavar="TEAM")
    parser.set_defaults(run=_run_rows)


def _run_rows(options: argparse.Namespace) -> int:
    table = ask.rows(
        EVERYTHING,
        _home(options),
        options.metric,
        options.level,
        options.name,
        _team(options),
        options.period,
    )
    sys.stdout.write(csv_text(table.columns, table.rows))
    return 0


def _goals(parser: argparse.ArgumentParser) -> None:
    """show the attainment of every objective"""
    parser.add_argument("--period", metavar="P")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_goals)


def _run_goals(options: argparse.Namespace) -> int:
    found = ask.goals(EVERYTHING, _home(options), options.period)
    if options.json:
        print(as_json(found))
        return 0
    for objective in found.objectives:
        score = "no score" if objective.score is None else f"{objective.score:.0f} of 100"
        worst = f", worst: {objective.worst}" if objective.worst else ""
        print(
            f"{objective.title}: {score}, {objective.status},"
            f" goals met {objective.goals_met} of {objective.goals}{worst}"
        )
    return 0


def _metrics(parser: argparse.ArgumentParser) -> None:
    """list the metrics"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_metrics)


def _run_metrics(options: argparse.Namespace) -> int:
    metrics = ask.catalogue(_home(options)).metrics.values()
    if options.json:
        listed = [
            {**metric.model_dump(mode="json", exclude={"name", "home"}), "metric": metric.name}
            for metric in metrics
        ]
        print(as_json({"metrics": listed}))
        return 0
    for metric in metrics:
        print(f"{metric.name:<26} {metric.title}: {metric.description}")
    return 0


def _check(parser: argparse.ArgumentParser) -> None:
    """check strategy, catalogue and data"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_check)


def _run_check(options: argparse.Namespace) -> int:
    found = ask.checks(EVERYTHING, _home(options))
    if options.json:
        print(as_json({"checks": found}))
    else:
        for check in found:
            print(
                f"{check.severity}: {check.message}" + (f" ({'; '.join(check.where)})" if check.where else "")
            )
        if not found:
            print("nothing looks wrong")
    return 1 if any(check.severity == "error" for check in found) else 0


def _undo(parser: argparse.ArgumentParser) -> None:
    """go back to before the last import"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=lambda options: _said(load.undo(_home(options))))


def _rebuild(parser: argparse.ArgumentParser) -> None:
    """replay every import from the archive"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=lambda options: _said(load.rebuild(_home(options), _progress)))


def _said(outcome: dict[str, object]) -> int:
    _end_progress()
    print(as_json(outcome))
    return 0


def _progress(message: str) -> None:
    """Where it stands, on a terminal only and on one line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{message[:100]}")
        sys.stderr.flush()


def _end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "serve": _serve,
    "init": _init,
    "import": _import,
    "show": _show,
    "trend": _trend,
    "rows": _rows,
    "goals": _goals,
    "metrics": _metrics,
    "check": _check,
    "undo": _undo,
    "rebuild": _rebuild,
}

if __name__ == "__main__":
    raise SystemExit(main())
