"""new: a commented skeleton of a metric or a format, with its test, in the home."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import act
from dashboard.access import LOCAL
from dashboard.commands.shared import home_of
from dashboard.faults import Refused, UsageFault
from dashboard.intake import mapping as by_hand
from dashboard.intake.mapping.profile import look
from dashboard.intake.mapping.proposed_words import nothing_words
from dashboard.intake.mapping.suggest import suggest
from dashboard.intake.reading import read
from dashboard.model.catalogue import catalogue_of
from dashboard.model.strategy import load_strategy
from dashboard.text import printable


def new(parser: argparse.ArgumentParser) -> None:
    """write a first metric, or a format made of a file, with its test"""
    kinds = parser.add_subparsers(dest="kind", required=True)
    metric = kinds.add_parser("metric", help="a metric that works as written")
    metric.add_argument("name", metavar="NAME", help="small letters, figures and _, such as same_day")
    metric.set_defaults(run=_run_metric)
    fmt = kinds.add_parser("format", help="a format made of an export's own header")
    fmt.add_argument("file", type=Path, metavar="FILE")
    fmt.add_argument("--name", metavar="NAME", help="else made of the file's name")
    fmt.set_defaults(run=_run_format)


def _run_metric(options: argparse.Namespace) -> int:
    home = home_of(options)
    written = act.new_metric(home, LOCAL, options.name)
    print(_told(written, f"scorecard show --metric {options.name}"))
    return 0


def _run_format(options: argparse.Namespace) -> int:
    home, file = home_of(options), options.file
    catalogue = catalogue_of(home).for_files()
    strategy = load_strategy(home / "strategy.toml", catalogue.metrics)
    name = options.name or by_hand.plain_name(file.name)
    try:
        looked = look(read.single(file), printable(file.name), nothing=nothing_words(catalogue))
        mapping = suggest(looked, catalogue).mapping
        written = act.new_format(home, LOCAL, name, mapping, looked, strategy)
    except (Refused, UsageFault) as fault:
        if not file.is_file():
            raise type(fault)(f"{printable(str(file))}: {fault}") from fault
        way = f"`scorecard map {printable(file.name)} --save {name}` takes such answers"
        raise type(fault)(f"{printable(file.name)}: {fault} ({way})") from fault
    print(_told(written, f"scorecard import {printable(str(file))}"))
    return 0


def _told(written: tuple[Path, Path], then: str) -> str:
    query, test = written
    return f"written {query}\nits test: python {test}\nthen: {then}"
