"""The one function on the way out: too few observations show n and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dashboard.model.metric import Metric
from dashboard.scoring.compared import Base, Compared, Verdict
from dashboard.scoring.few import SUPPRESSED_BELOW
from dashboard.scoring.judge import HIDDEN, base_of
from dashboard.scoring.reading import Reading

OF_FEW = "with it, the figure of too few others would follow"
ONE_OTHER = "there is only one other person, or too few cases of others"


def disclosed(metric: Metric, reading: Reading, *, is_past_held: bool = False) -> Reading:
    """A reading as it may be shown: suppressed values, here, before, alone and compared, are taken out.

    `is_past_held`: the figure before is held back, because another's would follow from it.
    """
    before, month, beside = reading.previous, reading.month, reading.compared
    if beside and (reading.base == "suppressed" or beside.base in HIDDEN):
        reading = reading.with_(compared=_only_n(beside))
    if before and (is_past_held or base_of(metric, reading.level, before.units) in HIDDEN):
        before = before.with_(value=None)
        reading = reading.with_(previous=before, change=None, change_low=None, change_high=None)
        reading = reading.with_(change_p=None, is_signal=False)
    if month and metric.minimum > 1:
        # beside the window it would tell what the months before it were, however few answered then
        reading = reading.with_(month=None)
    elif month and base_of(metric, reading.level, month.units) in HIDDEN:
        reading = reading.with_(month=month.with_(value=None, low=None, high=None))
    if reading.base != "suppressed":
        return reading
    return reading.with_(
        value=None,
        low=None,
        high=None,
        bound=None,
        score=None,
        attainment=None,
        attainment_low=None,
        attainment_high=None,
        goal_met=None,
        sure=None,
        change=None,
        change_low=None,
        change_high=None,
        is_signal=False,
        change_p=None,
        bounds=None,
        still_open=0,
        month=None,
        previous=None if before is None else before.with_(value=None),
    )


def gives_away(units: Mapping[str, float], own: str | None) -> bool:
    """Whether a whole less one's own tells of one other person: of the only one, or of too few cases.

    `units`: person -> independent units, of all who make up the whole.
    """
    others = [number for name, number in units.items() if name != own and number > 0]
    return len(others) == 1 or 0 < sum(others) < SUPPRESSED_BELOW


def apart(one: Compared) -> Compared:
    """A comparison with a single other person: what the other's figure would follow from is taken out."""
    verdict: Verdict = "suppressed" if one.verdict == "suppressed" else "not_compared"
    return _by_itself(one).with_(verdict=verdict, reason=ONE_OTHER)


def _by_itself(one: Compared) -> Compared:
    """Without everything that follows from the others' figures."""
    return one.with_(
        rest=None,
        pooled=None,
        expected=None,
        misses=None,
        expected_misses=None,
        ratio=None,
        p=None,
        p_adjusted=None,
        smallest_difference=None,
    )


def held_back(metric: Metric, units: Mapping[str | None, float]) -> frozenset[str]:
    """Who is held back, though enough answered: the whole less all that is shown would tell of few.

    `units`: name -> independent units, of all who make up the whole; None: of nobody who is named, and never
    shown. Where what is not shown is together below the metric's own minimum, the smallest of those shown
    joins it.
    """
    shown = {name: number for name, number in units.items() if name is not None and number >= metric.minimum}
    left = sum(units.values()) - sum(shown.values())
    held = set()
    for name in sorted(shown, key=lambda name: (shown[name], name)):
        if not 0 < left < metric.minimum:
            break
        held.add(name)
        left += shown[name]
    return frozenset(held)


def withheld(metric: Metric, found: Sequence[Compared], held: Collection[str] = ()) -> tuple[Compared, ...]:
    """A comparison as it may be shown: who has too few cases, or is held back, shows n alone.

    Where a metric protects whoever answered, nobody's `rest` is shown then: it would tell of them.
    """
    few = {one.name for one in found if one.base in HIDDEN} | set(held)
    protected = metric.minimum > 1 and bool(few)
    return tuple(
        _only_n(one, None if one.base in HIDDEN else OF_FEW)
        if one.name in few
        else one.with_(rest=None)
        if protected
        else one
        for one in found
    )


def _only_n(one: Compared, reason: str | None = None) -> Compared:
    """What may be told where too few cases stand behind it, or (`reason`) another's figure would follow."""
    base: Base = "suppressed" if one.n else "none"
    bare = _by_itself(one)
    return bare.with_(value=None, low=None, high=None, base=base, verdict="suppressed", reason=reason)
