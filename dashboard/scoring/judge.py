"""The one judgement: which bands the evidence leaves open, and what follows.

A colour is a claim. A band is open where its probability is LEAST or more; one open band is a verdict,
more are none. Four kinds of evidence: a *census* whose cases are all decided has the band of its value;
a census of which some are not decided yet, or whose days are not over, the bands where it can still end;
a *sample*, and whatever is read of a *person*, the bands of the value that stands behind it; a *bound* (a
median that is not reached), the bands from there on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from dashboard.aggregate.edges import Band, Edges, Open
from dashboard.method.tally import WRONG, Tally, units_of
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Target
from dashboard.quick import dataclass
from dashboard.scoring.compared import Base
from dashboard.scoring.few import SUPPRESSED_BELOW
from dashboard.scoring.place import band_of, with_spread
from dashboard.scoring.reading import Asked, Decider, Status
from dashboard.units import UNITS

TINY_BELOW, SMALL_BELOW = 10, 30
HIDDEN: tuple[Base, ...] = ("none", "suppressed")
WORDS: dict[tuple[Band, ...], str] = {
    ("green",): "at goal",
    ("amber", "green"): "close to goal",
    ("amber",): "short of goal",
    ("red", "amber"): "short of goal",
    ("red",): "far short of goal",
}
OPEN = "can't tell yet"
UNDECIDED = "nothing decided yet"
LEARNING = "still learning"  # a person's first months


@dataclass(frozen=True)
class Judgement:
    """Open bands and what they mean; `sure` is the likeliest band's probability where a sample has one.

    `base` is what the judged number stands on.
    """

    bands: Open
    status: Status
    goal_met: bool | None
    sure: float | None
    base: Base


def base_of(metric: Metric, level: Level, units: float) -> Base:
    """How much a number stands on. Below a metric's own minimum it is suppressed at every level."""
    if units <= 0:
        return "none"
    if units < metric.minimum or (level == "agent" and units < SUPPRESSED_BELOW):
        return "suppressed"
    if units < TINY_BELOW:
        return "tiny"
    return "small" if units < SMALL_BELOW else "normal"


def base_for(asked: Asked, tally: Tally) -> Base:
    """What a reading stands on; suppressed too where it is held back to protect another."""
    found = base_of(asked.metric, asked.level, units_of(tally))
    return "suppressed" if asked.hidden and found != "none" else found


def is_usable(base: Base) -> bool:
    """Whether a number may have a score and a colour."""
    return base in ("small", "normal")


def is_sample(asked: Asked) -> bool:
    """Whether the cases stand for more than themselves: a person's always do."""
    return asked.metric.evidence == "sample" or asked.level == "agent"


def is_running(asked: Asked) -> bool:
    """Whether days to come can move a census; a stock stands for the day that it is dated by."""
    return asked.data_to is not None and not is_sample(asked) and asked.metric.series is None


def cases_to_come(asked: Asked, tally: Tally) -> int:
    """How many cases the days to come bring at the pace of those that are over; at least one."""
    if asked.data_to is None:
        return 0
    over = (asked.data_to - asked.window.first).days + 1
    return max(1, round((tally.n + tally.undecided) * (asked.window.days - over) / over))


def is_judged(asked: Asked) -> bool:
    """On the card or beside it, and fit to be judged at this level; without a target it has no colour."""
    if asked.level == "agent" and not asked.metric.kind.has_margin:
        return False  # no rule gives it, so nothing can be said of a person
    return asked.judged and asked.level in asked.metric.scored_levels


def is_scored(asked: Asked) -> bool:
    """Judged, and with a place on the card, so that it counts in a total."""
    return is_judged(asked) and asked.weight is not None


def judge(asked: Asked, tally: Tally) -> Judgement:
    """Open bands, status and whether the goal is met. Nothing else in the project decides these."""
    base = base_for(asked, tally)
    if tally.reason:
        return Judgement((), "unscored", None, None, base)
    if base == "none":
        waiting = tally.undecided and (is_judged(asked) or asked.target is None)
        return Judgement((), "unclear" if waiting else "no_data", None, None, base)
    if not is_judged(asked) or asked.target is None:
        return Judgement((), "unscored", None, None, base)
    if not is_usable(base) or is_learning(asked):
        return Judgement((), "unclear", None, None, base)
    found, sure = open_bands(asked, tally, asked.target)
    return Judgement(found, _status(asked, found), _goal_met(found), sure, base)


def _status(asked: Asked, found: Open) -> Status:
    if not found:
        return "unscored"
    if len(found) > 1:
        return "unclear"
    # short of goal as is the whole team, red would be a verdict on the team or on luck
    return "unclear" if found == ("red",) and asked.level == "agent" and not may_be_red(asked) else found[0]


def may_be_red(asked: Asked) -> bool:
    """Whether red may be said of a person: worse than colleagues, by cases that are far short by themselves.

    Of a person of several teams the comparison is on the cases of one; those elsewhere make none of it red.
    """
    if asked.compared is None or asked.compared.verdict != "worse":
        return False
    if asked.compared_on is None or asked.target is None:
        return True
    return open_bands(asked, asked.compared_on, asked.target)[0] == ("red",)


def is_learning(asked: Asked) -> bool:
    """Whether a person is in the first months: cases and feedback, no verdict."""
    return asked.compared is not None and asked.compared.reason == LEARNING


def _goal_met(found: Open) -> bool | None:
    if not found or ("green" in found and len(found) > 1):
        return None
    return found == ("green",)


def open_bands(asked: Asked, tally: Tally, target: Target) -> tuple[Open, float | None]:
    """The bands that the evidence leaves open, worst first, and the likeliest one's probability.

    Empty where no rule tells: a sample of which only a sum, a ratio or a percentile is known.
    """
    metric, edges = asked.metric, Edges(target.red, target.goal)
    if is_sample(asked):
        if _is_perfect(metric, tally, target):
            return ("green",), None
        return metric.kind.behind(with_spread(metric, tally), edges)
    if is_running(asked):
        return metric.kind.with_more(tally, cases_to_come(asked, tally), edges), None
    if metric.kind.is_open(tally):
        return metric.kind.so_far(with_spread(metric, tally), edges), None
    return (band_of(metric, tally, *edges),), None


def _is_perfect(metric: Metric, tally: Tally, target: Target) -> bool:
    """Whether the goal is the unit's own limit and every case met it: no sample could do better."""
    best = UNITS[metric.unit].limits[metric.rises]
    return target.goal == best and band_of(metric, tally, target.red, target.goal) == "green"


# ---- words


def word_of(asked: Asked, tally: Tally, judged: Judgement) -> str:
    """The word for how a reading stands; it says the direction by itself."""
    base = judged.base
    if tally.reason:
        return WRONG if tally.reason.startswith(WRONG) else tally.reason
    if base == "none":
        return UNDECIDED if tally.undecided else "no data"
    if asked.hidden:
        return "held back"
    if base in ("suppressed", "tiny"):
        return f"too few {_units(asked.metric, tally)} ({units_of(tally):,.0f})"
    if judged.status == "unscored":
        return "no target" if is_judged(asked) and asked.target is None else "not scored"
    if is_learning(asked):
        return LEARNING
    if asked.level == "agent" and judged.bands == ("red",) and not may_be_red(asked):
        return WORDS["amber",]
    return WORDS.get(judged.bands, OPEN)


def _units(metric: Metric, tally: Tally) -> str:
    """What a figure stands on: 35 answers of seven respondents are too few respondents, and no answers."""
    if not metric.asks_people:
        return "cases"
    return "answers" if units_of(tally) == tally.n else "respondents"


# ---- what would decide

MOST_TIMES = 50  # beyond that more cases are no advice


def decider_of(asked: Asked, tally: Tally, judged: Judgement) -> Decider | None:
    """What would decide whether the goal is met: so many like cases, or a value on as many as now.

    By the rule that judges, so that what it names does decide. None where the goal is decided, for a
    person, whose goals are not counted, and where no rule tells: a census is decided by its own cases.
    """
    target = asked.target
    if judged.goal_met is not None or not judged.bands or target is None:
        return None
    if asked.level == "agent" or asked.metric.evidence != "sample":
        return None

    def decides(one: Tally) -> bool | None:
        return _goal_met(open_bands(asked, one, target)[0])

    if asked.metric.kind.chances(tally, Edges(target.red, target.goal)) is None:
        return None
    times = _least(lambda k: decides(_times(tally, k)) is not None, 1.0, MOST_TIMES)
    n = None if times is None else units_of(tally) * times
    return Decider(n, _enough(asked, tally, decides))


def _enough(asked: Asked, tally: Tally, decides: Callable[[Tally], bool | None]) -> float | None:
    """The least value of a share, on as many cases as now, that meets the goal beyond doubt."""
    kind = asked.metric.kind
    way = 1 if asked.metric.rises else -1
    steps = kind.could_turn(tally, way)

    def better(step: int) -> Tally:
        return kind.turned(tally, way * step)

    # one more good case never makes the goal less likely, so the first that decides can be searched
    first = bisect_left(range(1, steps + 1), True, key=lambda step: decides(better(step)) is True)
    return kind.value(better(first + 1)) if first < steps else None


def _times(tally: Tally, k: float) -> Tally:
    """The same figures on k times as many cases."""
    units = None if tally.units is None else tally.units * k
    return tally.with_(
        n=tally.n * k,
        total=tally.total * k,
        squares=tally.squares * k,
        promoters=round(tally.promoters * k),
        detractors=round(tally.detractors * k),
        units=units,
        unit_total=tally.unit_total * k,
        unit_squares=tally.unit_squares * k,
    )


def _least(holds: Callable[[float], bool], low: float, high: float) -> float | None:
    """The least number, to a hundredth, from which something holds; None where not even `high` does."""
    if not holds(high):
        return None
    while high - low > 0.01 * low:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
