"""What a person or a team comes to beside those with the same kinds of cases."""

from __future__ import annotations

from dashboard import text
from dashboard.model.metric import Level, Metric
from dashboard.scoring import Compared, Reading
from dashboard.scoring.disclose import OF_FEW
from dashboard.scoring.few import SUPPRESSED_BELOW
from dashboard.wording.counts import count, counted, gap, noun

SUCH_COLLEAGUES = "colleagues with the same kinds of cases"


def compared_on(reading: Reading, metric: Metric) -> str:
    """Of a person of several teams, on which cases the comparison is: those of one; else ""."""
    one = reading.compared
    if one is None or reading.team is None or not one.n < reading.n:
        return ""
    if one.verdict in ("suppressed", "not_compared"):
        return ""
    return f", on {counted(one.n, metric)} in {reading.team}"


def compared(one: Compared, metric: Metric, level: Level) -> str:
    """What a comparison with those who have the same kinds of cases comes to."""
    if one.verdict == "suppressed":
        if one.reason == OF_FEW:
            return f"Not compared: {one.reason}."
        if metric.minimum > SUPPRESSED_BELOW:
            return f"Fewer than {metric.minimum} answered: nothing of them is compared."
        return f"Too few {noun(metric)} ({count(one.n)}): below {SUPPRESSED_BELOW} nothing is compared."
    if one.verdict == "not_compared":
        return f"Not compared: {one.reason}."
    left = f" Left out: {counted(one.alone, metric)} of kinds that nobody else has." if one.alone else ""
    return _against(one, metric, "colleagues" if level == "agent" else "the other teams") + left


def _against(one: Compared, metric: Metric, others: str) -> str:
    if one.verdict == "like_colleagues":
        return f"Like {others} with the same kinds of cases, within 10 points."
    if one.differs and one.value is not None and one.expected is not None:
        figures = f"{text.figure(one.value, metric.measure)} where {others} would have"
        return f"Differs: {figures} {text.figure(one.expected, metric.measure)}, more than chance explains."
    cases = counted(one.n - one.alone, metric)
    if one.smallest_difference is None:
        return f"Can't tell: with {cases} no gap would show."
    return (
        f"Can't tell: a gap under {gap(one.smallest_difference, metric.measure)} would not show with {cases}."
    )


def colleagues(reading: Reading) -> str:
    """What colleagues reach with the same kinds of cases as a person's; "" where nothing is compared."""
    one = reading.compared
    if one is None or one.expected is None or one.verdict in ("suppressed", "not_compared"):
        return ""
    return f"colleagues with such cases {text.figure(one.expected, reading.measure)}"
