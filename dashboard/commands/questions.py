"""show, trend, rows, metrics, history, check: what a home is asked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from dashboard import ask, wording
from dashboard.ask import Home
from dashboard.commands.asking import asked
from dashboard.faults import UsageFault
from dashboard.model.metric import LEVELS, Metric
from dashboard.output import as_json, csv_text, plain
from dashboard.scoring import Reading
from dashboard.text import figure, many, period_name
from dashboard.units import UNITS


def _about_whom(parser: argparse.ArgumentParser, level: str | None = "organisation") -> None:
    parser.add_argument("--level", choices=LEVELS, default=level)
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")


def _team(options: argparse.Namespace) -> str | None:
    """Only a person's figures can be cut down to one team."""
    if options.team is not None and options.level != "agent":
        raise UsageFault("--team goes with --level agent; for a team: --level team --name NAME.")
    return str(options.team) if options.team is not None else None


def show(parser: argparse.ArgumentParser) -> None:
    """show cards"""
    _about_whom(parser)
    parser.add_argument("--team", metavar="TEAM")
    parser.add_argument("--metric", action="append", default=[], metavar="M")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_show)


def _run_show(options: argparse.Namespace) -> int:
    with asked(options) as home:
        return _show(home, options)


def _show(home: Home, options: argparse.Namespace) -> int:
    # metrics by name need no strategy, a card does
    found = (home if options.metric else home.with_strategy()).cards(
        options.level,
        options.name,
        _team(options),
        options.period,
        tuple(options.metric),
    )
    if options.json:
        print(as_json(_with_words(home, found)))
        return 0
    if found.period is None:
        print("no cards: there are no data yet; scorecard import FILE")
        return 0
    metrics = home.catalogue.metrics
    period = found.period
    print(period_name(period.name, period.from_, period.to))
    if outside := options.period and home.not_covered(options.period):
        print(outside)  # as the pages say it; in JSON all is null
        return 0
    if not found.cards:
        print(f"no {options.level} has anything to read in this time")
    for card in found.cards:
        print(_card_text(card, found.period, metrics))
        own = _metrics_of(home, found, card) if options.metric else {}
        for name in dict.fromkeys(options.metric):
            print(f"  {own[name].title}: what moves it: {own[name].operations}")
            print(f"  {own[name].title}: what business and customer get: {own[name].strategy}")
    return 0


def _with_words(home: Home, found: ask.Cards) -> dict[str, Any]:
    """Each metric of a card in both languages."""
    said: dict[str, Any] = plain(found)
    for card, told in zip(found.cards, said["cards"], strict=True):
        in_both_languages(told["metrics"], _metrics_of(home, found, card))
    return said


def in_both_languages(readings: list[dict[str, Any]], metrics: Mapping[str, Metric]) -> None:
    """Put a metric's words in operations and in strategy into what JSON says of it."""
    for one in readings:
        one["operations"] = metrics[one["metric"]].operations
        one["strategy"] = metrics[one["metric"]].strategy


def _metrics_of(home: Home, found: ask.Cards, card: ask.Scorecard) -> dict[str, Metric]:
    """The metrics in the words of the card's team, or of the person's."""
    team = card.name if found.level == "team" else next((one.team for one in card.metrics if one.team), None)
    return home.strategy.worded(home.catalogue.metrics, team)


def _card_text(card: ask.Scorecard, period: ask.Shown, metrics: Mapping[str, Metric]) -> str:
    """A card in lines: its counts, then each reading with its word and what to think of it."""
    counts = wording.goals(card.goals_met, card.missed, card.goals_open)
    worst = wording.furthest(card.worst, card.metrics)
    furthest = f"; furthest from its goal: {worst.title}" if worst and counts else ""
    head = f"{card.display_name}: {counts}{furthest}" if counts else card.display_name
    lines = [_reading_text(reading, period, metrics[reading.metric]) for reading in card.metrics]
    if card.draft:
        of_card = sum(reading.weight is not None for reading in card.metrics)
        head = f"{card.display_name}: a draft, {wording.of_at_least(of_card)}; it scores nothing"
        lines += [_missing_text(one) for one in card.missing]
    return "\n".join([head, *lines])


def _missing_text(one: ask.Missing) -> str:
    needs = f"needs {', '.join(one.needs)}; " if one.needs else ""
    return f"  still missing: {one.title} ({one.perspective}): {needs}comes with {one.brings}"


def _reading_text(reading: Reading, period: ask.Shown, metric: Metric) -> str:
    span = ""
    known = reading.told
    if known is not None and reading.low is not None and reading.high is not None:
        span = f" ({figure(reading.low, reading.measure)} to {figure(reading.high, reading.measure)})"
    value = figure(known, reading.measure) if known is not None else "–"
    value = "not reached" if reading.bound else value
    goal = f", goal {figure(reading.target.goal, reading.measure)}" if reading.target else ""
    changed = " ".join(wording.change(reading)).strip()
    notes = (
        wording.window(reading, period.from_, period.to),
        wording.alone(reading, metric),
        wording.target_since(reading),
        changed,
    )
    told = "; ".join((reading.word, *(note for note in notes if note)))
    said = " ".join(part for part in (reading.says, reading.behaviour) if part)
    return f"  {reading.title:<28} {value:>12}{span}, n {reading.n:,.0f}{goal}: {told}. {said}".rstrip()


def trend(parser: argparse.ArgumentParser) -> None:
    """show one metric over time"""
    parser.add_argument("metric")
    _about_whom(parser)
    parser.add_argument("--every", choices=("day", "week", "month"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_trend)


def _run_trend(options: argparse.Namespace) -> int:
    with asked(options) as home:
        metrics = home.catalogue.metrics
        found = home.trend(
            options.metric, options.level, options.name, options.every, options.period, judged=options.period
        )
    if options.json:
        print(as_json(found))
        return 0
    unit = metrics[found.metric].measure
    reason = wording.no_answer(metrics[found.metric], found.reason) if found.reason else ""
    print(reason or _heading(found, metrics[found.metric]))
    if not found.points and not reason:
        print("no data yet; scorecard import FILE")
    for point in () if found.reason else found.points:
        value = "-" if point.told is None else figure(point.told, unit)
        is_told = point.rule or point.is_provisional or point.is_few
        note = wording.note(point.partial, point.decided, point.rule, few=point.is_few) if is_told else ""
        print(f"{point.from_}  {value:>12}  n {point.n:,.0f}{f'  ({note})' if note else ''}")
    for line in (found.behaviour, *(f"range set anew from {r.from_}: {r.reason}" for r in found.rebases)):
        if line:
            print(line)
    return 0


def _heading(found: ask.Trend, metric: Metric) -> str:
    """Of what, of whom and how often; between which limits chance alone moves it, and the goal."""
    said = [f"{metric.title}, {found.name}, by {found.every}"]
    if found.lower_limit is not None and found.upper_limit is not None:
        within = UNITS[metric.measure].within  # as the chart is drawn: no share is beyond 100 %
        low, high = (figure(within(one), metric.measure) for one in (found.lower_limit, found.upper_limit))
        said.append(f"usual range{' so far' if found.trial else ''} {low} to {high}")
    if found.target is not None:
        said.append(f"goal {figure(found.target, metric.measure)}")
    return "; ".join(said)


def rows(parser: argparse.ArgumentParser) -> None:
    """print the observations behind a number, as CSV"""
    parser.add_argument("metric")
    _about_whom(parser)
    parser.add_argument("--team", metavar="TEAM")
    parser.set_defaults(run=_run_rows)


def _run_rows(options: argparse.Namespace) -> int:
    with asked(options) as home:
        table = home.rows(
            options.metric,
            options.level,
            options.name,
            _team(options),
            options.period,
        )
    sys.stdout.write(csv_text(table.columns, table.rows))
    return 0


def metrics(parser: argparse.ArgumentParser) -> None:
    """list the metrics"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_metrics)


def _run_metrics(options: argparse.Namespace) -> int:
    with asked(options) as home:
        metrics = home.catalogue.metrics.values()
    if options.json:
        listed = [
            {**metric.model_dump(mode="json", exclude={"name", "home"}), "metric": metric.name}
            for metric in metrics
        ]
        print(as_json({"metrics": listed}))
        return 0
    for metric in metrics:
        print(f"{metric.name:<26} {metric.title}: {metric.description}")
    return 0


def history(parser: argparse.ArgumentParser) -> None:
    """list the imports in force: who, when, what"""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_history)


def _run_history(options: argparse.Namespace) -> int:
    with asked(options) as home:
        ledger = home.history()
    if options.json:
        print(as_json({"generation": ledger.seq, "imports": ledger.imports}))
        return 0
    from dashboard.intake.receipt import from_json  # no other question needs receipts

    for entry in ledger.imports:
        told = from_json(entry.receipt)
        warnings = many(len(told.warnings), "warning")
        print(
            f"{entry.import_id:>4}  {entry.when[:16].replace('T', ' ')} UTC  {entry.by or '-'}  {entry.name}:"
            f" {many(told.rows_read, 'row')} read, {told.refused:,} refused, {told.accepted:,} accepted as"
            f" {entry.format} into desk {entry.desk}, {warnings}"
        )
    if not ledger.imports:
        print("no import is in force; scorecard import FILE")
    return 0


def check(parser: argparse.ArgumentParser) -> None:
    """check strategy, catalogue and data"""
    parser.add_argument(
        "--rows", metavar="CHECK", help="the rows that one check of the data points at, as CSV"
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_check)


def _run_check(options: argparse.Namespace) -> int:
    if options.rows and options.json:
        raise UsageFault("the rows of a check are CSV; ask for them without --json.")
    with asked(options) as home:
        if options.rows:
            found_rows = home.check_rows(options.rows, sys.maxsize)
            sys.stdout.write(csv_text(found_rows.columns, found_rows.rows))
            return 0
        found = home.checks()
    if options.json:
        print(as_json({"checks": found}))
    else:
        for check in found:
            where = f" ({'; '.join(check.where)})" if check.where else ""
            print(f"{check.severity}: {check.message}{where}")
            if check.does:
                print(f"    {check.does}")
        if not found:
            print("nothing looks wrong")
    return 1 if any(check.severity == "error" for check in found) else 0
