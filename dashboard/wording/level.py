"""How a reading stands to its goal, in one or two sentences."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from dashboard import scoring, text
from dashboard.method.tally import STOPPED, WRONG
from dashboard.model.metric import Metric
from dashboard.scoring import Reading
from dashboard.scoring.few import SUPPRESSED_BELOW
from dashboard.scoring.judge import LEARNING, TINY_BELOW
from dashboard.units import UNITS
from dashboard.wording.beside import SUCH_COLLEAGUES, compared_on
from dashboard.wording.counts import count, counted, gap, listed, noun, percent, unit_of


def says(reading: Reading, metrics: Mapping[str, Metric]) -> str:
    """One or two plain sentences that say what to think of a reading, beside its word and its figures."""
    metric = metrics[reading.metric]
    return " ".join(part for part in (_standing(reading, metric), _guards(reading, metrics)) if part)


def no_answer(metric: Metric, reason: str) -> str:
    """What to do about a query that gave no answer: nothing where that was not why; `reason` is a tally's."""
    if reason.startswith(STOPPED):
        return f"{metric.file} takes {reason.removeprefix(STOPPED)}; let it read fewer rows."
    if reason.startswith(WRONG):
        return f"{metric.file}{reason.removeprefix(WRONG)}; mend it, all else stands."
    return ""


def _standing(reading: Reading, metric: Metric) -> str:
    if reading.reason:
        of_months = metric.grain == "month"
        choose = (
            "Choose months, a quarter or a year that have ended." if of_months else "Choose one of these."
        )
        return no_answer(metric, reading.reason) or choose
    if reading.base == "none":
        if reading.needs:
            return f"Needs {listed(reading.needs)}, which no loaded file has."
        if reading.undecided:
            return f"{counted(reading.undecided, metric).capitalize()} to wait for."
        return _nothing(reading, metric)
    if reading.base == "suppressed":
        return few(reading, metric)
    if reading.status == "unscored":
        return _unscored(reading, metric)
    if reading.base == "tiny":
        return f"From {TINY_BELOW} on they are judged."
    if reading.bound:
        most = metric.kind.most
        return f"More than {most} were still open after {text.figure(reading.low or 0.0, reading.measure)}."
    return f"{_judged(reading, metric)}{_each(reading, metric)}."


def _nothing(reading: Reading, metric: Metric) -> str:
    """Of what is read by month, or stands at a week's end, these days may have tickets all the same."""
    if metric.grain == "month":
        return f"Needs {listed(metric.needs)} of a month that has ended."
    if metric.series and reading.at:
        return f"No such {noun(metric)} stood open on {text.day(reading.at)}."
    return f"No {noun(metric)} in this time."


def _judged(reading: Reading, metric: Metric) -> str:
    if reading.level == "agent":
        return _of_person(reading, metric)
    if reading.provisional or reading.still_open:
        return _so_far(reading)
    return _of_sample(reading, metric) if reading.evidence == "sample" else _distance(reading)


def _each(reading: Reading, metric: Metric) -> str:
    """On few cases, what one of them moves."""
    moved = metric.kind.one_moves(reading.units) if reading.base == "small" else None
    return f"; one {unit_of(reading, metric, 1)} moves it by {gap(moved, metric.measure)}" if moved else ""


def few(reading: Reading, metric: Metric) -> str:
    """Why a number is held back."""
    if reading.word == "held back":
        return "With it, the figure of too few others would follow."
    if reading.units < metric.minimum:
        return f"Fewer than {metric.minimum} are never shown."
    return f"Below {SUPPRESSED_BELOW} there is no {'rate' if reading.unit == 'percent' else 'figure'}."


def _unscored(reading: Reading, metric: Metric) -> str:
    if reading.level not in metric.scored_levels:
        return "For context: not one person's doing." if reading.level == "agent" else "For context."
    if reading.word == "no target" and reading.goal_from:
        return f"Its goal holds from {text.day(reading.goal_from)}."
    if reading.word == "no target":
        return "Set red and goal, and it is judged."
    if reading.weight is None:
        return (
            "Not on this card."
            if reading.target
            else "Not on this card: there, with red and goal, it is judged."
        )
    return "No rule gives its margin, so nothing follows for one person."


def _of_person(reading: Reading, metric: Metric) -> str:
    """What a person's cases tell, beside the colleagues with the same kinds of cases."""
    if reading.word == LEARNING:
        return "In the first months there are cases and feedback, no verdict"
    verdict = reading.compared.verdict if reading.compared else "not_compared"
    if verdict == "worse":
        return f"Behind {SUCH_COLLEAGUES}, more than chance explains{compared_on(reading, metric)}"
    if reading.bands == ("green",):
        if _is_perfect(reading):
            return _perfect(metric)
        likely = "" if _is_beyond(reading) else ", likely"
        return f"The goal is met{likely} by more than luck"
    if "green" in reading.bands:
        return "The cases leave it open"
    if verdict == "better":
        return f"Ahead of {SUCH_COLLEAGUES}, more than chance explains{compared_on(reading, metric)}"
    if verdict == "like_colleagues":
        return f"As {SUCH_COLLEAGUES}{compared_on(reading, metric)}"
    if verdict == "cannot_tell":
        return f"Not to be told from {SUCH_COLLEAGUES}{compared_on(reading, metric)}"
    return "Not compared with colleagues: it may be the cases, the team or luck"


def _is_perfect(reading: Reading) -> bool:
    best = UNITS[reading.measure].limits[reading.rises]
    return reading.goal_met is True and reading.value == best


def _perfect(metric: Metric) -> str:
    return f"Not one {noun(metric, 1)} misses it"


def _so_far(reading: Reading) -> str:
    """A census that can still move: by which cases and days, and whether to another verdict."""
    if reading.data_to is None:
        hardly = "hardly " if len(reading.bands) == 1 else ""
        return f"So far: {_waiting(reading)}, which can {hardly}change the verdict"
    days = (reading.window.to - reading.data_to).days
    ahead = f"{count(days)} {'day lies' if days == 1 else 'days lie'} ahead"
    to_come = f"{_waiting(reading)} and {ahead}" if reading.undecided or reading.still_open else ahead
    start = f"So far {_distance(reading)[:1].lower()}{_distance(reading)[1:]}; {to_come}, which "
    if reading.goal_met is None:
        return f"{start}can change the verdict"
    return f"{start}can't change at this pace that the goal is {'met' if reading.goal_met else 'missed'}"


def _waiting(reading: Reading) -> str:
    """Which cases can still move it: those that are open, or not decided yet."""
    if reading.still_open and reading.open_share:
        return f"{percent(reading.open_share)} are still open"
    return f"{percent(1 - (reading.decided or 0.0))} are not decided yet"


def _of_sample(reading: Reading, metric: Metric) -> str:
    """What an estimate tells: how far from the goal where that is more than luck, else what would decide."""
    if "green" in reading.bands and len(reading.bands) > 1:
        return _decides(reading, metric)
    if _is_perfect(reading):
        return _perfect(metric)
    open_end = "; how far is open" if reading.bands == ("red", "amber") else ""
    start = _distance(reading)
    if "away" not in start and "spare" not in start:
        return start
    return f"{start}, {'' if _is_beyond(reading) else 'likely '}more than luck explains{open_end}"


def _is_beyond(reading: Reading) -> bool:
    """Whether the 95 % interval that stands beside the value excludes the goal.

    One band alone may be open with the goal just inside: nine chances in ten are no more than likely.
    """
    if reading.target is None or reading.low is None or reading.high is None:
        return False
    return not reading.low <= reading.target.goal <= reading.high


def _distance(reading: Reading) -> str:
    """2.4 points to spare; 2.4 points missing."""
    if reading.value is None or reading.target is None:
        return ""
    by = abs(reading.value - reading.target.goal)
    met = reading.goal_met  # to the case, where a value is none but its nearest
    if met is None:
        met = scoring.is_reached(reading.value, reading.target.goal, rises=reading.rises)
    if text.bare(by, reading.measure) == text.bare(0.0, reading.measure):
        return "Met to the point" if met else "Missed by a hair"
    if met:
        return f"{gap(by, reading.measure)} to spare"
    return f"{gap(by, reading.measure)} away"


def _decides(reading: Reading, metric: Metric) -> str:
    """How an open goal would show: with about 1,100 answers at this rate, or 89.1 % on as many as now."""
    found, either, other = decided_by(reading, metric).partition(", or ")
    if not found:
        return "The cases leave it open"
    return f"Whether the goal is met is open; {found} would decide it{either}{other}"


def decided_by(reading: Reading, metric: Metric) -> str:
    """About 1,100 answers at this rate, or 89.1 %; "" where nothing is known to decide it."""
    decider = reading.decider
    if decider is None:
        return ""
    parts = []
    if decider.n and decider.n > reading.units:
        parts.append(f"about {_rounded(decider.n):,} {unit_of(reading, metric)} {metric.kind.like}")
    if decider.value is not None:
        parts.append(text.figure(decider.value, reading.measure))
    return ", or ".join(parts)


def _rounded(number: float) -> int:
    """Two digits are all that such a figure is good for."""
    places = 10 ** max(len(str(int(number))) - 2, 0)
    return ceil(number / places) * places


def _guards(reading: Reading, metrics: Mapping[str, Metric]) -> str:
    """A good figure beside a red guard may have been bought with it."""
    if "green" not in reading.bands:
        return ""
    red = [metrics[guard.metric].title for guard in reading.guards if guard.status == "red"]
    if not red:
        return ""
    if len(red) == 1:
        return f"But {red[0]}, which guards it, is far short of goal."
    return f"But {listed(red)}, which guard it, are far short of goal."


def glyph(word: str) -> str:
    """The sign of a word for a reading."""
    return text.GLYPHS.get(word, "…")
