"""What one strategy says otherwise than another, in words: an entry a line, each value before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.model.strategy import Section, Strategy

LONGEST = 90  # characters of a value that are quoted
# what makes two entries of a kind the same one, beside the day from which it holds
KEYS: dict[str, tuple[str, ...]] = {
    "objective": ("id",),
    "card": ("level",),
    "target": ("metric", "level", "team"),
    "rebase": ("metric", "team"),
    "condition": ("choice", "metric", "level", "by"),
    "benchmark": ("metric", "source", "date"),
    "calendar": ("teams",),
    "wording": ("metric", "team"),
    "sla": ("priority", "channel", "team"),
    "survey": ("kind",),
}
WHOLE = ("organisation", "people", "cascade")
# of these an entry holds until the next of the same begins: one that is new or gone is told by what turns
SUCCEEDED = ("card", "target", "sla", "survey")


def changes(before: Strategy, after: Strategy) -> tuple[str, ...]:
    """Each difference as a line, in the order of the file; none where both say the same."""
    found: list[str] = []
    for name in WHOLE:
        found += _between(name, _said(getattr(before, name)), _said(getattr(after, name)))
    for kind, keys in KEYS.items():
        found += _of_entries(kind, keys, getattr(before, kind), getattr(after, kind))
    found += _between("desk_url", before.desk_url, after.desk_url)
    return tuple(found)


def _of_entries(
    kind: str, keys: Sequence[str], before: Sequence[Section], after: Sequence[Section]
) -> Iterator[str]:
    def place(entry: Section) -> tuple[Any, ...]:
        return (*(getattr(entry, key) for key in keys), getattr(entry, "from_date", None))

    old, new = ({place(entry): entry for entry in entries} for entries in (before, after))
    for at in dict.fromkeys((*old, *new)):
        name = _named(kind, keys, at)
        if at in old and at in new:
            yield from _between(name, _said(old[at]), _said(new[at]))
            continue
        entry, what = (new[at], "is new") if at in new else (old[at], "is gone")
        held = _held_before(at, new) if kind in SUCCEEDED else None
        if held is None:
            yield f"{name} {what}: {_listed(_said(entry), keys)}"
        else:
            turns = (held, entry) if at in new else (entry, held)
            yield f"{name} {what}: {_turned(*turns)}"


def _held_before(place: Sequence[Any], entries: Mapping[tuple[Any, ...], Section]) -> Section | None:
    """The entry that holds on the eve of a day; None where it would be the first."""
    *own, start = place
    earlier = [at for at in entries if [*at[:-1]] == own and start and (at[-1] or date.min) < start]
    return entries[max(earlier, key=lambda at: at[-1] or date.min)] if earlier else None


def _turned(before: Section, after: Section) -> str:
    """What an entry says otherwise than the one in whose place it comes."""
    old, new = ({key: value for key, value in _said(one).items() if key != "from"} for one in (before, after))
    found = "; ".join(_differences(old, new))
    return f"{found}; all else as before" if found else "it says the same as the one before"


def _named(kind: str, keys: Sequence[str], place: Sequence[Any]) -> str:
    """target csat, team Billing, from 2026-07-01."""
    *own, start = place
    first, *rest = zip(keys, own, strict=True)
    named = f"{kind} {first[1]}" if first[1] is not None else kind
    named += "".join(f", {key} {value}" for key, value in rest if value is not None)
    return f"{named}, from {start}" if start else named


def _said(part: Section) -> dict[str, Any]:
    """The keys that say something; a card's metrics each as a key of its own, in any order."""
    said = part.model_dump(by_alias=True)
    for item in said.pop("metrics", ()):
        said[item["metric"]] = f"weight {item['weight']:g} for {item['objective']}"
    return {key: value for key, value in said.items() if value not in (None, "", (), {})}


def _between(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for line in _differences(before, after):
        yield f"{name}: {line}"


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield f"{key} {_value(before.get(key))} → {_value(after.get(key))}"


def _listed(said: Mapping[str, Any], keys: Sequence[str]) -> str:
    told = {key: value for key, value in said.items() if key not in (*keys, "from") and value is not False}
    return ", ".join(f"{key} {_value(value)}" for key, value in told.items())


def _in_list(value: Any) -> str:
    """A milestone: by 2026-12-31 value 54."""
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_value(said)}" for key, said in value.items())
    return str(value)


def _value(value: Any) -> str:
    shown: Mapping[type, Callable[[Any], str]] = {float: "{:g}".format, date: str, int: str, bool: str}
    if value is None:
        return "none"
    if type(value) in shown:
        return shown[type(value)](value)
    text = ", ".join(map(_in_list, value)) if isinstance(value, tuple | list) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
