"""Cards of the organisation, of teams and of people, and the targets on them."""

from __future__ import annotations

from dataclasses import replace

from dashboard import scoring
from dashboard.access import may
from dashboard.ask.cache import cached
from dashboard.ask.cards.card import Cards, Scorecard
from dashboard.ask.cards.question import CardQuestion, plan_of
from dashboard.ask.cards.readings import readings_of
from dashboard.ask.cards.series import standing_at
from dashboard.ask.cards.trend import Trend
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened, understood
from dashboard.ask.people.guarding import is_for, period_of
from dashboard.ask.spans import find_period, shown
from dashboard.ask.whose import asked_of, display_names, known_name, people_shown
from dashboard.faults import UsageFault
from dashboard.model.metric import Level
from dashboard.model.strategy import Target
from dashboard.model.strategy_text import may_be_replaced
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading, Total
from dashboard.store.whom import Whom


@dataclass(frozen=True)
class Person:
    """Somebody in the data: the name that the desk uses, the one to show, the teams, latest first."""

    name: str
    display_name: str
    teams: tuple[str, ...]


def cards(
    home: Opened,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    metrics: tuple[str, ...] = (),
    *,
    behaving: bool = True,
) -> Cards:
    """The cards of a level, or of one name. A home without data has none.

    `behaving`: with variation and assurance, for which the weeks up to the period's end are asked too;
    without them where a page shows none.
    """
    if not home.has_data:
        understood(home, metrics, period)
        return Cards(None, level, ())
    people_shown(home, level)
    team, name = known_name(home, "team", team), known_name(home, level, name)
    whom = asked_of(home, level, name, team)
    period = period_of(home, level, name, period).name  # one answer however the period was named
    team, name = whom.team, name if level == "organisation" else whom.name
    ask_cards = behaving_cards if behaving else _cards
    return ask_cards(home, level, name, team, period, metrics)


def _cards(
    home: Opened,
    level: Level,
    name: str | None,
    team: str | None,
    period: str,
    metrics: tuple[str, ...],
) -> Cards:
    if level == "team" and name is not None:
        # what is held back of a team depends on the others, so it is read among them
        found = cards_of(home, level, None, None, period, metrics, only=name)
        if found.cards:
            return found
    return cards_of(home, level, name, team, period, metrics)


@cached
def behaving_cards(
    home: Opened,
    level: Level,
    name: str | None,
    team: str | None,
    period: str,
    metrics: tuple[str, ...],
) -> Cards:
    """The same with how each reading behaves over time."""
    found = _cards(home, level, name, team, period, metrics)
    shown = plan_of(home, level, find_period(home, period), metrics).shown
    trends = standing_at(home, shown, Whom.of(level, name, team), find_period(home, period))

    def told(card: Scorecard) -> Scorecard:
        own = None if level == "organisation" else card.name
        of_it = [
            tuple(_behaving(one, trends.get((one.metric, own))) for one in part)
            for part in (card.metrics, card.beside)
        ]
        return replace(card, metrics=of_it[0], beside=of_it[1])

    return replace(found, cards=tuple(map(told, found.cards)))


def _behaving(made: Reading, trend: Trend | None) -> Reading:
    """How a reading behaves over time, where there is a figure that may be shown."""
    if trend is None or made.reason or made.base in ("none", "suppressed"):
        return made
    return made.with_(variation=trend.variation, assurance=trend.assurance, behaviour=trend.behaviour)


@cached
def cards_of(
    home: Opened,
    level: Level,
    name: str | None,
    team: str | None,
    period: str | None,
    metrics: tuple[str, ...],
    only: str | None = None,
) -> Cards:
    """The cards of all that a question is about; of `only` one of them as it stands among all."""
    found = find_period(home, period)
    plan = plan_of(home, level, found, metrics)
    if not plan.metrics:
        raise UsageFault(
            f"{home.path / 'strategy.toml'}: no card for level {level}; {_how_to_get(home)}, or name a"
            " metric with --metric."
        )
    whom = Whom.of(level, name, team)
    composite = level != "agent" or home.strategy.people.composite
    readings = readings_of(home, plan, whom, found, only)
    return Cards(
        shown(found),
        level,
        tuple(
            _drafted(
                home,
                plan,
                whom,
                _card(home, level, who, made, beside, scoring.total(made, composite=composite)),
            )
            for who, (made, beside) in sorted(readings.items(), key=lambda item: (item[0] or "").casefold())
        ),
    )


def _how_to_get(home: Opened) -> str:
    """A card that is not there: `init` writes the first, and adds to a draft what the data can compute."""
    if not (home.path / "strategy.toml").exists():
        return "`scorecard init` writes what the data can compute"
    if may_be_replaced(home.strategy):
        return "`scorecard init` adds one as soon as the data can compute it"
    return "write one, copy what `scorecard init --home NEW --from FILE` proposes in another home"


def _drafted(home: Opened, plan: CardQuestion, whom: Whom, card: Scorecard) -> Scorecard:
    """Of a draft: that it is one, and what would make it a card."""
    if not plan.is_draft or plan.card is None:
        return card
    from dashboard.ask.cards.missing import still_missing  # only of a draft anything is missing

    on_card = tuple(item.metric for item in plan.card.metrics)
    return replace(card, draft=True, missing=still_missing(home, whom, on_card))


def _card(
    home: Opened,
    level: Level,
    name: str | None,
    readings: list[Reading],
    beside: list[Reading],
    sums: Total,
) -> Scorecard:
    own = name if name is not None else home.strategy.organisation.name
    return Scorecard(
        name=own,
        display_name=display_names(home).get(own, own) if level == "agent" else own,
        **vars(sums),
        metrics=tuple(readings),
        beside=tuple(beside),
    )


def trends_of_card(
    home: Opened,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
) -> dict[str, Trend]:
    """The trends behind the variation and assurance of a card: of each metric up to the period's end."""
    if not home.has_data:
        return {}
    people_shown(home, level)
    found = find_period(home, period)
    team, name = known_name(home, "team", team), known_name(home, level, name)
    whom = asked_of(home, level, name, team)
    trends = standing_at(home, plan_of(home, level, found, ()).shown, whom, found)
    return {metric: trend for (metric, who), trend in trends.items() if who == whom.name}


def people(home: Opened, team: str | None = None) -> tuple[Person, ...]:
    """Who has any observation (in a team), by display name. UsageFault where only teams are shown."""
    if not home.has_data:
        return ()
    people_shown(home, "agent")
    if team is not None:
        asked_of(home, "team", team, None)
    return tuple(one for one in _people(home) if team is None or team in one.teams)


@cached
def _people(home: Opened) -> tuple[Person, ...]:
    shown = display_names(home)
    found = (
        Person(agent, shown.get(agent, agent), tuple(own)) for agent, own in home.reader.people().items()
    )
    return tuple(sorted(found, key=lambda one: (one.display_name.casefold(), one.name)))


def target(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    team: str | None = None,
    period: str | None = None,
) -> Target | None:
    """The target in force on a period's last day, with who set it and why. None where there is none."""
    if not home.has_data:
        return None
    if team is not None:
        asked_of(home, "team", team, None)
    return home.strategy.target_for(metric, level, team, find_period(home, period).last)


def worst_teams(home: Opened, period: str | None = None) -> dict[str, Reading]:
    """Metric -> the reading of the team furthest from its goal; a metric without scores is absent."""
    if not home.has_data or home.strategy.card_for("team", find_period(home, period).last) is None:
        return {}
    return _worst_teams(home, find_period(home, period))


@cached
def _worst_teams(home: Opened, period: Period) -> dict[str, Reading]:
    """Kept: it takes every team's card."""
    if not may(home.who, "see"):
        return _furthest(home, period)  # of their own teams, which is nobody else's answer
    place = kept(home, "furthest", dict[str, Reading], period.first.isoformat(), period.last.isoformat())
    return place.answer(lambda: _furthest(home, period))


def _furthest(home: Opened, period: Period) -> dict[str, Reading]:
    if not is_for(home, None, period):
        return {}
    by_metric: dict[str, list[Reading]] = {}
    for card in cards_of(home, "team", None, None, period.name, ()).cards:
        for reading in card.metrics:
            by_metric.setdefault(reading.metric, []).append(reading)
    found = {metric: scoring.furthest(readings) for metric, readings in by_metric.items()}
    return {metric: reading for metric, reading in found.items() if reading}
