"""The Scorecard of a team or a person as a sheet: each objective, below it the metrics that serve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard import scoring, wording
from dashboard.ask import Home, Scorecard, Shown, Trend
from dashboard.faults import UsageFault
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Objective
from dashboard.render import charts, differing, people
from dashboard.render import reading as words
from dashboard.report.paper import (
    LONGEST_NAME,
    Cell,
    Line,
    Paper,
    PaperColumn,
    Row,
    cell,
    counts,
    cut,
    facts,
    goal,
    in_a_line,
    spread,
    status,
)
from dashboard.scoring import Reading

TEAM = (
    PaperColumn("Metric", 2.4),
    PaperColumn("Value", 1.7, number=True),
    PaperColumn("Goal", 0.9, number=True),
    PaperColumn("Status", 1.9),
    PaperColumn("What to think of it", 4.0),
    PaperColumn("Over time", 2.2),
)
PERSON = (
    PaperColumn("Metric", 2.0),
    PaperColumn("Value", 1.6, number=True),
    PaperColumn("Goal", 0.9, number=True),
    PaperColumn("Status", 1.7),
    PaperColumn("What to think of it", 3.2),
    PaperColumn("What I do that moves it", 2.8),
    PaperColumn("What it brings", 2.8),
)


def paper(home: Home, level: Level, name: str, period: str | None, team: str | None = None) -> Paper:
    """A team's or a person's card; UsageFault without one, or for whoever may not see it."""
    shown = home.period(period)
    cards = home.with_strategy().cards(level, name, team, shown.name).cards
    if not cards:
        raise UsageFault(f"there is no card for level {level} in strategy.toml.")
    about, card = home.about(), cards[0]
    assert about.as_of is not None  # there is a period, so there are data
    named = f"Scorecard of {cut(card.display_name, LONGEST_NAME)}"
    empty = Paper(named, facts(about, shown), about.as_of, (_nothing(level),))
    if all(reading.base == "none" for reading in card.metrics):
        return empty
    only = (f"Shown: the work in {team}.",) if team else ()
    return replace(
        empty,
        lead=(*only, *_lead(card, level, shown)),
        columns=PERSON if level == "agent" else TEAM,
        rows=_rows(home, level, card, shown),
        notes=(_note(card, level),),
    )


def _nothing(level: Level) -> str:
    return wording.NOBODY if level == "agent" else "Nothing to read in this time."


def _lead(card: Scorecard, level: Level, period: Shown) -> tuple[str, ...]:
    """What stands above the table: of a person what differs, of a team what the card adds up to."""
    if level == "agent":
        return people.window_words(card, period), *_differing(card)
    worst = wording.furthest(card.worst, card.metrics)
    furthest = f"Furthest from its goal: {worst.title}." if worst else ""
    line = counts(card.status, card.goals_met, card.missed, card.goals_open).text
    return line, furthest, wording.no_targets(card.metrics)


def _note(card: Scorecard, level: Level) -> str:
    if level == "agent":
        return f"Score {wording.score(card.score)}" if card.score is not None else ""
    return wording.coverage(card.metrics)


def _differing(card: Scorecard) -> tuple[str, ...]:
    """What is reliably different about a person's figures, which usually is nothing, and from what."""
    if not any(reading.compared for reading in card.metrics):
        return ()
    found = [f"{title}: {said}" for title, said in differing.differing(card)]
    team = next((one.team for one in card.metrics if one.team), None)
    nothing = " ".join(differing.nothing_differs(card)).strip()
    return (*(found or [nothing]), differing.held_against(team))


def _rows(home: Home, level: Level, card: Scorecard, period: Shown) -> tuple[Row, ...]:
    """An objective as a heading, below it its metrics; what serves none stands last."""
    team = card.name if level == "team" else next((one.team for one in card.metrics if one.team), None)
    metrics, rows = home.strategy.worded(home.catalogue.metrics, team), []
    trends = home.trends_of_card(level, card.name, period=period.name) if level == "team" else {}
    for objective in home.strategy.objective:
        serving = [reading for reading in card.metrics if reading.objective == objective.id]
        if serving:
            rows.append(_heading(objective, card, serving))
            rows += _serving(serving, metrics, trends, level)
    loose = [reading for reading in card.metrics if reading.objective is None]
    heading = [Row((cell(Line("Beside the objectives", "strong")),))] if loose else []
    return (*rows, *heading, *_serving(loose, metrics, trends, level))


def _heading(objective: Objective, card: Scorecard, serving: Sequence[Reading]) -> Row:
    """An objective: what its metrics add up to, outcome and drivers; a person's with what it brings."""
    title = Line(objective.title, "strong")
    if any(reading.level == "agent" for reading in serving):
        return Row((cell(title, Line(f"For the customer: {objective.customer_value}", "quiet")),))
    read = {reading.metric: reading for reading in (*card.beside, *card.metrics)}
    outcome = read.get(objective.outcome or "")
    theory = [in_a_line("Outcome", outcome)] if outcome else []
    theory += [in_a_line("Driver", read[name]) for name in objective.drivers if name in read]
    sums = scoring.total(serving)
    added = counts(sums.status, sums.goals_met, sums.missed, sums.goals_open)
    return Row((cell(title, added, *(Line(said, "quiet") for said in theory)),))


def _serving(
    readings: Sequence[Reading], metrics: Mapping[str, Metric], trends: Mapping[str, Trend], level: Level
) -> list[Row]:
    made = _of_person if level == "agent" else _of_team
    return [Row(made(reading, metrics[reading.metric], trends.get(reading.metric))) for reading in readings]


def _of_team(reading: Reading, metric: Metric, trend: Trend | None) -> tuple[Cell, ...]:
    return (*_figures(reading, metric), cell(reading.says), _over_time(reading, trend))


def _of_person(reading: Reading, metric: Metric, trend: Trend | None) -> tuple[Cell, ...]:
    one = reading.compared
    beside = Line(one.says if one else "", "quiet")
    return (
        *_figures(reading, metric),
        cell(reading.says, beside),
        cell(metric.operations),
        cell(metric.strategy),
    )


def _figures(reading: Reading, metric: Metric) -> tuple[Cell, ...]:
    """Metric, value, goal and status: what a tile says."""
    whose = f"of {reading.team}" if reading.target and reading.level == "agent" and reading.team else ""
    return (
        cell(Line(reading.title, "strong"), Line(wording.alone(reading, metric), "quiet")),
        cell(Line(words.value(reading), "strong"), Line(spread(reading), "quiet")),
        cell(goal(reading) or "–", Line(whose, "quiet"), Line(wording.target_since(reading), "quiet")),
        cell(status(reading), Line(" ".join(wording.change(reading)), "quiet")),
    )


def _over_time(reading: Reading, trend: Trend | None) -> Cell:
    """The sparkline of the tile and how the series behaves."""
    if trend is None or sum(point.value is not None for point in trend.points) < 2:
        return cell()
    drawn = charts.sparkline(trend, reading.measure, reading.target)
    return cell(Line(reading.behaviour, "quiet"), picture=drawn)
