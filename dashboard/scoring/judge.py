"""The one judgement: which bands the evidence leaves open, and what follows (method.md, 2).

A colour is a claim. A band is open where its probability is LEAST or more; one open band is a verdict,
more are none. Four kinds of evidence: a *census* whose cases are all decided has the band of its value;
a census of which some are not decided yet, the bands where it can still end; a *sample*, and whatever is
read of a *person*, the bands of the value that stands behind it; a *bound* (a median that is not
reached), the bands from there on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

from dashboard.catalogue import LIMITS, Level, Metric
from dashboard.method import bands as chances
from dashboard.method.intervals import normal_quantile, nps_variance
from dashboard.method.tally import Tally
from dashboard.scoring.place import BANDS, Band, band, band_of, exact
from dashboard.scoring.reading import Asked, Base, Decider, Status
from dashboard.strategy import Target

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


def base_of(metric: Metric, level: Level, units: float) -> Base:
    """How much a number stands on. Below a metric's own minimum it is suppressed at every level."""
    if units <= 0:
        return "none"
    if units < metric.minimum or (level == "agent" and units < SUPPRESSED_BELOW):
        return "suppressed"
    if units < TINY_BELOW:
        return "tiny"
    return "small" if units < SMALL_BELOW else "normal"


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
    base = base_of(asked.metric, asked.level, units_of(tally))
    if base == "none":
        waiting = tally.undecided and is_judged(asked) and asked.target
        return Judgement((), "unclear" if waiting else "no_data", None, None)
    if not is_judged(asked) or asked.target is None:
        return Judgement((), "unscored", None, None)
    if not is_usable(base):
        return Judgement((), "unclear", None, None)
    found, sure = open_bands(asked, tally, asked.target)
    return Judgement(found, _status(asked, found), _goal_met(found), sure)


def _status(asked: Asked, found: Open) -> Status:
    if not found:
        return "unscored"
    if len(found) > 1:
        return "unclear"
    # whether a person differs from the team has not been asked, so red would be a verdict on luck
    return "unclear" if asked.level == "agent" and found == ("red",) else found[0]


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
    weight = units_of(tally) / tally.n  # below 1 where several observations come from one unit
    if metric.aggregate == "proportion":
        hits, n = tally.total * weight, tally.n * weight
        return chances.of_share(hits, n, target.red / 100, target.goal / 100)
    if metric.aggregate == "mean":
        n = max(2, int(tally.n * weight))
        return chances.of_mean(n, tally.total / tally.n * n, tally.squares / tally.n * n, *_edges(target))
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
        most = tally.numerator / (tally.denominator + tally.undecided)
        return _between(most, tally.numerator / tally.denominator, target)
    if metric.aggregate == "nps":
        ends = (100 * (tally.promoters - tally.detractors + way * tally.undecided) for way in (-1, 1))
        low, high = (end / (tally.n + tally.undecided) for end in ends)
        return _between(low, high, target)
    return BANDS  # a sum may still grow by any amount


def _between(low: float | None, high: float | None, target: Target) -> Open:
    """Every band from one value to another, worst first; an end that is None is not known."""
    ends = [-inf if low is None else low, inf if high is None else high]
    first, last = sorted(BANDS.index(band(end, *_edges(target))) for end in ends)
    return BANDS[first : last + 1]


# ---- words


def word_of(asked: Asked, tally: Tally, judged: Judgement) -> str:
    """The word for how a reading stands; it says the direction by itself."""
    base = base_of(asked.metric, asked.level, units_of(tally))
    if base == "none":
        return UNDECIDED if tally.undecided else "no data"
    if base in ("suppressed", "tiny"):
        return f"too few {'answers' if asks_people(asked.metric) else 'cases'} ({units_of(tally):,.0f})"
    if judged.status == "unscored":
        return "no target" if is_judged(asked) and asked.target is None else "not scored"
    if asked.level == "agent" and judged.bands == ("red",):
        return WORDS["amber",]
    return WORDS.get(judged.bands, OPEN)


def asks_people(metric: Metric) -> bool:
    """Whether what is counted are people's answers: surveys and the pulse."""
    table = metric.needs[0].split(".")[0] if metric.needs else "tickets"
    return table == "pulse" or (table == "surveys" and metric.evidence == "sample")


# ---- what would decide


def decider_of(asked: Asked, tally: Tally, judged: Judgement) -> Decider | None:
    """What would decide whether the goal is met: so many like answers, or a value on as many as now.

    None where it is decided, and where no rule tells (a census is decided by its own cases).
    """
    target, scatter = asked.target, SCATTER.get(asked.metric.aggregate)
    if judged.goal_met is not None or not judged.bands or not is_sample(asked) or not target or not scatter:
        return None
    value, deviation = scatter(tally)
    n, distance = units_of(tally), abs(value - target.goal)
    needed = chances.n_that_decides(distance, deviation, LEAST) if distance else None
    rises = asked.metric.improvement_direction == "increase"
    if asked.metric.aggregate == "proportion":
        enough = 100 * chances.share_that_decides(target.goal / 100, n, rises, LEAST)
    else:
        margin = normal_quantile(1 - 2 * LEAST) * deviation / sqrt(n)
        enough = target.goal + (margin if rises else -margin)
    lowest, highest = LIMITS[asked.metric.unit]
    return Decider(needed, enough if lowest < enough < highest else None)


def _share(tally: Tally) -> tuple[float, float]:
    share = tally.total / tally.n
    return 100 * share, 100 * sqrt(share * (1 - share))


def _mean(tally: Tally) -> tuple[float, float]:
    mean = tally.total / tally.n
    return mean, sqrt(max(tally.squares / tally.n - mean * mean, 0.0))


def _nps(tally: Tally) -> tuple[float, float]:
    answers = (tally.detractors, passives(tally), tally.promoters)
    return 100 * (tally.promoters - tally.detractors) / tally.n, 100 * sqrt(nps_variance(*answers))


# the value of a tally and the standard deviation of one case, where a rule gives one
SCATTER: dict[str, Callable[[Tally], tuple[float, float]]] = {
    "proportion": _share,
    "mean": _mean,
    "nps": _nps,
}
