"""From one number to another by steps: which of several other ways of counting lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.quick import dataclass

MOST = 6  # steps: what takes more explains nothing
HAIR = 1e-9  # what sums of fractions are off by
State = Mapping[str, str]  # what is to be chosen -> the choice


@dataclass(frozen=True)
class Option:
    """One other choice of one thing. `is_guess`: it counts only where it closes the gap."""

    about: str
    choice: str
    is_guess: bool = False


@dataclass(frozen=True)
class StepTaken:
    """A step: from which state to which, and the number after it."""

    option: Option
    before: State
    after: State
    value: float


def towards(
    start: State,
    options: Sequence[Option],
    value_of: Callable[[State], float | None],
    theirs: float,
    slack: float,
) -> list[StepTaken]:
    """The steps from `start` that bring its number nearest to `theirs`, the greatest gain first.

    Each thing is chosen once. A step has to gain half of `slack`, which is what the rounding of `theirs`
    may hide; within it nothing is left to explain. Of two that end equally near the earlier option is
    taken, so the answer depends on nothing but its input. None is the number of nothing.
    """
    state, value, taken = dict(start), value_of(start), list[StepTaken]()
    near = slack + HAIR
    while value is not None and abs(theirs - value) > near and len(taken) < MOST:
        open_ones = [o for o in options if state[o.about] == start[o.about]]
        found = _best(state, open_ones, value_of, theirs, near)
        if found is None:
            break
        left = abs(theirs - found.value)
        if left > near and abs(theirs - value) - left < max(slack / 2, HAIR):
            break
        taken.append(found)
        state, value = dict(found.after), found.value
    return taken


def _best(
    state: State,
    options: Sequence[Option],
    value_of: Callable[[State], float | None],
    theirs: float,
    near: float,
) -> StepTaken | None:
    """The step that ends nearest; guesses are tried only where no other closes the gap."""
    best: tuple[float, StepTaken] | None = None
    for is_guess in (False, True):
        for option in options:
            if option.is_guess != is_guess or (is_guess and best and best[0] <= near):
                continue
            after = {**state, option.about: option.choice}
            value = value_of(after)
            if value is None or (is_guess and abs(theirs - value) > near):
                continue
            left = abs(theirs - value)
            if best is None or left < best[0] - HAIR:
                best = left, StepTaken(option, dict(state), after, value)
    return best[1] if best else None
