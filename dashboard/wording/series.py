"""What a series says of itself: whether its last point is chance, and what that means for the goal."""

from __future__ import annotations

from datetime import date

from dashboard import text
from dashboard.model.metric import Metric
from dashboard.scoring import SeriesState
from dashboard.wording.windows import provisional, short

VARIATIONS = {"improvement": "improvement", "concern": "concern", "common_cause": "usual range"}


ASSURANCES = {
    "consistent_pass": "consistently passes",
    "consistent_fail": "consistently fails",
    "inconsistent": "hit and miss",
}


EVER = {"always": "always", "never": "never", "steady": "not enough variation"}


def behaviour(standing: SeriesState, metric: Metric, level: str) -> str:
    """What a series says of itself: whether its last point is chance, and what that means for the goal.

    The same words stand on tile, table, chart, terminal and in JSON. Of a person nothing is called an
    improvement or a concern.
    """
    every = standing.every
    if standing.trial:
        return f"No usual range yet: {text.in_words(standing.number)} of twelve {every}s."
    if standing.flat:
        shown = text.figure(standing.value, metric.measure)
        met = " met" if standing.flat != "steady" and metric.rises else ""
        return f"{shown} in every {every}: {EVER[standing.flat]}{met}, so there is no usual range."
    start = _variation(standing, level)
    end = {
        "consistent_pass": f"; as it stands every {every} meets the goal",
        "consistent_fail": f"; as it stands no {every} meets the goal",
        "inconsistent": f"; as it stands the goal will be hit some {every}s and missed in others",
    }.get(standing.assurance, "")
    return f"{start}{end}."


def variation(kind: str, level: str) -> str:
    """Improvement, concern, usual range; over a person only that a month is unusual."""
    return "unusual" if level == "agent" and kind != "common_cause" else VARIATIONS[kind]


FEW = "too few for a figure"


def note(partial: bool, decided: float | None, rule: str | None, *, few: bool = False) -> str:
    """What there is to say of a point of a trend: outside the limits; not over yet; or nothing.

    `few`: it stands on too few cases for a figure of its own.
    """
    parts = (FEW if few else "", RULES[rule] if rule else provisional(partial, decided))
    return "; ".join(part for part in parts if part)


def _variation(standing: SeriesState, level: str) -> str:
    """The week of 12 Oct lies within its usual range; Improvement: the week of 12 Oct lies above it.

    Always with the days it is of: beside it a whole period is compared with the one before.
    """
    if standing.rule is None:
        last = point_of(standing.last, standing.every)
        return f"{last[:1].upper()}{last[1:]} lies within {_whose(level)} usual range"
    told = _rule(standing, level)
    if level == "agent":
        return told[:1].upper() + told[1:]
    return f"{VARIATIONS[standing.variation].capitalize()}: {told}"


def _whose(level: str) -> str:
    """Beside it a person is compared with colleagues."""
    return "their own" if level == "agent" else "its"


def _rule(standing: SeriesState, level: str) -> str:
    """Which rule makes the last point more than chance."""
    every, side = standing.every, "above" if standing.up else "below"
    last, limit = point_of(standing.last, every), "upper" if standing.up else "lower"
    return {
        "outside": f"{last} lies {side} {_whose(level)} usual range",
        "trend": f"seven {every}s up to {last} {'rise' if standing.up else 'fall'} one after the other",
        "two_in_three": f"two of three {every}s up to {last} lie near the {limit} limit",
        "shift": f"seven {every}s up to {last} all lie {side} the centre",
    }[standing.rule or "outside"]


RULES = {
    "outside": "outside the limits",
    "trend": "seven in a row rise or fall",
    "two_in_three": "two of three near a limit",
    "shift": "seven in a row on one side of the centre",
}


def point_of(first: date, every: str) -> str:
    """October, the week of 12 Oct, 3 Oct: what a point of a trend covers."""
    if every == "month":
        return f"{text.MONTHS[first.month - 1]}"
    return short(first) if every == "day" else f"the week of {short(first)}"
