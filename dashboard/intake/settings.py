"""What a home says, and whoever fills or changes it needs: its catalogue, its strategy, who is who."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.faults import Fault
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.strategy import Strategy, load_strategy
from dashboard.store.fitting import lost_strategy, outdated
from dashboard.store.generations import Ledger

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody watches."""


def files_of(home: Path) -> tuple[Catalogue, Strategy]:
    """What a home says: its catalogue and its strategy."""
    catalogue = catalogue_of(home).for_files()
    return catalogue, load_strategy(home / "strategy.toml", catalogue.metrics)


def aliases_of(home: Path, strategy: Strategy) -> Aliases:
    """Who is who in a home; of teams only where people are not named."""
    known = aliases.load(home)
    return known if strategy.people.are_named else known.without_agents()


def up_to_date(home: Path, ledger: Ledger, strategy: Strategy, catalogue: Catalogue) -> None:
    """Raise Fault where a generation is of another strategy or layout than what is to come into it."""
    if fault := lost_strategy(home, ledger, strategy):
        raise fault
    if reason := outdated(ledger, strategy, catalogue):
        raise Fault(f"{home}: {reason} first.")
