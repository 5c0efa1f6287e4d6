"""A first strategy.toml: a complete example, or the cards that files, or the data, can compute. No goals.

Red, goal and baseline are typed by people, so a proposal has objectives to reword,
cards to weigh and an empty place for targets. A card with too few metrics is a draft: it scores nothing,
and is the only one that a later proposal may replace.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from dashboard import scratch
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Refused, UsageFault
from dashboard.intake import load
from dashboard.intake.alike import make_alike
from dashboard.intake.export import NOTHING_SAID, Options
from dashboard.intake.settings import Progress, silent
from dashboard.model import strategy_text
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.metric import LEVELS, Level
from dashboard.model.proposed import ENOUGH, filling_up, preferred
from dashboard.model.strategy import FEWEST, MOST, Strategy, load_strategy
from dashboard.quick import dataclass
from dashboard.store.fitting import lost_strategy
from dashboard.store.generations import Store

NOTHING = "nothing of it can be computed yet; bring an export of tickets or of survey answers, or a template"


@dataclass(frozen=True)
class LeftOut:
    """A metric that the data can't compute, the columns that it lacks, and which export has them."""

    metric: str
    level: Level
    needs: tuple[str, ...]
    reason: str
    brings: str = ""


@dataclass(frozen=True)
class CardProposal:
    """What init wrote: the metrics of each card, which are drafts, and what it left out and why."""

    file: str
    cards: dict[Level, tuple[str, ...]]
    no_card: dict[Level, str]
    left_out: tuple[LeftOut, ...]
    drafts: tuple[Level, ...] = ()


@dataclass(frozen=True)
class _Able:
    """Level -> metrics with enough observations, those with any at all; and those without."""

    enough: dict[Level, set[str]]
    some: dict[Level, set[str]]
    left_out: tuple[LeftOut, ...] = ()
    nobody: dict[Level, str] = field(default_factory=dict)  # why a level has no name to make a card of


def proposed(
    home: Path,
    files: Sequence[Path] = (),
    progress: Progress = silent,
    options: Options = NOTHING_SAID,
) -> tuple[CardProposal, str]:
    """What is to be written into strategy.toml, in short and whole; it replaces nothing but draft cards.

    The cards are those that the files can compute, read as `import` with the same options reads them;
    without files those that the data can, and in an empty home a complete example. Raises UsageFault
    where a strategy without drafts is there, Refused where a file can't be read. Where nothing can be
    computed the file says so, and the next `init` adds the cards.
    """
    path, written = home / "strategy.toml", _written(home)
    catalogue = catalogue_of(home).for_files()
    able = _able(home, files, progress, options, catalogue)
    if able is None and written:
        raise UsageFault(
            f"{path} is never overwritten, and nothing is loaded to make cards of; import a file first,"
            " or name it with --from."
        )
    if able is None:
        every = {level: set(catalogue.metrics) for level in LEVELS}
        able = _Able(every, every)
    cards = {level: _choose(level, able, catalogue) for level in LEVELS}
    no_card = {level: able.nobody.get(level, NOTHING) for level, chosen in cards.items() if not chosen}
    kept = {level: chosen for level, chosen in cards.items() if chosen}
    drafts = tuple(level for level, chosen in kept.items() if len(chosen) < FEWEST)
    # what has few cases is on the card of a level that has nothing better
    out = tuple(item for item in able.left_out if item.metric not in cards[item.level])
    left = [f"{item.level}: {item.metric}: {_in_a_line(item)}" for item in out]
    said = strategy_text.remarks(no_card, left)
    if written:
        before = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        text = strategy_text.with_cards(before, written, kept, drafts, said, catalogue.metrics)
    else:
        text = strategy_text.first(kept, drafts, said, catalogue.metrics)
    return CardProposal(str(path), kept, no_card, out, drafts), text


def _written(home: Path) -> Strategy | None:
    """The strategy that is there; None without one, UsageFault where it holds no draft to replace."""
    path = home / "strategy.toml"
    if not os.path.lexists(path):
        return None
    strategy = load_strategy(path, catalogue_of(home).metrics)
    if not strategy_text.may_be_replaced(strategy):
        raise UsageFault(
            f"{path} is there already and is never overwritten, but for cards that say draft = true; edit it,"
            " or move it away."
        )
    return strategy


def _able(
    home: Path, files: Sequence[Path], progress: Progress, options: Options, catalogue: Catalogue
) -> _Able | None:
    """What files or data can compute; None where there are neither, or the data's own strategy is lost."""
    if files:
        with _like(home) as trial:
            for receipt in load.import_files(trial, files, options, progress):
                if receipt.status == "refused":
                    raise Refused(f"{receipt.file}: {receipt.reason}")
            return _computable(trial, catalogue)
    ledger = Store(home).ledger()
    strategy = load_strategy(home / "strategy.toml", catalogue.metrics)
    if not ledger.seq or lost_strategy(home, ledger, strategy):
        return None
    return _computable(home, catalogue)


@contextmanager
def _like(home: Path) -> Iterator[Path]:
    """An empty home that reads files as this one does: by its mappings, words, zone and promises."""
    with scratch.folder("init") as folder:
        yield make_alike(home, folder / "home")


def _computable(path: Path, catalogue: Catalogue) -> _Able:
    enough: dict[Level, set[str]] = {}
    some: dict[Level, set[str]] = {}
    left_out: list[LeftOut] = []
    with Home.open(path, LOCAL) as home:
        span = home.covered()
        for level in LEVELS:
            wanted = tuple(name for name, m in catalogue.metrics.items() if level in m.scored_levels)
            counts = home.most_observations(level, wanted, span)
            enough[level] = {name for name in wanted if counts[name] >= ENOUGH}
            some[level] = {name for name in wanted if counts[name] > 0}
            lacking = [name for name in wanted if name not in enough[level]]
            left_out += [_left_out(home, name, level, counts[name]) for name in lacking]
        return _Able(enough, some, tuple(left_out), _nobody(home))


def _nobody(home: Home) -> dict[Level, str]:
    found: dict[Level, str] = {}
    if not home.is_named("team"):
        found["team"] = "no loaded file names a team; export the group or queue with the tickets"
    if not home.is_named("agent"):
        found["agent"] = "no loaded file names a person; export the assignee with the tickets"
    if not home.about().shows_people:
        found["agent"] = "this organisation shows teams only"
    return found


def _left_out(home: Home, metric: str, level: Level, count: float) -> LeftOut:
    found = home.missing(metric, count)
    if found and found.needs:
        return LeftOut(metric, level, found.needs, "needs " + ", ".join(found.needs), found.brings)
    seen = f"only {count:,.0f} observation{'s' if count != 1 else ''}" if count else "no observations yet"
    reason = f"{seen}, {ENOUGH} are the least that may have a colour"
    return LeftOut(metric, level, (), reason)


def _choose(level: Level, able: _Able, catalogue: Catalogue) -> tuple[str, ...]:
    """The preferred metrics that the data allow, filled up by others that balance the card.

    Where none has enough observations, a draft shows what has any.
    """
    fitting = able.enough[level] or able.some[level]
    first = [name for name in preferred(catalogue.metrics, level) if name in fitting]
    others = [name for name in filling_up(catalogue.metrics, level) if name in fitting]
    most = MOST if able.enough[level] else FEWEST - 1
    return tuple([*first, *others][: max(FEWEST, len(first))][:most])


def _in_a_line(item: LeftOut) -> str:
    return item.reason + (f"; comes with {item.brings}" if item.brings else "")


def as_text(proposal: CardProposal) -> str:
    """The proposal as the command line prints it."""
    lines = [f"wrote {proposal.file}; it sets no goals: add [[target]] entries."]
    if not proposal.cards:
        why = next(iter(proposal.no_card.values()), NOTHING)
        lines = [f"wrote {proposal.file}, without a card: {why}. The next init adds the cards."]
    lines += [
        f"  {level} card{_of_at_least(level, proposal)}: {', '.join(chosen)}"
        for level, chosen in proposal.cards.items()
    ]
    lines += [f"  no {level} card: {reason}" for level, reason in proposal.no_card.items()]
    out: dict[str, list[str]] = {}
    for item in proposal.left_out:
        out.setdefault(f"{item.metric}: {_in_a_line(item)}", []).append(item.level)
    lines += [f"  left out ({', '.join(levels)}): {said}" for said, levels in out.items()]
    return "\n".join(lines)


def _of_at_least(level: Level, proposal: CardProposal) -> str:
    if level not in proposal.drafts:
        return ""
    return f", a draft with {len(proposal.cards[level])} of at least {FEWEST} metrics"
