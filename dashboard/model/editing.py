"""Changes to the text of strategy.toml that leave everything else in it as it stands, comments too.

Only the entry that is changed is read and written anew (tomlkit); a new one goes to the end of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from dashboard.faults import UsageFault
from dashboard.model import toml_lines
from dashboard.quick import dataclass


@dataclass(frozen=True)
class Put:
    """Keys of the entry `kind[index]`, counted from 0, get other values; None takes a key away."""

    kind: str
    index: int
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Add:
    """One more entry; a value of None is left out."""

    kind: str
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Drop:
    """The entry `kind[index]`, counted from 0, goes; the comments above it stay."""

    kind: str
    index: int


@dataclass(frozen=True)
class PutKeys:
    """Keys of the table `kind`, which stands once, get other values; None takes a key away."""

    kind: str
    said: Mapping[str, Any]


Edit = Put | Add | Drop | PutKeys
IDENTITY = ("id", "choice", "metric", "level", "team", "from", "source")  # what tells an entry from others


def moved(edits: Sequence[Edit], began: str, now: str) -> list[Edit]:
    """Edits that were meant for the text `began`, as edits of what others made of it since.

    Of a Put and a PutKeys only what they change is left, and each entry is found again wherever it stands
    now. UsageFault where the others changed the same.
    """
    old, new = tomllib.loads(began), tomllib.loads(now)
    return [one for edit in edits if (one := _moved(edit, old, new)) is not None]


def _moved(edit: Edit, old: Mapping[str, Any], new: Mapping[str, Any]) -> Edit | None:
    if isinstance(edit, Add):
        return edit
    if isinstance(edit, PutKeys):
        return _moved_table(edit, old.get(edit.kind, {}), new.get(edit.kind, {}))
    was, entries = old[edit.kind][edit.index], new.get(edit.kind, [])
    at = _where_now(was, old[edit.kind], entries)
    if isinstance(edit, Drop):
        if at is not None and entries[at] == was:
            return Drop(edit.kind, at)
        raise _both(edit.kind, was)
    if not (wanted := _wanted(edit, was)):
        return None
    if at is None or any(entries[at].get(key) != was.get(key) for key in wanted):
        raise _both(edit.kind, was)
    return Put(edit.kind, at, wanted)


def _moved_table(edit: PutKeys, was: Mapping[str, Any], now: Mapping[str, Any]) -> PutKeys | None:
    wanted = _wanted(edit, was)
    if any(now.get(key) != was.get(key) for key in wanted):
        raise _both(edit.kind, {})
    return PutKeys(edit.kind, wanted) if wanted else None


def _wanted(edit: Put | PutKeys, was: Mapping[str, Any]) -> dict[str, Any]:
    """What it changes of what stood there when it was meant."""
    return {key: value for key, value in edit.said.items() if was.get(key) != value}


def _where_now(
    was: Mapping[str, Any], old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> int | None:
    """The place of the entry that is the same, or else the only one of that name, if it was the only one."""
    if was in new:
        return new.index(was)
    named = _of_name(was, new)
    return named[0] if len(named) == 1 == len(_of_name(was, old)) else None


def _of_name(was: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> list[int]:
    return [
        place
        for place, entry in enumerate(entries)
        if all(entry.get(key) == was.get(key) for key in IDENTITY)
    ]


def _both(kind: str, was: Mapping[str, Any]) -> UsageFault:
    name = "".join(f", {was[key]}" for key in IDENTITY if key in was).replace(",", "", 1)
    return UsageFault(
        f"The {kind}{name} was changed meanwhile where you change it too. Nothing of yours is written; start"
        " again from the file as it is now."
    )


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with its edits; `text` is valid TOML. UsageFault where it is written so that it can't be."""
    for edit in edits:
        meant = _meant(tomllib.loads(text), edit)
        try:
            made = _made(text, edit)
            is_meant = tomllib.loads(made) == meant
        except (TOMLKitError, ValueError, LookupError, TypeError, AttributeError):
            is_meant = False
        if not is_meant:
            raise UsageFault(
                f"strategy.toml: its {edit.kind} entries are written in a way that no form can change; change"
                " the whole file instead."
            )
        text = made
    return text


def _made(text: str, edit: Edit) -> str:
    if isinstance(edit, Add):
        return _add(text, edit)
    if isinstance(edit, PutKeys):
        return _table(text, edit)
    return _put(text, edit) if isinstance(edit, Put) else _drop(text, edit)


def _meant(read: dict[str, Any], edit: Edit) -> dict[str, Any]:
    """What the file says after an edit: what the text is held against."""
    if isinstance(edit, Drop):
        left = [entry for place, entry in enumerate(read[edit.kind]) if place != edit.index]
        others = {key: value for key, value in read.items() if key != edit.kind}
        return others | ({edit.kind: left} if left else {})
    said = {key: value for key, value in edit.said.items() if value is not None}
    if isinstance(edit, PutKeys):
        kept = {key: value for key, value in read.get(edit.kind, {}).items() if key not in edit.said}
        return {**read, edit.kind: kept | said}
    if isinstance(edit, Add):
        return {**read, edit.kind: [*read.get(edit.kind, []), said]}
    entries = list(read[edit.kind])
    kept = {key: value for key, value in entries[edit.index].items() if key not in edit.said}
    entries[edit.index] = kept | said
    return {**read, edit.kind: entries}


def _put(text: str, edit: Put) -> str:
    return _with(text, edit, (edit.kind, edit.index))


def _table(text: str, edit: PutKeys) -> str:
    if edit.kind not in tomllib.loads(text):
        text = f"{text.rstrip()}\n\n[{edit.kind}]\n".lstrip()
    return _with(text, edit, (edit.kind,))


def _with(text: str, edit: Put | PutKeys, place: toml_lines.Path) -> str:
    """The text with other values at one place; only its own lines are read and written anew."""
    start, end = _lines_of(text, place)
    lines = _lines(text)
    part = tomlkit.parse("".join(lines[start:end]))
    _set(part[edit.kind][0] if isinstance(edit, Put) else part[edit.kind], edit.said)
    return "".join([*lines[:start], tomlkit.dumps(part), *lines[end:]])


def _drop(text: str, edit: Drop) -> str:
    start, end = _lines_of(text, (edit.kind, edit.index))
    lines = _lines(text)
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "".join([*lines[:start], *lines[end:]])


def _lines(text: str) -> list[str]:
    """The lines as TOML has them, each with its end: a comment may hold other signs that Python splits at."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _lines_of(text: str, place: toml_lines.Path) -> tuple[int, int]:
    """The lines of an entry or a table, from 0, without the one after the last."""
    places = toml_lines.lines(text)
    start = places[place]
    after = [line for path, line in places.items() if line > start and path[: len(place)] != place]
    lines = _lines(text)[: min(after, default=text.count("\n") + 2) - 1]
    while not lines[-1].strip() or lines[-1].lstrip().startswith("#"):
        lines.pop()  # what stands before the next entry is about that one
    return start - 1, len(lines)


def _set(table: Any, said: Mapping[str, Any]) -> None:
    for key, value in said.items():
        if value is None:
            table.pop(key, None)
        elif isinstance(value, list) and value and isinstance(table.get(key), list):
            _set_list(table, key, value)
        elif key not in table or table[key] != value:
            table[key] = _listed(value) if isinstance(value, list) else value


def _set_list(table: Any, key: str, wanted: Sequence[Any]) -> None:
    """What stays in a list keeps its place and the comment behind it, what is new comes last.

    Where that would be another order, as many items are changed where they stand, others are written anew.
    """
    own, names = table[key], [_row(item) for item in wanted]
    staying = [name for name in map(_row, own) if name in names]
    if staying == names[: len(staying)]:
        for at in reversed([at for at, item in enumerate(own) if _row(item) not in names]):
            del own[at]
        for item in wanted[len(staying) :]:
            own.append(_inline(item) if isinstance(item, dict) else item)
    elif len(own) != len(wanted):
        table[key] = _listed(wanted)
        return
    for at, said in enumerate(wanted):
        if isinstance(said, dict) and isinstance(own[at], dict):
            _set(own[at], {**dict.fromkeys(own[at].keys() - said.keys()), **said})
        elif own[at] != said:
            own[at] = said


def _row(item: Any) -> Any:
    """What tells an item from the others: a metric of a card, the day of a milestone, a value itself."""
    return item.get("metric", item.get("by")) if isinstance(item, dict) else item


def _add(text: str, edit: Add) -> str:
    entry = tomlkit.table()
    for key, value in edit.said.items():
        if value is not None:
            entry.add(key, _listed(value) if isinstance(value, list) else value)
    new = tomlkit.document()
    new.add(edit.kind, tomlkit.aot())
    new[edit.kind].append(entry)
    return f"{text.rstrip()}\n\n{tomlkit.dumps(new)}".lstrip()


def _listed(values: Sequence[Any]) -> Any:
    """A list as an array; of tables one a line."""
    array = tomlkit.array()
    for value in values:
        array.append(_inline(value) if isinstance(value, dict) else value)
    return array.multiline(any(isinstance(value, dict) for value in values))


def _inline(said: Mapping[str, Any]) -> Any:
    table = tomlkit.inline_table()
    table.update(said)
    return table
