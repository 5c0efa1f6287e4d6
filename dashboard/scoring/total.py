"""What readings add up to: goals met, missed and not decided; beside them the metric furthest from its goal.

A total has no colour from an average: its status follows its goals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.method.difference import intervals_p
from dashboard.model.metric import Metric
from dashboard.scoring.judge import is_usable
from dashboard.scoring.reading import Guard, Reading, Status, Total

LEAST_COVERAGE = 0.6
LEVEL = 0.05  # of a team's difference from all, over all teams


def total(readings: Sequence[Reading], *, composite: bool = True) -> Total:
    """Counts, status, the metric furthest from its goal; score and coverage for the details.

    Weights are shared out over what has a usable value; below 60 % of the weight no score. For a person
    goals are not counted, and a score is given only where the organisation switched it on (`composite`).
    """
    fit = [reading for reading in readings if reading.scored]
    goals = [reading for reading in fit if reading.target and reading.level != "agent"]
    met = sum(reading.goal_met is True for reading in goals)
    missed = sum(reading.goal_met is False for reading in goals)
    worst = furthest(fit)
    return Total(
        score=_score(fit) if composite else None,
        coverage=_coverage(fit),
        goals_met=met,
        missed=missed,
        goals_open=len(goals) - met - missed,
        goals=len(goals),
        worst=worst.metric if worst else None,
        status=_status(fit or readings, goals),
    )


def _score(fit: Sequence[Reading]) -> float | None:
    every = sum(reading.weight or 0 for reading in fit)
    scored = [reading for reading in fit if reading.score is not None]
    weight = sum(reading.weight or 0 for reading in scored)
    if not every or weight / every < LEAST_COVERAGE - 1e-9:
        return None
    return sum((reading.weight or 0) * (reading.score or 0.0) for reading in scored) / weight


def _coverage(fit: Sequence[Reading]) -> float:
    """The weight that has a usable value (a median that is not reached: a red bound) of all weight."""
    every = sum(reading.weight or 0 for reading in fit)
    return sum(reading.weight or 0 for reading in fit if has_value(reading)) / every if every else 0.0


def has_value(reading: Reading) -> bool:
    """Whether a reading counts towards coverage."""
    return is_usable(reading.base) and (reading.value is not None or reading.score is not None)


def _status(fit: Sequence[Reading], goals: Sequence[Reading]) -> Status:
    """All goals met: green; one surely far short: red; one surely missed: amber; else not decided."""
    # what is read by month alone has data in a week too, and no number
    if not any(reading.n or reading.undecided or reading.reason for reading in fit):
        return "no_data"
    if not goals:
        return "unscored"
    return status_of([(reading.goal_met, reading.status) for reading in goals])


def status_of(parts: Sequence[tuple[bool | None, Status]]) -> Status:
    """The rule for totals, of (goal met, status) each."""
    if all(met for met, _ in parts):
        return "green"
    if any(status == "red" for _, status in parts):
        return "red"
    return "amber" if any(met is False for met, _ in parts) else "unclear"


def furthest(readings: Iterable[Reading]) -> Reading | None:
    """The reading furthest from its goal: far short before missed, before open.

    Of each the lowest position counts; goals that are met come last.
    """
    scored = [reading for reading in readings if reading.score is not None and reading.bands]
    return min(scored, key=_distance, default=None)


def is_behind(team: Reading, whole: Reading, teams: int) -> bool:
    """Whether a team's figure is worse than that of all by more than chance, being the worst of so many.

    False where nothing tells: no interval, or no goal that says which way is worse.
    """
    if team.value is None or whole.value is None or whole.target is None:
        return False
    p = intervals_p((team.value, team.low, team.high), (whole.value, whole.low, whole.high))
    rises = whole.target.goal > whole.target.red
    return p is not None and p * teams <= LEVEL and (team.value < whole.value) == rises


def _distance(reading: Reading) -> tuple[int, float, str]:
    order = 0 if reading.bands == ("red",) else {False: 1, None: 2, True: 3}[reading.goal_met]
    return order, reading.score or 0.0, reading.metric


def with_guards(
    readings: Iterable[Reading], statuses: Mapping[str, Status], metrics: Mapping[str, Metric]
) -> list[Reading]:
    """The readings with how their guards stand; a guard without a reading is left out."""
    return [
        reading.with_(guards=tuple(Guard(guard, statuses[guard]) for guard in known)) if known else reading
        for reading in readings
        for known in [[guard for guard in metrics[reading.metric].guards if guard in statuses]]
    ]
