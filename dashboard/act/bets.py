"""Bets that are due are judged, and each verdict is kept where no undo and no edit of the file reaches it."""

from __future__ import annotations

from pathlib import Path

from dashboard.access import Who
from dashboard.act.acts import act, record
from dashboard.act.strategy import keep_found
from dashboard.ask import Bet, Home
from dashboard.ask.strategy.bets import BETS, as_recorded, due
from dashboard.model.strategy import text_of
from dashboard.records import lines
from dashboard.store.generations import Store

KEPT = ("verdict", "value", "low", "high", "says", "is_late")  # of a bet, in the ledger


@act
def judge_bets(home: Path, who: Who) -> tuple[Bet, ...]:
    """Add to the ledger what the data now tell of each bet whose day has come and that says otherwise yet.

    The ledger is home/records/bets.jsonl. Judged twice is judged once. The strategy as it stands is kept as a
    version first, where a hand wrote it: whoever changes a bet later changes one that was seen.
    """
    with Store(home).locked(), Home.open(home, who) as now:
        keep_found(home, text_of(home / "strategy.toml"))
        found = due(now)
        for key, bet in found:
            said = {name: getattr(bet, name) for name in KEPT}
            said["first_seen"] = bet.first_seen and str(bet.first_seen)
            lines.add(home, BETS, who.signed, bet=key, condition=as_recorded(bet), **said)
        if found:
            record(home, who, "judge_bets", bets=[key for key, _ in found])
    return tuple(bet for _, bet in found)
