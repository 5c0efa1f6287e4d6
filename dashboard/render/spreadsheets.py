"""The tables of the pages as rows for a spreadsheet: the same readings, figures as figures, no mark-up.

A cell of a page that holds a reading is a row here, with its interval, n, goal and word, because a value
goes nowhere without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import wording
from dashboard.ask import Goals, Scorecard, Trend, TrendPoint
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.render import bars, differing
from dashboard.scoring import Reading
from dashboard.text import STATUS
from dashboard.units import UNITS

READING = ("metric", "value", "unit", "95 % from", "95 % to", "n", "goal", "status", "change", "over time")
PEOPLE = (
    *("name", "metric", "value", "unit", "95 % from", "95 % to", "n"),
    *("likely", "likely from", "likely to", "beside colleagues", "note"),
)
COUNTS = ("status", "goals met", "missed", "not decided")


@dataclass(frozen=True)
class SheetTable:
    """Columns and rows of plain values: text, numbers, days, None."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def people(cards: Sequence[Scorecard]) -> SheetTable:
    """People by name, a row each metric of the card: what a cell of the page says, and no more."""
    named = sorted(cards, key=lambda card: card.display_name.casefold())
    rows = tuple((card.display_name, *_of_person(one)) for card in named for one in card.metrics)
    return SheetTable("People", PEOPLE, rows)


def _of_person(one: Reading) -> tuple[Any, ...]:
    """Figures, what is likely of so many cases, the verdict; why there is no value."""
    pooled = one.compared.pooled if one.compared and one.told is not None else None
    return (
        *(one.title, *_figures(one)),
        *((pooled.value, pooled.low, pooled.high) if pooled else (None,) * 3),
        differing.VERDICTS[one.compared.verdict][1] if one.compared else None,
        one.word if one.value is None or one.base == "tiny" else None,
    )


def teams(cards: Sequence[Scorecard]) -> SheetTable:
    """Teams by name, a row each metric of the card."""
    rows = tuple((card.display_name, *_reading(one)) for card in cards for one in card.metrics)
    return SheetTable("Teams", ("team", *READING), rows)


def in_teams(readings: Sequence[Reading], metric: Metric) -> SheetTable:
    """One metric in every team."""
    return SheetTable(metric.title, ("team", *READING), tuple((one.name, *_reading(one)) for one in readings))


def metrics(listed: Mapping[str, Metric], readings: Mapping[str, Reading]) -> SheetTable:
    """All metrics that have a reading here, by perspective and title."""
    shown = sorted(
        (metric for metric in listed.values() if metric.name in readings),
        key=lambda metric: (metric.perspective, metric.title.casefold()),
    )
    rows = tuple((metric.perspective, *_reading(readings[metric.name])) for metric in shown)
    return SheetTable("Metrics", ("perspective", *READING), rows)


def trend(found: Trend, metric: Metric) -> SheetTable:
    """One metric over time, with the limits of each point and what it says."""
    rows = tuple(
        (
            *(point.from_, point.to, *_told(point), point.n),
            point.centre,
            *(wording.within(end, metric.measure) for end in (point.lower_limit, point.upper_limit)),
            point.target,
            wording.note(point.partial, point.decided, point.rule, few=point.is_few) or None,
        )
        for point in found.points
    )
    ends = ("from", "to", f"value ({unit(metric.measure)})", "95 % from", "95 % to", "n")
    return SheetTable(metric.title, (*ends, "centre", "lower limit", "upper limit", "goal", "note"), rows)


def _told(point: TrendPoint) -> tuple[float | None, float | None, float | None]:
    """The value with its interval; none on too few cases."""
    return (None, None, None) if point.told is None else (point.value, point.low, point.high)


def goals(found: Goals) -> SheetTable:
    """Objectives, each for the organisation and for every team, with its way and its forecast."""
    rows: list[tuple[Any, ...]] = []
    for one in found.objectives:
        about = (one.title, one.owner, one.by)
        ahead, expected = one.forecast, one.path.expected if one.path else None
        forecast = (ahead.value, ahead.low, ahead.high, ahead.reaches_goal) if ahead else (None,) * 4
        own, shown = wording.furthest(one.worst, one.metrics), bars.aim(one)
        titles = (own.title if own else None, shown.title if shown else None)
        rows.append((*about, "organisation", *_counts(one), *titles, expected, *forecast))
        rows += [(*about, team.team, *_counts(team), *(None,) * 7) for team in one.teams]
    ahead_of = ("expected today", "forecast", "80 % from", "80 % to", "reaches its goal")
    shown_by = ("furthest from its goal", "its way is shown by")
    columns = ("objective", "owner", "by", "whose", *COUNTS, *shown_by, *ahead_of)
    return SheetTable("Objectives", columns, tuple(rows))


def of_objectives(found: Goals, worst_teams: Mapping[str, Reading]) -> SheetTable:
    """The metrics that serve each objective, and the team furthest from the goal of each."""
    rows = []
    for objective in found.objectives:
        for one in objective.metrics:
            furthest = worst_teams.get(one.metric)
            is_short = furthest is not None and not furthest.goal_met
            team = (furthest.name, furthest.told) if furthest and is_short else (None, None)
            rows.append((objective.title, *_reading(one), wording.attained(one) or None, *team))
    columns = ("objective", *READING, "attainment", "team furthest from it", "its value")
    return SheetTable("Metrics of objectives", columns, tuple(rows))


def _counts(one: Any) -> tuple[Any, ...]:
    """The word of a total, and its goals met, missed and not decided."""
    return STATUS[one.status][1], one.goals_met, one.missed, one.goals_open


def _reading(one: Reading) -> tuple[Any, ...]:
    return (
        *(one.title, *_figures(one)),
        *(one.target.goal if one.target else None, one.word),
        " ".join(wording.change(one)).strip() or None,
        one.behaviour or None,
    )


def _figures(one: Reading) -> tuple[Any, ...]:
    """Value, unit, interval and cases; on too few for a rate their number alone."""
    known = one.told
    ends = (one.low, one.high) if known is not None or one.bound else (None, None)
    return (known, unit(one.measure), *ends, one.n)


def unit(measure: str) -> str:
    """How a column says in what its figures are."""
    return "minutes" if UNITS[measure].is_time else UNITS[measure].suffix.strip() or measure
