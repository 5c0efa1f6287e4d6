"""How observations become one number: one file a kind, and nothing else in the project knows a kind by name.

A file of this package that holds `KIND` is an aggregate, by the file's name: what it adds up, its value,
interval, bands, comparison and words (kind.py says what each is). A metric's header names it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from dashboard.aggregate.kind import Kind


def kind_of(name: str) -> Kind:
    """The aggregate of this name; KeyError where there is none."""
    return kinds()[name]


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every aggregate by its name, in the order of the names."""
    found = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
    return {name: module.KIND for name, module in sorted(found.items()) if hasattr(module, "KIND")}
