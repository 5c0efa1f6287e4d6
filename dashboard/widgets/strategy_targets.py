"""The form of a target: red and goal from a day on, and the milestones on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import text
from dashboard.model.catalogue import by_title
from dashboard.model.editing import Add, Drop, Edit, Put
from dashboard.model.metric import LEVELS
from dashboard.model.strategy import Target
from dashboard.render.literal import literal
from dashboard.widgets.strategy_asked import (
    NEW,
    Written,
    day_asked,
    following,
    key_of,
    lacking,
    take_back,
    today,
)
from dashboard.widgets.visiting import Visit
from dashboard.wording.fields import LEVELS as LEVEL_WORDS
from dashboard.wording.fields import label

EVERY = "everywhere"
Place = tuple[str, str | None, str | None]  # metric, level, team
MORE_MILESTONES = 2  # empty lines for new ones


def target(visit: Visit) -> Written | None:
    """Red and goal of a metric, with the day from which they hold."""
    name, level, team = place = _place(visit)
    key = f"{name}-{level or (team and f'team {team}') or EVERY}"
    at = _which(visit, place, key)
    own = None if at is None else visit.home.strategy.target[at]
    levels = visit.home.catalogue.metrics[name].levels
    if visit.about.has_data and level != "agent" and (team is None or "team" in levels):
        _from_history(visit, name, team)
    with st.form("strategy_target", border=False):
        said: dict[str, Any] = {"metric": name, "level": level, "team": team}
        said |= _target_fields(visit, own, _last(visit, *place), key)
        is_asked = st.form_submit_button("Preview")
        is_gone = at is not None and st.form_submit_button("Preview taking it away")
    if at is not None and is_gone:
        return Written([Drop("target", at)], said["reason"] or "")
    return _put(visit, at, said) if is_asked else None


def _place(visit: Visit) -> Place:
    """What a target is asked of: a metric, and the level or the team it is for, else every one."""
    metrics = visit.home.catalogue.metrics
    names = by_title(metrics)
    on_a_card = (item.metric for card in visit.home.strategy.card for item in card.metrics)
    left, right = st.columns(2)
    name = left.selectbox(
        label("target", "metric"),
        names,
        names.index(next(on_a_card, names[0])),
        format_func=lambda name: metrics[name].title,
        key="t_metric",
        on_change=take_back,
    )
    others = [*LEVELS, *(f"team {team}" for team in visit.about.teams)]
    whose = right.selectbox(
        "For",
        [EVERY, *others],
        format_func=lambda one: LEVEL_WORDS.get(one, one),
        key="t_whose",
        on_change=take_back,
    )
    if whose == EVERY or whose in LEVELS:
        return name, None if whose == EVERY else whose, None
    return name, None, whose.removeprefix("team ")


def _put(visit: Visit, at: int | None, said: dict[str, Any]) -> Written | None:
    """What was said as a change; None, and what is lacking told, where it is no target yet."""
    empty = [label("target", key) for key in ("red", "goal") if said[key] is None]
    if lacking([*empty, *_half(said["milestones"] or [])]):
        return None
    return Written([_target_edit(visit, at, said)], said["reason"] or "")


def _which(visit: Visit, place: Place, key: str) -> int | None:
    """A target that stands already, by its number; None for a new one."""
    targets = visit.home.strategy.target
    same = [at for at, one in enumerate(targets) if (one.metric, one.level, one.team) == place]
    if not same:
        return None

    def named(at: int | None) -> str:
        if at is None:
            return NEW
        since = targets[at].from_date
        return f"the one from {text.day(since) if since else 'the beginning'}"

    found: int | None = st.selectbox(
        "Which", [None, *same], format_func=named, key=key_of(f"t-which-{key}"), on_change=take_back
    )
    return found


def _half(milestones: list[dict[str, Any]]) -> list[str]:
    """The labels of what a milestone lacks."""
    return [
        f"Milestone {number}: {key}"
        for number, one in enumerate(milestones, 1)
        for key in ("by", "value")
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


def _target_fields(visit: Visit, own: Target | None, last: Target | None, key: str) -> dict[str, Any]:
    """What stands in the fields: of a target, or of a new one, which begins with the values of the last."""
    holds = own or last
    key = f"{key}-{own.from_date}" if own else key

    def number(column: Any, name: str) -> float | None:
        value = getattr(holds, name, None)
        found: float | None = column.number_input(
            label("target", name), value=value, key=key_of(f"t-{name}-{key}"), format="%g"
        )
        return found

    one, two, three, four = st.columns(4)
    with one:
        called = label("target", "from")
        start = day_asked(called, own.from_date if own else following(today(visit)), f"t-from-{key}")
    said: dict[str, Any] = {
        "from": start,
        "red": number(two, "red"),
        "goal": number(three, "goal"),
        "baseline": number(four, "baseline"),
    }
    one, two, three = st.columns(3)
    with one:
        by = holds.by if holds else None
        said["by"] = day_asked(label("target", "by"), by, f"t-by-{key}")

    def words(column: Any, name: str) -> str | None:
        called, written = label("target", name), getattr(own, name, "")
        return column.text_input(called, written, key=key_of(f"t-{name}-{key}")) or None

    said["set_by"] = words(two, "set_by")
    said["agreed_with"] = words(three, "agreed_with")
    said["milestones"] = _milestones(holds, key)
    said["reason"] = words(st, "reason")
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


def _target_edit(visit: Visit, at: int | None, said: dict[str, Any]) -> Edit:
    """Other values of the entry that is meant, or that begins on the same day, else an entry of its own."""
    if at is not None:
        return Put("target", at, said)
    place = (said["metric"], said["level"], said["team"], said["from"])
    for index, one in enumerate(visit.home.strategy.target):
        if (one.metric, one.level, one.team, one.from_date) == place:
            return Put("target", index, said)
    return Add("target", said)
