"""goals: whether the objectives will be reached, and what they ask."""

from __future__ import annotations

import argparse

from dashboard import wording
from dashboard.ask import Home
from dashboard.ask.strategy.attained import Attained
from dashboard.ask.strategy.gaps import Load
from dashboard.ask.strategy.talk import Talk
from dashboard.commands.asking import asked
from dashboard.commands.questions import in_both_languages
from dashboard.output import as_json, plain
from dashboard.render import bars, cascade
from dashboard.text import STATUS, figure


def goals(parser: argparse.ArgumentParser) -> None:
    """show the attainment of every objective, and what to talk about first"""
    parser.add_argument("--period", metavar="P")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.with_strategy().goals(options.period)
        outside = home.not_covered(options.period)
        points = home.talk(options.period) if home.has_data and not outside else ()
    if options.json:
        said = plain(found) | {"talk": plain(points)}
        for told in said["objectives"]:
            in_both_languages(told["metrics"], home.strategy.worded(home.catalogue.metrics, None))
        print(as_json(said))
        return 0
    if outside:
        print(outside)  # as the page says it
        return 0
    if not home.has_data:
        print("no goals: there are no data yet; scorecard import FILE")
    elif not found.objectives:
        print("no objective is in force; add an [[objective]] to strategy.toml")
    elif whole := cascade.of_all(found):
        print(whole)
    for point in points:
        _tell_point(point)
    for objective in found.objectives:
        _tell_objective(home, objective)
    for change in found.changed:
        print(f"changed: {change.title}: {change.says}")
    for load in found.load:
        _tell_load(home, load)
    return 0


def _tell_point(point: Talk) -> None:
    """One of the three things to talk about, with its questions to the plan and to the work."""
    print(f"talk about: {point.title}: {point.metric_title}: {point.says}")
    print(f"  the plan: {point.plan}")
    print(f"  the work: {point.execution}")


def _tell_objective(home: Home, objective: Attained) -> None:
    """How it stands, and what lacks; what the other metrics did beside it."""
    worst = wording.furthest(objective.worst, objective.metrics)
    furthest = f"; furthest from its goal: {worst.title}" if worst else ""
    print(f"{objective.title}: {_stands(objective)}{furthest}")
    ahead = objective.forecast.metric if objective.forecast else None
    shown = home.metric(ahead).title if ahead else "its goal"
    if said := _on_its_way(objective):
        print(f"  {said}")
    if objective.arrived:
        print(f"  {shown}: {objective.arrived.says}")
    for one in objective.path.milestones if objective.path else ():
        print(f"  milestone {one.says}")
    if objective.gap:
        title = home.metric(objective.gap.metric).title
        print(f"  {title}: {objective.gap.says} {objective.gap.cost}".rstrip())
    for aside in objective.beside_goals:
        print(f"  goal of {home.metric(aside.metric).title}: {aside.term.lower()} {aside.says}")
    for beside in objective.alongside:
        if beside.is_signal:
            print(f"  in the weeks at the goal of {shown}: {beside.says}")


def _stands(objective: Attained) -> str:
    """Its word and its counts; one alone where none is decided, which the word says."""
    word, counts = STATUS[objective.status][1], (objective.goals_met, objective.missed, objective.goals_open)
    is_all_open = objective.goals > 0 and objective.goals_open == objective.goals
    return word if is_all_open else f"{word}; {wording.goals(*counts) or 'no goals'}"


def _on_its_way(objective: Attained) -> str:
    """Where its metric stands, should stand today and will be by its date; "" without a goal."""
    found, path = bars.aim(objective), objective.path
    if found is None or path is None:
        return ""
    said = [figure(found.told, found.measure) if found.told is not None else found.word]
    if path.expected is not None:
        said.append(f"expected today {figure(path.expected, found.measure)}")
    said.append(f"goal {figure(path.goal, found.measure)}")
    word, *rest = bars.forecast_words(objective.forecast, found.measure, path)
    rest += [months] if (months := bars.months_at_goal(objective.forecast)) else []
    ahead = f"{word}: {', '.join(rest)}" if rest else word
    return f"{found.title}: {', '.join(said)}. {ahead[:1].upper()}{ahead[1:]}"


def _tell_load(home: Home, load: Load) -> None:
    """What all goals ask of a team a week; nothing where they are reached."""
    if not load.parts and not load.not_counted:
        return
    hours = "hours not known" if load.hours is None else f"{wording.tenths(load.hours)} hours of work"
    others = ", ".join(home.metric(name).title for name in load.not_counted)
    rest = f"; also not reached: {others}" if others else ""
    work = f"{wording.tenths(load.tickets)} tickets a week, {hours}" if load.parts else "no tickets a week"
    print(f"all goals of {load.team}: {work}{rest}")
