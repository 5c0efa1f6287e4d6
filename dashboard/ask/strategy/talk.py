"""What to talk about: at most three different things, each more than chance, the largest weighted gap first.

Of each objective the goal that is missed beyond doubt and lies furthest away by its weight: gap in parts of
the way from red to goal, times weight. Two that miss the same goal are one thing: the second comes with
another of its own, or not at all. A theory in doubt counts with what its outcome lacks. Each comes with
a question to the plan and one to its execution; nobody is blamed by either.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text, wording
from dashboard.ask.cards.scorecards import worst_teams
from dashboard.ask.home import Opened
from dashboard.ask.strategy.attained import Attained
from dashboard.ask.strategy.conflicts import Conflict
from dashboard.ask.strategy.objectives import goals
from dashboard.ask.strategy.theory import Link, links
from dashboard.ask.strategy.theory_words import inside
from dashboard.ask.whose import names_of
from dashboard.quick import dataclass
from dashboard.scoring import Reading, is_behind

MOST = 3


@dataclass(frozen=True)
class Talk:
    """One thing to talk about: a missed goal of an objective, what holds of its theory, and two questions.

    `gap` is in the metric's unit, `weighed` what the order goes by; `team` is furthest on that metric, where
    it is behind the others by more than chance: of many teams one is always the last.
    `of_theory`: the question to the plan is what its drivers and outcome did, and there is a test of that.
    """

    objective: str
    title: str
    owner: str
    metric: str
    metric_title: str
    team: str | None
    gap: float
    weight: float
    weighed: float
    says: str
    facts: str
    plan: str
    execution: str
    of_theory: bool = False


def talk(home: Opened, period: str | None = None) -> tuple[Talk, ...]:
    """At most three; none where nothing is more than noise."""
    found = goals(home, period)
    theory = links(home, alarms=False)
    furthest, teams = worst_teams(home, period), len(names_of(home, "team"))
    conflicts = [one for one in theory.conflicts if one.verdict == "conflict"]
    made: list[Talk] = []
    for objective, reading in _in_order(found.objectives, theory.links):
        if all(reading.metric != one.metric and objective.objective != one.objective for one in made):
            last = furthest.get(reading.metric)
            made.append(_talk(objective, reading, theory.links, conflicts, last, teams))
    return tuple(made[:MOST])


def _in_order(objectives: Sequence[Attained], theory: Sequence[Link]) -> list[tuple[Attained, Reading]]:
    """Every goal of each objective that there is to talk about, the largest gap by weight first."""
    found = [(objective, reading) for objective in objectives for reading in _missed(objective, theory)]
    return sorted(found, key=lambda one: -_weighed(one[1]))


def _missed(objective: Attained, theory: Sequence[Link]) -> list[Reading]:
    """The goals that are missed beyond doubt; without any an outcome in doubt."""
    missed = [one for one in objective.metrics if one.goal_met is False and _gap(one)]
    in_doubt = any(
        link.objective == objective.objective and link.reading == "strategy_in_doubt" for link in theory
    )
    outcome = objective.outcome
    if missed or not in_doubt or outcome is None:
        return missed
    return [outcome] if outcome.goal_met is False and _gap(outcome) else []


def _gap(reading: Reading) -> float:
    """How far it is from its goal, 0 without a value."""
    if reading.target is None or reading.value is None:
        return 0.0
    return abs(reading.target.goal - reading.value)


def _weighed(reading: Reading) -> float:
    if reading.target is None:
        return 0.0
    return _gap(reading) / abs(reading.target.goal - reading.target.red) * (reading.weight or 1.0)


def _talk(
    objective: Attained,
    reading: Reading,
    theory: Sequence[Link],
    conflicts: Sequence[Conflict],
    last: Reading | None,
    teams: int,
) -> Talk:
    assert reading.target is not None
    last = last if last and last.goal_met is False else None
    lowest = last if last and is_behind(last, reading, teams) else None
    own = [link for link in theory if link.objective == objective.objective]
    link = next((one for one in own if one.reading == "strategy_in_doubt"), own[0] if own else None)
    against = next((one for one in conflicts if reading.metric in (one.a, one.b)), None)
    shown = text.figure(_value(reading), reading.measure)
    says = f"{shown} against a goal of {text.figure(reading.target.goal, reading.measure)}."
    weight = f", weight {reading.weight:g}" if reading.weight else ""
    return Talk(
        objective.objective,
        objective.title,
        objective.owner,
        reading.metric,
        reading.title,
        lowest.name if lowest else None,
        _gap(reading),
        reading.weight or 0.0,
        _weighed(reading),
        f"{says}{_ahead(objective, reading)}",
        f"{wording.gap(_gap(reading), reading.measure)} missing, from red to goal it is"
        f" {wording.gap(abs(reading.target.goal - reading.target.red), reading.measure)}{weight}",
        _of_plan(link, against),
        _of_execution(reading, last, lowest),
        of_theory=against is None and link is not None,
    )


def _value(reading: Reading) -> float:
    return reading.value if reading.value is not None else 0.0


def _ahead(objective: Attained, reading: Reading) -> str:
    """What the forecast says, where it is of this metric; that the objective's date has come."""
    ahead = objective.forecast
    if ahead is None or ahead.by is None:
        return ""
    by = text.day(ahead.by)
    if ahead.came is not None:
        return f" Its date, {by}, has come."
    if ahead.metric != reading.metric or ahead.reaches_goal is None:
        return ""
    if ahead.reaches_goal == "open":
        return f" Whether it is reached by {by} could go either way."
    return f" It is {ahead.reaches_goal} to be reached by {by}."


def _of_plan(link: Link | None, against: Conflict | None) -> str:
    if against is not None:
        return against.says
    if link is None:
        return "Nobody has said what moves it. What are its drivers, and is the goal right?"
    return link.says if link.says.endswith("?") else f"{link.says} {link.question}".rstrip()


def _of_execution(reading: Reading, last: Reading | None, behind: Reading | None) -> str:
    if behind is not None and behind.value is not None:
        shown = text.figure(behind.value, behind.measure)
        return f"What stands in the way in {behind.name}, at {shown}, and what can others tell them?"
    asked = f"What stands in the way of {inside(reading.title)}"
    if last is None or last.value is None:
        return f"{asked}? No team's own figure tells."
    return f"{asked}, in every team? Which of them is furthest from the goal may be chance."
