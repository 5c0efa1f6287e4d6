"""One reading in words: its value, its status, and everything that one must know to trust it."""

from __future__ import annotations

from html import escape

from dashboard import text
from dashboard.components.tables import status
from dashboard.scoring import SURE, Reading
from dashboard.strategy import Target

FEW = {
    "suppressed": "too few to show a figure: a rate of so few would say more about persons than about work",
    "tiny": "fewer than 10: a figure without a colour",
    "small": "10 to 29: read it with care",
}
JUDGED = ("green", "amber", "red")


def value(reading: Reading) -> str:
    """The value with its unit, or why there is none."""
    if reading.value is not None:
        return text.figure(reading.value, reading.unit)
    if reading.base == "none":
        return "no data"
    return "too few to show" if reading.base == "suppressed" else "not reached"


def interval(reading: Reading) -> str | None:
    """52.6 % to 64.5 %; None where no rule gives one. An open end is said."""
    if reading.low is None and reading.high is None:
        return None
    low, high = (
        None if end is None else text.figure(end, reading.unit) for end in (reading.low, reading.high)
    )
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"up to {high}"


def verdict(reading: Reading) -> str:
    """The status in words: probably, where a sample leaves it open; why, where there is none."""
    if reading.status in JUDGED:
        word = text.STATUS[reading.status][1]
        return f"probably {word}" if reading.sure is not None and reading.sure < SURE else word
    if reading.status == "unscored":
        if reading.target is None:
            return "no target, so no colour"
        return "not on this card, so no colour" if reading.weight is None else "not judged at this level"
    if reading.status == "unclear" and reading.base in FEW and reading.base != "small":
        return "too few to judge"
    return text.STATUS[reading.status][1]


def headline(reading: Reading) -> str:
    """HTML: the value, big, and its status beside it."""
    sure = f" (sure to {100 * reading.sure:.0f} %)" if reading.sure is not None else ""
    return (
        f'<p class="headline"><span class="value">{escape(value(reading))}</span>'
        f"{status(reading.status, verdict(reading) + sure)}</p>"
    )


def facts(reading: Reading, target: Target | None) -> list[tuple[str, str]]:
    """(term, what it is), both HTML; what does not apply is left out."""
    made = [
        ("95 % interval", interval(reading)),
        ("Counted", _counted(reading)),
        ("Over", text.span(reading.window.from_, reading.window.to)),
        ("Before", _before(reading)),
        ("Decided", _decided(reading)),
        ("Still open", _still_open(reading)),
        ("Target", _target(reading)),
        ("Set by", _set_by(target) if target else None),
        ("Why", target.reason if target else None),
        ("Score", None if reading.score is None else f"{reading.score:.0f} of 100"),
        ("Attainment", _attainment(reading)),
        ("Needs", ", ".join(reading.needs) or None),
    ]
    return [(term, escape(said)) for term, said in made if said]


def _counted(reading: Reading) -> str:
    kind = "every case is counted" if reading.evidence == "census" else "a sample that stands for more"
    few = f"; {FEW[reading.base]}" if reading.base in FEW else ""
    return f"n {reading.n:,.0f}, {kind}{few}"


def _before(reading: Reading) -> str | None:
    past = reading.previous
    if past is None or past.value is None:
        return None
    changed = f", {text.change(reading.change, reading.unit)}" if reading.change is not None else ""
    return (
        f"{text.figure(past.value, reading.unit)} (n {past.n:,.0f}), {text.span(past.from_, past.to)}{changed}"
    )


def _decided(reading: Reading) -> str | None:
    if reading.decided is None or reading.decided >= 1:
        return None
    said = f"{100 * reading.decided:.0f} %; {reading.undecided:,} can still go either way"
    if reading.bounds:
        low, high = (text.figure(end, reading.unit) for end in reading.bounds)
        said += f": between {low} and {high} in the end"
    return said


def _still_open(reading: Reading) -> str | None:
    if not reading.still_open or reading.open_share is None:
        return None
    return (
        f"{reading.still_open:,} of {reading.n:,.0f} ({100 * reading.open_share:.0f} %),"
        " counted with their age so far"
    )


def _target(reading: Reading) -> str | None:
    bands = reading.target
    if bands is None:
        return None
    worse = "below" if reading.improvement_direction == "increase" else "above"
    said = f"goal {text.figure(bands.goal, reading.unit)}"
    said += f" by {text.day(bands.by)}" if bands.by else ""
    said += f", red {worse} {text.figure(bands.red, reading.unit)}"
    if bands.baseline is not None:
        said += f", baseline {text.figure(bands.baseline, reading.unit)}"
    return said


def _set_by(target: Target) -> str | None:
    parts = [
        target.set_by,
        f"from {text.day(target.from_date)}" if target.from_date else "",
        f"agreed with {target.agreed_with}" if target.agreed_with else "",
    ]
    return ", ".join(part for part in parts if part) or None


def _attainment(reading: Reading) -> str | None:
    if reading.attainment is None:
        return None
    return f"{attained(reading)} of the way from baseline to goal"


def attained(reading: Reading) -> str:
    """The share of the way from baseline to goal, without decimals."""
    return "" if reading.attainment is None else f"{reading.attainment:,.0f} %"
