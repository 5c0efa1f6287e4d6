"""The forms of the cascade: what a choice says, and which objectives carry it."""

from __future__ import annotations

import streamlit as st

from dashboard.ask.strategy.choices import TITLES, chosen
from dashboard.model.editing import Put, PutKeys
from dashboard.render.literal import literal
from dashboard.widgets.strategy_asked import Written, key_of, reason_asked, take_back
from dashboard.widgets.visiting import Visit


def choice(visit: Visit) -> Written | None:
    """What a choice of the cascade says; left empty it is none."""
    which = st.selectbox(
        "Choice", list(TITLES), format_func=TITLES.__getitem__, key="h_which", on_change=take_back
    )
    own = getattr(visit.home.strategy.cascade, which)
    is_list = not isinstance(own, str)
    with st.form("strategy_choice", border=False):
        written = st.text_area(
            "What we choose" + (", a line each" if is_list else ""),
            "\n".join(own) if is_list else own,
            key=key_of(f"h-says-{which}"),
        )
        reason = reason_asked("h")
        if not st.form_submit_button("Preview"):
            return None
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    said = lines if is_list else " ".join(lines)
    return Written([PutKeys("cascade", {which: said or None})], reason)


def carried(visit: Visit) -> Written | None:
    """Which objectives carry a choice of the cascade; it is written with each of them."""
    choices, objectives = chosen(visit.home.strategy), visit.home.strategy.objectives
    if not choices or not objectives:
        st.markdown("Write “A choice of the cascade” and “An objective” first: one carries the other.")
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
