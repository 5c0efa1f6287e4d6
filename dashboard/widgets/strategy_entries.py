"""The forms of the plain entries of a strategy: a new one, another value in one, or one that goes.

An entry is drawn from the list of its fields; what it may say is the model's to check, not the form's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal, get_args

import streamlit as st

from dashboard import text
from dashboard.ask.strategy.choices import TITLES, chosen
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Drop, Edit, Put
from dashboard.model.metric import Metric
from dashboard.model.strategy import Section, Strategy
from dashboard.quick import dataclass
from dashboard.widgets.strategy_asked import (
    NEW,
    Written,
    day_asked,
    key_of,
    lacking,
    reason_asked,
    take_back,
    today,
)
from dashboard.widgets.visiting import Visit
from dashboard.wording.fields import label


@dataclass(frozen=True)
class Field:
    """A key of an entry: how it is asked for, and what stands there in a new one. A stamp is not asked."""

    key: str
    kind: Literal["metric", "team", "any team", "choice", "one of", "number", "day", "stamp", "text"] = "text"
    options: Sequence[str] = ()
    first: Callable[[Visit], Any] = lambda _: None


METRIC = Field("metric", "metric")
ENTRIES: Mapping[str, tuple[str, tuple[Field, ...]]] = {
    "A bet: what would have to be true": (
        "condition",
        (
            Field("choice", "choice"),
            METRIC,
            Field("direction", "one of", ("at_least", "at_most")),
            Field("amount", "number"),
            Field("by", "day"),
            Field("registered", "stamp", first=today),
            Field("statement"),
        ),
    ),
    "A rebase: a usual range set anew": (
        "rebase",
        (
            METRIC,
            Field("team", "any team"),
            Field("from", "day", first=today),
            Field("reason"),
            Field("set_by"),
        ),
    ),
    "A benchmark: somebody else's figure": (
        "benchmark",
        (
            METRIC,
            Field("value", "number"),
            Field("source"),
            Field("date", "day", first=today),
        ),
    ),
    "A team's own words": (
        "wording",
        (METRIC, Field("team", "team"), Field("operations")),
    ),
}


def entry(visit: Visit, kind: str, fields: Sequence[Field]) -> Written | None:
    """The form of one kind of entry."""
    entries: Sequence[Section] = getattr(visit.home.strategy, kind)
    at = st.selectbox(
        "Which",
        [None, *range(len(entries))],
        format_func=lambda at: NEW if at is None else named(visit, entries[at], fields),
        key=key_of(f"{kind}_which"),
        on_change=take_back,
    )
    own = None if at is None else entries[at].model_dump(by_alias=True)
    with st.form(f"strategy_{kind}", border=False):
        said = {one.key: _asked(visit, kind, one, own, f"{kind}-{one.key}-{at}") for one in fields}
        reason = said.get("reason") or reason_asked(kind)
        is_asked = st.form_submit_button("Preview")
        is_gone = at is not None and st.form_submit_button("Preview taking it away")
    if not is_asked and not is_gone:
        return None
    if is_asked and lacking(
        [label(kind, one.key) for one in fields if said[one.key] is None and _is_needed(kind, one.key)]
    ):
        return None
    edit: Edit = Add(kind, said) if at is None else Drop(kind, at) if is_gone else Put(kind, at, said)
    return Written([edit], reason)


def _is_needed(kind: str, key: str) -> bool:
    """Whether the model of an entry does without a key."""
    (model,) = (one for one in get_args(Strategy.model_fields[kind].annotation) if one is not Ellipsis)
    return any(
        (field.alias or name) == key and field.is_required() for name, field in model.model_fields.items()
    )


def named(visit: Visit, entry: Section, fields: Sequence[Field]) -> str:
    """An entry in a list: what it says of short values, in their order."""
    said = entry.model_dump(by_alias=True)
    metrics = visit.home.catalogue.metrics
    short = [said[one.key] for one in fields if one.kind != "text" and said[one.key] is not None]
    return " · ".join(_called(one, metrics) for one in short)


def _called(value: Any, metrics: Mapping[str, Metric]) -> str:
    """A short value as it is said: a metric and a choice by its title, a day as people write it."""
    if isinstance(value, date):
        return text.day(value)
    if isinstance(value, float):
        return f"{value:g}"
    return metrics[value].title if value in metrics else TITLES.get(value, value.replace("_", " "))


def _asked(visit: Visit, entry: str, field: Field, own: Mapping[str, Any] | None, key: str) -> Any:
    value = field.first(visit) if own is None else own[field.key]
    called = label(entry, field.key)
    if field.kind == "stamp":
        return value
    if field.kind == "number":
        return st.number_input(called, value=value, key=key_of(key), format="%g")
    if field.kind == "day":
        return day_asked(called, value, key)
    if field.kind == "choice" and not chosen(visit.home.strategy):
        return st.markdown("No choice was made yet: write “A choice of the cascade” first.") and None
    if field.kind == "text":
        return st.text_input(called, value or "", key=key_of(key)) or None
    return _picked(visit, called, field, value, key)


def _picked(visit: Visit, called: str, field: Field, value: str | None, key: str) -> str | None:
    metrics = visit.home.catalogue.metrics
    options: list[str | None] = list(field.options)
    if field.kind == "metric":
        options = by_title(metrics)  # type: ignore[assignment]
    elif field.kind == "choice":
        options = [one.choice for one in chosen(visit.home.strategy)]
    elif field.kind in ("team", "any team"):
        options = [*([None] if field.kind == "any team" else []), *visit.about.teams]
    if value is not None and value not in options:
        options.append(value)  # a team whose data are gone keeps what is written of it

    def shown(one: str | None) -> str:
        if one is None:
            return "wherever it is read"
        if field.kind == "choice":
            return TITLES[one]
        return metrics[one].title if field.kind == "metric" and one in metrics else one.replace("_", " ")

    index = options.index(value) if value in options else 0
    return st.selectbox(called, options, index, format_func=shown, key=key_of(key))


def forms() -> dict[str, Callable[[Visit], Written | None]]:
    """What each kind is called on the page, with its form."""
    return {title: partial(entry, kind=kind, fields=fields) for title, (kind, fields) in ENTRIES.items()}
