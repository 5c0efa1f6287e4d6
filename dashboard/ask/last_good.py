"""The last strategy that could be read: what figures go by while strategy.toml can't be.

Whoever reads a strategy that is new keeps its text in warehouse/strategy.toml, beside the generations: it may
be one that was typed in an editor, of which no record tells. It is no part of a backup, and can go any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path

from dashboard.durable import making
from dashboard.faults import Fault, StrategyFault
from dashboard.model.metric import Metric
from dashboard.model.strategy import Strategy, parsed
from dashboard.quick import dataclass
from dashboard.records import lines

VERSIONS = "strategy"  # the kind of record: a version each, with the whole text


@dataclass(frozen=True)
class LastGood:
    """A strategy that could be read, and when it was saved or first read (UTC)."""

    strategy: Strategy
    at: datetime


@dataclass(frozen=True)
class Unread:
    """Why strategy.toml can't be read, and of which day is the one that stands in its place."""

    fault: StrategyFault
    day: date


def keep(home: Path, text: str) -> None:
    """Keep the text of a strategy that was read, where figures are; what can't be kept is not there later."""
    place = _place(home)
    with suppress(OSError, ValueError, Fault):
        if place.parent.is_dir() and not (place.is_file() and place.read_text(encoding="utf-8") == text):
            with making(place) as part:
                part.write_text(text, encoding="utf-8")


def last_good(home: Path, metrics: Mapping[str, Metric] | None = None) -> LastGood | None:
    """The latest that was saved or read, and can be read today; None where there is none."""
    for at, text in sorted(_known(home), key=itemgetter(0), reverse=True):
        with suppress(StrategyFault):
            return LastGood(parsed(home / "strategy.toml", text, metrics), at)
    return None


def _known(home: Path) -> list[tuple[datetime, str]]:
    """All that was, by the second; of one second what was saved last before what was read."""
    saved = reversed(lines.read(home, VERSIONS))
    known = [(datetime.fromisoformat(one["at"]).astimezone(UTC), one["text"]) for one in saved]
    with suppress(OSError, ValueError):
        read = int(_place(home).stat().st_mtime)
        known.append((datetime.fromtimestamp(read, UTC), _place(home).read_text(encoding="utf-8")))
    return known


def _place(home: Path) -> Path:
    return home / "warehouse" / "strategy.toml"
