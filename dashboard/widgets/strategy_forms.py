"""The forms of what changes often in a strategy: a target, an objective, its links, a card's weights.

What is a plain list of entries (bets, rebases, benchmarks, a team's words) has strategy_entries.
Each draws itself and gives what is to be written once "Preview" is pressed, else None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard import periods, wording
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Edit, Put
from dashboard.model.metric import LEVELS
from dashboard.model.strategy import FIRST_DAY, LAST_DAY, Card, Target
from dashboard.render.literal import literal
from dashboard.widgets.frame import Visit

EVERY = "everywhere"
LONGEST_LAG = 26  # weeks
TEXTS = {
    "title": "Title",
    "owner": "Owner",
    "business_value": "What the business gets",
    "customer_value": "What the customer gets",
    "benefit_if_met": "Benefit if met",
    "cost_if_missed": "Cost if missed",
}
NEEDED = ("title", "business_value", "customer_value")


@dataclass(frozen=True)
class Written:
    """What is to be written and why: edits of the file as it is, or a whole text; `base` is its own then."""

    said: str | Sequence[Edit]
    reason: str
    base: str = ""


def reason_asked(form: str) -> str:
    """Why something is changed."""
    return st.text_input("Why", key=f"{form}_why", help="For whoever reads the history.")


def lacking(labels: Sequence[str]) -> bool:
    """Whether something has to be filled in first; says what by its label, not by key and line of a file."""
    if labels:
        st.warning(f"Fill in {wording.listed(labels)} first.")
    return bool(labels)


def _following(today: date) -> date:
    """The first day of the next month: what is over keeps the target of its day."""
    return periods.add_months(today.replace(day=1), 1)


def day_asked(label: str, value: date | None, key: str) -> date | None:
    """A day that a strategy may name, or none."""
    return st.date_input(label, value, FIRST_DAY, LAST_DAY, key=key, format="YYYY-MM-DD")


# --- a target


def target(visit: Visit) -> Written | None:
    """Red and goal of a metric, with the day from which they hold."""
    metrics, teams = visit.home.catalogue.metrics, visit.about.teams
    left, right = st.columns(2)
    name = left.selectbox(
        "Metric", by_title(metrics), format_func=lambda name: metrics[name].title, key="t_metric"
    )
    whose = right.selectbox("For", [EVERY, *LEVELS, *(f"team {team}" for team in teams)], key="t_whose")
    level = whose if whose in LEVELS else None
    team = whose.removeprefix("team ") if whose not in (EVERY, *LEVELS) else None
    holds = _last(visit, name, level, team)
    if visit.about.has_data and level != "agent" and (team is None or "team" in metrics[name].levels):
        _from_history(visit, name, team)
    with st.form("strategy_target", border=False):
        said = _target_fields(visit, holds, f"{name}-{whose}")
        if not st.form_submit_button("Preview"):
            return None
    if lacking([label for key, label in (("red", "Red"), ("goal", "Goal")) if said[key] is None]):
        return None
    return Written(
        [_target_edit(visit, {"metric": name, "level": level, "team": team, **said})], said["reason"] or ""
    )


def _from_history(visit: Visit, metric: str, team: str | None) -> None:
    """What the history proposes, to be read: nothing is filled in."""
    if team is None and "organisation" not in visit.home.catalogue.metrics[metric].levels:
        return
    found = visit.home.propose(metric, team)
    st.markdown("What its history lets ask for: " + " ".join(literal(said) for said in found.says))


def _last(visit: Visit, metric: str, level: str | None, team: str | None) -> Target | None:
    """The latest target of the very same: what the form begins with."""
    same = [
        one
        for one in visit.home.strategy.target
        if (one.metric, one.level, one.team) == (metric, level, team)
    ]
    return max(same, key=lambda one: one.from_date or date.min, default=None)


def _target_fields(visit: Visit, holds: Target | None, key: str) -> dict[str, Any]:
    def number(column: Any, label: str, name: str) -> float | None:
        value = getattr(holds, name, None)
        found: float | None = column.number_input(label, value=value, key=f"t-{name}-{key}", format="%g")
        return found

    one, two, three, four = st.columns(4)
    with one:
        start = day_asked("Holds from", _following(date.today()), f"t-from-{key}")
    said: dict[str, Any] = {
        "from": start,
        "red": number(two, "Red", "red"),
        "goal": number(three, "Goal", "goal"),
        "baseline": number(four, "Baseline", "baseline"),
    }
    one, two, three = st.columns(3)
    with one:
        by = holds.by if holds else None
        said["by"] = day_asked("To be reached by", by, f"t-by-{key}")
    said["set_by"] = two.text_input("Set by", key=f"t-set-{key}") or None
    said["agreed_with"] = three.text_input("Agreed with", key=f"t-agreed-{key}") or None
    said["reason"] = st.text_input("Why these values", key=f"t-reason-{key}") or None
    return said


def _target_edit(visit: Visit, said: dict[str, Any]) -> Edit:
    """Another value of the entry that begins on the same day, else an entry of its own."""
    place = (said["metric"], said["level"], said["team"], said["from"])
    for index, one in enumerate(visit.home.strategy.target):
        if (one.metric, one.level, one.team, one.from_date) == place:
            return Put("target", index, said)
    return Add("target", said)


# --- an objective


def objective(visit: Visit) -> Written | None:
    """The texts of an objective, and whom it serves."""
    objectives = visit.home.strategy.objectives
    if (chosen := _chosen(visit, "o")) is None:
        return None
    own = objectives[chosen]
    with st.form("strategy_objective", border=False):
        said: dict[str, Any] = {
            key: st.text_input(label, getattr(own, key), key=f"o-{key}-{chosen}") or None
            for key, label in TEXTS.items()
        }
        said["by"] = day_asked("By", own.by, f"o-by-{chosen}")
        others = [None, *(one for one in objectives if one != chosen)]
        said["serves"] = _one_of("Serves", others, own.serves, lambda one: objectives[one].title, chosen)
        reason = reason_asked("o")
        if not st.form_submit_button("Preview"):
            return None
    if lacking([label for key, label in TEXTS.items() if key in NEEDED and said[key] is None]):
        return None
    return Written([Put("objective", list(objectives).index(chosen), said)], reason)


def _chosen(visit: Visit, key: str) -> str | None:
    objectives = visit.home.strategy.objectives
    if not objectives:
        st.markdown("There is no objective yet: write the first in the whole file.")
        return None
    title = "Objective"
    return st.selectbox(
        title, list(objectives), format_func=lambda one: objectives[one].title, key=f"{key}_which"
    )


def link(visit: Visit) -> Written | None:
    """What an objective believes: its drivers bring its outcome, within so many weeks; and its placebo."""
    objectives, metrics = visit.home.strategy.objectives, visit.home.catalogue.metrics
    if (chosen := _chosen(visit, "l")) is None:
        return None
    own = objectives[chosen]

    def titled(name: str) -> str:
        return metrics[name].title if name in metrics else name

    with st.form("strategy_link", border=False):
        drivers = st.multiselect(
            "Drivers", by_title(metrics), list(own.drivers), format_func=titled, key=f"l-drivers-{chosen}"
        )
        names = [None, *by_title(metrics)]
        outcome = _one_of("Outcome", names, own.outcome, titled, chosen)
        lags = st.multiselect(
            "Weeks after which the outcome may follow",
            list(range(1, LONGEST_LAG + 1)),
            list(own.lags),
            key=f"l-lags-{chosen}",
            help="Declared before anybody looks: each week more makes the test less sharp.",
        )
        placebo = _one_of("What the drivers can't move", names, own.placebo, titled, chosen)
        reason = reason_asked("l")
        if not st.form_submit_button("Preview"):
            return None
    said: dict[str, Any] = {"drivers": drivers or None, "outcome": outcome, "placebo": placebo}
    if tuple(lags) != own.lags:
        said["lags"] = sorted(lags)
    return Written([Put("objective", list(objectives).index(chosen), said)], reason)


def _one_of(
    label: str, options: Sequence[str | None], current: str | None, titled: Callable[[str], str], key: str
) -> str | None:
    return st.selectbox(
        label,
        options,
        options.index(current) if current in options else 0,
        format_func=lambda one: titled(one) if one else "none",
        key=f"o-{label}-{key}",
    )


# --- the weights on a card


def weights(visit: Visit) -> Written | None:
    """What each metric of a card weighs and which objective it serves, from a day on."""
    cards, metrics = visit.home.strategy.card, visit.home.catalogue.metrics
    if not cards:
        st.markdown("There is no card yet: write the first in the whole file.")
        return None
    index = st.selectbox("Card", range(len(cards)), format_func=lambda at: _card_name(cards[at]))
    card, objectives = cards[index], visit.home.strategy.objectives
    with st.form("strategy_weights", border=False):
        start = day_asked("Holds from", _following(date.today()), f"w-from-{index}")
        items = []
        for item in card.metrics:
            left, right = st.columns([1, 2])
            title, key = literal(metrics[item.metric].title), f"{index}-{item.metric}"
            weight = left.number_input(title, 0.0, value=item.weight, step=0.5, key=f"w-{key}", format="%g")
            serves = right.selectbox(
                "serves",
                list(objectives),
                list(objectives).index(item.objective),
                format_func=lambda one: objectives[one].title,
                key=f"s-{key}",
            )
            items.append({"metric": item.metric, "objective": serves, "weight": _whole(weight)})
        reason = reason_asked("w")
        if not st.form_submit_button("Preview"):
            return None
    said = {"level": card.level, "from": start, "metrics": items}
    same = [at for at, one in enumerate(cards) if (one.level, one.from_date) == (card.level, start)]
    return Written([Put("card", same[0], said) if same else Add("card", said)], reason)


def _whole(weight: float) -> float | int:
    return int(weight) if weight == int(weight) else weight


def _card_name(card: Card) -> str:
    return f"{card.level}, from {card.from_date}" if card.from_date else str(card.level)


FORMS: dict[str, Callable[[Visit], Written | None]] = {
    "A target": target,
    "An objective": objective,
    "A link: what brings what": link,
    "The weights on a card": weights,
}
