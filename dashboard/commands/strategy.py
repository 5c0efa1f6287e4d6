"""links, align, strategy: what the plan says, what it leaves out, and whether it holds."""

from __future__ import annotations

import argparse

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Bet, Home, Links
from dashboard.ask.strategy.theory_words import READING, VERDICT
from dashboard.commands import strategy_changes as revising
from dashboard.commands.asking import asked
from dashboard.commands.shared import home_of
from dashboard.output import as_json
from dashboard.text import figure

FILE = "strategy.toml"
NO_STRATEGY = "there is no strategy.toml yet; scorecard init writes one"


def links(parser: argparse.ArgumentParser) -> None:
    """hold each driver -> outcome against observation, and name goals in conflict"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_links)


def _run_links(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.with_strategy().links()
        titles = {name: one.title for name, one in home.strategy.objectives.items()}
    if options.json:
        print(as_json(found))
        return 0
    if not found.links:
        print("no link is named yet: give objectives drivers and an outcome in strategy.toml")
    if found.links and found.when:
        print(f"drivers and outcomes: {found.when}")
    named: dict[tuple[str, str, str], list[str]] = {}
    for link in found.links:
        test = VERDICT[link.verdict] if link.reason is None else f"no test: {link.reason}"
        both = f"{home.metric(link.driver).title} -> {home.metric(link.outcome).title}"
        told = (both, f"{READING[link.reading]}; {test}", f"{link.says} {link.question}")
        named.setdefault(told, []).append(titles[link.objective])
    for (both, stands, says), objectives in named.items():  # a pair that several objectives name, once
        print(f"{', '.join(objectives)}: {both}: {stands}")
        print(f"  {says}")
    for conflict in found.conflicts:
        if conflict.verdict == "conflict":
            print(f"conflict: {conflict.says}")
    if said := _of_test(found):
        print(said)
    return 0


def _of_test(found: Links) -> str | None:
    """On what the links were tested, and how often that test is wrong here; None where none could be."""
    panel = found.panel
    if panel.false_alarms is None or all(link.r is None for link in found.links):
        return None
    return (
        f"tested on {panel.teams} teams and {panel.weeks} weeks; of panels like this one without any link"
        f" {100 * panel.false_alarms:.1f} % are called one"
    )


def align(parser: argparse.ArgumentParser) -> None:
    """say what the strategy leaves out, and what to do about it"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_align)


def _run_align(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.with_strategy().align()
        nothing = _nothing_left_out(home)
    if options.json:
        print(as_json({"findings": found}))
        return 0
    for finding in found:
        print(f"{finding.severity}: {finding.message} ({'; '.join(finding.where)})")
    if not found:
        print(nothing)
    return 0


def _nothing_left_out(home: Home) -> str:
    """As far as there was something to look at."""
    if not home.path.joinpath(FILE).is_file():
        return NO_STRATEGY
    return "nothing is left out" + ("" if home.has_data else ", as far as the file alone tells: no data yet")


def strategy(parser: argparse.ArgumentParser) -> None:
    """show the strategy in force and its history; `set` changes it"""
    parser.add_argument("--at", metavar="DATE", help="a day like 2026-06-30; by default the last with data")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_strategy)
    more = parser.add_subparsers(title="changes", metavar="set | history | judge")
    for name, function in (
        ("set", revising.set_),
        ("history", revising.history),
        ("judge", judge),
    ):
        function(more.add_parser(name, help=function.__doc__, description=function.__doc__))


def _run_strategy(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.with_strategy().plan(options.at)
        is_there = home.path.joinpath(FILE).is_file()
        metrics = home.catalogue.metrics
    if options.json:
        print(as_json(found))
        return 0
    if not is_there:
        print(NO_STRATEGY)
        return 0
    print(f"in force on {found.date}")
    if found.cascade.winning_aspiration:
        print(found.cascade.winning_aspiration)
    titles = {one.id: one.title for one in found.objectives}
    for objective in found.objectives:
        serves = f"; serves {titles[objective.serves]}" if objective.serves else ""
        print(f"objective: {objective.title} ({objective.id}{serves})")
    for choice in found.choices:
        carriers = ", ".join(titles[one] for one in choice.objectives)
        print(f"{choice.title}: carried by {carriers or 'no objective'}")
    for aim in found.aims:
        print(f"aim {aim.aim} ({aim.level}): {', '.join(aim.metrics) or 'not covered'}")
    for target in found.targets:
        whose = target.team or target.level or "all"
        metric = metrics[target.metric]
        red, goal = (figure(value, metric.measure) for value in (target.red, target.goal))
        print(f"target of {metric.title} ({whose}): red {red}, goal {goal}")
    for other in found.benchmarks:
        metric = metrics[other.metric]
        value = figure(other.value, metric.measure)
        print(f"somebody else's {metric.title}: {value}, {other.source}, {other.date}")
    for bet in found.bets:
        print(f"bet: {bet.says}{_kept(bet)}")
    for change in found.history:
        print(f"{change.date}  {change.what}{f'. {change.reason}' if change.reason else ''}")
    return 0


def _kept(bet: Bet) -> str:
    """When the verdict was kept; that it is not, where its day has come."""
    if bet.kept:
        return f" (kept on {bet.kept[0].at[:10]})"
    return "" if bet.verdict == "open" else " (not kept yet: scorecard strategy judge)"


def judge(parser: argparse.ArgumentParser) -> None:
    """judge the bets whose day has come, and keep each verdict; every import does the same"""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    parser.set_defaults(run=_run_judge)


def _run_judge(options: argparse.Namespace) -> int:
    found = act.judge_bets(home_of(options), LOCAL)
    if options.json:
        print(as_json({"judged": found}))
        return 0
    for bet in found:
        print(f"kept: {bet.says}")
    if not found:
        print("no bet is due that is not in the ledger as the data tell it")
    return 0
