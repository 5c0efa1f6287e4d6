"""strategy.toml as text: a first one, and one whose draft cards are replaced; all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.model import toml_lines
from dashboard.model.metric import PERSPECTIVES, Level, Metric
from dashboard.model.strategy import Card, Objective, Strategy
from dashboard.model.toml_lines import quoted

OBJECTIVES = {
    "customer": ("trusted-service", "Customers trust our service"),
    "process": ("right-in-time", "Solved right, and in time"),
    "people": ("people-grow", "People who grow and stay"),
    "financial": ("worth-its-cost", "Service that is worth its cost"),
}
UNSAID = {  # what an objective says until somebody does
    "business_value": "Say what the business gets if this is met.",
    "customer_value": "Say what the customer gets if this is met.",
}
HEAD = """\
# The strategy that the scorecard serves. Everything here is yours to reword.
[organisation]
name = "Your organisation"
zone = "UTC"                  # for instance Europe/Amsterdam
fiscal_year_starts = 1
# country = "NL"              # its public holidays; region = "BY" where a country has regions
# holidays = [2026-12-24]     # days of your own beside them
# [organisation.business_hours]
# monday = ["09:00-17:00"]
# [[calendar]]                # of teams elsewhere; what it leaves out is the organisation's
# teams = ["Lisbon"]
# zone = "Europe/Lisbon"
# country = "PT"

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
LEFT_OUT = "# Left out, and what would bring it:"
REMARK = re.compile(rf"# No \w+ card: |{re.escape(LEFT_OUT)}$|#   \w+: \w+: ")
HEADER = re.compile(r"\s*\[+\s*([\w\"'-]+)")


def first(
    cards: Mapping[Level, Sequence[str]],
    drafts: Sequence[Level],
    remarks: Sequence[str],
    metrics: Mapping[str, Metric],
) -> str:
    """A whole file: cards, an objective of each perspective to be reworded, an empty place for goals."""
    used = {metrics[name].perspective for chosen in cards.values() for name in chosen}
    objectives = [_objective(perspective) for perspective in PERSPECTIVES if perspective in used]
    shown = [_card(level, cards[level], drafts, _Places(metrics)) for level in cards]
    return "\n".join([HEAD, *objectives, *shown, *remarks, TARGETS])


def may_be_replaced(strategy: Strategy) -> bool:
    """Whether a proposal may add cards: beside a draft, or where there is none.

    Zone and mode are said before a first file is loaded, because names must not be stored first.
    """
    return not strategy.card or any(card.draft for card in strategy.card)


def remarks(no_card: Mapping[Level, str], left_out: Sequence[str]) -> list[str]:
    """What is said of the cards in comments: which there is none of, and what was left out of them."""
    said = [f"# No {level} card: {reason}.\n" for level, reason in no_card.items()]
    if left_out:
        said.append("\n".join([LEFT_OUT, *(f"#   {item}" for item in left_out)]) + "\n")
    return said


def with_cards(
    text: str,
    strategy: Strategy,
    cards: Mapping[Level, Sequence[str]],
    drafts: Sequence[Level],
    said: Sequence[str],
    metrics: Mapping[str, Metric],
) -> str:
    """The text of this strategy, its draft cards replaced by these; a level without a card gets one.

    A metric that stays keeps its objective and weight; everything that people wrote stays as they wrote it.
    """
    places = _Places(metrics, strategy)
    added = [
        _objective(perspective)
        for perspective in PERSPECTIVES
        if any(metrics[name].perspective == perspective for chosen in cards.values() for name in chosen)
        and places.is_new(perspective)
    ]
    replaced = {place: card for place, card in enumerate(strategy.card) if card.draft and card.level in cards}
    levels = {card.level for card in strategy.card}
    blocks = {
        place: _card(card.level, cards[card.level], drafts, places, card) for place, card in replaced.items()
    }
    more = [_card(level, cards[level], drafts, places) for level in cards if level not in levels]
    lines = text.splitlines(keepends=True)
    spans = {place: _span(text, lines, place) for place in replaced}
    first_place = min(replaced, default=None)
    if first_place is None:
        lines += ["\n", *(f"{block}\n" for block in (*added, *more))]
    for place in sorted(replaced, reverse=True):
        start, end = spans[place]
        new = blocks[place]
        if place == max(replaced):
            new += "".join(f"\n{block}" for block in more)
        if place == first_place:
            new = "".join(f"{block}\n" for block in added) + new
        lines[start:end] = new.splitlines(keepends=True)
    kept = [line for line in lines if not REMARK.match(line)]
    return "".join(kept).rstrip("\n") + "\n" + "".join(f"\n{one}" for one in said)


def _span(text: str, lines: Sequence[str], place: int) -> tuple[int, int]:
    """From which line, from 0, up to which a [[card]] stands, without the comments above the next table."""
    start = toml_lines.lines(text)["card", place] - 1
    end = start + 1
    while end < len(lines):
        header = HEADER.match(lines[end])
        if header and not lines[end].replace(" ", "").lstrip("[").startswith("card."):
            break
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end


class _Places:
    """Which objective a metric serves, and with what weight: as it is written, else by its perspective."""

    def __init__(self, metrics: Mapping[str, Metric], strategy: Strategy | None = None) -> None:
        self._metrics = metrics
        self._known: Sequence[Objective] = strategy.objective if strategy else ()

    def is_new(self, perspective: str) -> bool:
        """Whether no objective of this perspective is written yet."""
        return not any(objective.perspective == perspective for objective in self._known)

    def of(self, metric: str, card: Card | None) -> tuple[str, float]:
        for item in card.metrics if card else ():
            if item.metric == metric:
                return item.objective, item.weight
        perspective = self._metrics[metric].perspective
        known = (one.id for one in self._known if one.perspective == perspective)
        return next(known, OBJECTIVES[perspective][0]), 1


def _objective(perspective: str) -> str:
    slug, title = OBJECTIVES[perspective]
    values = "".join(f"{key} = {quoted(said)}\n" for key, said in UNSAID.items())
    return (
        f"[[objective]]\nid = {quoted(slug)}\ntitle = {quoted(title)}\n"
        f'perspective = {quoted(perspective)}\n{values}owner = ""\n'
    )


def _card(
    level: Level,
    chosen: Sequence[str],
    drafts: Sequence[Level],
    places: _Places,
    before: Card | None = None,
) -> str:
    head = [f"level = {quoted(level)}"]
    if before and before.from_date:
        head.append(f"from = {before.from_date}")
    if level in drafts:
        head.append("draft = true                  # too few metrics yet: nothing is scored")
    lines = []
    for name in chosen:
        objective, weight = places.of(name, before)
        lines.append(
            f"    {{ metric = {quoted(name)}, objective = {quoted(objective)}, weight = {weight:g} }},"
        )
    return "\n".join(["[[card]]", *head, "metrics = [", *lines, "]", ""])
