"""What moved a figure, and people or teams beside one another: explain, compare."""

from __future__ import annotations

import argparse
from typing import get_args

from dashboard import ask, wording
from dashboard.ask import Comparison, Explained
from dashboard.ask.cards.explaining import Side
from dashboard.commands.asking import asked
from dashboard.model.metric import LEVELS, Metric
from dashboard.output import as_json
from dashboard.scoring.compared import Compared, Counted
from dashboard.text import figure, span

MIX_AND_RATE = "  mix: by its share of the cases; rate: by its own figure. All parts add up to the change."


def explain(parser: argparse.ArgumentParser) -> None:
    """say what moved a metric since the period before"""
    parser.add_argument("metric")
    parser.add_argument("--level", choices=LEVELS, default="organisation")
    parser.add_argument("--name", metavar="NAME", help="which team or person")
    parser.add_argument("--team", metavar="TEAM", help="of a person only the cases in this team")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--by", choices=get_args(ask.By), help="what the change is cut by")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_explain)


def _run_explain(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.explain(
            options.metric, options.level, options.name, options.period, options.by, options.team
        )
        print(as_json(found) if options.json else _explained(found, home.metric(found.metric)))
    return 0


def _explained(found: Explained, metric: Metric) -> str:
    lines = [f"{metric.title}, {found.name}: {wording.moved(found, metric)}"]
    if found.change is not None:
        lines.append(f"  {_side(found.before, metric)} -> {_side(found.now, metric)}")
    for part in found.parts:
        before, now = (
            figure(side.value, metric.measure) if side.value is not None else "-"
            for side in (part.before, part.now)
        )
        lines.append(
            f"  {part.name:<28} {part.total:+9.2f}  (mix {part.mix:+.2f}, rate {part.rate:+.2f})"
            f"  {before} of {part.before.n:,.0f} -> {now} of {part.now.n:,.0f}"
        )
    if found.parts:
        lines.append(MIX_AND_RATE)
    return "\n".join(lines)


def _side(side: Side, metric: Metric) -> str:
    """What the whole read, of how many cases, and over which days."""
    value = "-" if side.value is None else figure(side.value, metric.measure)
    when = (
        f"the last week's end of {span(side.from_, side.to)}" if metric.series else span(side.from_, side.to)
    )
    return f"{value} of {side.n:,.0f} ({when})"


def compare(parser: argparse.ArgumentParser) -> None:
    """put the people of a team, or the teams, beside one another, fairly"""
    parser.add_argument("metric")
    parser.add_argument("--team", metavar="TEAM", help="its people; without it the teams")
    parser.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-07, 2026-W31 or FROM..TO")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run_compare)


def _run_compare(options: argparse.Namespace) -> int:
    with asked(options) as home:
        found = home.compare(options.metric, options.team, options.period)
        print(as_json(found) if options.json else _compared(found, home.metric(found.metric)))
    return 0


def _compared(found: Comparison, metric: Metric) -> str:
    whose = found.team or "teams"
    together = f"; together {_value(found.all, metric)}" if found.names else ""
    lines = [f"{metric.title}, {whose}, {span(found.window.from_, found.window.to)}, by name{together}"]
    for one in found.names:
        between = (
            f"({figure(one.low, metric.measure)} to {figure(one.high, metric.measure)})"
            if one.value is not None and one.low is not None and one.high is not None
            else ""
        )
        lines.append(f"  {one.display_name:<24} {_value(one, metric):>18} {between:<20} {one.says}")
    if not found.names:
        lines.append(f"  {found.reason or 'nobody has a case here'}")
    return "\n".join(lines)


def _value(of: Counted | Compared, metric: Metric) -> str:
    return f"{'-' if of.value is None else figure(of.value, metric.measure)}, n {of.n:,.0f}"
