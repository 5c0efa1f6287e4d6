"""strategy.toml, read and held against what it may say. A fault names the file, the line and the key."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dashboard.durable import NOWHERE, leads_nowhere
from dashboard.faults import StrategyFault
from dashboard.model import toml_faults, toml_lines
from dashboard.model.metric import Metric
from dashboard.model.strategy.contradictions import contradictions
from dashboard.model.strategy.place import place_in_words
from dashboard.model.strategy.section import Place, Problem
from dashboard.model.strategy.whole import Strategy
from dashboard.model.toml_faults import TomlFault
from dashboard.model.validation import ended, in_words, worth_saying


def load_strategy(path: Path, metrics: Mapping[str, Metric] | None = None) -> Strategy:
    """Read and validate strategy.toml; the defaults where there is no file.

    `metrics` are the names that cards and targets may use (None: not checked). Raises StrategyFault,
    which names the file, the line and the key, what is wrong with it and what to write.
    """
    return parsed(path, text_of(path), metrics) if os.path.lexists(path) else Strategy()


def text_of(path: Path) -> str:
    """What stands in the file, with line feeds alone; "" where there is none. StrategyFault as above."""
    return _read(path) if os.path.lexists(path) else ""


def parsed(path: Path, text: str, metrics: Mapping[str, Metric] | None = None) -> Strategy:
    """A text as the strategy that it is, or would be: the same faults, in the name of `path`."""
    try:
        written = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_toml(path, toml_faults.told(error, text)) from error
    try:
        strategy = Strategy.model_validate(written)
    except ValidationError as error:
        found = [(_written(item["loc"]), in_words(item, Strategy)) for item in worth_saying(error.errors())]
        raise _first(path, text, found) from error
    if found := contradictions(strategy, metrics):
        raise _first(path, text, found)
    return strategy


def _not_toml(path: Path, fault: TomlFault) -> StrategyFault:
    """What is no TOML, with the line in front as everywhere else."""
    place = f"{path}, line {fault.line}" if fault.line else str(path)
    where = f", column {fault.column}" if fault.column else ""
    return StrategyFault(f"{place}: not valid TOML{where}: {fault.problem}.")


def _read(path: Path) -> str:
    """The text of the file with line feeds alone, as TOML counts lines."""
    if leads_nowhere(path):
        raise StrategyFault(f"{path}: it is {NOWHERE}; bring back what it led to, or take the link away.")
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _not_toml(path, toml_faults.told(error, "")) from error
    except OSError as error:
        raise StrategyFault(f"{path}: it can't be read ({error.strerror or error}).") from error


def where(path: Path, place: Place) -> str:
    """The file, the line and the entry of what stands in a valid strategy."""
    text = _read(path)
    line = toml_lines.line_of(toml_lines.lines(text), place)
    return f"{path}, line {line}: {place_in_words(place, _parsed(text))}"


def _first(path: Path, text: str, found: Sequence[Problem]) -> StrategyFault:
    """The problem that stands first in the file."""
    places = toml_lines.lines(text)
    where, problem = min(found, key=lambda item: toml_lines.line_of(places, item[0]))
    line = toml_lines.line_of(places, where)
    return StrategyFault(f"{path}, line {line}: {place_in_words(where, _parsed(text))}: {ended(problem)}")


@lru_cache(maxsize=4)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _written(place: tuple[int | str, ...]) -> Place:
    """A place as validators name it, without what no file holds."""
    return tuple(part for part in place if part != "[key]")
