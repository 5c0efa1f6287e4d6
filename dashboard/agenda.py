"""What to talk about first: at most three sentences about the objectives, worded from their readings.

The rule, the same for everybody:
1. *What*: the red objective with the lowest score, and its worst metric. Where none is red: the
   objective with the worst red metric; else the lowest that is between red and goal; else that all
   are at goal.
2. *Where*: how many teams are red on that objective, and which stands lowest.
3. *What else*: the other red objectives; else other red metrics; else the other objective that is red
   in most teams; else what has no score and so stays out of the talk.
Only objectives with metrics of their own are named: a parent repeats what serves it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.ask import Attained, Goals, TeamOnObjective
from dashboard.scoring import Reading
from dashboard.text import figure

MOST_NAMED = 3


@dataclass(frozen=True)
class Point:
    """One sentence; `metric` and `team` are what it is about, where a page may link to."""

    text: str
    metric: str | None = None
    team: str | None = None


def agenda(goals: Goals, titles: Mapping[str, str]) -> tuple[Point, ...]:
    """What to talk about first, in at most three sentences; none without objectives.

    `titles` are those of the metrics.
    """
    own = [objective for objective in goals.objectives if _own(objective)]
    if not own:
        return ()
    first = _first(own)
    if first is None:
        return (Point(_unscored(own)),)
    where = _where(first, titles) if first.status != "green" else None
    return tuple(point for point in (_what(own, first), where, _else(own, first)) if point)


def in_order(objectives: Sequence[Attained]) -> list[tuple[int, Attained]]:
    """(depth, objective): each followed by those that serve it, the file's order otherwise."""
    known = {objective.objective for objective in objectives}

    def below(parent: str | None, depth: int) -> Iterable[tuple[int, Attained]]:
        for objective in objectives:
            serves = objective.serves if objective.serves in known else None
            if serves == parent:
                yield depth, objective
                yield from below(objective.objective, depth + 1)

    return list(below(None, 0))


def _own(objective: Attained) -> list[Reading]:
    """The metrics that serve this objective itself, not those of objectives below it."""
    return [reading for reading in objective.metrics if reading.objective == objective.objective]


def _red(objective: Attained) -> list[Reading]:
    """Its own red metrics, the worst first."""
    red = [reading for reading in _own(objective) if reading.status == "red"]
    return sorted(red, key=lambda reading: (_score(reading), reading.metric))


def _score(scored: Reading | Attained | TeamOnObjective) -> float:
    return 101.0 if scored.score is None else scored.score


def _first(own: Sequence[Attained]) -> Attained | None:
    """The objective to begin with; None where nothing has a score or a red metric."""
    if red := [objective for objective in own if objective.status == "red"]:
        return min(red, key=_score)
    if hiding := [objective for objective in own if _red(objective)]:
        return min(hiding, key=lambda objective: _score(_red(objective)[0]))
    scored = [objective for objective in own if objective.score is not None]
    return min(scored, key=lambda objective: (objective.status == "green", _score(objective)), default=None)


def _what(own: Sequence[Attained], first: Attained) -> Point:
    scored = [reading for reading in _own(first) if reading.score is not None]
    worst = min(scored, key=lambda reading: (_score(reading), reading.metric), default=None)
    if first.status == "red" and worst:
        return Point(
            f"Talk first about “{first.title}”: it is red, {_score(first):.0f} of 100,"
            f" and its {_worst(first)} is {_against_goal(worst)}.",
            worst.metric,
        )
    if red := _red(first):
        return Point(
            f"No objective is red, but “{first.title}” has a red metric: {_against_goal(red[0])}.",
            red[0].metric,
        )
    if first.status == "green":
        every = "Every objective" if len(own) > 1 else f"“{first.title}”"
        unscored = any(objective.score is None for objective in own)
        return Point(f"{every} {'with a score ' if unscored else ''}is at its goal.")
    return Point(
        f"Nothing is red. Furthest from its goal is “{first.title}”, {_score(first):.0f} of 100"
        + (f": its {_worst(first)} is {_against_goal(worst)}." if worst else "."),
        worst.metric if worst else None,
    )


def _worst(objective: Attained) -> str:
    return "worst metric" if len(_own(objective)) > 1 else "one metric"


def _against_goal(reading: Reading) -> str:
    if reading.value is None or reading.target is None:
        return reading.title
    doubt = ", probably red" if reading.status == "red" and reading.sure and reading.sure < 0.8 else ""
    goal = figure(reading.target.goal, reading.unit)
    return f"{reading.title}, {figure(reading.value, reading.unit)} against a goal of {goal}{doubt}"


def _where(first: Attained, titles: Mapping[str, str]) -> Point | None:
    scored = [team for team in first.teams if team.score is not None]
    if len(scored) < 2:
        return None
    lowest = min(scored, key=lambda team: (_score(team), team.team))
    red = sum(team.status == "red" for team in scored)
    if red == len(scored):
        return Point(f"All {red} teams are red on it: ask what they have in common.")
    stands = f"{lowest.team} stands lowest on it, {_score(lowest):.0f} of 100"
    if lowest.worst and lowest.goals > 1:
        stands += f", most of all by {titles.get(lowest.worst, lowest.worst)}"
    others = {0: "no team is red", 1: f"1 of {len(scored)} teams is red"}
    return Point(
        f"{stands}; {others.get(red, f'{red} of {len(scored)} teams are red')}.", lowest.worst, lowest.team
    )


def _else(own: Sequence[Attained], first: Attained) -> Point | None:
    others = [objective for objective in own if objective is not first]
    red = sorted((objective for objective in others if objective.status == "red"), key=_score)
    if red:
        return Point(f"Also red: {_listed([f'“{objective.title}”' for objective in red])}.")
    # the first sentence has named the first objective's worst metric
    more = [reading for objective in own for reading in _red(objective)]
    named = _red(first)[:1]
    if left := [reading for reading in more if reading not in named]:
        return Point(f"Other red metrics: {_listed([reading.title for reading in left])}.", left[0].metric)
    if divided := max(others, key=lambda objective: len(_red_teams(objective)), default=None):
        names = _red_teams(divided)
        if names:
            return Point(
                f"“{divided.title}” is not red as a whole, but in {_listed(names)} it is.", team=names[0]
            )
    unscored = [objective for objective in others if objective.score is None]
    return Point(_unscored(unscored)) if unscored else None


def _red_teams(objective: Attained) -> list[str]:
    """The teams that are red on it, the lowest first."""
    red = [team for team in objective.teams if team.status == "red"]
    return [team.team for team in sorted(red, key=lambda team: (_score(team), team.team))]


def _unscored(objectives: Sequence[Attained]) -> str:
    """Why these have no score: nobody set a target, or too little can be read."""
    names = _listed([f"“{objective.title}”" for objective in objectives])
    have = "has" if len(objectives) == 1 else "have"
    readings = [reading for objective in objectives for reading in _own(objective)]
    if not any(reading.target for reading in readings):
        return f"{names} {have} no score, because no metric has a red and a goal yet (strategy.toml)."
    return f"{names} {have} no score: too few of the metrics have enough data or a target."


def _listed(names: Sequence[str]) -> str:
    """A, B and C; from the fourth on counted."""
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
