"""The one judgement: which bands the evidence leaves open, and what follows (method.md, 2).

A colour is a claim. A band is open where its probability is LEAST or more; one open band is a verdict,
more are none. Four kinds of evidence: a *census* whose cases are all decided has the band of its value;
a census of which some are not decided yet, the bands where it can still end; a *sample*, and whatever is
read of a *person*, the bands of the value that stands behind it; a *bound* (a median that is not
reached), the bands from there on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from dashboard.method import bands as chances
from dashboard.method.tally import Tally
from dashboard.model.catalogue import LIMITS, Level, Metric
from dashboard.model.strategy import Target
from dashboard.scoring.compared import Base
from dashboard.scoring.place import BANDS, Band, band, band_of, exact
from dashboard.scoring.reading import Asked, Decider, Status

LEAST = 0.1  # a band is open from this probability on
SUPPRESSED_BELOW, TINY_BELOW, SMALL_BELOW = 5, 10, 30
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
Open = tuple[Band, ...]


@dataclass(frozen=True)
class Judgement:
    """Open bands and what they mean; `sure` is the likeliest band's probability where a sample has one."""

    bands: Open
    status: Status
    goal_met: bool | None
    sure: float | None


def units_of(tally: Tally) -> float:
    """The independent units behind a number; its observations where nothing else is known."""
    return tally.n if tally.units is None else tally.units


def weight_of(tally: Tally) -> float:
    """What one observation counts for, 1 or less, where several come from one unit."""
    if tally.design_effect is not None:
        return 1 / tally.design_effect
    return units_of(tally) / tally.n


def unit_sums(tally: Tally) -> tuple[int, float, float]:
    """Number, sum and sum of squares of the unit means of a mean; its observations where these are units."""
    if tally.design_effect is not None and tally.units:
        return int(tally.units), tally.unit_total, tally.unit_squares
    return int(tally.n), tally.total, tally.squares


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


def is_judged(asked: Asked) -> bool:
    """On the card or beside it, and fit to be judged at this level; without a target it has no colour."""
    if asked.level == "agent" and asked.metric.aggregate in ("p90", "ratio", "sum"):
        return False  # no rule gives their margin, so nothing can be said of a person
    return asked.judged and asked.level in asked.metric.scored_levels


def is_scored(asked: Asked) -> bool:
    """Judged, and with a place on the card, so that it counts in a total."""
    return is_judged(asked) and asked.weight is not None


def judge(asked: Asked, tally: Tally) -> Judgement:
    """Open bands, status and whether the goal is met. Nothing else in the project decides these."""
    base = base_for(asked, tally)
    if tally.reason:
        return Judgement((), "unscored", None, None)
    if base == "none":
        waiting = tally.undecided and (is_judged(asked) or asked.target is None)
        return Judgement((), "unclear" if waiting else "no_data", None, None)
    if not is_judged(asked) or asked.target is None:
        return Judgement((), "unscored", None, None)
    if not is_usable(base) or is_learning(asked):
        return Judgement((), "unclear", None, None)
    found, sure = open_bands(asked, tally, asked.target)
    return Judgement(found, _status(asked, found), _goal_met(found), sure)


def _status(asked: Asked, found: Open) -> Status:
    if not found:
        return "unscored"
    if len(found) > 1:
        return "unclear"
    # short of goal as is the whole team, red would be a verdict on the team or on luck
    return "unclear" if found == ("red",) and asked.level == "agent" and not is_worse(asked) else found[0]


def is_worse(asked: Asked) -> bool:
    """Whether a person is called worse than the colleagues with the same kinds of cases."""
    return asked.compared is not None and asked.compared.verdict == "worse"


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
    if is_sample(asked):
        return _of_sample(asked.metric, tally, target)
    if asked.metric.is_duration and tally.still_open:
        return _between(tally.at_least, tally.at_most, target), None
    if tally.undecided:
        return _so_far(asked.metric, tally, target), None
    return (band_of(asked.metric, tally, target.red, target.goal),), None


def _probable(found: chances.Bands) -> tuple[Open, float]:
    return tuple(name for name, p in zip(BANDS, found, strict=True) if p >= LEAST), max(found)


def _of_sample(metric: Metric, tally: Tally, target: Target) -> tuple[Open, float | None]:
    """The bands of what stands behind a sample."""
    if _is_perfect(metric, tally, target):
        return ("green",), None
    if metric.aggregate == "median":
        return _between(tally.likely_low, tally.likely_high, target), None
    found = _chances(metric, tally, target)
    return _probable(found) if found else ((), None)


def _chances(metric: Metric, tally: Tally, target: Target) -> chances.Bands | None:
    weight = weight_of(tally)
    if metric.aggregate == "proportion":
        hits, n = tally.total * weight, tally.n * weight
        return chances.of_share(hits, n, target.red / 100, target.goal / 100)
    if metric.aggregate == "mean":
        return chances.of_mean(*unit_sums(tally), *_edges(target))
    if metric.aggregate == "nps":
        detractors, promoters = tally.detractors * weight, tally.promoters * weight
        return chances.of_nps(detractors, passives(tally) * weight, promoters, *_edges(target))
    return None


def _edges(target: Target) -> tuple[float, float]:
    return target.red, target.goal


def passives(tally: Tally) -> int:
    """The answers that are neither promoters' nor detractors'."""
    return int(tally.n) - tally.promoters - tally.detractors


def _is_perfect(metric: Metric, tally: Tally, target: Target) -> bool:
    """Whether the goal is the unit's own limit and every case met it: no sample could do better."""
    best = LIMITS[metric.unit][metric.improvement_direction == "increase"]
    return exact(target.goal) == best and band_of(metric, tally, target.red, target.goal) == "green"


def _so_far(metric: Metric, tally: Tally, target: Target) -> Open:
    """Where a census ends of which some cases are not decided yet."""
    if metric.aggregate == "proportion":
        edges = (exact(edge) / 100 for edge in _edges(target))
        return _probable(chances.of_share_so_far(int(tally.total), int(tally.n), tally.undecided, *edges))[0]
    if metric.aggregate == "mean":
        sums = (int(tally.n), tally.total, tally.squares, tally.undecided)
        found = chances.of_mean_so_far(*sums, *_edges(target))
        return _probable(found)[0] if found else BANDS
    if metric.aggregate == "ratio":
        return _ratio_so_far(tally, target)
    if metric.aggregate == "nps":
        ends = (100 * (tally.promoters - tally.detractors + way * tally.undecided) for way in (-1, 1))
        low, high = (end / (tally.n + tally.undecided) for end in ends)
        return _between(low, high, target)
    return BANDS  # a sum may still grow by any amount


def _ratio_so_far(tally: Tally, target: Target) -> Open:
    """A cost over cases of which some may still drop out: drawn with the share of the decided that stayed.

    Without their number, from where it ends if all of them stay to where it ends if none does.
    """
    stayed = tally.denominator - tally.undecided * (tally.share or 0.0)
    if tally.cases and tally.numerator > 0:
        every = tally.cases + tally.undecided
        edges = (Fraction(tally.numerator) / exact(edge) / every for edge in _edges(target))
        counts = (round(stayed), tally.cases, tally.undecided)
        return _probable(chances.of_share_so_far(*counts, *edges))[0]
    most = tally.numerator / (stayed + tally.undecided)
    return _between(most, tally.numerator / stayed if stayed else None, target)


def _between(low: float | None, high: float | None, target: Target) -> Open:
    """Every band from one value to another, worst first; an end that is None is not known."""
    ends = [-inf if low is None else low, inf if high is None else high]
    first, last = sorted(BANDS.index(band(end, *_edges(target))) for end in ends)
    return BANDS[first : last + 1]


# ---- words


def word_of(asked: Asked, tally: Tally, judged: Judgement) -> str:
    """The word for how a reading stands; it says the direction by itself."""
    base = base_for(asked, tally)
    if tally.reason:
        return tally.reason
    if base == "none":
        return UNDECIDED if tally.undecided else "no data"
    if asked.hidden:
        return "held back"
    if base in ("suppressed", "tiny"):
        return f"too few {'answers' if asks_people(asked.metric) else 'cases'} ({units_of(tally):,.0f})"
    if judged.status == "unscored":
        return "no target" if is_judged(asked) and asked.target is None else "not scored"
    if is_learning(asked):
        return LEARNING
    if asked.level == "agent" and judged.bands == ("red",) and not is_worse(asked):
        return WORDS["amber",]
    return WORDS.get(judged.bands, OPEN)


def asks_people(metric: Metric) -> bool:
    """Whether what is counted are people's answers: surveys and the pulse."""
    table = metric.needs[0].split(".")[0] if metric.needs else "tickets"
    return table == "pulse" or (table == "surveys" and metric.evidence == "sample")


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

    if asked.metric.aggregate not in ("proportion", "mean", "nps"):
        return None
    times = _least(lambda k: decides(_times(tally, k)) is not None, 1.0, MOST_TIMES)
    n = None if times is None else units_of(tally) * times
    return Decider(n, _enough(asked, tally, decides))


def _enough(asked: Asked, tally: Tally, decides: Callable[[Tally], bool | None]) -> float | None:
    """The least value of a share, on as many cases as now, that meets the goal beyond doubt."""
    if asked.metric.aggregate != "proportion":
        return None
    n, now = int(tally.n), int(tally.total)
    way = 1 if asked.metric.improvement_direction == "increase" else -1
    steps = n - now if way > 0 else now
    # one more good case never makes the goal less likely, so the first that decides can be searched
    first = bisect_left(range(1, steps + 1), True, key=lambda step: _is_met(tally, now + way * step, decides))
    return 100 * (now + way * (first + 1)) / n if first < steps else None


def _is_met(tally: Tally, hits: int, decides: Callable[[Tally], bool | None]) -> bool:
    return decides(replace(tally, total=float(hits))) is True


def _times(tally: Tally, k: float) -> Tally:
    """The same figures on k times as many cases."""
    units = None if tally.units is None else tally.units * k
    return replace(
        tally,
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
