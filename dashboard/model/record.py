"""What a record of each kind has to say (home/records/KIND.jsonl), so that whoever reads it can go by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

ALWAYS: Mapping[str, type] = {"at": str, "who": str}
NEEDS: Mapping[str, Mapping[str, type]] = {
    "acts": {"act": str, "about": dict},
    "bets": {"bet": str, "condition": dict, "verdict": str},
    "strategy": {"reason": str, "base": str, "fingerprint": str, "text": str},
    "taken_up": {"case": str},
}
YEARS = range(1970, 9999)  # beyond them no zone can be told


def is_record(kind: str, said: object) -> TypeGuard[dict[str, Any]]:
    """Whether what a line says is a record of a kind: by whom, at which instant, and what its kind needs."""
    if not isinstance(said, dict):
        return False
    needed = {**ALWAYS, **NEEDS.get(kind, {})}
    if not all(isinstance(said.get(key), wanted) for key, wanted in needed.items()):
        return False
    try:
        if kind == "bets":
            from dashboard.model.strategy.condition import Condition  # most kinds need no model

            Condition.recorded(said["condition"])
        return datetime.fromisoformat(said["at"]).year in YEARS
    except ValueError:
        return False
