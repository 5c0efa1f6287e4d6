"""Whether what was loaded fits what a home's strategy and the program say today."""

from __future__ import annotations

from pathlib import Path

from dashboard.faults import StrategyFault
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Strategy
from dashboard.store.ledgers import Ledger


def outdated(ledger: Ledger, strategy: Strategy, catalogue: Catalogue) -> str | None:
    """Why a generation has to be rebuilt before it may be asked or added to; None where it need not."""
    if not ledger.seq:
        return None
    if ledger.clock != strategy.clock_fingerprint:
        changed = "zone, fiscal year, hours, SLA, people mode or sources of answers in strategy.toml"
    elif ledger.layout != catalogue.layout:
        changed = "the program's tables, views or roll-up (queries/tables, queries/views, queries/rollup)"
    else:
        return None
    return f"{changed} changed since the data were loaded; run `scorecard rebuild`"


def lost_strategy(home: Path, ledger: Ledger, strategy: Strategy) -> StrategyFault | None:
    """Data were loaded by a strategy that is gone: nothing is read by the defaults in its place."""
    path = home / "strategy.toml"
    if path.exists() or not ledger.seq or ledger.clock == strategy.clock_fingerprint:
        return None
    return StrategyFault(
        f"{path} is missing, and the data were loaded by what it said; bring it back from a backup, or let"
        " `scorecard init` write a first one to be filled in."
    )
