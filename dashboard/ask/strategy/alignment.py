"""What a strategy leaves out or contradicts, each finding with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from dashboard import text, wording
from dashboard.access import may
from dashboard.ask.cards.scorecards import cards_of
from dashboard.ask.home import Opened, find_period, names_of, today_of
from dashboard.ask.strategy.choices import chosen
from dashboard.ask.strategy.objectives import by_objective
from dashboard.ask.strategy.panels import months_of, year_apart
from dashboard.ask.strategy.targets import begins, is_of_the_same, loosened
from dashboard.method.reachable import natural_limits
from dashboard.model.metric import Metric
from dashboard.model.strategy import Strategy, Target, uncovered
from dashboard.model.strategy import where as place_of
from dashboard.scoring import is_to_hold
from dashboard.store.whom import Whom

MONTHS = 12  # of which limits say what is reached as things are
HEAVY = 0.5  # share of a card's weight that one perspective may have
Place = tuple[str | int, ...]
Severity = Literal["warning", "info"]


@dataclass(frozen=True)
class Misalignment:
    """One finding: its kind, where in strategy.toml, what is wrong and what to do."""

    finding: str
    severity: Severity
    where: tuple[str, ...]
    message: str


def align(home: Opened) -> tuple[Misalignment, ...]:
    """Every finding, in the order of the file's parts; without data what the file alone tells."""
    today = today_of(home) if home.has_data else date.today()
    looked = _Looked(home.path / "strategy.toml", home.strategy, home.catalogue.metrics, today)
    found = [*_objectives(looked), *_choices(looked), *_links(looked), *_cards(looked), *_targets(looked)]
    if home.has_data and may(home.who, "see"):
        found += [
            *_teams(looked, home),
            *_out_of_reach(looked, home),
            *_looser(looked, home),
        ]
    return tuple(found)


@dataclass(frozen=True)
class _Looked:
    """What is looked at: the file, what it says, the metrics, and which day it is."""

    path: Path
    plan: Strategy
    metrics: dict[str, Metric]
    today: date

    def finding(
        self, name: str, place: Place, message: str, severity: Literal["warning", "info"] = "warning"
    ) -> Misalignment:
        return Misalignment(
            name, severity, (place_of(self.path, place),) if place else (str(self.path),), message
        )

    def title(self, metric: str) -> str:
        return self.metrics[metric].title


def _objectives(looked: _Looked) -> Iterator[Misalignment]:
    serving = {item.objective for card in looked.plan.card for item in card.metrics}
    parents = {objective.serves for objective in looked.plan.objective}
    for number, objective in enumerate(looked.plan.objective):
        place = ("objective", number)
        name = f"“{objective.title}”"
        if objective.id not in serving and objective.id not in parents:
            yield looked.finding(
                "objective_without_metric", place,
                f"no metric on a card serves {name}, and no objective does: put one on a card, or let it go",
            )  # fmt: skip
        if not objective.owner:
            yield looked.finding(
                "objective_without_owner", place, f"{name} has no owner: write who answers for it in `owner`"
            )
        if objective.by and objective.by < looked.today:
            yield looked.finding(
                "objective_past_its_date", (*place, "by"),
                f"{name} was to be met by {text.day(objective.by)}: say how it ended, and set a new"
                " date or take it out",
            )  # fmt: skip


def _choices(looked: _Looked) -> Iterator[Misalignment]:
    """Choices that nothing carries, once any is carried; objectives due after what they serve."""
    says_any = any(objective.carries for objective in looked.plan.objective)
    for one in chosen(looked.plan):
        if says_any and not one.objectives and one.choice not in ("winning_aspiration", "where_not_to_play"):
            yield looked.finding(
                "choice_without_objective", ("cascade", one.choice),
                f"no objective carries the choice “{one.title}”: name it in `carries` of one, or ask"
                " whether it is a choice",
                "info",
            )  # fmt: skip
    for number, objective in enumerate(looked.plan.objective):
        above = looked.plan.objectives.get(objective.serves or "")
        if above and above.by and objective.by and objective.by > above.by:
            yield looked.finding(
                "objective_due_after_what_it_serves", ("objective", number, "by"),
                f"“{objective.title}” is due on {text.day(objective.by)}, and “{above.title}”, which it"
                f" serves, on {text.day(above.by)}: bring it forward, or say what it brings until then",
                "info",
            )  # fmt: skip


def _links(looked: _Looked) -> Iterator[Misalignment]:
    for number, objective in enumerate(looked.plan.objective):
        place, name = ("objective", number), f"“{objective.title}”"
        if objective.outcome and not objective.drivers:
            yield looked.finding(
                "outcome_without_driver", (*place, "outcome"),
                f"{name} has an outcome and nothing that drives it: write in `drivers` what is to bring it"
                " about",
            )  # fmt: skip
        if objective.drivers and not objective.outcome:
            yield looked.finding(
                "driver_without_outcome", (*place, "drivers"),
                f"{name} has drivers and no outcome: write in `outcome` what would show that it works",
            )  # fmt: skip
        for metric in (*objective.drivers, *([objective.outcome] if objective.outcome else [])):
            target = looked.plan.target_for(metric, "organisation", None, looked.today)
            if target is None or target.baseline is None:
                yield looked.finding(
                    "link_without_way", place,
                    f"{looked.title(metric)} is part of the theory of {name} and has no"
                    f" {'target' if target is None else 'baseline'}: without baseline and goal nobody can say"
                    " how far an outcome should follow its driver",
                    "info",
                )  # fmt: skip


def _cards(looked: _Looked) -> Iterator[Misalignment]:
    for number, card in enumerate(looked.plan.card):
        place = ("card", number)
        for gap in uncovered(card, looked.metrics):
            kind = "aim_uncovered" if gap.startswith("the aim") else "perspective_uncovered"
            if card.level == "agent" and kind == "perspective_uncovered":
                continue  # money is no person's own doing
            yield looked.finding(
                kind,
                place,
                f"the {card.level} card leaves {gap} uncovered: give one of its places to a metric of it",
            )
        weights = Counter[str]()
        for item in card.metrics:
            weights[looked.metrics[item.metric].perspective] += item.weight  # type: ignore[assignment]
        heaviest, weight = weights.most_common(1)[0]
        share = weight / sum(weights.values())
        if share > HEAVY and card.level != "agent":
            yield looked.finding(
                "card_off_balance", place,
                f"{wording.percent(share)} of the weight of the {card.level} card lies on the {heaviest}"
                " perspective: shift weight, or say why one side counts for more than all others",
            )  # fmt: skip
    shown = {item.metric for card in looked.plan.card for item in card.metrics}
    for number, target in enumerate(looked.plan.target):
        if target.metric not in shown:
            yield looked.finding(
                "metric_without_objective", ("target", number),
                f"{looked.title(target.metric)} has a target and serves no objective on any card: give it a"
                " place, or take the target out",
            )  # fmt: skip


def _targets(looked: _Looked) -> Iterator[Misalignment]:
    for number, target in enumerate(looked.plan.target):
        place = ("target", number)
        whose = f"{looked.title(target.metric)}{f' ({target.team})' if target.team else ''}"
        is_last = not any(
            is_of_the_same(target, other) and begins(other) > begins(target) for other in looked.plan.target
        )
        if target.by and target.by < looked.today and is_last:
            yield looked.finding(
                "target_past_its_date", (*place, "by"),
                f"the goal of {whose} was due on {text.day(target.by)}: say whether it was reached, and"
                " set the next",
            )  # fmt: skip
        if not target.set_by:
            yield looked.finding(
                "goal_without_owner", place, f"nobody is named who set the goal of {whose}: write `set_by`"
            )
        if target.baseline is not None and is_to_hold(target.baseline, target.red, target.goal):
            yield looked.finding(
                "goal_to_hold", place,
                f"the baseline of {whose} already reaches its goal: a goal to hold; say so, or set one to"
                " reach",
                "info",
            )  # fmt: skip
        yield from _loosened(looked, number, target, whose)


def _loosened(looked: _Looked, number: int, target: Target, whose: str) -> Iterator[Misalignment]:
    """A goal that asks for less than the one before it, for twelve months from its day."""
    metric = looked.metrics[target.metric]
    old = loosened(looked.plan, metric, target, looked.today)
    if old is None:
        return
    yield looked.finding(
        "goal_loosened", ("target", number, "goal"),
        f"the goal of {whose} was loosened from {text.figure(old.goal, metric.unit)} to"
        f" {text.figure(target.goal, metric.unit)} on {text.day(begins(target))}; it is marked for twelve"
        f" months: have the reason at hand{f' (“{target.reason}”)' if target.reason else ''}",
    )  # fmt: skip


def _teams(looked: _Looked, home: Opened) -> Iterator[Misalignment]:
    """Objectives of which a team carries nothing; of an objective that none carries one finding."""
    every = names_of(home, "team")
    card = looked.plan.card_for("team", looked.today)
    if card is None or not every:
        return
    objectives = looked.plan.objective
    cards = cards_of(home, "team", None, None, find_period(home, None).name, ()).cards
    on_each = [by_objective(objectives, one) for one in cards]
    for number, objective in enumerate(objectives):
        carrying = {team[objective.id].team for team in on_each if team[objective.id].status != "no_data"}
        idle = [team for team in every if team not in carrying]
        if not idle or any(one.serves == objective.id for one in objectives):
            continue
        carry = "carries" if len(idle) == 1 else "carry"
        is_nobody = len(idle) == len(every)
        which = "no team carries" if is_nobody else f"{wording.listed(idle)} {carry} nothing of"
        yield looked.finding(
            "team_without_objective", ("objective", number),
            f"{which} “{objective.title}”: put a metric of it on the team card, or say that it is not theirs",
            "info",
        )  # fmt: skip


def _out_of_reach(looked: _Looked, home: Opened) -> Iterator[Misalignment]:
    """Goals beyond the natural limits of the organisation's months: nobody can reach them, or miss them."""
    for number, target in enumerate(looked.plan.target):
        metric = looked.metrics[target.metric]
        if looked.plan.target_for(metric.name, "organisation", None, looked.today) is not target:
            continue
        values = [value for _, value in months_of(home, metric) if value is not None]
        limits = natural_limits(values[-MONTHS:])
        if limits is None:
            continue
        low, high = limits
        rises = metric.improvement_direction == "increase"
        ends = f"{text.figure(low, metric.unit)} and {text.figure(high, metric.unit)}"
        if target.goal > high if rises else target.goal < low:
            yield looked.finding(
                "goal_out_of_reach", ("target", number, "goal"),
                f"months of {metric.title} lie between {ends} as things are, and the goal is"
                f" {text.figure(target.goal, metric.unit)}: effort alone will not reach it; change"
                " how the work is done",
            )  # fmt: skip
        if target.goal < low if rises else target.goal > high:
            yield looked.finding(
                "goal_cannot_be_missed", ("target", number, "goal"),
                f"months of {metric.title} lie between {ends} as things are, and the goal is"
                f" {text.figure(target.goal, metric.unit)}: nobody can miss it; set one that says something",
            )  # fmt: skip


def _looser(looked: _Looked, home: Opened) -> Iterator[Misalignment]:
    """Teams' goals that, all met, leave the organisation short of its own; by how much, from volumes."""
    windows = year_apart(home)
    if windows is None:
        return
    names = dict.fromkeys(target.metric for target in looked.plan.target if target.team)
    for metric in (looked.metrics[name] for name in names):
        parent = looked.plan.target_for(metric.name, "organisation", None, looked.today)
        if parent is None or not metric.kind.row:
            continue
        tallies = home.reader.tallies([metric], Whom("team"), windows[0])
        n = {name: tally.n for (_, name), tally in tallies.items() if name and tally.n}
        aims = {team: looked.plan.target_for(metric.name, "team", team, looked.today) for team in n}
        if not n or not all(aims.values()):
            continue
        together = sum(n[team] * aim.goal for team, aim in aims.items() if aim) / sum(n.values())
        sign = 1 if metric.improvement_direction == "increase" else -1
        looser = [team for team, aim in aims.items() if aim and sign * aim.goal < sign * parent.goal]
        if sign * together >= sign * parent.goal - 1e-9 or not looser:
            continue
        yield _too_loose(looked, metric, parent, looser, n, together)


def _too_loose(
    looked: _Looked, metric: Metric, parent: Target, looser: list[str], n: dict[str, float], together: float
) -> Misalignment:
    others = sum(count for team, count in n.items() if team not in looser)
    missing = abs(parent.goal - together) * sum(n.values())
    more = (
        f": the others would have to be {wording.gap(missing / others, metric.unit)} beyond theirs"
        if others
        else ""
    )
    cases = ""
    if metric.kind.is_share:
        cases = f" ({wording.counted(missing / 100, metric)} in three months)"
    places = [
        number
        for number, target in enumerate(looked.plan.target)
        if target.metric == metric.name and target.team in looser
    ]
    return Misalignment(
        "team_target_looser",
        "warning",
        tuple(place_of(looked.path, ("target", number, "goal")) for number in places),
        f"if every team just meets its goal of {metric.title}, the organisation reaches"
        f" {text.figure(together, metric.unit)} and not {text.figure(parent.goal, metric.unit)}{cases},"
        f" because {wording.listed(sorted(looser))} may be lower{more}; tighten them, or say who makes"
        " up for it",
    )
