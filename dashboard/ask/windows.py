"""Over which days a metric is read when a page asks for a period, and with what it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.people.protected import is_told, last_quarter
from dashboard.ask.spans import today_of
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store.figures import BY_MONTH
from dashboard.store.sources import Read

STEPS = 60  # periods that are looked back at most
NAMED_ONLY = "read by week, month, quarter and year"
MOSTLY_DECIDED = 0.9  # from this share on a period shorter than a month is read, and a point is drawn full
AT_ONCE = 10  # periods that are asked for in one question
LEAST_MONTH = 28  # days


@dataclass(frozen=True)
class Window:
    """The days that a reading is over. `reason`: why there is no number, whatever the data.

    `is_earlier`: nothing near enough is decided in the period itself, so it is an earlier one of its kind.
    `alone` stands by itself beside a longer window: the page's period, of a person the last month.
    """

    period: Period
    before: Period
    alone: Period | None = None
    reason: str | None = None
    is_earlier: bool = False

    def told(self, tally: Tally) -> Tally:
        """A tally; where the window has a reason, that and no figure."""
        return tally if self.reason is None else Tally(reason=self.reason)


@cached
def window_of(home: Opened, metric: Metric, level: Level, period: Period) -> Window:
    """The window of a metric at a level, for a period that was asked for.

    Samples are read over three months where a period is shorter, people over the three whole months that
    ended with it or before, costs over ended months, and what is decided by waiting over the latest
    period of its kind, shorter than a month, of which 90 % is decided. What protects whoever answered is read
    over quarters, and over months where these tell of nobody.
    """
    if level == "agent":
        own = periods.whole_months(period, today_of(home))
        return Window(own, periods.window_before(own), periods.month(own.last))
    if metric.grain == "month":
        return _by_month(home, period)
    if metric.minimum > 1:
        return _of_cells(home, metric, level, period)
    if metric.evidence == "sample":
        own = periods.window(period)
        if own == period:
            return Window(own, _previous(home, period))
        return Window(own, periods.window_before(own), period)
    own = _week_before(home, period) if metric.series else _latest_decided(home, metric, period)
    return Window(own, _previous(home, own), is_earlier=own != period)


def _previous(home: Opened, period: Period) -> Period:
    return periods.previous(period, home.fiscal)


def _of_cells(home: Opened, metric: Metric, level: Level, period: Period) -> Window:
    """What protects whoever answered: three whole months, or a quarter or year.

    Where the figures of such days would tell of few: the last quarter that was over.
    """
    kind = periods.kind_of(period, home.fiscal)
    if kind is None:
        # of two spans that begin alike one less the other would tell of few, however many answered in each
        return Window(period, _previous(home, period), reason=NAMED_ONLY)
    own, quarter = period, last_quarter(home, period)
    if kind not in ("quarter", "year"):
        own = periods.window(period) if kind == "month" else periods.whole_months(period, today_of(home))
    if is_told(home, metric, level, own):
        return Window(own, _previous(home, own) if own == period else periods.window_before(own))
    return Window(quarter, _previous(home, quarter))


def _by_month(home: Opened, period: Period) -> Window:
    """The ended months of a period; a reason where it is not of whole months, or none has ended."""
    before = _previous(home, period)
    if home.reader.ended_months(period):
        return Window(home.reader.ended_months(period) or period, before)
    return Window(period, before, reason=None if periods.is_of_months(period) else BY_MONTH)


def _week_before(home: Opened, period: Period) -> Period:
    """The period, or the last week that ended before it where none ends in it."""
    at = home.reader.week_end(period)
    return period if at is None or at >= period.first else periods.week(at)


@cached
def _latest_decided(home: Opened, metric: Metric, period: Period) -> Period:
    """The period, or the latest one of its kind before it that is decided well enough."""
    if period.days >= LEAST_MONTH or not home.reader.waits(metric):
        return period
    earliest = _first_day(home)
    for found, decided in _decided(home, metric, period):
        if (decided is None and found == period) or (decided is not None and decided >= MOSTLY_DECIDED):
            return found
        if found.first <= earliest:
            break
    return period


def _decided(home: Opened, metric: Metric, latest: Period) -> Iterator[tuple[Period, float | None]]:
    """A period and those before it, with the share that is decided; what the sums hold is asked for once."""
    shares: dict[Read, float | None] = {}
    for step, one in enumerate(_back(home, latest, STEPS)):
        if step % AT_ONCE == 0:
            shares = _waiting(home, one)
        key = (metric.name, one)
        yield one, shares[key] if key in shares else home.reader.decided(metric, one)


@cached
def _waiting(home: Opened, latest: Period) -> dict[Read, float | None]:
    """How much of every metric that waits is decided, over a period and those before it."""
    return home.reader.all_decided(list(_back(home, latest, AT_ONCE)))


def _back(home: Opened, latest: Period, steps: int) -> Iterator[Period]:
    """A period and those of its kind before it."""
    for _ in range(steps):
        yield latest
        latest = _previous(home, latest)


@cached
def _first_day(home: Opened) -> date:
    days = home.reader.days()
    return days[0] if days else date.min
