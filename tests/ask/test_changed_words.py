"""What became of a goal, in words: then and now, and an open one is called open."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import wording
from dashboard.ask.cards.changed import _goal
from dashboard.model.catalogue import load_catalogue

CSAT = load_catalogue().metrics["csat"]


def read(met: bool | None) -> Any:
    return SimpleNamespace(goal_met=met, target=object())


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (True, False, " Its goal was met then and is missed now."),
        (False, True, " Its goal was missed then and is met now."),
        (True, None, " Its goal was met then; whether it is met now is open."),
        (None, False, " Whether its goal was met was open then; it is missed now."),
        (None, None, ""),
        (True, True, ""),
    ],
)
def test_what_became_of_a_goal(then: bool | None, now: bool | None, said: str) -> None:
    assert _goal(read(now), read(then)) == said


def test_where_nothing_changed_nothing_is_explained_by_chance() -> None:
    moved = SimpleNamespace(
        change=0.0, change_low=-4.8, change_high=4.8, is_signal=False, reason=None, by="category", parts=()
    )
    assert wording.moved(moved, CSAT) == "No change. No category moved it by itself."
    moved.change = -1.4
    assert wording.moved(moved, CSAT).startswith("↓ 1.4, which chance alone can explain.")


def test_what_is_put_together_can_be_the_largest_part() -> None:
    """It stands last in the table; the largest single one was called the largest part."""

    def part(name: str, rate: float, *names: str) -> Any:
        return SimpleNamespace(name=name, mix=0.0, rate=rate, total=rate, names=names)

    moved = SimpleNamespace(
        change=-2.2,
        change_low=-7.9,
        change_high=2.3,
        is_signal=False,
        reason=None,
        by="category",
        parts=(part("Login", -1.0), part("Invoice", 0.9), part("too few alone", -2.1, "Order", "Rare")),
    )
    assert wording.moved(moved, CSAT).endswith(
        "The largest part: those too few alone, ↓ 2.1, by their own figure."
    )
