"""What changed, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dashboard import text
from dashboard.model.metric import Metric
from dashboard.scoring import Contribution, Reading
from dashboard.wording.counts import gap
from dashboard.wording.windows import before


def change(reading: Reading) -> tuple[str, str]:
    """(what changed, since when): (↑ 2.1 better, than Sep), (no clear change, since Sep), or ("", "").

    Nothing is said where nothing was tested: of too few cases, of stocks and of ratios.
    """
    if reading.change is None or reading.change_low is None:
        return "", ""
    if not reading.is_signal:
        return "no clear change", f"since {before(reading)}"
    way = "better" if reading.is_better else "worse"
    return f"{text.change(reading.change, reading.measure)} {way}", f"than {before(reading)}"


def in_a_line(reading: Reading) -> tuple[str, str, str]:
    """Of a reading in one line: its value, its word, and what changed where that is more than chance."""
    known = reading.told
    shown = "" if known is None else text.figure(known, reading.measure)
    return shown, reading.word, " ".join(change(reading)) if reading.is_signal else ""


def moved_by(reading: Reading) -> str:
    """1.2 points worse than Sep: a change that is one, in a sentence of its own."""
    way = "better" if reading.is_better else "worse"
    return f"{gap(abs(reading.change or 0.0), reading.measure)} {way} than {before(reading)}"


def signal(reading: Reading) -> str:
    """Why a figure is one of the few things to talk about: a change that is one, or how it behaves."""
    known = reading.told
    now = "" if known is None else text.figure(known, reading.measure)
    if reading.is_signal and reading.change is not None:
        return f"{now}, {moved_by(reading)}, more than chance explains."
    moves, stands = halves(reading.behaviour)
    if reading.variation in ("improvement", "concern"):
        return moves
    goal = f" {text.figure(reading.target.goal, reading.measure)}" if reading.target else ""
    return f"{now} now; {stands.replace('the goal', f'the goal of{goal}')}"


def halves(behaviour: str) -> tuple[str, str]:
    """How a series moves, and how the goal stands: what `behaviour` joins, each as a sentence of its own."""
    moves, _, stands = behaviour.partition("; ")
    return f"{moves.removesuffix('.')}.", stands


class Moved(Protocol):
    """A change that is explained, as far as it is put into words."""

    @property
    def change(self) -> float | None:
        """Now less before."""

    @property
    def change_low(self) -> float | None:
        """The lower end of its interval; None where no chance was asked."""

    @property
    def change_high(self) -> float | None:
        """The upper end of it."""

    @property
    def is_signal(self) -> bool:
        """Whether it is more than chance."""

    @property
    def reason(self) -> str | None:
        """Why there are no parts."""

    @property
    def by(self) -> str:
        """What it is cut by."""

    @property
    def parts(self) -> Sequence[Contribution]:
        """Its parts, the greatest first; of people by name."""


def _change(found: Moved, said: str) -> str:
    """A change as it is `said`, and whether it is one; where it rounds to nothing there is none to judge."""
    if said == text.NO_CHANGE:
        return "No change."
    if found.change_low is None:
        return f"{said}, {UNTESTED}"
    return f"{said}, {'more than chance explains.' if found.is_signal else _no_signal(found)}"


UNTESTED = "which is not tested against chance."


def _no_signal(found: Moved) -> str:
    """Chance alone; or more than that, were it not one of a card's changes, or were no desk missing."""
    low, high = found.change_low, found.change_high
    if low is not None and high is not None and not low <= 0 <= high:
        return "which is not told from chance, or from what the data lack, here."
    return "which chance alone can explain."


def moved(found: Moved, metric: Metric) -> str:
    """Whether a change is one at all, and what moved it most, in two sentences."""
    if found.change is None:
        return f"No change to explain: {found.reason}."
    start = _change(found, text.change(found.change, metric.measure))
    if found.reason:
        return f"{start} It is not cut into parts: {found.reason}."
    if found.by == "agent":
        return start  # nobody is put first
    most = max(
        found.parts, key=lambda part: abs(part.total), default=None
    )  # what is put together stands last
    if most is None or text.bare(abs(most.total), metric.measure) == text.bare(0.0, metric.measure):
        return f"{start} No {found.by} moved it by itself."
    whose, name = ("their", f"those {most.name}") if most.names else ("its", most.name)
    how = f"{whose} own figure" if abs(most.rate) >= abs(most.mix) else f"{whose} share of the cases"
    by = text.change(most.total, metric.measure)
    return f"{start} The largest part: {name}, {by}, by {how}."
