"""The form of a card: its metrics, what each weighs and which objective it serves, from a day on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import text
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Put
from dashboard.model.strategy import FEWEST, Card
from dashboard.render.literal import literal
from dashboard.widgets.strategy_asked import (
    Written,
    day_asked,
    following,
    key_of,
    reason_asked,
    take_back,
    today,
)
from dashboard.widgets.visiting import Visit
from dashboard.wording.fields import LEVELS, label


def card(visit: Visit) -> Written | None:
    """The metrics of a card with weight and objective; what is over keeps the card of its day."""
    cards = visit.home.strategy.card
    if not cards:
        st.markdown("There is no card yet: write the first in the whole file.")
        return None
    index = st.selectbox(
        "Card", range(len(cards)), format_func=lambda at: _named(cards[at]), on_change=take_back
    )
    own = cards[index]
    names = _metrics(visit, own, index)
    with st.form("strategy_weights", border=False):
        start = day_asked(label("card", "from"), following(today(visit)), f"w-from-{index}")
        items = [_item(visit, own, name, f"{index}-{name}") for name in names]
        reason = reason_asked("w")
        if not st.form_submit_button("Preview"):
            return None
    # a draft with metrics enough is a card that is judged
    is_draft = own.draft and len(items) < FEWEST
    said = {"level": own.level, "from": start, "draft": is_draft or None, "metrics": items}
    same = [at for at, one in enumerate(cards) if (one.level, one.from_date) == (own.level, start)]
    return Written([Put("card", same[0], said) if same else Add("card", said)], reason)


def _metrics(visit: Visit, own: Card, index: int) -> list[str]:
    """Which metrics the card is to have: chosen outside the form, so that each gets its fields at once."""
    metrics = visit.home.catalogue.metrics
    on_it = [item.metric for item in own.metrics]
    rest = [name for name in by_title(metrics) if own.level in metrics[name].levels and name not in on_it]
    return st.multiselect(
        label("card", "metrics"),
        [*on_it, *rest],
        on_it,
        format_func=lambda name: metrics[name].title,
        key=key_of(f"w-metrics-{index}"),
        on_change=take_back,
    )


def _item(visit: Visit, own: Card, name: str, key: str) -> dict[str, Any]:
    """A metric's place; one that is new weighs 1, for the first objective of its perspective."""
    metric, objectives = visit.home.catalogue.metrics[name], visit.home.strategy.objectives
    known = next((item for item in own.metrics if item.metric == name), None)
    alike = (one.id for one in objectives.values() if one.perspective == metric.perspective)
    serves = known.objective if known else next(alike, next(iter(objectives)))
    left, right = st.columns([1, 2])
    title = literal(metric.title)
    weight = left.number_input(
        title, 0.0, value=known.weight if known else 1.0, step=0.5, key=key_of(f"w-{key}"), format="%g"
    )
    chosen = right.selectbox(
        f"{title} serves",
        list(objectives),
        list(objectives).index(serves),
        format_func=lambda one: objectives[one].title,
        key=key_of(f"s-{key}"),
    )
    return {"metric": name, "objective": chosen, "weight": _whole(weight)}


def _whole(weight: float) -> float | int:
    return int(weight) if weight == int(weight) else weight


def _named(card: Card) -> str:
    whose = LEVELS[card.level].capitalize()
    return f"{whose}, from {text.day(card.from_date)}" if card.from_date else whose
