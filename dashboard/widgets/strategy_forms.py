"""The forms of what changes often in a strategy: an objective, its links, what carries a choice, a card.

A target has strategy_targets, a plain list of entries (bets, rebases, benchmarks, a team's words)
strategy_entries. Each draws itself and gives what is to be written once "Preview" is pressed, else None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.ask.strategy.choices import TITLES, chosen
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Put
from dashboard.model.strategy import Card
from dashboard.render.literal import literal
from dashboard.widgets.strategy_asked import (
    Written,
    day_asked,
    following,
    key_of,
    lacking,
    reason_asked,
    take_back,
    today,
)
from dashboard.widgets.strategy_targets import target
from dashboard.widgets.visiting import Visit

LONGEST_LAG = 26  # weeks
TEXTS = {
    "title": "Title",
    "owner": "Owner",
    "business_value": "What the business gets",
    "customer_value": "What the customer gets",
    "benefit_if_met": "Benefit if met",
    "cost_if_missed": "Cost if missed",
}
NEEDED = ("title", "business_value", "customer_value")


# --- an objective


def objective(visit: Visit) -> Written | None:
    """The texts of an objective, and whom it serves."""
    objectives = visit.home.strategy.objectives
    if (chosen := _chosen(visit, "o")) is None:
        return None
    own = objectives[chosen]
    with st.form("strategy_objective", border=False):
        said: dict[str, Any] = {
            key: st.text_input(label, getattr(own, key), key=key_of(f"o-{key}-{chosen}")) or None
            for key, label in TEXTS.items()
        }
        said["by"] = day_asked("By", own.by, f"o-by-{chosen}")
        others = [None, *(one for one in objectives if one != chosen)]
        said["serves"] = _one_of("Serves", others, own.serves, lambda one: objectives[one].title, chosen)
        reason = reason_asked("o")
        if not st.form_submit_button("Preview"):
            return None
    if lacking([label for key, label in TEXTS.items() if key in NEEDED and said[key] is None]):
        return None
    return Written([Put("objective", list(objectives).index(chosen), said)], reason)


def _chosen(visit: Visit, key: str) -> str | None:
    objectives = visit.home.strategy.objectives
    if not objectives:
        st.markdown("There is no objective yet: write the first in the whole file.")
        return None
    title = "Objective"
    return st.selectbox(
        title,
        list(objectives),
        format_func=lambda one: objectives[one].title,
        key=f"{key}_which",
        on_change=take_back,
    )


def link(visit: Visit) -> Written | None:
    """What an objective believes: its drivers bring its outcome, within so many weeks; and its placebo."""
    objectives, metrics = visit.home.strategy.objectives, visit.home.catalogue.metrics
    if (chosen := _chosen(visit, "l")) is None:
        return None
    own = objectives[chosen]

    def titled(name: str) -> str:
        return metrics[name].title if name in metrics else name

    with st.form("strategy_link", border=False):
        drivers = st.multiselect(
            "Drivers",
            by_title(metrics),
            list(own.drivers),
            format_func=titled,
            key=key_of(f"l-drivers-{chosen}"),
        )
        names = [None, *by_title(metrics)]
        outcome = _one_of("Outcome", names, own.outcome, titled, chosen)
        lags = st.multiselect(
            "Weeks after which the outcome may follow",
            list(range(1, LONGEST_LAG + 1)),
            list(own.lags),
            key=key_of(f"l-lags-{chosen}"),
            help="Declared before anybody looks: each week more makes the test less sharp.",
        )
        placebo = _one_of("What the drivers can't move", names, own.placebo, titled, chosen)
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
    label: str, options: Sequence[str | None], current: str | None, titled: Callable[[str], str], key: str
) -> str | None:
    return st.selectbox(
        label,
        options,
        options.index(current) if current in options else 0,
        format_func=lambda one: titled(one) if one else "none",
        key=key_of(f"o-{label}-{key}"),
    )


# --- what carries a choice


def carried(visit: Visit) -> Written | None:
    """Which objectives carry a choice of the cascade; it is written with each of them."""
    choices, objectives = chosen(visit.home.strategy), visit.home.strategy.objectives
    if not choices or not objectives:
        st.markdown("Without choices in `[cascade]` and objectives there is nothing to carry.")
        return None
    by_name = {one.choice: one for one in choices}
    choice = st.selectbox(
        "Choice", list(by_name), format_func=TITLES.__getitem__, key="c_which", on_change=take_back
    )
    st.markdown(literal(" ".join(by_name[choice].says)))
    with st.form("strategy_carried", border=False):
        carrying = st.multiselect(
            "Carried by",
            list(objectives),
            list(by_name[choice].objectives),
            format_func=lambda one: objectives[one].title,
            key=key_of(f"c-objectives-{choice}"),
        )
        reason = reason_asked("c")
        if not st.form_submit_button("Preview"):
            return None
    edits = []
    for index, (name, own) in enumerate(objectives.items()):
        if (choice in own.carries) != (name in carrying):
            left = [one for one in own.carries if one != choice]
            edits.append(
                Put("objective", index, {"carries": [*left, *([choice] * (name in carrying))] or None})
            )
    return Written(edits, reason)


# --- the weights on a card


def weights(visit: Visit) -> Written | None:
    """What each metric of a card weighs and which objective it serves, from a day on."""
    cards, metrics = visit.home.strategy.card, visit.home.catalogue.metrics
    if not cards:
        st.markdown("There is no card yet: write the first in the whole file.")
        return None
    index = st.selectbox(
        "Card", range(len(cards)), format_func=lambda at: _card_name(cards[at]), on_change=take_back
    )
    card, objectives = cards[index], visit.home.strategy.objectives
    with st.form("strategy_weights", border=False):
        start = day_asked("Holds from", following(today(visit)), f"w-from-{index}")
        items = []
        for item in card.metrics:
            left, right = st.columns([1, 2])
            title, key = literal(metrics[item.metric].title), f"{index}-{item.metric}"
            weight = left.number_input(
                title, 0.0, value=item.weight, step=0.5, key=key_of(f"w-{key}"), format="%g"
            )
            serves = right.selectbox(
                f"{title} serves",
                list(objectives),
                list(objectives).index(item.objective),
                format_func=lambda one: objectives[one].title,
                key=key_of(f"s-{key}"),
            )
            items.append({"metric": item.metric, "objective": serves, "weight": _whole(weight)})
        reason = reason_asked("w")
        if not st.form_submit_button("Preview"):
            return None
    said = {"level": card.level, "from": start, "metrics": items}
    same = [at for at, one in enumerate(cards) if (one.level, one.from_date) == (card.level, start)]
    return Written([Put("card", same[0], said) if same else Add("card", said)], reason)


def _whole(weight: float) -> float | int:
    return int(weight) if weight == int(weight) else weight


def _card_name(card: Card) -> str:
    return f"{card.level}, from {card.from_date}" if card.from_date else str(card.level)


FORMS: dict[str, Callable[[Visit], Written | None]] = {
    "A target": target,
    "An objective": objective,
    "A link: what brings what": link,
    "What carries a choice": carried,
    "The weights on a card": weights,
}
