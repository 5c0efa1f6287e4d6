"""What the forms of the strategy share: what they give, and how a day and a reason are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import periods, wording
from dashboard.ask.spans import day_here
from dashboard.model.editing import Edit
from dashboard.model.strategy import FIRST_DAY, LAST_DAY
from dashboard.quick import dataclass
from dashboard.widgets.visiting import Visit

TURN = "strategy_turn"  # how often the forms were drawn anew
NEW = "A new one"
PREVIEW = "strategy_preview"  # what would be written, as it was last looked at


@dataclass(frozen=True)
class Written:
    """What is to be written and why: edits of the file as it is, or a whole text; `base` is its own then."""

    said: str | Sequence[Edit]
    reason: str
    base: str = ""


def key_of(name: str) -> str:
    """The key of a field. It is a new one where the form is drawn anew of what others changed meanwhile.

    A browser keeps what stands in a field as long as its key, and would give back what was there before.
    """
    turn = st.session_state.get(TURN, 0)
    return f"{name}#{turn}" if turn else name


def reason_asked(form: str) -> str:
    """Why something is changed."""
    return st.text_input("Why", key=key_of(f"{form}_why"), help="For whoever reads the history.")


def take_back() -> None:
    """No preview stands under a form that it is not of."""
    st.session_state.pop(PREVIEW, None)


def lacking(labels: Sequence[str]) -> bool:
    """Whether something has to be filled in first; says what by its label, not by key and line of a file."""
    if labels:
        take_back()
        st.warning(f"Fill in {wording.listed(labels)} first.")
    return bool(labels)


def today(visit: Visit) -> date:
    """The day that it is where the organisation is, whatever the clock of the server says."""
    return day_here(visit.home)


def following(today: date) -> date:
    """The first day of the next month: what is over keeps the target of its day."""
    return periods.add_months(today.replace(day=1), 1)


def day_asked(label: str, value: date | None, key: str) -> date | None:
    """A day that a strategy may name, or none."""
    return st.date_input(label, value, FIRST_DAY, LAST_DAY, key=key_of(key), format="YYYY-MM-DD")
