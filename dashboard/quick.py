"""Frozen data classes of which a page makes thousands."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import Any, Self, TypeVar, dataclass_transform

C = TypeVar("C", bound=type[Any])


class Quick:
    """What such a class can do beside."""

    def with_(self, **changes: Any) -> Self:
        """The same with other values; dataclasses.replace asks for each field by its name."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, **changes)
        return made


@dataclass_transform(frozen_default=True)
def quick(cls: C) -> C:
    """A frozen data class; its __init__ sets all fields at once where a frozen one sets each by a call."""
    dataclass(frozen=True, init=False)(cls)  # in its place
    known: dict[str, Any] = {"_set": object.__setattr__}
    given = []
    for field in fields(cls):
        given.append(field.name)
        if field.default is not MISSING:
            known[f"_{field.name}"] = field.default
            given[-1] += f"=_{field.name}"
    told = ", ".join(f"{field.name!r}: {field.name}" for field in fields(cls))
    text = f"def __init__(self, {', '.join(given)}):\n _set(self, '__dict__', {{{told}}})"
    exec(text, known)
    cls.__init__ = known["__init__"]
    return cls
