"""What a validator found, in our words: what is wrong with a key, and what to write.

No text of the validator itself is ever shown; a kind of error that has no words here says what was
written and that it is not what belongs there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from dashboard.faults import nearest

LONGEST = 60  # characters of what was written that are shown
WANTED = {
    "string": 'write a text in quotes, like "Billing"',
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes, like 87.5",
    "bool": "write true or false",
    "date": "write a day without quotes, like 2026-12-31",
    "tuple": "write a list in square brackets",
    "dict": "write a table of keys",
    "model": "write a table of keys",
}
LIMIT = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def ended(said: str) -> str:
    """With its full stop, where it does not end in a question."""
    return said.rstrip(".") + ("" if said.endswith("?") else ".")


def worth_saying(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """All but a key that is missing because it is misspelt: what stands there says which was meant."""
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    return [
        error
        for error in errors
        if error["type"] != "missing" or not any(_is_meant(written, error["loc"]) for written in unknown)
    ]


def _is_meant(written: Sequence[str | int], missing: Sequence[str | int]) -> bool:
    return written[:-1] == missing[:-1] and bool(nearest(str(written[-1]), [str(missing[-1])]))


def in_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong and what to write, of one of pydantic's errors about `model`; without a full stop."""
    kind, wrote, context = str(error["type"]), error.get("input"), error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"]).rstrip(".")
    if kind == "missing":
        return f"this key is missing; write {error['loc'][-1]} = …"
    if kind == "extra_forbidden":
        return _unknown_key(error["loc"], model)
    if kind == "literal_error":
        return _choice(wrote, context["expected"])
    if kind in LIMIT:
        name, words = LIMIT[kind]
        return f"{shown(wrote)} can't be right; write {words} {context[name]:g}"
    if kind == "finite_number":
        return f"{shown(wrote)} is no number that anything can be measured by; write a plain one, like 87.5"
    if kind == "too_short":
        return "a list with nothing in it can't stand here; name at least one"
    if kind == "tuple_type" and isinstance(wrote, dict) and _is_of_tables(error["loc"], model):
        named = ".".join(str(part) for part in error["loc"] if not isinstance(part, int))
        return f"a single table can't stand here; write [[{named}]] with two brackets, once for each"
    if kind in ("string_too_short", "string_pattern_mismatch"):
        return _text(kind, wrote)
    return f"{shown(wrote)} can't stand here; {_wanted(kind)}"


def _wanted(kind: str) -> str:
    kinds = (words for start, words in WANTED.items() if kind.startswith(start))
    return next(kinds, "look at an example in the documentation")


def _text(kind: str, wrote: object) -> str:
    if kind == "string_too_short":
        return "it is empty; write a text, or leave the key out where it is not needed"
    return f"{shown(wrote)} can't be a short name; write small letters, figures, - and _, like answer-fast"


def _choice(wrote: object, expected: str) -> str:
    choices = [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]
    hint = nearest(wrote, choices) if isinstance(wrote, str) else ""
    return f"{shown(wrote)} is none of the choices; write one of {', '.join(choices)}{hint}"


def _unknown_key(loc: Sequence[str | int], model: type[BaseModel]) -> str:
    known = sorted(_keys(_model_at(loc[:-1], model)))
    said = f"this key is not known{nearest(str(loc[-1]), known)}"
    return said if "did you mean" in said else f"{said}; known here are {', '.join(known)}"


def _is_of_tables(loc: Sequence[str | int], model: type[BaseModel]) -> bool:
    """Whether a place in the file is a list of tables, and not one of texts or days."""
    field = _model_at(loc[:-1], model).model_fields.get(str(loc[-1]))
    return field is not None and any(_models(field.annotation))


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _model_at(loc: Sequence[str | int], model: type[BaseModel]) -> type[BaseModel]:
    """The model that a place in the file is of."""
    for part in loc:
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                model = next(_models(field.annotation), model)
                break
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models within an annotation, as in tuple[Card, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def shown(wrote: object) -> str:
    """What was written, as it stands in the file, cut where it is long."""
    if isinstance(wrote, str):
        text = f'"{wrote}"'
    elif isinstance(wrote, bool):
        text = str(wrote).lower()
    elif isinstance(wrote, datetime | date):
        text = wrote.isoformat()
    elif isinstance(wrote, list | tuple):
        text = "a list"
    elif isinstance(wrote, dict):
        text = "a table"
    else:
        text = f"{wrote:g}" if isinstance(wrote, float) else str(wrote)
    text = "".join(sign if sign.isprintable() else "·" for sign in text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
