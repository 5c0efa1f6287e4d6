"""What to talk about first: at most three sentences about the objectives, worded from their readings.

The rule, the same for everybody:
1. *What*: the objective that is far short of its goal, else one that has missed one, else one that is not
   decided; of several the one whose metric lies furthest from its goal, and that metric. Else that all
   are at goal.
2. *Where*: in how many teams its goals are missed; of several the one furthest on that metric.
3. *What else*: the other objectives that are far short, else that have missed a goal; else one that is
   missed in some team; else what has no goal and so stays out of the talk.
What is not decided is never called missed. Only objectives with metrics of their own are named: a parent
would repeat what serves it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.ask.strategy.attained import Attained
from dashboard.ask.strategy.objectives import Goals
from dashboard.quick import dataclass
from dashboard.scoring import Reading, Status
from dashboard.text import figure

MOST_NAMED = 3
ORDER: tuple[Status, ...] = ("red", "amber", "unclear", "green")
MISSED = ("red", "amber")
OPEN = ("unclear", "no_data")


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


def agenda(goals: Goals, lowest: Mapping[str, Reading]) -> tuple[Point, ...]:
    """What to talk about first, in at most three sentences; none without objectives.

    `lowest` is, of each metric, the reading of the team furthest from its goal.
    """
    own = [objective for objective in goals.objectives if objective.metrics]
    if not own:
        return ()
    judged = [objective for objective in own if objective.status in ORDER]
    if not judged:
        return (_point(_unjudged(own)),)
    first = min(judged, key=_urgency)
    points = (_what(own, judged, first), _where(first, lowest), _else(own, first))
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


def _urgency(objective: Attained) -> tuple[int, float]:
    found = worst(objective)
    return ORDER.index(objective.status), found.score if found and found.score is not None else 101.0


def worst(objective: Attained) -> Reading | None:
    """Its metric furthest from its goal."""
    return next((one for one in objective.metrics if one.metric == objective.worst), None)


def _what(own: Sequence[Attained], judged: Sequence[Attained], first: Attained) -> Point:
    title = f"“{first.title}”"
    if first.status == "green":
        every = "Every objective" if len(judged) == len(own) else "Every objective that can be judged"
        return _point(f"{every if len(own) > 1 else title} is at its goal.")
    found = worst(first)
    if first.status == "unclear" and found is None:
        return _point("No goal is decided yet.")
    starts = {
        "red": f"Talk first about {title}",
        "amber": f"No objective is far short of its goal, but {title} has missed one",
        "unclear": f"No goal is missed beyond doubt. Furthest from its goal is {title}",
    }
    return _point(starts[first.status], *((": ", *_against_goal(found)) if found else ()), ".")


def _against_goal(reading: Reading) -> tuple[str | Name, ...]:
    name = Name(reading.title, metric=reading.metric)
    known = reading.told
    if reading.target is None or (known is None and not reading.bound):
        return (name,)
    shown = figure(known, reading.measure) if known is not None else "not reached"
    return (name, f", {shown} against {figure(reading.target.goal, reading.measure)}: {reading.word}")


def _where(first: Attained, lowest: Mapping[str, Reading]) -> Point | None:
    """In how many teams the objective is missed, and who is furthest on its worst metric."""
    if first.status == "green" or len(first.teams) < 2:
        return None
    missed = [team for team in first.teams if team.status in MISSED]
    left = sum(team.status in OPEN for team in first.teams)
    waiting = f"; in {left} it is not decided" if left else ""
    if not missed:
        return _point(f"In no team is one of its goals missed beyond doubt{waiting}.")
    if len(missed) == len(first.teams):
        every = "Both" if len(missed) == 2 else f"All {len(missed)}"
        return _point(f"{every} teams have missed one of its goals: ask what they have in common.")
    if len(missed) == 1:
        team = missed[0].team
        return _point("Of the teams ", Name(team, team=team), f" has missed one of its goals{waiting}.")
    reading = lowest.get(first.worst or "")
    start = f"{len(missed)} of {len(first.teams)} teams have missed one of its goals"
    known = reading.told if reading else None
    if reading is None or reading.goal_met is not False or known is None:
        names = _joined([Name(team.team, team=team.team) for team in missed])
        return _point(f"{start}: ", *names, f"{waiting}.")
    name = Name(reading.name, metric=reading.metric, team=reading.name)
    at = figure(known, reading.measure)
    return _point(f"{start}; on that metric ", name, f" is furthest, at {at}.")


def _else(own: Sequence[Attained], first: Attained) -> Point | None:
    others = [objective for objective in own if objective is not first]
    for status, start in (("red", "Also far short of a goal"), ("amber", "Also short of a goal")):
        found = sorted((objective for objective in others if objective.status == status), key=_urgency)
        if found:
            return _point(f"{start}: {_listed([f'“{objective.title}”' for objective in found])}.")
    # a whole that is at its goal may hide a team that is not
    hiding = own if first.status == "green" else others
    divided = max(hiding, key=lambda objective: len(_missed_in(objective)), default=None)
    if divided and (teams := _missed_in(divided)):
        whole = "is at its goal" if divided.status == "green" else "is not decided as a whole"
        start = f"“{divided.title}” {whole}, but short of one in "
        return _point(start, *_joined([Name(team, team=team) for team in teams]), ".")
    unjudged = [objective for objective in others if objective.status not in ORDER]
    return _point(_unjudged(unjudged)) if unjudged else None


def _missed_in(objective: Attained) -> list[str]:
    """The teams that have missed one of its goals, by name."""
    return [team.team for team in objective.teams if team.status in MISSED]


def _unjudged(objectives: Sequence[Attained]) -> str:
    """Why these are not judged: nobody set a target, or there is nothing to read."""
    aimless = [f"“{objective.title}”" for objective in objectives if objective.status == "unscored"]
    if aimless:
        have = "has" if len(aimless) == 1 else "have"
        return f"{_listed(aimless)} {have} no goal yet: set red and goal in strategy.toml."
    names = _listed([f"“{objective.title}”" for objective in objectives])
    return f"Of {names} there is nothing to read in this time."


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
