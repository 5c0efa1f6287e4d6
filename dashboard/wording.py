"""What a reading says in words. Pure: the same reading gives the same words on every page.

Signal or noise comes first, then what happened, then what would show that it is gamed. Nothing here
judges: status, `sure`, base and guards are scoring's; these functions only put them into English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dashboard import text
from dashboard.catalogue import Metric
from dashboard.periods import add_months
from dashboard.scoring import SURE, Reading, Span, is_usable

MOSTLY_DECIDED = 0.95
IN_WORDS = {"green": "at goal", "amber": "between red and goal", "red": "red"}
NOTHING_HERE = "Nothing was counted here in this time: choose another period or team."
NO_AGENT_CARD = (
    "There is no card for people in strategy.toml; `scorecard init --home NEW --from FILE` proposes one in"
    " another home, to be copied, where the data allow it."
)
NO_TEAMS = (
    "No loaded file names a team, so there are cards of the organisation only. Export the tickets with their"
    " group, queue or department, and the teams stand here."
)
NO_AGENTS = (
    "No loaded file names an agent, so nobody has a card. Export the tickets with their assignee, and people"
    " stand here."
)
TEAMS_ONLY = "This organisation shows teams only."
NOUNS = {"tickets": "ticket", "surveys": "survey", "reviews": "review", "coaching": "action"}


def says(reading: Reading, metrics: Mapping[str, Metric]) -> str:
    """One or two plain sentences that say what to think of a reading."""
    metric = metrics[reading.metric]
    return " ".join(part for part in (_standing(reading, metric), _guards(reading, metrics)) if part)


def _standing(reading: Reading, metric: Metric) -> str:
    if reading.base == "none":
        if reading.needs:
            return f"No data: needs {', '.join(reading.needs)}."
        if reading.undecided:
            return f"Nothing decided yet: {counted(reading.undecided, metric)} to wait for."
        return f"No data: no {noun(metric)} in this time."
    if reading.base == "suppressed":
        return few(reading, metric)
    if reading.value is None:
        return f"Not reached: at least half of {counted(reading.n, metric)} are still open."
    if reading.base == "tiny":
        return f"Too few {noun(metric)} to call ({count(reading.n)})."
    if reading.status == "unscored":
        return _unscored(reading, metric)
    if reading.status == "unclear":
        return f"Unclear: {counted(reading.n, metric)} leave every band possible."
    return _likely(reading) if reading.sure is not None else _happened(reading, metric)


def few(reading: Reading, metric: Metric) -> str:
    """Why a number is held back: 3 answers: too few for a rate."""
    if reading.n < metric.minimum:
        return f"{counted(reading.n, metric)}: fewer than {metric.minimum} are never shown."
    what = "rate" if reading.unit == "percent" else "figure"
    return f"{counted(reading.n, metric)}: too few for a {what}."


def _unscored(reading: Reading, metric: Metric) -> str:
    if reading.level not in metric.scored_levels:
        doing = "not one person's doing" if reading.level == "agent" else "for context"
        return f"Shown, not scored: {doing}."
    if reading.target is None:
        return "No target yet, so no colour."
    return "Not on this card, so not scored."


def _likely(reading: Reading) -> str:
    """A sample: the most likely band and how likely it is."""
    band, chance = IN_WORDS[reading.status], percent(reading.sure or 0.0)
    if (reading.sure or 0.0) < SURE:
        return f"Probably {band} ({chance})."
    return f"{band[:1].upper()}{band[1:]}, and sure of it ({chance})."


def _happened(reading: Reading, metric: Metric) -> str:
    """A census: by how much the goal was met or missed, and what that stands on."""
    if reading.value is None or reading.target is None:
        return ""
    by = gap(abs(reading.value - reading.target.goal), reading.unit)
    start = f"Goal met, {by} to spare" if reading.status == "green" else f"Goal missed by {by}"
    if reading.decided is not None and reading.decided < MOSTLY_DECIDED:
        return f"{start} so far: {percent(1 - reading.decided)} not decided yet."
    if reading.base == "small" and metric.aggregate == "proportion":
        each = gap(100 / reading.n, "percent")
        return f"{start}; with {counted(reading.n, metric)} each moves it by {each}."
    if reading.evidence == "census":
        return f"{start}; all {count(reading.n)} counted."
    return f"{start}."


def _guards(reading: Reading, metrics: Mapping[str, Metric]) -> str:
    """A good figure beside a red guard may have been bought with it."""
    if reading.status not in ("green", "amber"):
        return ""
    red = [metrics[guard.metric].title for guard in reading.guards if guard.status == "red"]
    if not red:
        return ""
    return f"{'Guard is' if len(red) == 1 else 'Guards are'} red: {', '.join(red)}."


def status(reading: Reading) -> tuple[str, str]:
    """(glyph, words): "probably" where a sample is not sure, "too few to call" on a small base."""
    if reading.base in ("suppressed", "tiny"):
        return text.STATUS["unclear"][0], "too few to call"
    glyph, word = text.STATUS[reading.status]
    return glyph, word if is_certain(reading) else f"probably {word}"


def is_certain(reading: Reading) -> bool:
    """Whether a status may be coloured: counted, or a sample that is sure of its band."""
    return reading.sure is None or reading.sure >= SURE


def noun(metric: Metric, n: float = 0) -> str:
    """What a metric counts, for a number of them: answers, tickets, reviews, actions."""
    table = metric.needs[0].split(".")[0] if metric.needs else "tickets"
    asked = table == "pulse" or (table == "surveys" and metric.evidence == "sample")
    word = "answer" if asked else NOUNS.get(table, "ticket")
    return word if n == 1 else word + "s"


def counted(n: float, metric: Metric) -> str:
    """1 answer, 3,912 tickets."""
    return f"{count(n)} {noun(metric, n)}"


def count(n: float) -> str:
    """A number of cases: whole, thousands separated."""
    return f"{n:,.0f}"


def percent(share: float) -> str:
    """A share of 1 as whole percent; never 0 or 100 where it is not quite."""
    if 0.995 <= share < 1:
        return "over 99 %"
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def gap(value: float, unit: str) -> str:
    """A distance between two values: percentages and NPS differ by points."""
    if unit in ("percent", "points", "score"):
        shown = text.bare(value, unit)
        return f"{shown} point{'' if float(shown.replace(',', '')) == 1 else 's'}"
    return text.bare(value, unit)


def better(reading: Reading) -> str:
    """Which way a change goes: better, worse, or "" where it rounds to nothing or is unknown."""
    if reading.change is None or text.change(reading.change, reading.unit) == "no change":
        return ""
    return "better" if (reading.change > 0) == (reading.improvement_direction == "increase") else "worse"


def before(reading: Reading, *, short: bool = False) -> str:
    """What a change compares with: Sep, the 3 months before, the week before; short: the 3 before."""
    if reading.previous is None:
        return ""
    span = Span(reading.previous.from_, reading.previous.to)
    months = whole_months(span)
    if months == 1 and span.from_.day == 1:
        return text.MONTHS[span.from_.month - 1][:3]
    return f"the {months} before" if short and 1 < months < 12 else f"the {_length(span, months)} before"


def window(reading: Reading, first: date, last: date) -> str:
    """The window where it is not the period itself: 3 months to 31 Oct; else ""."""
    span = reading.window
    if (span.from_, span.to) == (first, last):
        return ""
    end = f"{span.to.day} {text.MONTHS[span.to.month - 1][:3]}"
    return f"{_length(span, whole_months(span))} to {end}"


def _length(span: Span, months: int) -> str:
    if months == 12:
        return "year"
    if months:
        return f"{months} months" if months > 1 else "month"
    days = (span.to - span.from_).days + 1
    return "week" if days == 7 else f"{days} days"


def whole_months(span: Span) -> int:
    """How many months it is, also from the 12th to the 11th; 0 where it is not whole."""
    following = span.to + timedelta(days=1)
    months = (following.year - span.from_.year) * 12 + following.month - span.from_.month
    return months if months > 0 and add_months(span.from_, months) == following else 0


def interval(low: float | None, high: float | None, unit: str) -> str:
    """82.9-85.2 with an en dash, or "" where there is none."""
    if low is None or high is None:
        return ""
    joint = " – " if unit == "minutes" or low < 0 else "–"
    return f"{text.bare(low, unit)}{joint}{text.bare(high, unit)}"


def score(value: float | None) -> str:
    """58 of 100."""
    return "no score" if value is None else f"{value:.0f} of 100"


def goals_met(met: int, goals: int) -> str:
    """goals met 3 of 7; "" where nothing has a goal."""
    return f"goals met {met} of {goals}" if goals else ""


def coverage(readings: Sequence[Reading]) -> str:
    """3 of 5 metrics have enough data; "" where all have."""
    scored = [reading for reading in readings if reading.scored]
    usable = [reading for reading in scored if is_usable(reading.base)]
    if len(usable) == len(scored):
        return ""
    return f"{len(usable)} of {len(scored)} metrics have enough data"


def no_targets(readings: Sequence[Reading]) -> str:
    """What to do where nothing on a card has a target; else ""."""
    scored = [reading for reading in readings if reading.scored]
    if not scored or any(reading.target for reading in scored):
        return ""
    return "No targets yet: set red and goal in strategy.toml."
