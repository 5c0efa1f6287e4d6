"""How observations become one number: one file a kind, and nothing else in the project knows a kind by name.

Every file of this package but those that they share is an aggregate, by the file's name: its `KIND` says what
it adds up, its value, interval, bands, comparison and words (kind.py says what each is). A metric's header
names it. A file is loaded when it is asked: the statistics below it take longer than a small command.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard.aggregate.kind import Aggregate

SHARED = {"duration", "edges", "kind"}


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every aggregate, in the order of the names."""
    return tuple(sorted({module.name for module in iter_modules(__path__)} - SHARED))


@lru_cache(maxsize=64)
def kind_of(name: str) -> Aggregate:
    """The aggregate of this name, one of `names`."""
    kind: Aggregate = import_module(f"{__name__}.{name}").KIND
    return kind
