"""The one function on the way out: too few observations show n and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.model.metric import Level, Metric
from dashboard.scoring.compared import Base, Compared, Verdict
from dashboard.scoring.judge import HIDDEN, SUPPRESSED_BELOW, base_of
from dashboard.scoring.reading import Reading

ONE_OTHER = "there is only one other person, or too few cases of others"


def disclosed(metric: Metric, reading: Reading) -> Reading:
    """A reading as it may be shown: suppressed values, here, before, alone and compared, are taken out."""
    before, month, beside = reading.previous, reading.month, reading.compared
    if beside and (reading.base == "suppressed" or beside.base in HIDDEN):
        reading = reading.with_(compared=_only_n(beside))
    if before and base_of(metric, reading.level, before.units) in HIDDEN:
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
    return replace(_by_itself(one), verdict=verdict, reason=ONE_OTHER)


def _by_itself(one: Compared) -> Compared:
    """Without everything that follows from the others' figures."""
    return replace(
        one,
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


def withheld(metric: Metric, level: Level, found: Sequence[Compared]) -> tuple[Compared, ...]:
    """A comparison as it may be shown: who has too few cases shows n alone.

    Where a metric protects whoever answered, the others' figures less the whole would tell: then one more
    is held back, and nobody's `rest` is shown.
    """
    few = {one.name for one in found if base_of(metric, level, one.n) in HIDDEN}
    others = sorted((one for one in found if one.name not in few), key=lambda one: (one.n, one.name))
    if metric.minimum > 1 and few and others:
        few.add(others[0].name)
    protected = metric.minimum > 1 and bool(few)
    return tuple(
        _only_n(one) if one.name in few else replace(one, rest=None) if protected else one for one in found
    )


def _only_n(one: Compared) -> Compared:
    base: Base = "suppressed" if one.n else "none"
    return replace(_by_itself(one), value=None, low=None, high=None, base=base, verdict="suppressed")
