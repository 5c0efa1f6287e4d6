"""What the history of a metric lets ask for: it proposes red and goal, and people type them.

Red is where a month of the process as it is would not come by chance; the goal is what three months in a row
have shown. Beyond the better limit effort alone does not come.
"""

from __future__ import annotations

from datetime import date

from dashboard import periods, text
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.strategy.panels import months_of
from dashboard.ask.whose import known_name, whom_of
from dashboard.faults import UsageFault
from dashboard.method.proposing import QUARTER, History, history
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.units import UNITS

NOTHING = (None,) * 9


@dataclass(frozen=True)
class Proposal:
    """Of the last twelve months: `baseline` is their mean, `reach` what the usual range comes to.

    Without `lower` and `upper` the months are no one process, and red is the worst three in a row. What is
    None can't be said, and `says` why.
    """

    metric: str
    team: str | None
    months: int
    baseline: float | None
    lower: float | None
    upper: float | None
    best: float | None
    best_from: date | None
    best_to: date | None
    red: float | None
    goal: float | None
    reach: float | None
    says: tuple[str, ...]


def propose(home: Opened, metric: str, team: str | None = None) -> Proposal:
    """For the organisation or a team; UsageFault where the metric is not read there."""
    home.need_data()
    found, team = home.metric(metric), known_name(home, "team", team)
    level = "team" if team else "organisation"
    if level not in found.levels:
        raise UsageFault(f"{metric} has no reading for level {level}; it has: {', '.join(found.levels)}.")
    whom_of(home, level, team, None)
    return _proposal(home, found, team)


@cached
def _proposal(home: Opened, metric: Metric, team: str | None) -> Proposal:
    months = [(first, value) for first, value in months_of(home, metric, team) if value is not None]
    rises = metric.rises
    seen = history([value for _, value in months], rises=rises)
    if seen is None:
        said = f"{len(months)} months have a figure; a proposal needs {QUARTER}."
        return Proposal(metric.name, team, len(months), *NOTHING, (said,))
    lower, upper = _clipped(metric, seen)
    reach, red = (upper, lower) if rises else (lower, upper)
    start = months[seen.best_at][0]
    end = periods.month(months[seen.best_at + QUARTER - 1][0]).last
    red = _rounded(metric, seen.worst if red is None else red, up=not rises)
    goal = _rounded(metric, seen.best, up=not rises)
    ends = (red, goal) if (goal > red) == rises and goal != red else (None, None)
    return Proposal(
        metric.name, team, seen.months, seen.mean, lower, upper, seen.best, start, end, ends[0], ends[1],
        reach, _says(metric, seen, (lower, upper), (start, end), ends),
    )  # fmt: skip


def _clipped(metric: Metric, seen: History) -> tuple[float | None, float | None]:
    if seen.limits is None:
        return None, None
    lowest, highest = UNITS[metric.unit].limits
    return max(seen.limits[0], lowest), min(seen.limits[1], highest)


def _rounded(metric: Metric, value: float, *, up: bool) -> float:
    """To half a point of what is counted in points, else to three figures; never to more than was shown."""
    step = 0.5 if UNITS[metric.unit].in_points else 10.0 ** (len(f"{abs(value):.0f}") - 3)
    whole = value / step
    found = -(-whole // 1) if up else whole // 1
    lowest, highest = UNITS[metric.unit].limits
    return min(max(found * step, lowest), highest)


def _says(
    metric: Metric,
    seen: History,
    limits: tuple[float | None, float | None],
    best: tuple[date, date],
    ends: tuple[float | None, float | None],
) -> tuple[str, ...]:
    def shown(value: float | None) -> str:
        return "–" if value is None else text.figure(value, metric.measure)

    rises = metric.rises
    said = [f"The last {seen.months} months have a mean of {shown(seen.mean)}."]
    if limits[0] is None:
        said.append("They are no one process, or too few, so there is no usual range to go by.")
    else:
        reach = limits[1] if rises else limits[0]
        said.append(f"As things are a month lies between {shown(limits[0])} and {shown(limits[1])}.")
        if reach not in UNITS[metric.unit].limits:
            said.append(f"Hardly one goes beyond {shown(reach)}: a goal there needs another way of working.")
    said.append(f"The best three months were {text.span(*best)}, with {shown(seen.best)}.")
    if ends[0] is None:
        said.append("Nothing varies enough to propose red and goal.")
    else:
        by = (
            "hardly a month gets there by chance" if limits[0] is not None else "as in the worst three months"
        )
        said.append(f"Red {shown(ends[0])}: {by}. Goal {shown(ends[1])}: three months have shown it.")
    return tuple(said)
