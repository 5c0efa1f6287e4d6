"""What a reading says in words. Pure: the same reading gives the same words on every page.

Nothing here judges: bands, status, word, base and guards are scoring's; these functions put them into
English. A sentence says what its tile's figures don't: how far, more than luck or not, what would decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Protocol

from dashboard import text
from dashboard.method.tally import STOPPED
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import FEWEST
from dashboard.periods import add_months
from dashboard.scoring import Compared, Contribution, Reading, SeriesState, Span, has_value
from dashboard.scoring.judge import LEARNING, SUPPRESSED_BELOW, TINY_BELOW
from dashboard.units import UNITS

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
NOBODY = (
    "No case here in the three whole months that had ended by then. People are read over whole months, so the"
    " running one joins when it is over."
)
TEAMS_ONLY = "This organisation shows teams only."
FULL_WAY = 100


def says(reading: Reading, metrics: Mapping[str, Metric]) -> str:
    """One or two plain sentences that say what to think of a reading, beside its word and its figures."""
    metric = metrics[reading.metric]
    return " ".join(part for part in (_standing(reading, metric), _guards(reading, metrics)) if part)


def _standing(reading: Reading, metric: Metric) -> str:
    if reading.reason and reading.reason.startswith(STOPPED):
        return f"{metric.file} takes {reading.reason.removeprefix(STOPPED)}; let it read fewer rows."
    if reading.reason:
        return "Choose months, a quarter or a year that have ended."
    if reading.base == "none":
        if reading.needs:
            return f"Needs {listed(reading.needs)}, which no loaded file has."
        if reading.undecided:
            return f"{counted(reading.undecided, metric).capitalize()} to wait for."
        return f"No {noun(metric)} in this time."
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


def _judged(reading: Reading, metric: Metric) -> str:
    if reading.level == "agent":
        return _of_person(reading, metric)
    if reading.provisional or reading.still_open:
        return _so_far(reading)
    return _of_sample(reading, metric) if reading.evidence == "sample" else _distance(reading)


def _each(reading: Reading, metric: Metric) -> str:
    """On few cases, what one of them moves."""
    moved = metric.kind.one_moves(reading.units) if reading.base == "small" else None
    return f"; one {_unit(reading, metric, 1)} moves it by {gap(moved, metric.measure)}" if moved else ""


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
    if reading.target is None:
        return "Set red and goal, and it is judged."
    if not reading.scored and reading.weight is not None:
        return "No rule gives its margin, so nothing follows for one person."
    return "Not on this card."


def _of_person(reading: Reading, metric: Metric) -> str:
    """What a person's cases tell, beside the colleagues with the same kinds of cases."""
    if reading.word == LEARNING:
        return "In the first months there are cases and feedback, no verdict"
    verdict = reading.compared.verdict if reading.compared else "not_compared"
    if verdict == "worse":
        return f"Behind {SUCH_COLLEAGUES}, more than chance explains{compared_on(reading, metric)}"
    if reading.bands == ("green",):
        return _perfect(metric) if _is_perfect(reading) else "The goal is met by more than luck"
    if "green" in reading.bands:
        return "The cases leave it open"
    if verdict == "better":
        return f"Ahead of {SUCH_COLLEAGUES}, more than chance explains{compared_on(reading, metric)}"
    if verdict == "like_colleagues":
        return f"As {SUCH_COLLEAGUES}{compared_on(reading, metric)}"
    if verdict == "cannot_tell":
        return f"Not to be told from {SUCH_COLLEAGUES}{compared_on(reading, metric)}"
    return "Not compared with colleagues: it may be the cases, the team or luck"


SUCH_COLLEAGUES = "colleagues with the same kinds of cases"


def compared_on(reading: Reading, metric: Metric) -> str:
    """Of a person of several teams, on which cases the comparison is: those of one; else ""."""
    one = reading.compared
    if one is None or reading.team is None or not one.n < reading.n:
        return ""
    if one.verdict in ("suppressed", "not_compared"):
        return ""
    return f", on {counted(one.n, metric)} in {reading.team}"


def _is_perfect(reading: Reading) -> bool:
    best = UNITS[reading.measure].limits[reading.improvement_direction == "increase"]
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
    return f"of {percent(1 - (reading.decided or 0.0))} the outcome is still to come"


def _of_sample(reading: Reading, metric: Metric) -> str:
    """What an estimate tells: how far from the goal where that is more than luck, else what would decide."""
    if "green" in reading.bands and len(reading.bands) > 1:
        return _decides(reading, metric)
    if _is_perfect(reading):
        return _perfect(metric)
    open_end = "; how far is open" if reading.bands == ("red", "amber") else ""
    start = _distance(reading)
    return f"{start}, more than luck explains{open_end}" if "away" in start or "spare" in start else start


def _distance(reading: Reading) -> str:
    """2.4 points to spare; 2.4 points missing."""
    if reading.value is None or reading.target is None:
        return ""
    by = abs(reading.value - reading.target.goal)
    rises = reading.target.goal > reading.target.red
    met = (reading.value >= reading.target.goal) if rises else (reading.value <= reading.target.goal)
    if reading.goal_met is not None:
        met = reading.goal_met  # to the case, where a value is none but its nearest
    if text.bare(by, reading.measure) == text.bare(0.0, reading.measure):
        return "Met to the point" if met else "Missed by a hair"
    if met:
        return f"{gap(by, reading.measure)} to spare"
    return f"{gap(by, reading.measure)} away"


def _decides(reading: Reading, metric: Metric) -> str:
    """How an open goal would show: with about 1,100 answers at this rate, or 89.1 % on as many as now."""
    found = decided_by(reading, metric)
    return f"Whether the goal is met would show with {found}" if found else "The cases leave it open"


def decided_by(reading: Reading, metric: Metric) -> str:
    """About 1,100 answers at this rate, or 89.1 %; "" where nothing is known to decide it."""
    decider = reading.decider
    if decider is None:
        return ""
    parts = []
    if decider.n and decider.n > reading.units:
        parts.append(f"about {_rounded(decider.n):,} {_unit(reading, metric)} {metric.kind.like}")
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


def colour(reading: Reading) -> str:
    """The status that may be coloured: green or red; of a person red alone, which was compared; or ""."""
    allowed = ("red",) if reading.level == "agent" else ("green", "red")
    return reading.status if reading.status in allowed else ""


def value(reading: Reading) -> float | None:
    """The value that is told; on fewer than five cases none, at any level: the word says how many."""
    return told(reading.value, reading.units)


def told(value: float | None, n: float) -> float | None:
    """A figure that stands by itself; None on fewer than five cases. Points of a trend are read together."""
    return None if n < SUPPRESSED_BELOW else value


def noun(metric: Metric, n: float = 0) -> str:
    """What a metric counts, for a number of them: answers, tickets, reviews, actions."""
    return metric.noun if n == 1 else metric.noun + "s"


def _unit(reading: Reading, metric: Metric, n: float = 0) -> str:
    """What a figure stands on: its cases, or the respondents where each gave several answers."""
    if reading.units == reading.n:
        return noun(metric, n)
    return "respondent" if n == 1 else "respondents"


def counted(n: float, metric: Metric) -> str:
    """1 answer, 3,912 tickets."""
    shown = count(n)
    return f"{shown} {noun(metric, 1 if shown == '1' else n)}"


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
    if UNITS[unit].in_points:
        shown = text.bare(value, unit)
        return f"{shown} point{'' if float(shown.replace(',', '')) == 1 else 's'}"
    return text.bare(value, unit)


def change(reading: Reading) -> tuple[str, str]:
    """(what changed, since when): (↑ 2.1 better, than Sep), (no clear change, since Sep), or ("", "").

    Nothing is said where nothing was tested: of too few cases, of stocks and of ratios.
    """
    if reading.change is None or reading.change_low is None:
        return "", ""
    if not reading.is_signal:
        return "no clear change", f"since {before(reading)}"
    way = "better" if reading.is_better else "worse"
    return f"{text.change(reading.change, reading.measure)} {way}", f"than {before(reading)}"


def in_a_line(reading: Reading) -> tuple[str, str, str]:
    """Of a reading in one line: its value, its word, and what changed where that is more than chance."""
    known = value(reading)
    shown = "" if known is None else text.figure(known, reading.measure)
    return shown, reading.word, " ".join(change(reading)) if reading.is_signal else ""


def moved_by(reading: Reading) -> str:
    """1.2 points worse than Sep: a change that is one, in a sentence of its own."""
    way = "better" if reading.is_better else "worse"
    return f"{gap(abs(reading.change or 0.0), reading.measure)} {way} than {before(reading)}"


def signal(reading: Reading) -> str:
    """Why a figure is one of the few things to talk about: a change that is one, or how it behaves."""
    known = value(reading)
    now = "" if known is None else text.figure(known, reading.measure)
    if reading.is_signal and reading.change is not None:
        return f"{now}, {moved_by(reading)}, more than chance explains."
    moves, stands = halves(reading.behaviour)
    if reading.variation in ("improvement", "concern"):
        return moves
    goal = f" {text.figure(reading.target.goal, reading.measure)}" if reading.target else ""
    return f"{now} now; {stands.replace('the goal', f'the goal of{goal}')}"


def halves(behaviour: str) -> tuple[str, str]:
    """How a series moves, and how the goal stands: what `behaviour` joins, each as a sentence of its own."""
    moves, _, stands = behaviour.partition("; ")
    return f"{moves.removesuffix('.')}.", stands


class Moved(Protocol):
    """A change that is explained, as far as it is put into words."""

    @property
    def change(self) -> float | None:
        """Now less before."""

    @property
    def change_low(self) -> float | None:
        """The lower end of its interval; None where no chance was asked."""

    @property
    def is_signal(self) -> bool:
        """Whether it is more than chance."""

    @property
    def reason(self) -> str | None:
        """Why there are no parts."""

    @property
    def by(self) -> str:
        """What it is cut by."""

    @property
    def parts(self) -> Sequence[Contribution]:
        """Its parts, the greatest first; of people by name."""


UNTESTED = "which is not tested against chance."


def moved(found: Moved, metric: Metric) -> str:
    """Whether a change is one at all, and what moved it most, in two sentences."""
    if found.change is None:
        return f"No change to explain: {found.reason}."
    start = f"{text.change(found.change, metric.measure)}, "
    if found.change_low is None:
        start += UNTESTED
    else:
        start += "more than chance explains." if found.is_signal else "which chance alone explains."
    if found.reason:
        return f"{start} It is not cut into parts: {found.reason}."
    if found.by == "agent":
        return start  # nobody is put first
    most = found.parts[0] if found.parts else None
    if most is None or text.bare(abs(most.total), metric.measure) == text.bare(0.0, metric.measure):
        return f"{start} No {found.by} moved it by itself."
    how = "its own figure" if abs(most.rate) >= abs(most.mix) else "its share of the cases"
    by = text.change(most.total, metric.measure)
    return f"{start} The largest part: {most.name}, {by}, by {how}."


def compared(one: Compared, metric: Metric, level: Level) -> str:
    """What a comparison with those who have the same kinds of cases comes to."""
    if one.verdict == "suppressed":
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


def before(reading: Reading) -> str:
    """What a change compares with: Sep, the 3 months before, the year before (data from 1 May 2025)."""
    past = reading.previous
    if past is None:
        return ""
    span = Span(past.from_, past.to)
    months = whole_months(span)
    named = text.month_of(span.from_, span.to)[:3]
    known = f" (data from {text.day(past.data_from)})" if past.data_from else ""
    return (named or f"the {_length(span, months)} before") + known


def window(reading: Reading, first: date, last: date) -> str:
    """The window where it is not the period itself, and where the data end in it: 3 months to 31 Oct."""
    span = reading.window
    if reading.at:
        return f"at the week's end, {_short(reading.at)}"
    if reading.is_earlier:
        return text.span(span.from_, span.to)
    if (span.from_, span.to) == (first, last):
        return f"so far, to {_short(reading.data_to)}" if reading.data_to else ""
    so_far = f", data to {_short(reading.data_to)}" if reading.data_to else ""
    return f"{_length(span, whole_months(span))} to {_short(span.to)}{so_far}"


def _short(day: date) -> str:
    return f"{day.day} {text.MONTHS[day.month - 1][:3]}"


def alone(reading: Reading, metric: Metric) -> str:
    """October alone 87.5 %, 48 answers; "" where the window is the period itself."""
    month = reading.month
    if month is None:
        return ""
    named = text.month_of(month.from_, month.to) or text.span(month.from_, month.to)
    known = told(month.value, month.n)
    if known is None:
        return f"{named} alone: {counted(month.n, metric) if month.n else f'no {noun(metric)}'}"
    return f"{named} alone {text.figure(known, reading.measure)}, {counted(month.n, metric)}"


def colleagues(reading: Reading) -> str:
    """What colleagues reach with the same kinds of cases as a person's; "" where nothing is compared."""
    one = reading.compared
    if one is None or one.expected is None or one.verdict in ("suppressed", "not_compared"):
        return ""
    return f"colleagues with such cases {text.figure(one.expected, reading.measure)}"


def provisional(partial: bool, decided: float | None) -> str:
    """Why a point of a trend may still move: not over yet, 80 % decided."""
    waiting = decided is not None and decided < 1
    parts = ("not over yet" if partial else "", f"{percent(decided or 0.0)} decided" if waiting else "")
    return ", ".join(part for part in parts if part)


def target_since(reading: Reading) -> str:
    """Target since 31 Mar 2026, where it began inside the window; else ""."""
    start = reading.target.from_ if reading.target else None
    return f"target since {text.day(start)}" if start and start > reading.window.from_ else ""


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
        met = " met" if standing.flat == "always" and metric.improvement_direction == "increase" else ""
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


def note(partial: bool, decided: float | None, rule: str | None) -> str:
    """What there is to say of a point of a trend: outside the limits; not over yet; or nothing."""
    return RULES[rule] if rule else provisional(partial, decided)


def _variation(standing: SeriesState, level: str) -> str:
    """Within its usual range; Improvement: the week of 12 Oct lies above its usual range."""
    if standing.rule is None:
        return "Within its usual range"
    told = _rule(standing)
    if level == "agent":
        return told[:1].upper() + told[1:]
    return f"{VARIATIONS[standing.variation].capitalize()}: {told}"


def _rule(standing: SeriesState) -> str:
    """Which rule makes the last point more than chance."""
    every, side = standing.every, "above" if standing.up else "below"
    last, limit = point_of(standing.last, every), "upper" if standing.up else "lower"
    return {
        "outside": f"{last} lies {side} its usual range",
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
    return _short(first) if every == "day" else f"the week of {_short(first)}"


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


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def within(limit: float | None, unit: str) -> float | None:
    """A limit of the usual range as it is told: never beyond what its unit can be."""
    return None if limit is None else UNITS[unit].within(limit)


def interval(low: float | None, high: float | None, unit: str) -> str:
    """82.9-85.2 with an en dash, or "" where there is none."""
    if low is None or high is None:
        return ""
    joint = " – " if UNITS[unit].is_time or low < 0 else "–"
    return f"{text.bare(low, unit)}{joint}{text.bare(high, unit)}"


def score(value: float | None) -> str:
    """58 of 100."""
    return "no score" if value is None else f"{value:.0f} of 100"


def goals(met: int, missed: int, undecided: int) -> str:
    """4 met, 1 missed, 2 not decided; "" where nothing has a goal. The parts add up."""
    parts = ((met, "met"), (missed, "missed"), (undecided, "not decided"))
    return ", ".join(f"{number} {word}" for number, word in parts if number)


def of_all_goals(met: int, missed: int, undecided: int) -> str:
    """2 of 8 goals met, 3 missed, 3 not decided; "" where nothing has a goal."""
    every, rest = met + missed + undecided, goals(0, missed, undecided)
    return f"{met} of {every} goals met{f', {rest}' if rest else ''}." if every else ""


def of_forecasts(reaches: Sequence[str | None]) -> str:
    """Whether objectives will be met by their dates: 1 likely, 2 unlikely; "" without any forecast."""
    words = (("likely", "likely"), ("open", "could go either way"), ("unlikely", "unlikely"))
    said = [f"{count} {word}" for key, word in words if (count := sum(one == key for one in reaches))]
    unknown = sum(one is None for one in reaches)
    left = [f"{unknown} without a forecast"] if unknown else []
    return f"Whether objectives will be met by their dates: {', '.join(said + left)}." if said else ""


def furthest(worst: str | None, readings: Sequence[Reading]) -> Reading | None:
    """The metric furthest from its goal, where it is worth naming: not the only one, and not at its goal."""
    found = next((reading for reading in readings if reading.metric == worst), None)
    return found if found and found.goal_met is not True and len(readings) > 1 else None


def attained(reading: Reading) -> str:
    """41 % of the way; anywhere from 20 % to beyond goal, where the margin is wider than the way; or ""."""
    done, low, high = reading.attainment, reading.attainment_low, reading.attainment_high
    if done is None:
        return ""
    if low is None or high is None or high - low <= FULL_WAY:
        return _way(done, reading) if not 0 <= done <= FULL_WAY else f"{done:.0f} % of the way"
    ends = (_way(low, reading), _way(high, reading))
    return ends[0] if ends[0] == ends[1] else f"anywhere from {ends[0]} to {ends[1]}"


def _way(done: float, reading: Reading) -> str:
    if done < 0:  # nothing is below where less is better
        return "below baseline" if reading.improvement_direction == "increase" else "above baseline"
    return "beyond goal" if done > FULL_WAY else f"{done:.0f} %"


def coverage(readings: Sequence[Reading]) -> str:
    """3 of 5 metrics have enough data; "" where all have."""
    scored = [reading for reading in readings if reading.scored]
    usable = [reading for reading in scored if has_value(reading)]
    if len(usable) == len(scored):
        return ""
    return f"{len(usable)} of {len(scored)} metrics have enough data"


def of_at_least(metrics: int) -> str:
    """How far a draft is from a card: 5 of at least 6 metrics."""
    return f"{metrics} of at least {FEWEST} metrics"


def no_targets(readings: Sequence[Reading]) -> str:
    """What to do where nothing on a card has a target; else ""."""
    scored = [reading for reading in readings if reading.scored]
    if not scored or any(reading.target for reading in scored):
        return ""
    return "No targets yet: set red and goal in strategy.toml."
