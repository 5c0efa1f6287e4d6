"""Answers that are kept, by the generation, strategy and catalogue that they depend on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
H = TypeVar("H", bound="HasKey")


class HasKey(Protocol):
    """What is asked, and what an answer of it depends on."""

    @property
    def key(self) -> Hashable: ...


class Key(tuple[Any, ...]):
    """A tuple that is hashed once: each of a page's thousand questions looks for its answer by it."""

    _hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = super().__hash__()
        return self._hash


class Same:
    """A thing as part of a key: equal to itself alone, and kept, so that no other one takes its place."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


MOST = 512  # answers that are kept of a question
_ANSWERS: list[OrderedDict[Hashable, object]] = []
_IN_FORCE: dict[Path, int] = {}  # the generation of each home that was asked last
_KEEPING = threading.Lock()


def forget() -> None:
    """Empty every cache of answers: what a measurement needs."""
    with _KEEPING:
        for kept in _ANSWERS:
            kept.clear()


def let_go(path: Path, generation: int) -> None:
    """Drop what is kept of a home's other generations, once another one is in force."""
    with _KEEPING:
        if _IN_FORCE.get(path, generation) != generation:
            for kept in _ANSWERS:
                for key in [key for key in kept if key[0][0] == path and key[0][1] != generation]:  # type: ignore[index]
                    del kept[key]
        _IN_FORCE[path] = generation


def cached(function: Callable[Concatenate[H, P], R]) -> Callable[Concatenate[H, P], R]:
    """Keep the answers of a question, by what they depend on; they hold no home and no generation."""
    kept: OrderedDict[Hashable, R] = OrderedDict()
    _ANSWERS.append(kept)  # type: ignore[arg-type]

    @wraps(function)
    def call(home: H, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (home.key, args, tuple(sorted(kwargs.items())) if kwargs else ())
        with _KEEPING:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        found = function(home, *args, **kwargs)
        with _KEEPING:
            kept[key] = found
            if len(kept) > MOST:
                kept.popitem(last=False)
        return found

    return call
