"""What changed since the period before, as far as it is more than noise: goals, signals, targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dashboard import periods, text, wording
from dashboard.ask.answers import Attained, Changed, Scorecard, TeamOnObjective
from dashboard.ask.home import Opened
from dashboard.periods import Period
from dashboard.scoring import Reading

WORDS = {True: "met", False: "missed", None: "not decided"}


def changed(
    home: Opened,
    objectives: Sequence[Attained],
    before: dict[str, TeamOnObjective],
    past: Scorecard | None,
    period: Period,
) -> tuple[Changed, ...]:
    """`before` and `past` are the same objectives and the organisation's card of the period before."""
    old = {reading.metric: reading for reading in past.metrics} if past else {}
    found: list[Changed] = []
    if past is not None:
        for one in objectives:
            found += _of_objective(one, before[one.objective], old)
        found += _signals(objectives)
    return (*found, *_targets(home, periods.previous(period, home.fiscal).last, period.last))


def _of_objective(now: Attained, before: TeamOnObjective, old: dict[str, Reading]) -> Iterator[Changed]:
    """Another status, or other goals met; with the goals that it comes from."""
    if not now.metrics or "no_data" in (now.status, before.status):
        return
    if now.status == before.status and now.goals_met == before.goals_met:
        return
    turned = [
        f"{one.title} is {WORDS[one.goal_met]}, and was {WORDS[old[one.metric].goal_met]}"
        for one in now.metrics
        if one.metric in old and one.goal_met != old[one.metric].goal_met
    ]
    is_same = now.status == before.status
    status = f"{'still ' * is_same}{text.STATUS[now.status][1]}"
    was = "" if is_same else f", was {text.STATUS[before.status][1]}"
    why = f": {wording.listed(turned)}" if turned else ""
    yield Changed("objective", now.objective, None, now.title, f"{status}{was}{why}.")


def _signals(objectives: Sequence[Attained]) -> Iterator[Changed]:
    """Each change that is one, of a metric on the card, once."""
    seen: set[str] = set()
    for objective in objectives:
        for reading in objective.metrics:
            if reading.is_signal and reading.metric not in seen:
                seen.add(reading.metric)
                said = " ".join(part for part in wording.change(reading) if part)
                yield Changed("signal", objective.objective, reading.metric, reading.title, f"{said}.")


def _targets(home: Opened, after: date, until: date) -> Iterator[Changed]:
    """Those that came into force, with what stood before them."""
    for target in home.strategy.target:
        start = target.from_date
        if start is None or not after < start <= until:
            continue
        metric, level = (
            home.metric(target.metric),
            target.level or ("team" if target.team else "organisation"),
        )
        day_before = date.fromordinal(start.toordinal() - 1)
        old = home.strategy.target_for(target.metric, level, target.team, day_before)
        was = f", was {text.figure(old.goal, metric.measure)}" if old else ""
        whose = f" of {target.team}" if target.team else ""
        said = f"goal{whose} {text.figure(target.goal, metric.measure)} from {text.day(start)}{was}."
        yield Changed("target", None, target.metric, metric.title, said)
