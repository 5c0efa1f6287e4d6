"""A place in strategy.toml as people say it: target of csat (team Billing, from 2026-01-01), goal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dashboard.model.strategy.section import Place
from dashboard.model.validation import shown

# kind of entry -> the key that names it, the words for it, and the keys that tell it from its like
NAMES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "benchmark": ("metric", "benchmark of {}", ("date",)),
    "calendar": ("teams", "calendar of {}", ()),
    "card": ("level", "{} card", ("from",)),
    "condition": ("metric", "condition on {}", ("by",)),
    "metrics": ("metric", "metric {}", ()),
    "milestones": ("by", "milestone of {}", ()),
    "objective": ("id", "objective {}", ()),
    "rebase": ("metric", "rebase of {}", ("team", "from")),
    "sla": ("priority", "sla of {} cases", ("channel", "team", "from")),
    "survey": ("kind", "survey {}", ("desk", "from")),
    "target": ("metric", "target of {}", ("level", "team", "from")),
    "wording": ("metric", "wording of {}", ("team",)),
}
PLAIN = re.compile(r"[\w.-]{1,40}")


def place_in_words(place: Place, written: Mapping[str, Any]) -> str:
    """Where something stands in what was read of the file; an entry without its name has a number."""
    words: list[str] = []
    here: Any = written
    for number, part in enumerate(place):
        here = _within(here, part)
        after = place[number + 1] if number + 1 < len(place) else None
        if isinstance(part, int):
            words.append(_entry(str(place[number - 1]), part, here, after))
        elif not isinstance(after, int):
            words.append(part)
    return ", ".join(words) or "file"


def _within(here: Any, part: str | int) -> Any:
    try:
        return here[part]
    except (LookupError, TypeError):
        return None


def _entry(kind: str, index: int, entry: Any, after: str | int | None) -> str:
    """Target of csat (team Billing); drivers number 2. What `after` names is said there."""
    key, words, others = NAMES.get(kind, ("", "", ()))
    name = entry.get(key) if isinstance(entry, dict) else None
    if isinstance(name, list):
        name = name[0] if name else None
    if name is None or isinstance(name, dict | list):
        return f"{kind} number {index + 1}"
    known = [other for other in others if other != after and entry.get(other) is not None]
    told = ", ".join(f"{other} {_short(entry[other])}" for other in known)
    return words.format(_short(name)) + (f" ({told})" if told else "")


def _short(value: object) -> str:
    return value if isinstance(value, str) and PLAIN.fullmatch(value) else shown(value)
