"""The way of an objective and its forecast as bars, in HTML and CSS; places in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask.strategy.attained import Attained, Outlook, Path
from dashboard.render.agenda import worst
from dashboard.scoring import Reading

MARGIN = 0.12  # of the length, on either side of what is drawn
WORDS = {"likely": "likely", "open": "could go either way", "unlikely": "unlikely"}


class _Scale:
    """Values to per cent of a bar's length."""

    def __init__(self, values: Iterable[float | None], *, falls: bool = False) -> None:
        self._falls = falls  # less is better: the goal still lies to the right
        known = [value for value in values if value is not None]
        low, high = min(known), max(known)
        room = (high - low) * MARGIN or 1.0
        self._low, self._size = low - room, high - low + 2 * room

    def at(self, value: float) -> str:
        return f"{100 * self._share(value):.1f}%"

    def span(self, low: float, high: float) -> str:
        ends = sorted((self._share(low), self._share(high)))
        return f"left:{100 * ends[0]:.1f}%;width:{100 * (ends[1] - ends[0]):.1f}%"

    def _share(self, value: float) -> float:
        share = (value - self._low) / self._size
        return 1 - share if self._falls else share


def aim(objective: Attained) -> Reading | None:
    """The reading that shows its way; without a goal the one furthest from its own."""
    if objective.path is None:
        return worst(objective)
    readings = [*([objective.outcome] if objective.outcome else []), *objective.metrics]
    return next((one for one in readings if one.metric == objective.path.metric), None)


def ahead_of(objectives: Sequence[Attained]) -> str:
    """How many objectives will be met by their dates, in words."""
    known = [one.forecast or Outlook(None, None, None, None) for one in objectives]
    return wording.of_forecasts(["over" if ahead.came else ahead.reaches_goal for ahead in known])


def way(objective: Attained, reading: Reading | None) -> str:
    """From the start to the goal: where it stands, with its interval, and where it should stand today."""
    path = objective.path
    known = reading.told if reading else None
    if path is None or reading is None or known is None:
        return ""
    drawn = (path.baseline, path.goal, path.expected, reading.low, reading.high, known)
    scale = _Scale(drawn, falls=path.goal < path.red)
    marks = [_mark("goal", scale, path.goal), _mark("now", scale, known)]
    if reading.low is not None and reading.high is not None:
        marks.insert(0, f'<i class="span" style="{scale.span(reading.low, reading.high)}"></i>')
    marks += [_mark(f"milestone {one.verdict}", scale, one.value) for one in path.milestones]
    if path.expected is not None:
        marks.append(_mark("today", scale, path.expected))
    if path.baseline is not None:
        marks.append(_mark("start", scale, path.baseline))
    return (
        f'<div class="way" role="img" aria-label="{escape(_told(path, reading))}">{"".join(marks)}</div>'
        f'<p class="ends"><span>{_start(path, reading)}</span>'
        f"<span>goal {text.figure(path.goal, reading.measure)}</span></p>"
    )


def _mark(kind: str, scale: _Scale, value: float) -> str:
    return f'<i class="{kind}" style="left:{scale.at(value)}"></i>'


def _start(path: Path, reading: Reading) -> str:
    return "" if path.baseline is None else f"from {text.figure(path.baseline, reading.measure)}"


def _told(path: Path, reading: Reading) -> str:
    parts = [_start(path, reading), f"goal {text.figure(path.goal, reading.measure)}"]
    parts.append(f"now {text.figure(reading.value or 0.0, reading.measure)}")
    parts += [f"milestone {one.says}" for one in path.milestones]
    if path.expected is not None:
        parts.append(f"expected today {text.figure(path.expected, reading.measure)}")
    return ", ".join(part for part in parts if part)


def forecast(ahead: Outlook | None, unit: str, path: Path | None) -> str:
    """Likely, open or unlikely, by when, with its interval; or why there is none."""
    if ahead is None or ahead.reaches_goal is None or path is None:
        return f'<p class="quieter">{escape(_no_forecast(ahead))}</p>'
    assert ahead.value is not None
    assert ahead.low is not None
    assert ahead.high is not None
    colour = {"likely": "green", "unlikely": "red"}.get(ahead.reaches_goal, "")
    goal = path.goal
    scale = _Scale((ahead.low, ahead.high, goal), falls=goal < path.red)
    by, figures = _by(ahead), _figures(ahead, unit)
    return (
        f'<p><b class="status {colour}">{WORDS[ahead.reaches_goal]}</b>{by}</p>'
        f'<div class="way {colour}" role="img" aria-label="forecast {escape(figures)}, goal'
        f' {text.figure(goal, unit)}"><i class="span" style="{scale.span(ahead.low, ahead.high)}"></i>'
        f"{_mark('goal', scale, goal)}{_mark('now', scale, ahead.value)}</div>"
        f'<p class="quieter">{escape(figures)}</p>'
        f'<p class="quieter">{months_at_goal(ahead)}</p>'
    )


def months_at_goal(ahead: Outlook | None) -> str:
    """What a forecast goes by, beside which one good month is little; "" without a forecast."""
    if ahead is None or ahead.reaches_goal is None:
        return ""
    return f"{ahead.reached or 'none'} of {ahead.known} months so far at the goal"


def forecast_words(ahead: Outlook | None, unit: str, path: Path | None) -> list[str]:
    """The same in plain words: how likely by when, and the figures."""
    if ahead is None or ahead.reaches_goal is None or path is None:
        return [_no_forecast(ahead)]
    return [f"{WORDS[ahead.reaches_goal]}{_by(ahead)}", _figures(ahead, unit)]


def _no_forecast(ahead: Outlook | None) -> str:
    reason = ahead.reason if ahead and ahead.reason else "no forecast"
    return reason[:1].upper() + reason[1:]


def _by(ahead: Outlook) -> str:
    return f" by {text.day(ahead.by)}" if ahead.by else ""


def _figures(ahead: Outlook, unit: str) -> str:
    """87.1 (84.0 to 90.2 %)."""
    assert ahead.value is not None
    assert ahead.low is not None
    assert ahead.high is not None
    ends = f"{text.bare(ahead.low, unit)} to {text.figure(ahead.high, unit)}"
    return f"{text.bare(ahead.value, unit)} ({ends})"
