"""What to talk about first: at most three sentences about the objectives, worded from their readings.

The rule, the same for everybody:
1. *What*: the red objective with the lowest score, and its worst metric. Where none is red: the
   objective with the worst red metric; else the lowest that is between red and goal; else that all
   are at goal.
2. *Where*: on a red objective how many teams are red and which stands lowest; on a red metric the team
   that stands lowest on it.
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
from dashboard.wording import is_certain, status

MOST_NAMED = 3


@dataclass(frozen=True)
class Name:
    """A metric (with whose team, where it is a team's) or a team, where a page may link to."""

    text: str
    metric: str | None = None
    team: str | None = None


@dataclass(frozen=True)
class Point:
    """One sentence, in parts: words and names."""

    parts: tuple[str | Name, ...]

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def _point(*parts: str | Name) -> Point:
    return Point(parts)


def agenda(goals: Goals, titles: Mapping[str, str], lowest: Mapping[str, Reading]) -> tuple[Point, ...]:
    """What to talk about first, in at most three sentences; none without objectives.

    `titles` are those of the metrics, `lowest` the reading of the team that stands lowest on each.
    """
    own = [objective for objective in goals.objectives if _own(objective)]
    if not own:
        return ()
    first = _first(own)
    if first is None:
        return (_point(_unscored(own)),)
    points = (_what(own, first), _where(first, titles, lowest), _else(own, first))
    return tuple(point for point in points if point)


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
    if first.status == "green":
        every = "Every objective" if len(own) > 1 else f"“{first.title}”"
        unscored = any(objective.score is None for objective in own)
        return _point(f"{every} {'with a score ' if unscored else ''}is at its goal.")
    if first.status != "red" and (red := _red(first)):
        start = f"No objective is red, but “{first.title}” has a red metric: "
        return _point(start, *_against_goal(red[0]), ".")
    title, score = f"“{first.title}”", f"{_score(first):.0f} of 100"
    if first.status == "red":
        return _point(f"Talk first about {title}: it is red, {score}", *_its_worst(first, ", and its"), ".")
    start = f"Nothing is red. Furthest from its goal is {title}, {score}"
    return _point(start, *_its_worst(first, ": its"), ".")


def _its_worst(objective: Attained, joint: str) -> tuple[str | Name, ...]:
    own = _own(objective)
    scored = [reading for reading in own if reading.score is not None]
    if not scored:
        return ()
    worst = min(scored, key=lambda reading: (_score(reading), reading.metric))
    which = "worst metric" if len(own) > 1 else "one metric"
    return (f"{joint} {which} is ", *_against_goal(worst))


def _against_goal(reading: Reading) -> tuple[str | Name, ...]:
    name = Name(reading.title, metric=reading.metric)
    if reading.value is None or reading.target is None:
        return (name,)
    doubt = "" if is_certain(reading) else f", {status(reading)[1]}"
    goal = figure(reading.target.goal, reading.unit)
    return (name, f", {figure(reading.value, reading.unit)} against a goal of {goal}{doubt}")


def _where(first: Attained, titles: Mapping[str, str], lowest: Mapping[str, Reading]) -> Point | None:
    if first.status != "red" and (red := _red(first)):
        return _lowest_on(lowest.get(red[0].metric))
    return _lowest_team(first, titles) if first.status != "green" else None


def _lowest_on(team: Reading | None) -> Point | None:
    """The team that stands lowest on a red metric."""
    if team is None or team.value is None:
        return None
    name = Name(team.name, metric=team.metric, team=team.name)
    return _point(name, f" stands lowest on it, at {figure(team.value, team.unit)}: {status(team)[1]}.")


def _lowest_team(first: Attained, titles: Mapping[str, str]) -> Point | None:
    """How many teams are red on the objective, and which stands lowest."""
    scored = [team for team in first.teams if team.score is not None]
    if len(scored) < 2:
        return None
    red = sum(team.status == "red" for team in scored)
    if red == len(scored):
        return _point(f"All {red} teams are red on it: ask what they have in common.")
    team = min(scored, key=lambda team: (_score(team), team.team))
    parts: list[str | Name] = [Name(team.team, team=team.team)]
    parts.append(f" stands lowest on it, {_score(team):.0f} of 100")
    if team.worst and team.goals > 1:
        title = titles.get(team.worst, team.worst)
        parts += [", most of all by ", Name(title, metric=team.worst, team=team.team)]
    others = {0: "no team is red", 1: f"1 of {len(scored)} teams is red"}
    return _point(*parts, f"; {others.get(red, f'{red} of {len(scored)} teams are red')}.")


def _else(own: Sequence[Attained], first: Attained) -> Point | None:
    others = [objective for objective in own if objective is not first]
    red = sorted((objective for objective in others if objective.status == "red"), key=_score)
    if red:
        return _point(f"Also red: {_listed([f'“{objective.title}”' for objective in red])}.")
    # the first sentence has named the first objective's worst metric
    named = _red(first)[:1]
    if left := [one for objective in own for one in _red(objective) if one not in named]:
        names = [Name(one.title, metric=one.metric) for one in left]
        return _point("Other red metrics: ", *_joined(names), ".")
    divided = max(others, key=lambda objective: len(_red_teams(objective)), default=None)
    if divided and (teams := _red_teams(divided)):
        start = f"“{divided.title}” is not red as a whole, but it is in "
        return _point(start, *_joined([Name(team, team=team) for team in teams]), ".")
    unscored = [objective for objective in others if objective.score is None]
    return _point(_unscored(unscored)) if unscored else None


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
    return _point(*_joined(names)).text


def _joined(names: Sequence[str | Name]) -> list[str | Name]:
    """A, B and C; from the fourth on counted."""
    shown: list[str | Name] = list(names)
    if len(shown) > MOST_NAMED:
        shown = [*shown[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
    parts: list[str | Name] = []
    for place, name in enumerate(shown):
        joint = "" if place == 0 else " and " if place == len(shown) - 1 else ", "
        parts += [joint, name]
    return parts
