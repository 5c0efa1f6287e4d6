"""Over which days a metric that protects whoever answered is told, so that no figures tell of few together.

Of figures that overlap in part, one less another tells of the few between. So each is a sum of *cells* that
do not overlap: a whole quarter's answers, or those of its months where nobody had too few in any of them. Of
teams that is asked of all at once: what is not shown of one in a month would follow from the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from dashboard import periods, scoring
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.spans import today_of
from dashboard.ask.whose import names_of
from dashboard.method.tally import units_of
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store.figures import Tallies
from dashboard.store.sources import Read

Units = dict[str | None, float]  # team -> independent units; None: of no team
Held = frozenset[tuple[Read, str | None]]


@dataclass(frozen=True)
class ByQuarter:
    """Of a metric with a minimum: months with answers, quarters that have months.

    `few` are the teams that had too few in a quarter, `held` whose figure of it would tell of those.
    """

    answered: frozenset[Period]
    by_month: Mapping[Level, frozenset[Period]]
    few: Mapping[Period, frozenset[str | None]]
    held: Mapping[Period, frozenset[str]]

    def of(self, quarter: Period, period: Period) -> list[Period]:
        """The months of a quarter in which there are answers and that lie in a period."""
        within = (one for one in _months(quarter) if period.first <= one.first and one.last <= period.last)
        return [one for one in within if one in self.answered]


def held_back(home: Opened, asked: Iterable[Read], level: Level) -> Held:
    """The (read, team) that are held back (None: the organisation's), because they would tell of few.

    Found over all teams, whoever asks and whomever about, so that all see the same.
    """
    held: set[tuple[Read, str | None]] = set()
    for name, period in asked:
        metric = home.metric(name)
        if metric.minimum <= 1 or level == "agent":
            continue
        every: Iterable[str | None] = (None, *names_of(home, "team"))
        if is_told(home, metric, level, period):
            every = _held_in(home, metric, period) if level == "team" else ()
        held |= {((name, period), team) for team in every}
    return frozenset(held)


def is_told(home: Opened, metric: Metric, level: Level, period: Period) -> bool:
    """Whether these days are whole months, and their answers a sum of cells."""
    found = cells(home, metric.name)

    def is_sum(quarter: Period) -> bool:
        within = found.of(quarter, period)
        is_all = period.first <= quarter.first and quarter.last <= period.last
        if quarter in found.by_month.get(level, ()) or is_all or not within:
            return True
        # what a quarter that is not over has so far would be taken from what it has then
        return quarter.last <= today_of(home) and within == found.of(quarter, quarter)

    return periods.is_of_months(period) and all(map(is_sum, _quarters(home, period)))


def _held_in(home: Opened, metric: Metric, period: Period) -> frozenset[str | None]:
    """Who is held back, or had too few, in any of the cells, which would follow from all and the others."""
    found = cells(home, metric.name)
    within = [one for one in _quarters(home, period) if found.of(one, period)]
    few = [found.few[one] for one in within] if len(within) > 1 else []
    return frozenset[str | None]().union(*few, *(found.held[one] for one in within))


def last_quarter(home: Opened, period: Period) -> Period:
    """The last whole quarter that was over by a period's end."""
    end = min(period.last, today_of(home))
    found = periods.quarter_of(end, home.fiscal)
    return found if found.last <= end else periods.previous(found, home.fiscal)


@cached
def cells(home: Opened, name: str) -> ByQuarter:
    """Found over all teams and all days, in one question, so that every page tells by the same cells."""
    days, metric = home.reader.days(), home.metric(name)
    quarters = _quarters(home, periods.between(*days)) if days else []
    asked = [one for quarter in quarters for one in (quarter, *_months(quarter))]
    found = home.reader.of_all_teams([(name, one) for one in asked]) if asked else {}
    units = {one: _units(found, (name, one)) for one in asked}

    def few_in(span: Period) -> frozenset[str | None]:
        return frozenset(team for team, number in units[span].items() if 0 < number < metric.minimum)

    held = {one: scoring.held_back(metric, units[one]) for one in quarters}
    return ByQuarter(
        frozenset(one for one in asked if one.kind == "month" and sum(units[one].values()) > 0),
        {
            "organisation": frozenset(
                one for one in quarters if not _tells(metric, _months_of(units, one), few_in(one) | held[one])
            ),
            "team": frozenset(one for one in quarters if not any(map(few_in, _months(one)))),
        },
        {one: few_in(one) for one in quarters},
        held,
    )


def _tells(metric: Metric, months: Sequence[Units], untold: Collection[str | None]) -> bool:
    """Whether the months of all, less what teams have in their quarter, tell of few.

    Of some months of all one may take the quarters of whoever answered in no other month: what is left are
    the others in these months, who must be nobody, or enough. `untold`: whose quarter is not told.
    """
    teams = {team for month in months for team in month}
    for size in range(1, len(months) + 1):
        for chosen in combinations(range(len(months)), size):
            beside = [month for at, month in enumerate(months) if at not in chosen]
            taken = {team for team in teams - {None, *untold} if not any(month.get(team) for month in beside)}
            left = sum(n for at in chosen for team, n in months[at].items() if team not in taken)
            if 0 < left < metric.minimum:
                return True
    return False


def _months_of(units: Mapping[Period, Units], quarter: Period) -> list[Units]:
    return [units[month] for month in _months(quarter)]


def _units(found: Tallies, read: Read) -> Units:
    """Of each team, and of nobody's: what the organisation has beyond them."""
    teams: Units = {team: units_of(tally) for (one, team), tally in found.items() if one == read}
    whole = teams.pop(None, 0.0)
    return {**teams, None: whole - sum(teams.values())}


def _quarters(home: Opened, period: Period) -> list[Period]:
    return list(dict.fromkeys(periods.quarter_of(one.first, home.fiscal) for one in _months(period)))


def _months(period: Period) -> Iterator[Period]:
    return periods.buckets(period, "month")
