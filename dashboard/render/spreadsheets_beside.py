"""What stands beside a figure and in the strategy, as rows for a spreadsheet: figures as figures.

Figures that a page holds back are held back here by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import scoring
from dashboard.ask import (
    AimServed,
    Answerers,
    Bet,
    Comparison,
    Explained,
    Hurting,
    Links,
    Naive,
    Reviewers,
    Slice,
)
from dashboard.ask.strategy.gaps import Load
from dashboard.ask.strategy.theory_words import READING
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.render import answerers, choices, differing, explained
from dashboard.render.spreadsheets import SheetTable, unit
from dashboard.scoring import Counted, Estimate, Figure

END = ("95 % from", "95 % to")


# ---- beside a figure


def comparison(found: Comparison, metric: Metric) -> SheetTable:
    """People by name, each beside colleagues with the same kinds of cases."""
    columns = ("name", "value", "unit", "n", "likely", "likely from", "likely to", "expected")
    rows = tuple(
        (
            *(one.display_name, one.value, unit(metric.measure), one.n, *_ends(one.pooled), one.expected),
            *(differing.VERDICTS[one.verdict][1], one.says or None),
        )
        for one in found.names
    )
    return SheetTable(metric.title, (*columns, "beside colleagues", "note"), rows)


def _ends(of: Estimate | None) -> tuple[float | None, ...]:
    return (of.value, of.low, of.high) if of else (None,) * 3


def moved(found: Explained, metric: Metric) -> SheetTable:
    """What each part adds to a change, by its share of the cases and by its own figure."""
    columns = (
        explained.titled(found.by).lower(),
        "put together",
        "adds",
        "by its share",
        "by its own figure",
    )
    rows = tuple(
        (
            *(part.name, ", ".join(part.names) or None, part.total, part.mix, part.rate),
            *(*_told(part.before), *_told(part.now), unit(metric.measure)),
        )
        for part in found.parts
    )
    return SheetTable(metric.title, (*columns, "before", "n before", "now", "n now", "unit"), rows)


def _told(of: Counted) -> tuple[float | None, float]:
    return scoring.unless_few(of.value, of.n), of.n


def slices(found: Sequence[Slice], by: str, metric: Metric) -> SheetTable:
    """A figure cut by one column."""
    columns = (explained.titled(by).lower(), "value", "unit", *END, "n")
    rows = tuple((one.name, *_cut(one.figure, unit(metric.measure))) for one in found)
    return SheetTable(metric.title, columns, rows)


def _cut(of: Figure, measure: str) -> tuple[Any, ...]:
    known = scoring.unless_few(of.value, of.n)
    return (known, measure, *((of.low, of.high) if known is not None else (None, None)), of.n)


def hurting(found: Hurting) -> SheetTable:
    """Categories, the most hours on unhappy cases first."""
    columns = ("category", "hours on unhappy cases", "tickets", "unhappy (%)", "answers", "minutes a ticket")
    rows = tuple(
        (one.category, one.hours, one.tickets, one.share, one.answers, one.minutes)
        for one in found.categories
    )
    return SheetTable("Where customers hurt", columns, rows)


def reviewers(found: Reviewers) -> SheetTable:
    """What each reviewer would give on all the work."""
    rows = tuple((one.name, one.mean, one.low, one.high, one.n) for one in found.reviewers)
    return SheetTable("Reviewers", ("reviewer", "would give", *END, "reviews"), rows)


def who_answers(found: Answerers) -> SheetTable:
    """Every kind of case with its share of all cases and of the answers."""
    columns = ("by", "kind of case", "of all cases (%)", "cases", "of the answers (%)", "answers", "note")
    return SheetTable("Who answered", columns, tuple(_answering(found)))


def _answering(found: Answerers) -> Iterator[tuple[Any, ...]]:
    for kind, parts in found.by:
        for part in parts:
            said = answerers.stands_out(part) or None
            yield kind, part.name, part.of_cases, part.cases, part.of_answers, part.answers, said


def plain_count(found: Naive) -> SheetTable:
    """The cases between our figure and a plain count's, by reason."""
    rows = tuple((step.reason, step.rows, step.after, unit(found.measure)) for step in found.reasons)
    return SheetTable("Cases between", ("what it does otherwise", "cases", "it then says", "unit"), rows)


# ---- strategy


def load(loads: Sequence[Load], metrics: dict[str, Metric]) -> SheetTable:
    """What all goals ask of each team: a row a team, by name."""
    columns = ("team", "tickets a week", "hours a week", "all its hours", "largest part", "tickets of it")
    rows = []
    for one in loads:
        part = (metrics[one.largest.metric].title, one.largest.things) if one.largest else (None, None)
        others = ", ".join(metrics[name].title for name in one.not_counted) or None
        rows.append((one.team, one.tickets, one.hours, one.worked, *part, others))
    return SheetTable("What goals ask", (*columns, "also not reached"), tuple(rows))


def bets(found: Sequence[Bet]) -> SheetTable:
    """Every bet as it stands, what is due first."""
    columns = ("bet", "says", "registered", "due", "verdict", "kept")
    rows = tuple(
        (
            *(bet.statement or None, bet.says, bet.registered, bet.by, choices.VERDICTS[bet.verdict]),
            "; ".join(f"{choices.VERDICTS[one.verdict]} {one.at[:10]}" for one in bet.kept) or None,
        )
        for bet in choices.by_day(found)
    )
    return SheetTable("Bets", columns, rows)


def links(found: Links, objectives: dict[str, Objective], metrics: dict[str, Metric]) -> SheetTable:
    """Every driver and outcome with its reading and its question."""
    columns = ("objective", "driver", "outcome", "reading", "says", "question", "would change it")
    rows = tuple(
        (
            *(objectives[one.objective].title, metrics[one.driver].title, metrics[one.outcome].title),
            *(READING[one.reading], one.says, one.question, one.would_change),
        )
        for one in found.links
    )
    return SheetTable("Drivers and outcomes", columns, rows)


def aims(found: Sequence[AimServed]) -> SheetTable:
    """Aims of service excellence, a row each on each card."""
    rows = tuple((one.aim, one.level, ", ".join(one.metrics) or "not covered") for one in found)
    return SheetTable("Aims", ("aim", "card", "metrics"), rows)
