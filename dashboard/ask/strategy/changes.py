"""What one strategy says otherwise than another, in words: an entry a line, each value before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import text
from dashboard.model.metric import Metric
from dashboard.model.strategy import Card, Objective, Section, Strategy
from dashboard.quick import dataclass
from dashboard.units import UNITS
from dashboard.wording import fields

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
IN_ITS_UNIT = {"red", "goal", "baseline", "amount", "value"}  # keys whose number is in the metric's unit
Said = Mapping[str, Any]
Place = tuple[Any, ...]  # the keys that make an entry the same one, and the day from which it holds


def changes(
    before: Strategy, after: Strategy, metrics: Mapping[str, Metric] | None = None
) -> tuple[str, ...]:
    """Each difference as a line, in the order of the file; none where both say the same.

    Metrics are called by their titles, as far as `metrics` knows them.
    """
    words = _Words(metrics or {}, {**before.objectives, **after.objectives})
    found: list[str] = []
    for name in WHOLE:
        old, new = (words.said(getattr(one, name)) for one in (before, after))
        found += _between(words, name, fields.WHOLE[name], old, new)
    for kind in KEYS:
        found += _of_entries(words, kind, getattr(before, kind), getattr(after, kind))
    name = "desk_url"
    found += _between(words, name, fields.WHOLE[name], before.desk_url, after.desk_url)
    return tuple(found)


@dataclass(frozen=True)
class _Words:
    """How keys and values are said: a metric and an objective by its title, a figure in its unit."""

    metrics: Mapping[str, Metric]
    objectives: Mapping[str, Objective]

    def said(self, part: Section) -> dict[str, Any]:
        """The keys that say something; a card's metrics each as a key of its own, in any order."""
        said = part.model_dump(by_alias=True)
        if isinstance(part, Card):
            for item in said.pop("metrics"):
                weight = f"weight {item['weight']:g} for {self._objective(item['objective'])}"
                said[self._metric(item["metric"])] = weight
        return {key: value for key, value in said.items() if value not in (None, "", (), {})}

    def value(self, key: str, value: Any, metric: str | None) -> str:
        """A value of a key; `metric` is whose unit its figure has."""
        if isinstance(value, tuple | list):
            told = ", ".join(self.value(key, one, metric) for one in value)
        elif isinstance(value, Mapping):
            told = self._of_several(value, metric)
        elif key in ONE_OF:
            told = ONE_OF[key](self, value) if value is not None else "none"
        else:
            told = _plain(value) + (self._unit(key, metric) if isinstance(value, int | float) else "")
        return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"

    def _of_several(self, said: Mapping[str, Any], metric: str | None) -> str:
        """A milestone: 54 % by 31 Dec 2026; hours: monday 09:00-17:00, tuesday 09:00-12:00."""
        if said.keys() == {"by", "value"}:
            return f"{self.value('value', said['value'], metric)} by {_plain(said['by'])}"
        return ", ".join(f"{key} {self.value(key, value, metric)}" for key, value in said.items())

    def _unit(self, key: str, metric: str | None) -> str:
        if key.endswith("_minutes"):
            return " min"
        found = self.metrics.get(metric or "")
        if key not in IN_ITS_UNIT or found is None:
            return ""
        unit = UNITS[found.measure]
        return " min" if unit.is_time else unit.suffix

    def _metric(self, name: str) -> str:
        return self.metrics[name].title if name in self.metrics else name

    def _objective(self, name: str) -> str:
        return self.objectives[name].title if name in self.objectives else name


# keys whose value is one of those that have a name
ONE_OF: Mapping[str, Callable[[_Words, str], str]] = {
    **dict.fromkeys(("metric", "drivers", "outcome", "placebo"), _Words._metric),
    **dict.fromkeys(("id", "serves"), _Words._objective),
    **dict.fromkeys(("carries", "choice"), lambda _, one: fields.label("cascade", one)),
    "level": lambda _, one: fields.LEVELS[one],
    **dict.fromkeys(("direction", "mode"), lambda _, one: one.replace("_", " ")),
}


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, date):
        return text.day(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _of_entries(
    words: _Words, kind: str, before: Sequence[Section], after: Sequence[Section]
) -> Iterator[str]:
    keys = KEYS[kind]

    def place(entry: Section) -> Place:
        return (*(getattr(entry, key) for key in keys), getattr(entry, "from_date", None))

    old, new = ({place(entry): entry for entry in entries} for entries in (before, after))
    for at in dict.fromkeys((*old, *new)):
        entry, what = (new[at], "is new") if at in new else (old[at], "is gone")
        said, name = words.said(entry), _named(words, kind, at)
        if at in old and at in new:
            yield from _between(words, kind, name, words.said(old[at]), said)
            continue
        held = _held_before(at, new) if kind in SUCCEEDED else None
        if held is None:
            yield f"{name} {what}: {_listed(words, kind, said)}"
        else:
            turns = (words.said(held), said) if at in new else (said, words.said(held))
            yield f"{name} {what}: {_turned(words, kind, *turns)}"


def _held_before(place: Place, entries: Mapping[Place, Section]) -> Section | None:
    """The entry that holds on the eve of a day; None where it would be the first."""
    *own, start = place
    earlier = [at for at in entries if [*at[:-1]] == own and start and (at[-1] or date.min) < start]
    return entries[max(earlier, key=lambda at: at[-1] or date.min)] if earlier else None


def _turned(words: _Words, kind: str, before: Said, after: Said) -> str:
    """What an entry says otherwise than the one in whose place it comes."""
    old, new = ({key: value for key, value in one.items() if key != "from"} for one in (before, after))
    found = "; ".join(_differences(words, kind, old, new))
    return f"{found}; all else as before" if found else "it says the same as the one before"


def _named(words: _Words, kind: str, place: Place) -> str:
    """Target of Customer satisfaction for Billing, from 1 Jul 2026."""
    *own, start = place
    name, after = fields.ENTRIES[kind]
    said = dict(zip(KEYS[kind], own, strict=True))
    for key, form in after.items():
        name += form.format(words.value(key, said[key], None)) if said[key] is not None else ""
    return f"{name}, from {text.day(start)}" if start else name


def _between(words: _Words, kind: str, name: str, before: Said, after: Said) -> Iterator[str]:
    for line in _differences(words, kind, before, after):
        yield f"{name}: {line}"


def _differences(words: _Words, kind: str, before: Said, after: Said) -> Iterator[str]:
    metric = after.get("metric")
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            old, new = (words.value(key, one.get(key), metric) for one in (before, after))
            yield f"{fields.in_line(kind, key)} {old} → {new}"


def _listed(words: _Words, kind: str, said: Said) -> str:
    told = {key: one for key, one in said.items() if key not in (*KEYS[kind], "from") and one is not False}
    metric = said.get("metric")
    return ", ".join(
        f"{fields.in_line(kind, key)} {words.value(key, value, metric)}" for key, value in told.items()
    )
