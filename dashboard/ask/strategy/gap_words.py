"""What a gap is in things and in work, in words: 41 more tickets a week answered in time."""

from __future__ import annotations

from dashboard import wording
from dashboard.model.metric import Metric
from dashboard.scoring import Lack, Reading


def gap(metric: Metric, reading: Reading, lack: Lack) -> str:
    """One sentence; of a median that no number of cases follows."""
    ends = _things(metric, lack)
    about = "" if reading.goal_met is False else "if it is as it reads: "
    apart = wording.gap(lack.value, metric.measure)
    return f"{apart} to the goal: {about}{ends}." if ends else f"{apart} to the goal{_no_number(metric)}."


def _things(metric: Metric, lack: Lack) -> str:
    if lack.things is None:
        return ""
    rises = metric.rises
    often = "" if metric.series else " a week"
    if metric.kind.lacks == "amount":
        amount = f"{lack.things:,.0f} {'higher' if rises else 'lower'}{often}"
        return f"with as many {wording.noun(metric)} as now, its total would have to be {amount}"
    number = (
        wording.counted(lack.things, metric) if lack.things >= 1 else f"under one {wording.noun(metric, 1)}"
    )
    if metric.kind.lacks == "steps":
        return f"{number}{often} one step better: a passive who recommends, or a critic who is content"
    which = metric.hit or f"that count in {metric.title}"
    head, _, noun = number.rpartition(" ")
    return f"{head} {'more' if rises else 'fewer'} {noun}{often} {which}"


def _no_number(metric: Metric) -> str:
    """Why no number of cases follows: the rest may move it by as much as it likes. Of a mean nobody asks."""
    if metric.is_duration:
        return "; that is no number of cases: how late the late ones are does not count in it"
    return ""


def cost(metric: Metric, lack: Lack, hours: float | None, known: bool) -> str:
    """The work that is in these cases; "" where nothing can be counted."""
    if lack.things is None or metric.kind.lacks != "cases":
        return ""
    often = "" if metric.series else " a week"
    if hours is not None:
        shown = (
            f"{hours:,.0f} hours" if hours >= 1.5 else "about an hour" if hours >= 0.5 else "under an hour"
        )
        return f"The tickets behind it are {shown} of work{often}."
    if known:
        return f"Hours do not follow: {wording.noun(metric)} are no tickets."
    return "Hours are not known: no working time stands on the tickets (handle_minutes)."
