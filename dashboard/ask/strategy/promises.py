"""What the promises of strategy.toml say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dashboard.ask.checked import Checked
from dashboard.model.strategy import Sla, where
from dashboard.model.strategy.sla import crossed


def crossing(path: Path, promises: Sequence[Sla]) -> Iterable[Checked]:
    """Promises of two entries that can't both be meant for the cases of which both stand."""
    for first, whole in crossed(promises):
        message = (
            f"the first reply may take {promises[first].first_reply_minutes:g} minutes by this promise, all"
            f" of the ticket {promises[whole].resolution_minutes:g} by sla number {whole + 1}, and of some"
            " cases both stand; promise the first reply there too"
        )
        at = where(path, ("sla", first, "first_reply_minutes"))
        yield Checked("promises_crossed", "warning", 0, message, (at,))
