"""What is amiss with goals as they are set: past, loosened, out of reach, looser in the teams than above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isnan

from dashboard import periods, text, wording
from dashboard.ask.cache import cached
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.strategy.misalignment import Looked, Misalignment
from dashboard.ask.strategy.panels import buckets_of, latest_months, months_of, values_of
from dashboard.ask.strategy.targets import for_whom, is_over, loosened, to_hold
from dashboard.method.reachable import natural_limits
from dashboard.model.metric import Metric
from dashboard.model.strategy import Target
from dashboard.model.strategy import where as place_of
from dashboard.store.whom import Whom
from dashboard.units import UNITS

MONTHS = 12  # of which limits say what is reached as things are
MOST_NAMED = 4  # teams of a finding with their figures
Limits = tuple[float, float] | None
Rows = list[tuple[str, str, Limits]]  # as JSON holds them: metric, team, limits
UNREACHED = "as long as nothing changes hardly a month will reach it; change how the work is done"
UNMISSED = "as long as nothing changes hardly a month will miss it{}; set one that says something"


def as_set(looked: Looked) -> Iterator[Misalignment]:
    """What the targets alone tell, without any data."""
    for number, target in enumerate(looked.plan.target):
        whose = for_whom(looked.metrics, target)
        if target.by and target.by < looked.today and not is_over(looked.plan, target, date.max):
            yield looked.finding(
                "target_past_its_date", ("target", number, "by"),
                f"the goal of {whose} was due on {text.day(target.by)}: say whether it was reached, and"
                " set the next",
            )  # fmt: skip
        yield from _loosened(looked, number, target, whose)
    for number, message in to_hold(looked.metrics, looked.plan, looked.today):
        yield looked.finding("goal_to_hold", ("target", number), message, "info")
    yield from _set_by_nobody(looked)


def _set_by_nobody(looked: Looked) -> Iterator[Misalignment]:
    """The goals in force or to come of which nobody says who set them, in one finding."""
    found = {
        number: for_whom(looked.metrics, target)
        for number, target in enumerate(looked.plan.target)
        if not target.set_by and not is_over(looked.plan, target, looked.today)
    }
    if found:
        whose = [*dict.fromkeys(found.values())]
        goals = f"goal{'s' if len(whose) > 1 else ''} of {wording.some(whose)}"
        yield Misalignment(
            "goal_without_owner",
            "warning",
            tuple(place_of(looked.path, ("target", number, "set_by")) for number in found),
            f"nobody is named who set the {goals}: say who did",
        )


def _loosened(looked: Looked, number: int, target: Target, whose: str) -> Iterator[Misalignment]:
    """A target that asks for less than the one before it, for twelve months from its day."""
    metric = looked.metrics[target.metric]
    found = loosened(looked.plan, metric, target, looked.today)
    if found is None:
        return
    key = "goal" if found.goal else "red" if found.red else "by" if target.by else "from"
    yield looked.finding(
        "goal_loosened", ("target", number, key),
        f"the goal of {whose} was loosened{'' if found.goal else ':'} {found.says(metric)}; it is marked for"
        f" twelve months: have the reason at hand{f' (“{target.reason}”)' if target.reason else ''}",
    )  # fmt: skip


def out_of_reach(looked: Looked, home: Opened) -> Iterator[Misalignment]:
    """Goals beyond the natural limits of the months of whom they are for: hardly ever reached, or missed.
    Of a goal that several teams share one finding of each kind.
    """
    limits = _limits_of_teams(home)
    for number, target in enumerate(looked.plan.target):
        metric = looked.metrics[target.metric]
        own = "organisation" in metric.levels and looked.plan.target_for(
            metric.name, "organisation", None, looked.today
        )
        if own is target:
            values = [value for _, value in months_of(home, metric) if value is not None]
            yield from _beyond(looked, number, {None: natural_limits(values[-MONTHS:])})
        teams: dict[str | None, Limits] = {
            team: found
            for (name, team), found in limits.items()
            if name == metric.name and looked.plan.target_for(name, "team", team, looked.today) is target
        }
        yield from _beyond(looked, number, teams)


@cached
def _limits_of_teams(home: Opened) -> dict[tuple[str, str], Limits]:
    """(metric, team) -> the limits of its months; kept, for every team's months are read."""
    found = kept(home, "limits", Rows).answer(
        lambda: [(*whose, limits) for whose, limits in _read_limits(home).items()]
    )
    return {(metric, team): limits for metric, team, limits in found}


def _read_limits(home: Opened) -> dict[tuple[str, str], Limits]:
    """Of each metric with a goal that may be a team's."""
    buckets = buckets_of(home, "month")[-MONTHS:]
    aimed = {target.metric for target in home.strategy.target if target.level in (None, "team")}
    names = sorted(name for name in aimed if "team" in home.metric(name).levels)
    if not names or len(buckets) < MONTHS:
        return {}
    read = home.reader.series_of_each(dict.fromkeys(names, buckets), Whom("team"))
    return {
        (name, team): natural_limits([value for value in values if not isnan(value)])
        for (name, team), tallies in read.items()
        if team and (values := values_of(home.metric(name), tallies))
    }


def _beyond(looked: Looked, number: int, limits: Mapping[str | None, Limits]) -> Iterator[Misalignment]:
    """Of a target: those whose limits lie short of its goal, and those whose limits lie beyond it."""
    target = looked.plan.target[number]
    metric, known = looked.metrics[target.metric], {who: one for who, one in limits.items() if one}
    is_rise = metric.rises
    above = {who: one for who, one in known.items() if target.goal > one[1]}
    below = {who: one for who, one in known.items() if target.goal < one[0]}
    for finding, whose, then in (
        ("goal_out_of_reach", above if is_rise else below, UNREACHED),
        ("goal_cannot_be_missed", below if is_rise else above, UNMISSED),
    ):
        if whose:
            goal = text.figure(target.goal, metric.measure)
            then = then.format("" if None in whose else " there")
            said = f"months of {_ranges(metric, whose)}, and the goal is {goal}: {then}"
            yield looked.finding(finding, ("target", number, "goal"), said)


def _ranges(metric: Metric, limits: Mapping[str | None, tuple[float, float]]) -> str:
    """ "Reopen rate lie between 2.0 % and 9.1 % (Billing) and between 3.0 % and 8.2 % (Orders)"."""
    said = [
        f"between {text.figure(low, metric.measure)} and {text.figure(high, metric.measure)}"
        + (f" ({team})" if team else "")
        for team, (low, high) in sorted(limits.items(), key=lambda item: item[0] or "")
    ]
    return f"{metric.title} lie {wording.listed(said[:MOST_NAMED] + _more(said[MOST_NAMED:]))}"


def _more(left: Sequence[str]) -> list[str]:
    return [f"likewise for {len(left)} more team{'s' if len(left) > 1 else ''}"] if left else []


def looser_than_above(looked: Looked, home: Opened) -> Iterator[Misalignment]:
    """Teams' goals that, all met, leave the organisation short of its own; by how much, from volumes."""
    months = latest_months(home)
    if not months:
        return
    window = periods.between(months[0].first, months[-1].last)
    own = [target for target in looked.plan.target if target.team or target.level == "team"]
    names = dict.fromkeys(target.metric for target in own)
    for metric in (looked.metrics[name] for name in names):
        parent = looked.plan.target_for(metric.name, "organisation", None, looked.today)
        if parent is None or not (_lies_between(metric) or metric.kind.is_total):
            continue
        tallies = home.reader.tallies([metric], Whom("team"), window)
        n = {name: tally.n for (_, name), tally in tallies.items() if name and tally.n}
        found = {team: looked.plan.target_for(metric.name, "team", team, looked.today) for team in n}
        aims = {team: aim for team, aim in found.items() if aim}
        if not n or len(aims) < len(n):
            continue
        together = _together(metric, aims, n)
        sign = 1 if metric.rises else -1
        looser = {
            team: aim
            for team, aim in aims.items()
            if metric.kind.is_total or sign * aim.goal < sign * parent.goal
        }
        if sign * together >= sign * parent.goal - 1e-9 or not looser:
            continue
        yield _too_loose(looked, metric, parent, looser, n, together, len(months))


def _adds_up(metric: Metric) -> bool:
    """Whether the whole is the mean of its parts, by how many cases (of a ratio, how much below) each has."""
    return bool(metric.kind.row) or metric.kind.lacks == "amount"


def _lies_between(metric: Metric) -> bool:
    """Whether the whole lies between its parts: not of totals."""
    return _adds_up(metric) or metric.is_duration


def _together(metric: Metric, aims: Mapping[str, Target], n: Mapping[str, float]) -> float:
    """What the organisation reaches if every team just meets its goal; of a median the best that it can be.

    A total is what their goals add up to. The median of all lies between the lowest and the highest of the
    teams' own, and nothing says where: only where every team's is looser is it sure that they fall short.
    """
    if metric.kind.is_total:
        return sum(aim.goal for aim in aims.values())
    if _adds_up(metric):
        return sum(n[team] * aim.goal for team, aim in aims.items()) / sum(n.values())
    best = max if metric.rises else min
    return best(aim.goal for aim in aims.values())


def _too_loose(
    looked: Looked,
    metric: Metric,
    parent: Target,
    looser: dict[str, Target],
    n: dict[str, float],
    together: float,
    months: int,
) -> Misalignment:
    missing = abs(parent.goal - together) * sum(n.values())
    rest = {team: count for team, count in n.items() if team not in looser}
    more = _made_up_for(looked, metric, rest, missing) if rest else ""
    cases = ""
    if metric.kind.is_share:
        in_ = "in a month" if months == 1 else f"in {text.in_words(months)} months"
        cases = f" ({wording.counted(missing / 100, metric)} {in_})"
    places = sorted({looked.plan.target.index(aim) for aim in looser.values()})
    why = "are asked for no more together" if metric.kind.is_total else "may fall short of it"
    at_best = "" if _adds_up(metric) or metric.kind.is_total else " at best"
    return Misalignment(
        "team_target_looser",
        "warning",
        tuple(place_of(looked.path, ("target", number, "goal")) for number in places),
        f"if every team just meets its goal of {metric.title}, the organisation reaches"
        f" {text.figure(together, metric.measure)}{at_best}"
        f" and not {text.figure(parent.goal, metric.measure)}{cases},"
        f" because {wording.listed(sorted(looser))} {why}{more}; tighten their goals, or say"
        " who makes up for it",
    )


def _made_up_for(looked: Looked, metric: Metric, rest: Mapping[str, float], missing: float) -> str:
    """How far beyond their goals the other teams would have to be; or that they can't be so far."""
    aims = {team: looked.plan.target_for(metric.name, "team", team, looked.today) for team in rest}
    asked = sum(count * aim.goal for team, count in rest.items() if (aim := aims[team])) / sum(rest.values())
    more, sign = missing / sum(rest.values()), 1 if metric.rises else -1
    unit = UNITS[metric.measure]
    if unit.within(asked + sign * more) != asked + sign * more:
        best = text.figure(unit.highest if metric.rises else unit.lowest, metric.measure)
        return f": the others can't make up for it, not even with {best}"
    return f": the others would have to be {wording.gap(more, metric.measure)} beyond theirs"


def looser_for_people(looked: Looked, teams: Sequence[str]) -> Iterator[Misalignment]:
    """Goals of a person that, all met, leave the team short of its own; nobody's figures are looked at."""
    for number, target in enumerate(looked.plan.target):
        metric = looked.metrics[target.metric]
        if not _lies_between(metric) or not {"team", "agent"} <= {*metric.levels}:
            continue
        short: dict[str, float] = {}
        for team in teams:
            own, above = (
                looked.plan.target_for(metric.name, level, team, looked.today) for level in ("agent", "team")
            )
            if own is target and above is not None and above is not own:
                missing = (above.goal - own.goal) * (1 if metric.rises else -1)
                short |= {team: missing} if missing > 0 else {}
        if short:
            said = [f"in {team} by {wording.gap(one, metric.measure)}" for team, one in short.items()]
            yield looked.finding(
                "person_target_looser", ("target", number, "goal"),
                f"if everybody just meets the goal of {metric.title} for a person,"
                f" {text.figure(target.goal, metric.measure)}, the team's own is missed:"
                f" {wording.listed(said[:MOST_NAMED] + _more(said[MOST_NAMED:]))}; tighten it, or say who"
                " makes up for it",
            )  # fmt: skip
