"""What is said of links and conflicts: plain sentences that never blame, and the questions they raise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from dashboard import text, wording
from dashboard.model.metric import Metric
from dashboard.model.strategy import Strategy
from dashboard.periods import Period
from dashboard.scoring.change import Change
from dashboard.scoring.theory import TheoryReading, Verdict, direction

READING: dict[TheoryReading, str] = {
    "consistent": "consistent with the strategy",
    "strategy_in_doubt": "strategy in doubt",
    "something_else": "something else moved it",
    "not_tested_yet": "not tested yet",
    "cannot_tell": "can't tell yet",
}
VERDICT: dict[Verdict, str] = {
    "supported": "supported by the test",
    "contradicted": "contradicted by the test",
    "cannot_tell": "the test can't tell",
}


class Tested(Protocol):
    """What the words need to know of a link's test."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def smallest_r(self) -> float | None: ...
    @property
    def reason(self) -> str | None: ...


def of_link(
    driver: Metric,
    outcome: Metric,
    reading: TheoryReading,
    moves: Sequence[Change],
    expected: float | None,
    tested: Tested,
) -> tuple[str, str, str]:
    """(what happened between two windows, the question to the teams, what would change the verdict)."""
    return (
        _says(driver, outcome, reading, moves, expected),
        _question(driver, outcome, reading),
        _would_change(driver, outcome, reading, expected, tested),
    )


def when(now: Period | None, before: Period | None) -> str:
    """Which days drivers and outcomes are read over, whatever period a page is of; "" without any."""
    if now is None or before is None:
        return ""
    return f"the three months to {text.day(now.last)} beside those to {text.day(before.last)}"


def _says(
    driver: Metric,
    outcome: Metric,
    reading: TheoryReading,
    moves: Sequence[Change],
    expected: float | None,
) -> str:
    did, followed = (_did(metric, move) for metric, move in zip((driver, outcome), moves, strict=True))
    if reading == "not_tested_yet":
        return f"Not tested yet: the driver has not moved ({inside(did)})."
    if reading == "strategy_in_doubt":
        wanted = ""
        if expected is not None and direction(moves[1]) == 0:
            wanted = f" by the {wording.gap(abs(expected), outcome.measure)} that the goals expect"
        return f"{did}, and {inside(outcome.title)} did not follow{wanted}: is the plan right?"
    if reading == "consistent":
        return f"{did}, and so did {inside(outcome.title)}. Both moved as the strategy says."
    if reading == "something_else":
        return f"Something else moved it: {inside(followed)}, but {inside(did)}."
    if any(direction(move) is None for move in moves):
        both = f"{inside(driver.title)} and {inside(outcome.title)}"
        return f"Of {both} there is not enough yet to compare with a year ago."
    if expected is None:
        return f"{did}, {inside(followed)}. Nobody has said how far it should follow."
    if expected == 0:
        return f"{did}, {inside(followed)}. It was at its goal before, so nothing more is asked of it."
    return f"{did}, {inside(followed)}. What should follow is too little to show yet."


def _did(metric: Metric, move: Change) -> str:
    way = direction(move)
    if way is None or move.value is None:
        return f"{metric.title} can't be compared yet"
    if way == 0:
        return f"{metric.title} shows no change"
    by = wording.gap(abs(move.value), metric.measure)
    return f"{metric.title} got {'better' if way > 0 else 'worse'} by {by}"


def inside(sentence: str) -> str:
    """A title inside a sentence; NPS and SLA stay."""
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def _question(driver: Metric, outcome: Metric, reading: TheoryReading) -> str:
    cause, effect = inside(driver.title), inside(outcome.title)
    asked = {
        "consistent": f"What did the teams do for {cause}, and can they go on?",
        "strategy_in_doubt": f"What do customers and teams say that {effect} hangs on, if not on this?",
        "something_else": f"What else happened that moved {effect}? Whoever was there may know.",
        "not_tested_yet": f"What was tried for {cause}, and what stood in the way?",
        "cannot_tell": f"Does what the teams see bear out that {cause} brings {effect}?",
    }
    return asked[reading]


def _would_change(
    driver: Metric, outcome: Metric, reading: TheoryReading, expected: float | None, tested: Tested
) -> str:
    if reading == "not_tested_yet":
        return f"A change of {inside(driver.title)} that is more than chance."
    if reading == "strategy_in_doubt" and expected is not None:
        return f"{outcome.title} moving by about {wording.gap(abs(expected), outcome.measure)}."
    if reading == "cannot_tell" and expected is None:
        effect = inside(outcome.title)
        return f"A baseline and a goal for both: then it is known how much {effect} should follow."
    if reading == "cannot_tell" and expected == 0:
        return f"A goal of {inside(outcome.title)} that asks for more."
    if tested.reason:
        return f"For the test: {tested.reason}."
    return "More months: the intervals become narrower, and the test sees weaker links."


def owners(plan: Strategy, metrics: Collection[str]) -> tuple[str, ...]:
    """Who owns the objectives that metrics serve, each once."""
    serving = {item.objective for card in plan.card for item in card.metrics if item.metric in metrics}
    named = [
        objective.owner
        for objective in plan.objective
        if objective.owner and (objective.id in serving or objective.outcome in metrics)
    ]
    return tuple(dict.fromkeys(named))


def conflict(first: str, second: str, lag: int, teams: Sequence[str], asked: Sequence[str]) -> str:
    """Two goals pull at each other by the weeks of all teams; both owners are asked."""
    when = f", {lag} week{'s' if lag > 1 else ''} later" if lag else ""
    where = f"; it shows most in {wording.listed(teams)}" if teams else ""
    said = f"Where {inside(first)} gets better, {inside(second)} gets worse{when}{where}"
    return f"{said}. {_which_first(asked)}"


def conflict_in(better: str, worse: str, teams: Sequence[str], asked: Sequence[str], *, is_told: bool) -> str:
    """The same of single teams; without `is_told` which got better differs from team to team."""
    where = f"in {wording.listed(teams)}"
    if is_told:
        said = f"Beside the other teams {inside(better)} got better {where} as {inside(worse)} got worse"
    else:
        said = f"{better} and {inside(worse)} moved against each other {where}"
        said += ": as one got better, the other got worse"
    return f"{said}. {_which_first(asked)}"


def _which_first(asked: Sequence[str]) -> str:
    if asked:
        return f"Ask {wording.listed(asked)}: which of the two goes first?"
    return "Which of the two goes first?"


def no_conflict(first: str, second: str) -> str:
    return f"{first} and {inside(second)} are not seen to work against each other."


def no_panel(first: str, second: str) -> str:
    return f"Of {inside(first)} and {inside(second)} too few teams and weeks can be read."
