"""Is the theory holding? What a driver and its outcome did, and what that says of the plan. Pure.

    |                  | outcome moved                | outcome did not                               |
    | driver moved     | consistent with the strategy | strategy in doubt, if it would have shown     |
    | driver did not   | something else moved it      | not tested yet: the driver has not moved      |

Moves are oriented so that + is good.
"""

from __future__ import annotations

from typing import Literal

from dashboard.quick import dataclass
from dashboard.scoring.change import Change

TheoryReading = Literal["consistent", "strategy_in_doubt", "something_else", "not_tested_yet", "cannot_tell"]
Verdict = Literal["supported", "contradicted", "cannot_tell"]
LEVEL = 0.05


@dataclass(frozen=True)
class WayToGoal:
    """From where to where a target leads, in the metric's own direction; where it stood before the change."""

    baseline: float
    goal: float
    stood: float | None = None

    @property
    def left(self) -> float:
        """How much of it was left to go before the change; all of it where that is not known."""
        whole = abs(self.goal - self.baseline)
        if self.stood is None:
            return whole
        return max(0.0, (self.goal - self.stood) * (1 if self.goal > self.baseline else -1))


def oriented(change: Change, *, rises: bool) -> Change:
    """The same with + as the good direction."""
    if rises or change.value is None:
        return change
    low = None if change.high is None else -change.high
    high = None if change.low is None else -change.low
    return Change(-change.value, low, high, change.is_signal)


def direction(change: Change) -> int | None:
    """1 where it moved for the better, -1 for the worse, 0 where nothing shows; None where none can tell."""
    if change.value is None or change.low is None or change.high is None:
        return None
    return 0 if change.low <= 0 <= change.high else 1 if change.value > 0 else -1


def expected_change(
    driver: Change, driver_way: WayToGoal | None, outcome_way: WayToGoal | None
) -> float | None:
    """How far the outcome should have come, + is good: as much of its way as the driver did of its own.

    No further than to its goal: one that was there already is asked for nothing more. None where a target
    gives no way to go, on either side: then nobody has said how much should follow.
    """
    if driver.value is None or driver_way is None or outcome_way is None:
        return None
    share = driver.value / abs(driver_way.goal - driver_way.baseline)
    asked = max(-1.0, min(share, 1.0)) * abs(outcome_way.goal - outcome_way.baseline)
    return min(asked, outcome_way.left)


def theory_of(driver: Change, outcome: Change, expected: float | None) -> TheoryReading:
    """The field of the table; both changes oriented. Doubt needs that what was expected would have shown."""
    moved, followed = direction(driver), direction(outcome)
    if moved is None or followed is None:
        return "cannot_tell"
    if moved == 0:
        return "something_else" if followed else "not_tested_yet"
    if followed == moved:
        return "consistent"
    if followed == 1:
        return "something_else"  # better although its driver got worse
    if followed == -1:
        return "strategy_in_doubt"
    if expected is None or outcome.low is None or outcome.high is None:
        return "cannot_tell"
    return "cannot_tell" if outcome.low <= expected <= outcome.high else "strategy_in_doubt"


def verdict_of(r: float, p_adjusted: float, reverse_p: float | None, placebo_p: float | None) -> Verdict:
    """What the test says of a link: nothing where what can't follow follows as well, or runs ahead."""
    if p_adjusted > LEVEL or (placebo_p is not None and placebo_p <= LEVEL):
        return "cannot_tell"
    if reverse_p is not None and reverse_p <= LEVEL and reverse_p < p_adjusted:
        return "cannot_tell"
    return "supported" if r > 0 else "contradicted"
