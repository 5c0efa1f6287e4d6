"""A trend as a process behaviour chart: one drawing of our own, with its words laid over it as HTML.

The drawing is stretched to the width of the page, the words are not. A point is a place that the pointer
finds, and says what it is; the table below the chart says the same to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from dashboard import text, wording
from dashboard.ask import Trend, TrendPoint
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.render import charts, icons
from dashboard.render.charts import Picture, goals_of
from dashboard.render.scale import Axis, axis, tick

WIDTH, HEIGHT = 1000, 300
INSET = 0.02  # of the height, above and below what is drawn: a point at an end of the axis is a whole one
APART = 0.075  # of the height, that two labels beside the chart stand apart
MOST_NAMES = 9  # of months below it
BESIDE = 0.05  # of the width, that the name of a month takes
MOST_GAPS = 2  # without data that are drawn; the words below name each


@dataclass(frozen=True)
class ChartLayout:
    """Where things stand: shares of width and height, from the left and from the top."""

    trend: Trend
    unit: str
    axis: Axis

    def x(self, place: float) -> float:
        """The middle of a bucket; place - 0.5 and place + 0.5 are its edges."""
        return (place + 0.5) / len(self.trend.points)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return INSET + (1 - 2 * INSET) * self.axis.share(value)

    def at(self, place: float, value: float) -> str:
        """A place as SVG has it."""
        return f"{WIDTH * self.x(place):.1f} {HEIGHT * self.y(value):.1f}"


def chart(trend: Trend, metric: Metric, covered: tuple[date, date]) -> str:
    """HTML: what the trend says, and its drawing. `covered` are the days of the figure above it."""
    said = f'<p class="sc-reads">{icons.pair(trend, metric.rises)}'
    said += f"<span>{escape(trend.behaviour)}</span></p>" if trend.behaviour else "</p>"
    plan = ChartLayout(trend, metric.measure, axis(list(_values(trend, metric.measure)), metric.measure))
    drawn = Picture(charts.drawing((WIDTH, HEIGHT), _body(plan)), _alt(trend, metric))
    parts = (_grid(plan), drawn.img, _notes(plan), _points(plan), _ends(plan), _covered(plan, covered))
    return (
        f'{said}<figure class="sc-chart"><div>{"".join(parts)}{_names(plan)}</div></figure>{_on_phone(plan)}'
    )


def _values(trend: Trend, unit: str) -> Iterator[float]:
    """All that has to be in the drawing; of limits that chance gives, what the unit can be."""
    for point in trend.points:
        limits = (wording.within(end, unit) for end in (point.lower_limit, point.upper_limit))
        own = (point.value, *limits, point.centre, point.target)
        yield from (value for value in own if value is not None)


def _body(plan: ChartLayout) -> str:
    """The limits, the centre, each day's goal, the line, the points."""
    points = list(enumerate(plan.trend.points))
    body = "".join(_range(plan, part) for part in parts_of(plan.trend))
    for first, last, goal in goals_of(plan.trend):
        body += f'<path class="aim" d="M{plan.at(first - 0.5, goal)}L{plan.at(last + 0.5, goal)}"/>'
    known = [(place, point.value) for place, point in points if point.value is not None]
    body += f'<path class="line faint" d="M{"L".join(plan.at(*one) for one in known)}"/>'
    for run in charts.runs(known):
        body += f'<path class="line" d="M{"L".join(plan.at(*one) for one in run)}h0"/>'
    for place, point in points:
        if point.value is not None:
            body += charts.mark(point, plan.at(place, point.value), plan.trend.level)
    return body


def _range(plan: ChartLayout, part: Sequence[int]) -> str:
    """The limits as an area with steps where they differ from point to point, none over a gap; the centre."""
    areas = "".join(_area(plan, stretch) for stretch in charts.stretches(part))
    ends = [(edge, plan.trend.points[at].centre or 0.0) for at in part for edge in (at - 0.5, at + 0.5)]
    return areas + f'<path class="centre" d="M{"L".join(plan.at(*end) for end in ends)}"/>'


def _area(plan: ChartLayout, stretch: Sequence[int]) -> str:
    upper, lower = [], []
    for place in stretch:
        point = plan.trend.points[place]
        if point.upper_limit is not None and point.lower_limit is not None:
            for edge in (place - 0.5, place + 0.5):
                upper.append(plan.at(edge, point.upper_limit))
                lower.append(plan.at(edge, point.lower_limit))
    return f'<path class="range" d="M{"L".join([*upper, *reversed(lower)])}z"/>' if upper else ""


def parts_of(trend: Trend) -> list[list[int]]:
    """The numbers of the judged points, from one rebase to the next."""
    found: list[list[int]] = [[]]
    starts = [one.from_ for one in trend.rebases]
    for place, point in enumerate(trend.points):
        if point.kind is None:
            continue
        if found[-1]:
            before = trend.points[found[-1][-1]].from_
            if any(before < start <= point.from_ for start in starts):
                found.append([])
        found[-1].append(place)
    return [part for part in found if part]


def _grid(plan: ChartLayout) -> str:
    return "".join(
        f'<i class="g" style="top:{plan.y(value):.2%}"></i>'
        f'<span class="yl" style="top:{plan.y(value):.2%}">{tick(value, plan.unit)}</span>'
        for value in plan.axis.ticks
    )


def _points(plan: ChartLayout) -> str:
    """What the pointer finds."""
    return "".join(
        f'<i class="pt" style="left:{plan.x(place):.2%};top:{plan.y(point.value):.2%}"'
        f' title="{escape(said(point, plan.trend.every, plan.unit))}"></i>'
        for place, point in enumerate(plan.trend.points)
        if point.value is not None
    )


def said(point: TrendPoint, every: str, unit: str) -> str:
    """Week of 7 Sep 2026: 82.1 % (95 %: 76.0 % to 87.0 %), n 140; outside the limits."""
    value = wording.FEW if point.is_few else "no figure"
    spread = ""
    if point.told is not None:
        value, spread = text.figure(point.told, unit), wording.interval(point.low, point.high, unit)
    told = f"{bucket_name(point, every)}: {value}{f' (95 %: {spread})' if spread else ''}"
    notes = [f"n {wording.count(point.n)}", wording.note(point.partial, point.decided, point.rule)]
    return "; ".join([told, *(note for note in notes if note)])


def bucket_name(point: TrendPoint, every: str) -> str:
    """18 Dec 2023, week of 18 Dec 2023, December 2023."""
    if every == "month":
        return f"{text.MONTHS[point.from_.month - 1]} {point.from_.year}"
    return f"{'week of ' if every == 'week' else ''}{text.day(point.from_)}"


def _labels(plan: ChartLayout) -> list[tuple[float, str]]:
    """(value, words) of what the lines are, as they stand at the end."""
    trend, unit = plan.trend, plan.unit
    trial = "trial " if trend.trial else ""
    lines = (
        (wording.within(trend.upper_limit, unit), f"{trial}upper limit"),
        (trend.target, "goal"),
        (trend.centre, "centre"),
        (wording.within(trend.lower_limit, unit), f"{trial}lower limit"),
    )
    return [(value, f"{name} {text.bare(value, unit)}") for value, name in lines if value is not None]


def _ends(plan: ChartLayout) -> str:
    """The words beside the lines, far enough apart to be read."""
    placed: list[tuple[float, str]] = []
    for value, words in sorted(_labels(plan), key=lambda one: plan.y(one[0])):
        top = plan.y(value)
        placed.append((max(top, placed[-1][0] + APART) if placed else top, words))
    over = max(placed[-1][0] - 1, 0.0) if placed else 0.0
    return "".join(f'<span class="rl" style="top:{top - over:.2%}">{words}</span>' for top, words in placed)


def _notes(plan: ChartLayout) -> str:
    """An upright line with its words where the range is set anew, the goal changes or data are missing."""
    made = []
    for number, (place, words) in enumerate(notes_of(plan.trend, plan.unit)):
        side = " back" if plan.x(place) > 0.6 else ""
        made.append(
            f'<i class="ann" style="left:{plan.x(place - 0.5):.2%}"></i><p class="at{side}"'
            f' style="left:{plan.x(place - 0.5):.2%};bottom:{6 + 22 * (number % 3)}px">{escape(words)}</p>'
        )
    return "".join(made)


def notes_of(trend: Trend, unit: str) -> list[tuple[int, str]]:
    """(number of the first point, words) of each rebase, change of the goal and gap, in order of time."""
    days = [point.from_ for point in trend.points]
    made = [
        (next(at for at, day in enumerate(days) if day >= one.from_), f"{_day(one.from_)} {one.reason}")
        for one in trend.rebases
    ]
    for first, _, goal in goals_of(trend)[1:]:
        made.append((first, f"{_day(days[first])} goal {text.bare(goal, unit)}"))
    widest = sorted(gaps_of(trend), key=lambda gap: gap[0].to - gap[1].from_)[:MOST_GAPS]
    for begin, end in widest:
        made.append((days.index(begin.from_), f"{_day(begin.from_)} to {_day(end.to)} no data"))
    return sorted(made)


def _day(day: date) -> str:
    return f"{day.day} {text.MONTHS[day.month - 1][:3]}"


def gaps_of(trend: Trend) -> list[tuple[TrendPoint, TrendPoint]]:
    """(first, last) of each time between two figures in which nothing at all was counted."""
    counted = [place for place, point in enumerate(trend.points) if point.n]
    return [(trend.points[a + 1], trend.points[b - 1]) for a, b in pairwise(counted) if b > a + 1]


def _inside(trend: Trend, covered: tuple[date, date]) -> list[int]:
    """The numbers of the points that the figure above is read over."""
    first, last = covered
    return [at for at, point in enumerate(trend.points) if point.to >= first and point.from_ <= last]


def _covered(plan: ChartLayout, covered: tuple[date, date]) -> str:
    """A bar at the foot over the days of the figure above."""
    inside = _inside(plan.trend, covered)
    if not inside:
        return ""
    left, right = plan.x(inside[0] - 0.5), 1 - plan.x(inside[-1] + 0.5)
    return f'<i class="cov" style="left:{left:.2%};right:{right:.2%}"></i>'


def _names(plan: ChartLayout) -> str:
    """The months below, as many as can be read; on a phone every other."""
    starts: list[tuple[int, str]] = []
    for place, point in enumerate(plan.trend.points):
        name = text.MONTHS[point.from_.month - 1][:3]
        if not starts or starts[-1][1] != name:
            if starts and plan.x(place) - plan.x(starts[-1][0]) < BESIDE:
                starts.pop()  # a month of which hardly anything is drawn makes room for the next
            starts.append((place, name))
    thin = starts[:: -(-len(starts) // MOST_NAMES)]
    return "".join(
        f'<span class="xl{" wide" if number % 2 else ""}" style="left:{plan.x(place):.2%}">{name}</span>'
        for number, (place, name) in enumerate(thin)
    )


def _on_phone(plan: ChartLayout) -> str:
    """What the lines are, where there is no room beside them."""
    lines = ", ".join(words for _, words in _labels(plan))
    return f'<p class="sc-lines">{lines}.</p>' if lines else ""


def words(trend: Trend, unit: str, covered: tuple[date, date]) -> str:
    """The chart in sentences: its lines, its flags, its gaps, what is hollow, the bar at its foot, and the
    lowest and highest.
    """
    shown = [point for point in trend.points if point.value is not None]
    held = _held(trend)
    if not shown:
        if trend.reason:
            return f"No {trend.every} of this time has a figure: {trend.reason}."
        return f"No {trend.every} of this time has a figure. {held}".strip()
    when = "day" if covered[0] == covered[1] else "days"
    bar = f"The bar at the foot: {text.span(*covered)}, the {when} of the figure above."
    parts = (*_legend(trend, shown), bar if _inside(trend, covered) else "", _extremes(trend, shown, unit))
    return " ".join(part for part in (*parts, held) if part)


def _held(trend: Trend) -> str:
    """How many points have cases and no figure; "" where none is held back."""
    number = sum(bool(point.n) and point.value is None for point in trend.points)
    if not number:
        return ""
    counted = f"1 {trend.every} is" if number == 1 else f"{number} {trend.every}s are"
    return f"{counted} held back: too few stand behind such a figure, or theirs would follow from it."


def _legend(trend: Trend, shown: Sequence[TrendPoint]) -> Iterator[str]:
    if any(point.upper_limit is not None for point in shown):
        sizes = ", wider where there were fewer cases" if trend.chart == "p_prime" else ""
        goal = ", dashed the goal" if any(point.target is not None for point in trend.points) else ""
        yield f"Grey: the range that chance alone gives{sizes}; the thin line its centre{goal}."
    for one in trend.rebases:
        by = f" ({one.set_by})" if one.set_by else ""
        yield f"Range set anew from {text.day(one.from_)}: {one.reason}{by}."
    flagged: dict[str, list[str]] = {}
    for point in shown:
        if point.rule:
            flagged.setdefault(point.rule, []).append(wording.point_of(point.from_, trend.every))
    for rule, names in flagged.items():
        few = wording.listed(names) if len(names) < 4 else f"{names[0]} … {names[-1]}"
        yield f"Flagged, {wording.RULES[rule]}: {few}."
    for first, last in gaps_of(trend):
        yield f"Nothing was counted from {text.day(first.from_)} to {text.day(last.to)}."
    if any(point.is_few for point in shown):
        few = f"a {trend.every} of fewer than five cases"
        yield f"A small dot, {few}, is no figure; it is read with the rest."
    if any(point.is_provisional for point in shown):
        yield "A hollow point may still move: it is not over, or not decided."


def _extremes(trend: Trend, shown: Sequence[TrendPoint], unit: str) -> str:
    def told(point: TrendPoint) -> str:
        return f"{text.figure(point.value or 0.0, unit)} ({bucket_name(point, trend.every)})"

    known = [point for point in shown if point.told is not None]
    number = len(known or shown)
    counted = f"1 {trend.every}" if number == 1 else f"{number} {trend.every}s"
    if not known:
        return f"{counted} with cases, and none with enough for a figure that stands by itself."
    lowest = min(known, key=lambda point: point.value or 0.0)
    highest = max(known, key=lambda point: point.value or 0.0)
    if number > 1 and lowest.value == highest.value:
        return f"{counted} with a figure, each {text.figure(lowest.value or 0.0, unit)}."
    return f"{counted} with a figure: lowest {told(lowest)}, highest {told(highest)}, last {told(known[-1])}."


def _alt(trend: Trend, metric: Metric) -> str:
    return (
        f"{metric.title} by {trend.every}. {trend.behaviour} The sentences and the table below say the same."
    )
