"""Cards and objectives: goals counted, how far the way is done, what is lacking."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text
from dashboard.model.strategy import FEWEST
from dashboard.scoring import Reading, has_value

FULL_WAY = 100


def score(value: float | None) -> str:
    """58 of 100."""
    return "no score" if value is None else f"{value:.0f} of 100"


def goals(met: int, missed: int, undecided: int) -> str:
    """4 met, 1 missed, 2 not decided; "" where nothing has a goal. The parts add up."""
    parts = ((met, "met"), (missed, "missed"), (undecided, "not decided"))
    return ", ".join(f"{number} {word}" for number, word in parts if number)


def of_all_goals(met: int, missed: int, undecided: int) -> str:
    """2 of 8 goals met, 3 missed, 3 not decided; "" where nothing has a goal."""
    every, rest = met + missed + undecided, goals(0, missed, undecided)
    return f"{met} of {every} goals met{f', {rest}' if rest else ''}." if every else ""


def of_forecasts(reaches: Sequence[str | None]) -> str:
    """Whether objectives will be met by their dates: 1 likely, 2 unlikely; "" without any forecast.

    `reaches` of each: likely, open, unlikely, "over" once its date has come, None without a forecast.
    """
    words = (("likely", "likely"), ("open", "could go either way"), ("unlikely", "unlikely"))
    said = [f"{count} {word}" for key, word in words if (count := sum(one == key for one in reaches))]
    rest = (("over", "whose date has come"), (None, "without a forecast"))
    left = [f"{count} {word}" for key, word in rest if (count := sum(one == key for one in reaches))]
    return f"Whether objectives will be met by their dates: {', '.join(said + left)}." if said else ""


def furthest(worst: str | None, readings: Sequence[Reading]) -> Reading | None:
    """The metric furthest from its goal, where it is worth naming: not the only one, and not at its goal."""
    found = next((reading for reading in readings if reading.metric == worst), None)
    return found if found and found.goal_met is not True and len(readings) > 1 else None


def attained(reading: Reading) -> str:
    """41 % of the way; anywhere from 20 % to beyond goal, where the margin is wider than the way; or ""."""
    done, low, high = reading.attainment, reading.attainment_low, reading.attainment_high
    if done is None:
        return ""
    if low is None or high is None or high - low <= FULL_WAY:
        return _way(done, reading) if not 0 <= done <= FULL_WAY else f"{done:.0f} % of the way"
    ends = (_way(low, reading), _way(high, reading))
    return ends[0] if ends[0] == ends[1] else f"anywhere from {ends[0]} to {ends[1]}"


def _way(done: float, reading: Reading) -> str:
    if done < 0:  # nothing is below where less is better
        return "below baseline" if reading.rises else "above baseline"
    return "beyond goal" if done > FULL_WAY else f"{done:.0f} %"


def coverage(readings: Sequence[Reading]) -> str:
    """3 of 5 metrics have enough data; "" where all have."""
    scored = [reading for reading in readings if reading.scored]
    usable = [reading for reading in scored if has_value(reading)]
    if len(usable) == len(scored):
        return ""
    return f"{len(usable)} of {len(scored)} metrics have enough data"


def of_at_least(metrics: int) -> str:
    """How far a draft is from a card: 5 of at least 6 metrics."""
    return f"{metrics} of at least {FEWEST} metrics"


def no_targets(readings: Sequence[Reading]) -> str:
    """What to do where nothing on a card has a target; else ""."""
    scored = [reading for reading in readings if reading.scored]
    if not scored or any(reading.target for reading in scored):
        return ""
    if begins := [reading.goal_from for reading in scored if reading.goal_from]:
        return f"No target holds yet: the first begins on {text.day(min(begins))}."
    return "No targets yet: set red and goal in strategy.toml."
