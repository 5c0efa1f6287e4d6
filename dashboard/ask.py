"""The questions that a page, the command line or a report may ask, and the only caching.

Every question takes a Scope first (who may see what), then the home, and gives frozen dataclasses: a
tile draws them, the command line prints their asdict, so that screen and script can't disagree.
Answers are cached by (generation, strategy, catalogue, scope, question): an import or an edited file is
seen at the next call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from dashboard import periods, scoring
from dashboard.catalogue import LEVELS, Catalogue, Level, Metric, load_catalogue
from dashboard.faults import Fault, UsageFault, nearest
from dashboard.method.tally import Tally
from dashboard.periods import Every, Period
from dashboard.scoring import Asked, Reading, Total
from dashboard.strategy import Card as CardPlan
from dashboard.strategy import Objective, Strategy, Target, load_strategy, uncovered
from dashboard.warehouse import checks as warehouse_checks
from dashboard.warehouse.generations import Import, Ledger, Store, outdated
from dashboard.warehouse.read import Reader, Snapshot, Whom, snapshot

P = ParamSpec("P")
R = TypeVar("R")
TREND_WEEKS, TREND_MONTHS = 26, 12


@dataclass(frozen=True)
class Scope:
    """Who asks, and so what they may see. Everything for now; roles come with their issue."""

    who: str = "everyone"

    def admit(self, whom: Whom) -> Whom:
        """The observations that this scope may see of those asked for."""
        return whom


EVERYTHING = Scope()


@dataclass(frozen=True)
class Shown:
    """A period as answers carry it."""

    name: str
    from_: date
    to: date


@dataclass(frozen=True)
class Card:
    """The scorecard of one name: its readings and what they add up to."""

    name: str
    display_name: str
    score: float | None
    coverage: float
    goals_met: int
    goals: int
    worst: str | None
    status: scoring.Status
    metrics: tuple[Reading, ...]


@dataclass(frozen=True)
class Cards:
    """The cards of a level."""

    period: Shown | None
    level: Level
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class TrendPoint:
    """One day, week or month of a metric; `partial` where it is not over or was cut."""

    from_: date
    to: date
    n: float
    value: float | None
    low: float | None
    high: float | None
    partial: bool
    kind: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Trend:
    """One metric over time. Limits, kinds and rules come with behaviour charts."""

    metric: str
    level: Level
    name: str
    every: Every
    points: tuple[TrendPoint, ...]
    target: float | None
    chart: str | None = None
    centre: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    trial: bool | None = None
    variation: str = "none"
    assurance: str = "none"


@dataclass(frozen=True)
class TeamOnObjective:
    """How one team stands on an objective."""

    team: str
    score: float | None
    coverage: float
    status: scoring.Status
    worst: str | None
    goals_met: int
    goals: int


@dataclass(frozen=True)
class Attained:
    """How an objective stands; progress and forecast come with their issue."""

    objective: str
    title: str
    owner: str
    serves: str | None
    perspective: str
    score: float | None
    coverage: float
    status: scoring.Status
    goals_met: int
    goals: int
    worst: str | None
    by: date | None
    metrics: tuple[Reading, ...]
    teams: tuple[TeamOnObjective, ...]
    progress: float | None = None
    expected_progress: float | None = None
    forecast: None = None


@dataclass(frozen=True)
class Goals:
    """Attainment of every objective."""

    period: Shown | None
    objectives: tuple[Attained, ...]


@dataclass(frozen=True)
class RowTable:
    """The observations behind a number: it can be added up from `rows` alone.

    `count` is how many there are, also where `rows` was limited; `sums` what they add up to, None
    where the reading shows no value.
    """

    metric: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    window: Shown
    reading: Reading
    count: int
    sums: Tally | None


@dataclass(frozen=True)
class Checked:
    """One check and what it found; `where` names up to three places."""

    check: str
    severity: Literal["warning", "error"]
    rows: int
    message: str
    where: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """A desk in the data, and up to when its data reach (local time)."""

    desk: str
    as_of: datetime


@dataclass(frozen=True)
class About:
    """What every page says: which organisation, data up to when, what there is to choose."""

    organisation: str
    has_data: bool
    has_strategy: bool
    shows_people: bool
    as_of: datetime | None
    desks: tuple[Desk, ...]
    checks_open: int
    teams: tuple[str, ...]
    agents: tuple[str, ...]
    periods: tuple[Shown, ...]
    period: Shown | None
    generation: int


@dataclass(frozen=True)
class Undoable:
    """What `undo` would take back: a generation, what made it, and the imports that only it has.

    `back_to` is the generation that would be in force again; 0 is a home without data.
    """

    generation: int
    back_to: int
    what: str
    imports: tuple[Import, ...]


@dataclass(frozen=True)
class Person:
    """Somebody in the data: the name that the desk uses, the one to show, the teams, latest first."""

    name: str
    display_name: str
    teams: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class House:
    """A home as it stands now: its files and the generation in force."""

    home: Path
    catalogue: Catalogue
    strategy: Strategy
    shot: Snapshot

    @property
    def reader(self) -> Reader:
        """Reads this generation."""
        return Reader(self.shot, self.catalogue, self.strategy.organisation)

    @property
    def fiscal(self) -> int:
        """The month in which the fiscal year starts."""
        return self.strategy.organisation.fiscal_year_starts

    def metric(self, name: str) -> Metric:
        """A metric by name; UsageFault with the nearest where there is none."""
        return _metric(self.catalogue, name)


def _metric(catalogue: Catalogue, name: str) -> Metric:
    if name not in catalogue.metrics:
        raise UsageFault(f'there is no metric "{name}"{nearest(name, catalogue.metrics)}')
    return catalogue.metrics[name]


def _house(home: Path) -> House | None:
    """The home as it stands; None without data. Fault where the clock changed since it was built."""
    catalogue, strategy = files(home)
    shot = snapshot(home)
    if shot is None:
        return None
    if reason := outdated(shot.ledger, strategy, catalogue):
        raise Fault(f"{home}: {reason}.")
    return _kept(home, shot.seq, strategy.fingerprint, id(catalogue), _Box((catalogue, strategy, shot)))


class _Box:
    """Carries things past a cache key: equal to every other box."""

    def __init__(self, held: tuple[Catalogue, Strategy, Snapshot]) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _kept(home: Path, seq: int, strategy: str, catalogue: int, box: _Box) -> House:
    return House(home, *box.held)


def files(home: Path) -> tuple[Catalogue, Strategy]:
    """The catalogue and the strategy of a home, read again only when a file changed."""
    catalogue = load_catalogue(home)
    path = home / "strategy.toml"
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return catalogue, _strategy(path, stamp, _Metrics(catalogue.metrics))


class _Metrics(dict[str, Metric]):
    """Metric names as a cache key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))


@lru_cache(maxsize=16)
def _strategy(path: Path, stamp: int, metrics: _Metrics) -> Strategy:
    return load_strategy(path, metrics)


_CACHES: list[Callable[[], None]] = []


def forget() -> None:
    """Empty every cache of answers: what a measurement needs."""
    for clear in _CACHES:
        clear()


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a question; House is compared by identity, and is new when anything changed."""
    kept = lru_cache(maxsize=512)(function)
    _CACHES.append(kept.cache_clear)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(*args, **kwargs)  # type: ignore[arg-type]

    return call


# --- the periods that a home can be asked about


def find_period(house: House, text: str | None) -> Period:
    """The period that `text` names, else the latest month that ended with data on a card."""
    return periods.parse(text, house.fiscal) if text else _latest_month(house)


@cached
def _latest_month(house: House) -> Period:
    as_of = periods.local(house.reader.as_of(), house.strategy.organisation.tz).date()
    ended = periods.month(as_of + timedelta(days=1)).first - timedelta(days=1)
    on_cards = sorted({item.metric for card in house.strategy.card for item in card.metrics})
    for names in (on_cards, sorted(house.catalogue.metrics)):
        if found := house.reader.last_month(names, ended):
            return periods.month(found)
    return periods.month(as_of)


def _shown(period: Period) -> Shown:
    return Shown(period.name, period.first, period.last)


def window_of(metric: Metric, level: Level, period: Period) -> Period:
    """Samples, and every metric of a person, are read over three months where a period is shorter."""
    return periods.window(period) if metric.evidence == "sample" or level == "agent" else period


def before(metric: Metric, level: Level, period: Period, fiscal: int) -> Period:
    """What `previous` compares with: the window or the period just before."""
    window = window_of(metric, level, period)
    return periods.previous(period, fiscal) if window == period else periods.window_before(window)


# --- reading: every number passes here


class _Scoped:
    """A reader that shows a scope only what it may see: the one place where scope is put in."""

    def __init__(self, house: House, scope: Scope) -> None:
        self._reader, self._scope = house.reader, scope

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        return self._reader.tallies(metrics, self._scope.admit(whom), window)

    def series(
        self, metrics: Sequence[Metric], whom: Whom, buckets: Sequence[Period]
    ) -> dict[str, list[Tally]]:
        return self._reader.series(metrics, self._scope.admit(whom), buckets)

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> tuple[int, float | None]:
        return self._reader.closed_in(metric, self._scope.admit(whom), window)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None
    ) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
        return self._reader.rows(metric, self._scope.admit(whom), window, limit)

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        return self._reader.count(metric, self._scope.admit(whom), window)


@dataclass(frozen=True)
class _Plan:
    """What is asked of each name: the card's metrics, more that were named, and their guards."""

    card: CardPlan | None
    metrics: tuple[Metric, ...]
    guards: tuple[Metric, ...]

    def place(self, name: str) -> tuple[float | None, str | None]:
        """(weight, objective) of a metric on the card, else (None, None)."""
        for item in self.card.metrics if self.card else ():
            if item.metric == name:
                return item.weight, item.objective
        return None, None


def _plan(house: House, level: Level, period: Period, more: Sequence[str]) -> _Plan:
    card = house.strategy.card_for(level, period.last)
    names = [item.metric for item in card.metrics] if card else []
    names += [name for name in more if name not in names]
    chosen = tuple(house.metric(name) for name in names)
    for metric in chosen:
        if level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {level}; it has: {', '.join(metric.levels)}."
            )
    guards = {guard: house.metric(guard) for metric in chosen for guard in metric.guards}
    others = tuple(metric for name, metric in guards.items() if name not in names and level in metric.levels)
    return _Plan(card, chosen, others)


Sums = dict[tuple[str, str | None], Tally]


def _tallies(
    house: House, scope: Scope, metrics: Sequence[Metric], whom: Whom, windows: dict[str, Period]
) -> Sums:
    """The tallies of each metric over its own window; one question a window."""
    found: Sums = {}
    for window in sorted(set(windows.values())):
        same = [metric for metric in metrics if windows[metric.name] == window]
        found |= _Scoped(house, scope).tallies(same, whom, window)
    return found


def _readings(
    house: House, scope: Scope, plan: _Plan, whom: Whom, period: Period
) -> dict[str | None, list[Reading]]:
    """Name -> readings, the card's order; every name that has any observation in a window."""
    every = (*plan.metrics, *plan.guards)
    now = {metric.name: window_of(metric, whom.level, period) for metric in every}
    past = {metric.name: before(metric, whom.level, period, house.fiscal) for metric in every}
    tallies = _tallies(house, scope, every, whom, now)
    earlier = _tallies(house, scope, plan.metrics, whom, past)
    if whom.level == "organisation":
        names: list[str | None] = [None]
    elif whom.name is not None:
        names = [whom.name]
    else:
        on_card = {metric.name for metric in plan.metrics}
        names = sorted({name for (metric, name), t in tallies.items() if metric in on_card and t.n}, key=str)

    def reading(metric: Metric, name: str | None) -> Reading:
        asked = _asked(house, plan, metric, whom, name, now[metric.name], period)
        tally = tallies.get((metric.name, name), Tally())
        previous = earlier.get((metric.name, name), Tally())
        made = scoring.read(asked, tally, (past[metric.name], previous))
        if made.base == "none":
            made = replace(made, needs=_needs(house, metric))
        return scoring.disclosed(metric, made)

    return {name: _guarded(house, plan, name, reading) for name in names}


def _asked(
    house: House,
    plan: _Plan,
    metric: Metric,
    whom: Whom,
    name: str | None,
    window: Period,
    period: Period,
) -> Asked:
    weight, objective = plan.place(metric.name)
    team = name if whom.level == "team" else whom.team
    return Asked(
        metric=metric,
        level=whom.level,
        name=name or house.strategy.organisation.name,
        window=window,
        target=house.strategy.target_for(metric.name, whom.level, team, period.last),
        # a guard is judged like a metric of the card, or it could not warn
        on_card=weight is not None or metric in plan.guards,
        weight=weight,
        objective=objective,
    )


def _guarded(
    house: House, plan: _Plan, name: str | None, reading: Callable[[Metric, str | None], Reading]
) -> list[Reading]:
    made = [reading(metric, name) for metric in plan.metrics]
    guards = [reading(metric, name) for metric in plan.guards]
    statuses = {one.metric: one.status for one in (*made, *guards)}
    return scoring.with_guards(made, statuses, house.catalogue.metrics)


@cached
def _filled(house: House) -> frozenset[str]:
    rows = house.shot.cursor().execute("select name from columns_filled").fetchall()
    return frozenset(row[0] for row in rows)


def _needs(house: House, metric: Metric) -> tuple[str, ...]:
    """The columns of a metric that hold nothing at all in this generation."""
    filled = _filled(house)
    return tuple(need for need in metric.needs if not filled & set(need.split(" or ")))


# --- questions


def _understood(home: Path, metrics: Sequence[str], period: str | None) -> Strategy:
    """The strategy of a home without data; what no data could answer is a UsageFault there too."""
    catalogue, strategy = files(home)
    for name in metrics:
        _metric(catalogue, name)
    if period:
        periods.parse(period, strategy.organisation.fiscal_year_starts)
    return strategy


def cards(
    scope: Scope,
    home: Path,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    metrics: tuple[str, ...] = (),
) -> Cards:
    """The cards of a level, or of one name. A home without data has none."""
    house = _house(home)
    if house is None:
        _understood(home, metrics, period)
        return Cards(None, level, ())
    _people_shown(house, level)
    team, name = _known(house, "team", team), _known(house, level, name)
    return _cards(house, scope, level, name, team, period, metrics)


@cached
def _cards(
    house: House,
    scope: Scope,
    level: Level,
    name: str | None,
    team: str | None,
    period: str | None,
    metrics: tuple[str, ...],
) -> Cards:
    found = find_period(house, period)
    plan = _plan(house, level, found, metrics)
    if not plan.metrics:
        raise UsageFault(
            f"{house.home / 'strategy.toml'}: no card for level {level}; write one, let `scorecard init"
            " --from FILE` propose one, or name a metric with --metric."
        )
    whom = Whom(level, name if level != "organisation" else None, team if level == "agent" else None)
    composite = level != "agent" or house.strategy.people.composite
    readings = _readings(house, scope, plan, whom, found)
    return Cards(
        _shown(found),
        level,
        tuple(
            _card(house, level, who, made, scoring.total(made, composite=composite))
            for who, made in sorted(readings.items(), key=lambda item: (item[0] or "").casefold())
        ),
    )


def _card(house: House, level: Level, name: str | None, readings: list[Reading], sums: Total) -> Card:
    own = name if name is not None else house.strategy.organisation.name
    return Card(
        name=own,
        display_name=_display_names(house).get(own, own) if level == "agent" else own,
        score=sums.score,
        coverage=sums.coverage,
        goals_met=sums.goals_met,
        goals=sums.goals,
        worst=sums.worst,
        status=sums.status,
        metrics=tuple(readings),
    )


@cached
def _display_names(house: House) -> dict[str, str]:
    rows = (
        house.shot.cursor()
        .execute("select agent, arg_max(name, from_date) from people where name is not null group by agent")
        .fetchall()
    )
    return dict(rows)


def people(scope: Scope, home: Path, team: str | None = None) -> tuple[Person, ...]:
    """Who has any observation (in a team), by display name. UsageFault where only teams are shown."""
    house = _house(home)
    if house is None:
        return ()
    _people_shown(house, "agent")
    return tuple(one for one in _people(house) if team is None or team in one.teams)


@cached
def _people(house: House) -> tuple[Person, ...]:
    rows = (
        house.shot.cursor()
        .execute(
            "select agent, team, max(first_date) as latest from rollup where agent is not null"
            " group by agent, team order by latest desc, team"
        )
        .fetchall()
    )
    teams: dict[str, list[str]] = {}
    for agent, team, _ in rows:
        teams.setdefault(agent, []).extend([team] if team is not None else [])
    shown = _display_names(house)
    found = (Person(agent, shown.get(agent, agent), tuple(own)) for agent, own in teams.items())
    return tuple(sorted(found, key=lambda one: (one.display_name.casefold(), one.name)))


def trend(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
) -> Trend:
    """One metric over time, by default the last 26 complete weeks; months for a person."""
    found = trends(scope, home, (metric,), level, name, every, period)
    return found[metric]


def trends(
    scope: Scope,
    home: Path,
    metrics: tuple[str, ...],
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
    team: str | None = None,
) -> dict[str, Trend]:
    """Several metrics over the same time, in one go; of a person, those of one team where it is given."""
    house = _house(home)
    every = every or ("month" if level == "agent" else "week")
    if level == "agent" and every != "month":
        raise UsageFault(
            "a person's trend is by month: fewer answers than that are chance; use --every month."
        )
    if house is None:
        strategy = _understood(home, metrics, period)
        return {
            metric: Trend(metric, level, name or strategy.organisation.name, every, (), None)
            for metric in metrics
        }
    _people_shown(house, level)
    name = _named(house, level, name)
    return _trends(house, scope, metrics, level, name, every, period, _known(house, "team", team))


@cached
def _trends(
    house: House,
    scope: Scope,
    metrics: tuple[str, ...],
    level: Level,
    name: str | None,
    every: Every,
    period: str | None,
    team: str | None,
) -> dict[str, Trend]:
    span, cut = _trend_span(house, every, period), period is not None
    chosen = [house.metric(metric) for metric in metrics]
    for metric in chosen:
        if level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {level}; it has: {', '.join(metric.levels)}."
            )
    whole = list(periods.buckets(span, every))
    buckets = [
        periods.between(max(bucket.first, span.first), min(bucket.last, span.last)) if cut else bucket
        for bucket in whole
    ]
    whom = Whom(level, None if level == "organisation" else name, team if level == "agent" else None)
    series = _Scoped(house, scope).series(chosen, whom, buckets)
    today = periods.local(house.reader.as_of(), house.strategy.organisation.tz).date()
    own = name or house.strategy.organisation.name
    return {
        metric.name: Trend(
            metric=metric.name,
            level=level,
            name=own,
            every=every,
            points=tuple(
                _point(metric, level, own, bucket, bucket.days < full.days or full.last > today, tally)
                for bucket, full, tally in zip(buckets, whole, series[metric.name], strict=True)
            ),
            target=_goal(house, metric, level, name, span),
        )
        for metric in chosen
    }


def _trend_span(house: House, every: Every, period: str | None) -> Period:
    if period:
        return periods.parse(period, house.fiscal)
    zone, as_of = house.strategy.organisation.tz, house.reader.as_of()
    if every == "month":
        return periods.last_complete(as_of, zone, "month", TREND_MONTHS)
    return periods.last_complete(as_of, zone, "week", TREND_WEEKS)


def _goal(house: House, metric: Metric, level: Level, name: str | None, span: Period) -> float | None:
    target = house.strategy.target_for(metric.name, level, name if level == "team" else None, span.last)
    return target.goal if target else None


def _point(
    metric: Metric, level: Level, name: str, bucket: Period, partial: bool, tally: Tally
) -> TrendPoint:
    reading = scoring.disclosed(metric, scoring.read(Asked(metric, level, name, bucket), tally))
    return TrendPoint(bucket.first, bucket.last, reading.n, reading.value, reading.low, reading.high, partial)


def goals(scope: Scope, home: Path, period: str | None = None) -> Goals:
    """Attainment of every objective, for the organisation and for each team."""
    house = _house(home)
    if house is None:
        _understood(home, (), period)
        return Goals(None, ())
    return _goals(house, scope, period)


@cached
def _goals(house: House, scope: Scope, period: str | None) -> Goals:
    found = find_period(house, period)
    own = _level_readings(house, scope, "organisation", found).get(None, [])
    teams = _level_readings(house, scope, "team", found)
    return Goals(
        _shown(found),
        tuple(_attained(house, objective, own, teams) for objective in house.strategy.objective),
    )


def _level_readings(
    house: House, scope: Scope, level: Level, period: Period
) -> dict[str | None, list[Reading]]:
    plan = _plan(house, level, period, ())
    return _readings(house, scope, plan, Whom(level), period) if plan.metrics else {}


def _attained(
    house: House, objective: Objective, own: list[Reading], teams: dict[str | None, list[Reading]]
) -> Attained:
    ids = house.strategy.family(objective.id)
    mine = [reading for reading in own if reading.objective in ids]
    sums = scoring.total(mine)
    by_team = {
        str(team): scoring.total([reading for reading in readings if reading.objective in ids])
        for team, readings in teams.items()
    }
    return Attained(
        objective=objective.id,
        title=objective.title,
        owner=objective.owner,
        serves=objective.serves,
        perspective=objective.perspective,
        score=sums.score,
        coverage=sums.coverage,
        status=sums.status,
        goals_met=sums.goals_met,
        goals=sums.goals,
        worst=sums.worst,
        by=objective.by,
        metrics=tuple(mine),
        teams=tuple(
            TeamOnObjective(team, t.score, t.coverage, t.status, t.worst, t.goals_met, t.goals)
            for team, t in sorted(by_team.items(), key=lambda item: item[0].casefold())
        ),
    )


def rows(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    limit: int | None = None,
) -> RowTable:
    """The observations behind a number, over the same window; with its reading. None is no limit."""
    house = _house(home)
    if house is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    _people_shown(house, level)
    if not house.metric(metric).shows_rows:
        raise UsageFault(f"{metric} never shows rows: people answered it on the promise of staying unknown.")
    name = _named(house, level, name)
    return _rows(house, scope, metric, level, name, _known(house, "team", team), period, limit)


def _rows(
    house: House,
    scope: Scope,
    metric_name: str,
    level: Level,
    name: str | None,
    team: str | None,
    period: str | None,
    limit: int | None,
) -> RowTable:
    metric = house.metric(metric_name)
    found = find_period(house, period)
    window = window_of(metric, level, found)
    whom = Whom(level, None if level == "organisation" else name, team if level == "agent" else None)
    scoped = _Scoped(house, scope)
    columns, fetched = scoped.rows(metric, whom, window, limit)
    zone, at = house.strategy.organisation.tz, columns.index("observed_at")
    local_rows = tuple((*row[:at], periods.local(row[at], zone), *row[at + 1 :]) for row in fetched)
    card = _cards(house, scope, level, name, team, period, (metric_name,)).cards
    reading = next(one for one in card[0].metrics if one.metric == metric_name)
    return RowTable(
        metric=metric_name,
        columns=tuple(columns),
        rows=local_rows,
        window=_shown(window),
        reading=reading,
        count=len(local_rows) if limit is None else scoped.count(metric, whom, window),
        sums=None
        if reading.value is None
        else scoped.tallies([metric], whom, window).get((metric_name, whom.name)),
    )


def closed_in(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level,
    name: str | None = None,
    period: str | None = None,
) -> tuple[int, float | None]:
    """The desk's own way of a duration: (n, plain median) of what was closed in the window."""
    house = _house(home)
    if house is None or not house.metric(metric).is_duration:
        return 0, None
    found = house.metric(metric)
    window = window_of(found, level, find_period(house, period))
    return _Scoped(house, scope).closed_in(
        found, Whom(level, None if level == "organisation" else name), window
    )


def leading_up(scope: Scope, home: Path, every: Every, period: str | None = None) -> str | None:
    """The days, weeks or months up to a period's end, whole, as a period's name for `trend`.

    At least 28 days, 26 weeks or 12 months, and as much as the period holds; not beyond the data.
    None without data.
    """
    house = _house(home)
    if house is None:
        return None
    today = periods.local(house.reader.as_of(), house.strategy.organisation.tz).date()
    return periods.leading_up(find_period(house, period), every, today).name


def target(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level = "organisation",
    team: str | None = None,
    period: str | None = None,
) -> Target | None:
    """The target in force on a period's last day, with who set it and why. None where there is none."""
    house = _house(home)
    if house is None:
        return None
    return house.strategy.target_for(metric, level, team, find_period(house, period).last)


def worst_teams(scope: Scope, home: Path, period: str | None = None) -> dict[str, Reading]:
    """Metric -> the reading of the team with the lowest score on it; a metric without scores is absent."""
    house = _house(home)
    if house is None or house.strategy.card_for("team", find_period(house, period).last) is None:
        return {}
    found: dict[str, Reading] = {}
    for card in _cards(house, scope, "team", None, None, period, ()).cards:
        for reading in card.metrics:
            if reading.score is None:
                continue
            lowest = found.setdefault(reading.metric, reading).score
            if lowest is not None and reading.score < lowest:
                found[reading.metric] = reading
    return found


def catalogue(home: Path) -> Catalogue:
    """Every metric, format, table and check."""
    return load_catalogue(home)


def strategy(home: Path) -> Strategy:
    """What strategy.toml says."""
    return files(home)[1]


def checks(scope: Scope, home: Path) -> tuple[Checked, ...]:
    """What looks wrong in the strategy, the catalogue and the data."""
    catalogue, plan = files(home)
    found = [*_strategy_checks(home, catalogue, plan)]
    shot = snapshot(home)
    if shot is None:
        return tuple(found)
    if reason := outdated(shot.ledger, plan, catalogue):
        return (*found, Checked("outdated", "error", 0, reason, (str(home / "strategy.toml"),)))
    house = _house(home)
    return (*found, *(_data_checks(house) if house else ()))


def _strategy_checks(home: Path, catalogue: Catalogue, plan: Strategy) -> Iterable[Checked]:
    path = str(home / "strategy.toml")
    if not (home / "strategy.toml").is_file():
        yield Checked(
            "no_strategy",
            "warning",
            0,
            "there is no strategy.toml; `scorecard init` writes one",
            (path,),
        )
    for number, card in enumerate(plan.card, 1):
        for gap in uncovered(card, catalogue.metrics):
            yield Checked(
                "card_uncovered",
                "warning",
                0,
                f"the {card.level} card leaves {gap} uncovered",
                (f"{path}: card[{number}]",),
            )
        for item in card.metrics:
            if card.level in catalogue.metrics[item.metric].scored_levels and not any(
                target.metric == item.metric and target.level in (None, card.level) for target in plan.target
            ):
                yield Checked(
                    "no_target",
                    "warning",
                    0,
                    f"{item.metric} on the {card.level} card has no target, so no colour",
                    (path,),
                )


@cached
def _data_checks(house: House) -> tuple[Checked, ...]:
    found = warehouse_checks.run(house.shot.cursor(), house.catalogue.checks.values())
    return tuple(
        Checked(item.check.name, item.check.severity, item.rows, item.message, item.where) for item in found
    )


def history(scope: Scope, home: Path) -> Ledger:
    """Every import in force, oldest first, with its receipt."""
    return Store(home).ledger()


def undoable(scope: Scope, home: Path) -> Undoable | None:
    """What `undo` would take back; None where there is nothing, or where it is no longer kept."""
    store = Store(home)
    ledger = store.ledger()
    if not ledger.seq or (ledger.parent and not store.database(ledger.parent).exists()):
        return None
    before = {item.import_id for item in store.ledger(ledger.parent).imports}
    gone = tuple(item for item in ledger.imports if item.import_id not in before)
    return Undoable(ledger.seq, ledger.parent, ledger.what, gone)


def about(scope: Scope, home: Path) -> About:
    """What every page shows, and what can be chosen."""
    _, plan = files(home)
    house = _house(home)
    has_strategy = (home / "strategy.toml").is_file()
    shows_people = plan.people.mode == "individuals"
    if house is None:
        return About(
            plan.organisation.name,
            False,
            has_strategy,
            shows_people,
            None,
            (),
            0,
            (),
            (),
            (),
            None,
            0,
        )
    return replace(_about(house), has_strategy=has_strategy, checks_open=len(checks(scope, home)))


@cached
def _about(house: House) -> About:
    zone = house.strategy.organisation.tz
    rows = house.shot.cursor().execute("select desk, as_of from desks order by desk").fetchall()
    desks = tuple(Desk(desk, periods.local(as_of, zone)) for desk, as_of in rows)
    latest = find_period(house, None)
    return About(
        organisation=house.strategy.organisation.name,
        has_data=True,
        has_strategy=True,
        shows_people=house.strategy.people.mode == "individuals",
        as_of=max(desk.as_of for desk in desks),
        desks=desks,
        checks_open=0,
        teams=tuple(house.reader.names("team")),
        agents=tuple(house.reader.names("agent")) if house.strategy.people.mode == "individuals" else (),
        periods=_choices(house, latest),
        period=_shown(latest),
        generation=house.shot.seq,
    )


def _choices(house: House, latest: Period) -> tuple[Shown, ...]:
    """The months with data, latest first, then quarters, years and the last weeks."""
    row = house.shot.cursor().execute("select min(local_date), max(local_date) from days").fetchone()
    span = periods.between(row[0], latest.last) if row else latest
    months = [periods.month(bucket.first) for bucket in periods.buckets(span, "month")]
    quarters = {periods.quarter_of(month.first, house.fiscal) for month in months}
    years = {periods.year_of(month.first, house.fiscal) for month in months}
    weeks = [week for week in periods.buckets(span, "week") if week.last <= latest.last][-12:]
    every = [
        *reversed(months),
        *sorted(quarters, reverse=True),
        *sorted(years, reverse=True),
        *reversed(weeks),
    ]
    return tuple(_shown(period) for period in every)


def _known(house: House, level: Level, name: str | None) -> str | None:
    """The name as the data have it, whatever its case; UsageFault with the nearest."""
    if name is None:
        return None
    names = house.reader.names(level)
    if name in names:
        return name
    by_fold = {known.casefold(): known for known in names}
    if level == "agent":
        by_fold = {
            shown.casefold(): own for own, shown in _display_names(house).items() if own in names
        } | by_fold
    if name.casefold() not in by_fold:
        raise UsageFault(f'there is no {level} "{name}"{nearest(name, names)}')
    return by_fold[name.casefold()]


def _named(house: House, level: Level, name: str | None) -> str | None:
    """The one name that a question is about; UsageFault where a team or a person is not named."""
    if name is None and level != "organisation":
        raise UsageFault(f"say which {level}: --name NAME.")
    return _known(house, level, name)


def _people_shown(house: House, level: Level) -> None:
    if level == "agent" and house.strategy.people.mode == "teams_only":
        raise UsageFault("this organisation shows teams only ([people] mode in strategy.toml).")


def period(scope: Scope, home: Path, text: str | None = None) -> Shown:
    """The period that `text` names, else the latest month with data; UsageFault where it names none."""
    house = _house(home)
    if house is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    return _shown(find_period(house, text))


def levels() -> tuple[Level, ...]:
    """The levels that cards come at."""
    return LEVELS


def covered(scope: Scope, home: Path) -> str:
    """The days that the data cover, as a period's name; UsageFault without data."""
    house = _house(home)
    row = (
        None
        if house is None
        else house.shot.cursor().execute("select min(local_date), max(local_date) from days").fetchone()
    )
    if row is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    return periods.between(*row).name


def most_observations(
    scope: Scope, home: Path, level: Level, metrics: tuple[str, ...], period: str
) -> dict[str, float]:
    """Metric -> the most observations that any name of the level has in a period."""
    house = _house(home)
    found = dict.fromkeys(metrics, 0.0)
    if house is None:
        return found
    chosen = [house.metric(name) for name in metrics]
    span = periods.parse(period, house.fiscal)
    for (metric, _), tally in _Scoped(house, scope).tallies(chosen, Whom(level), span).items():
        found[metric] = max(found[metric], tally.n)
    return found


def needs(scope: Scope, home: Path, metric: str) -> tuple[str, ...]:
    """The columns that a metric needs and that hold nothing in the data."""
    house = _house(home)
    return () if house is None else _needs(house, house.metric(metric))
