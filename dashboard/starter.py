"""A first strategy.toml: a complete example, or the cards that given files can compute. No goals.

Red, goal and baseline are typed by people (method.md, 3), so a proposal has objectives to reword,
cards to weigh and an empty place for targets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import scratch
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.durable import private, write_whole
from dashboard.faults import Refused, UsageFault
from dashboard.intake import history, load
from dashboard.model.catalogue import LEVELS, PERSPECTIVES, Catalogue, Level, Metric, load_catalogue
from dashboard.model.strategy import FEWEST, MOST

Progress = Callable[[str], None]

# method.md, "Card that init proposes, where the data allow"
PREFERRED: dict[Level, tuple[str, ...]] = {
    "organisation": (
        "csat",
        "service_recovery",
        "resolution_sla",
        "first_contact_resolution",
        "overdue_backlog",
        "quality_engagement",
        "agent_satisfaction",
        "cost_per_resolution",
    ),
    "team": (
        "csat",
        "service_recovery",
        "resolution_sla",
        "first_contact_resolution",
        "overdue_backlog",
        "quality_engagement",
        "agent_satisfaction",
        "first_reply_sla",
    ),
    "agent": (
        "csat",
        "quality_engagement",
        "critical_error_free",
        "reopen_rate",
        "resolution_sla",
        "coaching_closure",
    ),
}
# what fills a card whose preferred metrics have no data, best first
OTHERS = (
    "first_reply_sla",
    "first_reply_time",
    "resolution_time",
    "reopen_rate",
    "nps",
    "quality_score",
    "escalation_rate",
    "critical_error_free",
    "coaching_closure",
)
ENOUGH = 10
OBJECTIVES = {
    "customer": ("trusted-service", "Customers trust our service"),
    "process": ("right-in-time", "Solved right, and in time"),
    "people": ("people-grow", "People who grow and stay"),
    "financial": ("worth-its-cost", "Service that is worth its cost"),
}


@dataclass(frozen=True)
class LeftOut:
    """A metric that the files can't compute, and the columns that would bring it."""

    metric: str
    level: Level
    needs: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Proposal:
    """What init wrote: the metrics of each card, and what it left out and why."""

    file: str
    cards: dict[Level, tuple[str, ...]]
    no_card: dict[Level, str]
    left_out: tuple[LeftOut, ...]


def init(home: Path, files: Sequence[Path] = (), progress: Progress = history.silent) -> Proposal:
    """Write home/strategy.toml and say what is in it; never overwrites.

    Raises UsageFault where there is one already, Refused where a file can't be read.
    """
    path = home / "strategy.toml"
    if path.exists():
        raise UsageFault(f"{path} is there already and is never overwritten; edit it, or move it away.")
    catalogue = load_catalogue(home)
    if files:
        able, left_out = _computable(catalogue, files, progress)
    else:
        able, left_out = {level: set(catalogue.metrics) for level in LEVELS}, ()
    cards = {level: _choose(level, able[level], catalogue) for level in LEVELS}
    no_card = {
        level: f"only {len(chosen)} metrics can be computed and a card has {FEWEST} to {MOST}"
        for level, chosen in cards.items()
        if len(chosen) < FEWEST
    }
    kept = {level: chosen for level, chosen in cards.items() if level not in no_card}
    write_whole(private(home) / "strategy.toml", _toml(kept, no_card, left_out, catalogue))
    return Proposal(str(path), kept, no_card, left_out)


def _computable(
    catalogue: Catalogue, files: Sequence[Path], progress: Progress
) -> tuple[dict[Level, set[str]], tuple[LeftOut, ...]]:
    """Level -> metrics with enough observations in the files, and those without."""
    with scratch.folder("init") as folder:
        home = folder / "home"
        for receipt in load.import_files(home, files, progress=progress):
            if receipt.status == "refused":
                raise Refused(f"{receipt.file}: {receipt.reason}")
        with Home.open(home, LOCAL) as loaded:
            able, left_out = _able(loaded, catalogue)
    return able, tuple(left_out)


def _able(home: Home, catalogue: Catalogue) -> tuple[dict[Level, set[str]], list[LeftOut]]:
    span = home.covered()
    able: dict[Level, set[str]] = {}
    left_out: list[LeftOut] = []
    for level in LEVELS:
        wanted = tuple(name for name, m in catalogue.metrics.items() if level in m.scored_levels)
        counts = home.most_observations(level, wanted, span)
        able[level] = {name for name in wanted if counts[name] >= ENOUGH}
        left_out += [
            LeftOut(name, level, *_why(home, catalogue.metrics[name], counts[name]))
            for name in wanted
            if name not in able[level]
        ]
    return able, left_out


def _why(home: Home, metric: Metric, count: float) -> tuple[tuple[str, ...], str]:
    needs = home.needs(metric.name)
    if needs:
        return needs, "needs " + ", ".join(needs)
    return (), f"only {count:,.0f} observations, {ENOUGH} are the least that may have a colour"


def _choose(level: Level, able: set[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The preferred metrics that the data allow, filled up by others that balance the card."""
    order = [*PREFERRED[level], *(name for name in OTHERS if name not in PREFERRED[level])]
    fit = [name for name in order if name in able and level in catalogue.metrics[name].scored_levels]
    preferred = [name for name in fit if name in PREFERRED[level]]
    others = [name for name in fit if name not in preferred]
    return tuple([*preferred, *others][: max(FEWEST, len(preferred))][:MOST])


def _toml(
    cards: dict[Level, tuple[str, ...]],
    no_card: dict[Level, str],
    left_out: Sequence[LeftOut],
    catalogue: Catalogue,
) -> str:
    used = {catalogue.metrics[name].perspective for chosen in cards.values() for name in chosen}
    parts = [HEAD]
    parts += [_objective(perspective) for perspective in PERSPECTIVES if perspective in used]
    parts += [_card(level, chosen, catalogue) for level, chosen in cards.items()]
    parts += [f"# No {level} card: {reason}.\n" for level, reason in no_card.items()]
    if left_out:
        lines = [f"#   {item.level}: {item.metric}: {item.reason}" for item in left_out]
        parts.append("# Left out, and what would bring it:\n" + "\n".join(lines) + "\n")
    return "\n".join([*parts, TARGETS])


def _objective(perspective: str) -> str:
    slug, title = OBJECTIVES[perspective]
    return (
        f"[[objective]]\nid = {json.dumps(slug)}\ntitle = {json.dumps(title)}\n"
        f"perspective = {json.dumps(perspective)}\n"
        'business_value = "Say what the business gets if this is met."\n'
        'customer_value = "Say what the customer gets if this is met."\n'
        'owner = ""\n'
    )


def _card(level: Level, chosen: Sequence[str], catalogue: Catalogue) -> str:
    lines = [
        f"    {{ metric = {json.dumps(name)},"
        f" objective = {json.dumps(OBJECTIVES[catalogue.metrics[name].perspective][0])}, weight = 1 }},"
        for name in chosen
    ]
    return f"[[card]]\nlevel = {json.dumps(level)}\nmetrics = [\n" + "\n".join(lines) + "\n]\n"


HEAD = """\
# The strategy that the scorecard serves. Everything here is yours to reword.
[organisation]
name = "Your organisation"
zone = "UTC"                  # for instance Europe/Amsterdam
fiscal_year_starts = 1
# holidays = [2026-12-25]
# [organisation.business_hours]
# monday = ["09:00-17:00"]

[people]
mode = "individuals"          # or "teams_only": then no names of people are stored
composite = false             # true: a person gets one overall score
"""

TARGETS = """\
# Targets are typed by people, dated, and never inferred. One looks like this:
# [[target]]
# metric = "csat"
# from = 2026-01-01
# baseline = 72               # where you started
# red = 75                    # worse than this is red
# goal = 90
# by = 2027-06-30
# set_by = ""
# agreed_with = ""
# reason = ""
"""


def as_text(proposal: Proposal) -> str:
    """The proposal as the command line prints it."""
    lines = [f"wrote {proposal.file}; it sets no goals: add [[target]] entries."]
    lines += [f"  {level} card: {', '.join(chosen)}" for level, chosen in proposal.cards.items()]
    lines += [f"  no {level} card: {reason}" for level, reason in proposal.no_card.items()]
    lines += [f"  left out ({item.level}): {item.metric}: {item.reason}" for item in proposal.left_out]
    return "\n".join(lines)
