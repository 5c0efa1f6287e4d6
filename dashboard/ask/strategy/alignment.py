"""What a strategy leaves out or contradicts, each finding with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from dashboard import text, wording
from dashboard.access import may
from dashboard.ask.home import Opened
from dashboard.ask.spans import day_of, find_period
from dashboard.ask.strategy import goal_findings
from dashboard.ask.strategy.choices import chosen
from dashboard.ask.strategy.misalignment import Looked, Misalignment
from dashboard.ask.strategy.objectives import teams_on
from dashboard.ask.strategy.targets import begins, is_over
from dashboard.ask.whose import names_of
from dashboard.model.strategy import Card, uncovered
from dashboard.model.strategy_text import UNSAID
from dashboard.wording.fields import in_line

__all__ = ["Misalignment", "align"]

CARRIED_BY_NONE = ("winning_aspiration", "where_not_to_play")  # all carry it; nothing does
HEAVY = 0.5  # share of a card's weight that one perspective may have


def align(home: Opened) -> tuple[Misalignment, ...]:
    """Every finding, in the order of the file's parts; without data what the file alone tells."""
    today = day_of(home)
    looked = Looked(home.path / "strategy.toml", home.strategy, home.catalogue.metrics, today)
    found = [
        *_objectives(looked),
        *_choices(looked),
        *_links(looked),
        *_cards(looked),
        *_targets(looked),
        *goal_findings.as_set(looked),
    ]
    if home.has_data and may(home.who, "see"):
        found += [
            *_teams(looked, home),
            *goal_findings.out_of_reach(looked, home),
            *goal_findings.looser_than_above(looked, home),
            *goal_findings.looser_for_people(looked, names_of(home, "team")),
        ]
    return tuple(found)


def _objectives(looked: Looked) -> Iterator[Misalignment]:
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
                "objective_without_owner", (*place, "owner"), f"{name} has no owner: name who answers for it"
            )
        unsaid = [key for key, said in UNSAID.items() if getattr(objective, key) == said]
        if unsaid:
            yield looked.finding(
                "objective_without_value", (*place, unsaid[0]),
                f"{name} says as it was proposed what is got of it: say in words of your own"
                f" {wording.listed([in_line('objective', key) for key in unsaid])}", "info",
            )  # fmt: skip
        if objective.by and objective.by < looked.today:
            yield looked.finding(
                "objective_past_its_date", (*place, "by"),
                f"{name} was to be met by {text.day(objective.by)}: say how it ended, and set a new"
                " date or take it out",
            )  # fmt: skip


def _choices(looked: Looked) -> Iterator[Misalignment]:
    """Choices that nothing carries, and where nothing carries any; objectives due after what they serve."""
    choices = [one for one in chosen(looked.plan) if one.choice not in CARRIED_BY_NONE]
    left = [one for one in choices if not one.objectives]
    if left and len(left) == len(choices):
        yield looked.finding(
            "choice_without_objective", ("cascade", left[0].choice),
            "no objective carries a choice, so nobody sees what the choices stand on: say of each objective"
            " which it carries", "info",
        )  # fmt: skip
        left = []
    for one in left:
        yield looked.finding(
            "choice_without_objective", ("cascade", one.choice),
            f"no objective carries the choice “{one.title}”: say which one does, or ask whether it"
            " is a choice",
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


def _links(looked: Looked) -> Iterator[Misalignment]:
    for number, objective in enumerate(looked.plan.objective):
        place, name = ("objective", number), f"“{objective.title}”"
        if objective.outcome and not objective.drivers:
            yield looked.finding(
                "outcome_without_driver", (*place, "outcome"),
                f"{name} has an outcome and nothing that drives it: name the drivers that are to bring it"
                " about",
            )  # fmt: skip
        if objective.drivers and not objective.outcome:
            yield looked.finding(
                "driver_without_outcome", (*place, "drivers"),
                f"{name} has drivers and no outcome: name the outcome that would show that it works",
            )  # fmt: skip
        for metric in (*objective.drivers, *([objective.outcome] if objective.outcome else [])):
            # one that is to hold later counts
            target = looked.plan.target_for(metric, "organisation", None, date.max)
            if target is None or target.baseline is None:
                yield looked.finding(
                    "link_without_way", place,
                    f"{looked.title(metric)} is part of the theory of {name} and has no"
                    f" {'target' if target is None else 'baseline'}: without baseline and goal nobody can say"
                    " how far an outcome should follow its driver",
                    "info",
                )  # fmt: skip


def _cards(looked: Looked) -> Iterator[Misalignment]:
    """What cards leave out, in force or to come; what a card to come leaves out still, is said once."""
    said: set[tuple[str, str]] = set()
    for number, card in enumerate(looked.plan.card):
        if is_over(looked.plan, card, looked.today):
            continue
        found = {**_uncovered(looked, number, card), **_off_balance(looked, number, card)}
        yield from (finding for gap, finding in found.items() if (card.level, gap) not in said)
        said |= {(card.level, gap) for gap in found}


def _called(looked: Looked, card: Card) -> str:
    later = f" from {text.day(begins(card))}" if begins(card) > looked.today else ""
    return f"the {card.level} card{later}"


def _uncovered(looked: Looked, number: int, card: Card) -> dict[str, Misalignment]:
    """Aims and perspectives without a metric; no perspective of a person's: money is nobody's own doing."""
    kinds = {
        gap: "aim_uncovered" if gap.startswith("the aim") else "perspective_uncovered"
        for gap in uncovered(card, looked.metrics)
    }
    return {
        gap: looked.finding(
            kind, ("card", number),
            f"{_called(looked, card)} leaves {gap} uncovered: give one of its places to a metric of it",
        )
        for gap, kind in kinds.items()
        if card.level != "agent" or kind == "aim_uncovered"
    }  # fmt: skip


def _off_balance(looked: Looked, number: int, card: Card) -> dict[str, Misalignment]:
    """A perspective that carries most of the weight; of a person's card none is asked for."""
    weights = Counter[str]()
    for item in card.metrics:
        weights[looked.metrics[item.metric].perspective] += item.weight  # type: ignore[assignment]
    heaviest, weight = weights.most_common(1)[0]
    share = weight / sum(weights.values())
    if share <= HEAVY or card.level == "agent":
        return {}
    says = (
        f"{wording.percent(share)} of the weight of {_called(looked, card)} lies on the {heaviest}"
        " perspective: shift weight, or say why one side counts for more than all others"
    )
    return {heaviest: looked.finding("card_off_balance", ("card", number), says)}


def _targets(looked: Looked) -> Iterator[Misalignment]:
    """Targets of metrics that stand on no card."""
    shown = {item.metric for card in looked.plan.card for item in card.metrics}
    for number, target in enumerate(looked.plan.target):
        if target.metric not in shown and not is_over(looked.plan, target, looked.today):
            yield looked.finding(
                "metric_without_objective", ("target", number),
                f"{looked.title(target.metric)} has a target and serves no objective on any card: give it a"
                " place, or take the target out",
            )  # fmt: skip


def _teams(looked: Looked, home: Opened) -> Iterator[Misalignment]:
    """Objectives of which a team carries nothing; of an objective that none carries one finding."""
    every = names_of(home, "team")
    card = looked.plan.card_for("team", looked.today)
    if card is None or not every:
        return
    objectives = looked.plan.objective
    on_each = teams_on(home, find_period(home, None)).cells
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
