"""The form of a target: red and goal from a day on, and the milestones on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Edit, Put
from dashboard.model.metric import LEVELS
from dashboard.model.strategy import Target
from dashboard.render.literal import literal
from dashboard.widgets.strategy_asked import (
    Written,
    day_asked,
    following,
    key_of,
    lacking,
    take_back,
    today,
)
from dashboard.widgets.visiting import Visit

EVERY = "everywhere"
MORE_MILESTONES = 2  # empty lines for new ones


def target(visit: Visit) -> Written | None:
    """Red and goal of a metric, with the day from which they hold."""
    metrics, teams = visit.home.catalogue.metrics, visit.about.teams
    left, right = st.columns(2)
    name = left.selectbox(
        "Metric",
        by_title(metrics),
        format_func=lambda name: metrics[name].title,
        key="t_metric",
        on_change=take_back,
    )
    others = [*LEVELS, *(f"team {team}" for team in teams)]
    whose = right.selectbox("For", [EVERY, *others], key="t_whose", on_change=take_back)
    level = whose if whose in LEVELS else None
    team = whose.removeprefix("team ") if whose not in (EVERY, *LEVELS) else None
    holds = _last(visit, name, level, team)
    if visit.about.has_data and level != "agent" and (team is None or "team" in metrics[name].levels):
        _from_history(visit, name, team)
    with st.form("strategy_target", border=False):
        said = _target_fields(visit, holds, f"{name}-{whose}")
        if not st.form_submit_button("Preview"):
            return None
    empty = [label for key, label in (("red", "Red"), ("goal", "Goal")) if said[key] is None]
    if lacking([*empty, *_half(said["milestones"] or [])]):
        return None
    return Written(
        [_target_edit(visit, {"metric": name, "level": level, "team": team, **said})], said["reason"] or ""
    )


def _half(milestones: list[dict[str, Any]]) -> list[str]:
    """The labels of what a milestone lacks."""
    labels = {"by": "by", "value": "value"}
    return [
        f"Milestone {number}: {label}"
        for number, one in enumerate(milestones, 1)
        for key, label in labels.items()
        if one[key] is None
    ]


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
        found: float | None = column.number_input(
            label, value=value, key=key_of(f"t-{name}-{key}"), format="%g"
        )
        return found

    one, two, three, four = st.columns(4)
    with one:
        start = day_asked("Holds from", following(today(visit)), f"t-from-{key}")
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
    said["set_by"] = two.text_input("Set by", key=key_of(f"t-set-{key}")) or None
    said["agreed_with"] = three.text_input("Agreed with", key=key_of(f"t-agreed-{key}")) or None
    said["milestones"] = _milestones(holds, key)
    said["reason"] = st.text_input("Why these values", key=key_of(f"t-reason-{key}")) or None
    return said


def _milestones(holds: Target | None, key: str) -> list[dict[str, Any]] | None:
    """Values on the way, a line each; a line without a day and a value is none."""
    known = [(one.by, one.value) for one in holds.milestones] if holds else []
    said = []
    for number, (by, value) in enumerate([*known, *[(None, None)] * MORE_MILESTONES], 1):
        left, right = st.columns(2)
        with left:
            day = day_asked(f"Milestone {number}: by", by, f"t-milestone-by-{number}-{key}")
        found = right.number_input(
            f"Milestone {number}: value", value=value, key=key_of(f"t-milestone-{number}-{key}"), format="%g"
        )
        if day is not None or found is not None:
            said.append({"by": day, "value": found})
    return said or None


def _target_edit(visit: Visit, said: dict[str, Any]) -> Edit:
    """Another value of the entry that begins on the same day, else an entry of its own."""
    place = (said["metric"], said["level"], said["team"], said["from"])
    for index, one in enumerate(visit.home.strategy.target):
        if (one.metric, one.level, one.team, one.from_date) == place:
            return Put("target", index, said)
    return Add("target", said)
