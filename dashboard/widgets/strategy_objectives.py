"""The forms of an objective: what it is and whom it serves; and of its link, what brings what."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from dashboard.model.aliases import words
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Drop, Edit, Put
from dashboard.model.metric import PERSPECTIVES
from dashboard.model.strategy import Objective
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

LONGEST_LAG = 26  # weeks
TEXTS = ("title", "owner", "business_value", "customer_value", "benefit_if_met", "cost_if_missed")
NEEDED = ("title", "business_value", "customer_value")


def objective(visit: Visit) -> Written | None:
    """The texts of an objective, its layer of the map and whom it serves: a new one, another, or none."""
    objectives = visit.home.strategy.objectives
    chosen = _chosen(visit, "o", [*objectives, NEW])
    own = objectives[chosen] if chosen else None
    with st.form("strategy_objective", border=False):
        said = _said(objectives, own)
        reason = reason_asked("o")
        is_asked = st.form_submit_button("Preview")
        is_gone = own is not None and st.form_submit_button("Preview taking it away")
    if not is_asked and not is_gone:
        return None
    if is_asked and lacking([label("objective", key) for key in NEEDED if said[key] is None]):
        return None
    edit: Edit
    if own is None:
        edit = Add("objective", {"id": _id_of(said["title"], objectives), **said})
    else:
        place = visit.home.strategy.objective.index(own)
        edit = Drop("objective", place) if is_gone else Put("objective", place, said)
    return Written([edit], reason)


def _said(objectives: dict[str, Objective], own: Objective | None) -> dict[str, Any]:
    """What stands in the fields of the form."""
    chosen = own.id if own else None
    said: dict[str, Any] = {
        key: st.text_input(label("objective", key), getattr(own, key, ""), key=key_of(f"o-{key}-{chosen}"))
        or None
        for key in TEXTS
    }
    said["perspective"] = st.selectbox(
        label("objective", "perspective"),
        PERSPECTIVES,
        PERSPECTIVES.index(own.perspective) if own else 0,
        format_func=str.capitalize,
        key=key_of(f"o-perspective-{chosen}"),
    )
    said["by"] = day_asked(label("objective", "by"), own.by if own else None, f"o-by-{chosen}")
    others = [None, *(one for one in objectives if one != chosen)]
    serves = own.serves if own else None
    said["serves"] = _one_of("serves", others, serves, lambda one: objectives[one].title, str(chosen))
    return said


def _id_of(title: str, known: Collection[str]) -> str:
    """A name for the file that no other objective has: answer-fast, answer-fast-2."""
    plain = re.sub("[^a-z0-9]+", "-", " ".join(words(title))).strip("-") or "objective"
    names = (plain, *(f"{plain}-{number}" for number in range(2, len(known) + 2)))
    return next(name for name in names if name not in known)


def _chosen(visit: Visit, key: str, names: Sequence[str]) -> str | None:
    objectives = visit.home.strategy.objectives
    found: str | None = st.selectbox(
        "Objective",
        names,
        format_func=lambda one: objectives[one].title if one in objectives else one,
        key=f"{key}_which",
        on_change=take_back,
    )
    return found if found in objectives else None  # it may be gone since


def link(visit: Visit) -> Written | None:
    """What an objective believes: its drivers bring its outcome, within so many weeks; and its placebo."""
    objectives, metrics = visit.home.strategy.objectives, visit.home.catalogue.metrics
    if (chosen := _chosen(visit, "l", list(objectives))) is None:
        st.markdown("There is no objective yet: write the first under “An objective”.")
        return None
    own = objectives[chosen]

    def titled(name: str) -> str:
        return metrics[name].title if name in metrics else name

    with st.form("strategy_link", border=False):
        drivers = st.multiselect(
            label("objective", "drivers"),
            by_title(metrics),
            list(own.drivers),
            format_func=titled,
            key=key_of(f"l-drivers-{chosen}"),
        )
        names = [None, *by_title(metrics)]
        outcome = _one_of("outcome", names, own.outcome, titled, chosen)
        lags = st.multiselect(
            label("objective", "lags"),
            list(range(1, LONGEST_LAG + 1)),
            list(own.lags),
            key=key_of(f"l-lags-{chosen}"),
            help="Declared before anybody looks: each week more makes the test less sharp.",
        )
        placebo = _one_of("placebo", names, own.placebo, titled, chosen)
        reason = reason_asked("l")
        if not st.form_submit_button("Preview"):
            return None
    said: dict[str, Any] = {"drivers": drivers or None, "outcome": outcome, "placebo": placebo}
    if tuple(lags) != own.lags:
        said["lags"] = sorted(lags)
    is_new = any(said[key] != getattr(own, key) for key in ("outcome", "placebo")) or "lags" in said
    if own.declared is None or is_new or tuple(drivers) != own.drivers:
        said["declared"] = today(visit)
    return Written([Put("objective", list(objectives).index(chosen), said)], reason)


def _one_of(
    name: str, options: Sequence[str | None], current: str | None, titled: Callable[[str], str], key: str
) -> str | None:
    return st.selectbox(
        label("objective", name),
        options,
        options.index(current) if current in options else 0,
        format_func=lambda one: titled(one) if one else "none",
        key=key_of(f"o-{name}-{key}"),
    )
