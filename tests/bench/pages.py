"""Our side of the page questions: each page's questions together, with every cache emptied, and again.

python pages.py HOME QUESTIONS      (JSON on stdout; writes QUESTIONS for bare.py)

Of each page and period: milliseconds of wall clock and of processor, and of processor with caches warm.
What is computed once a generation is computed before, as the server does; what is read once a generation and
process (sums, medians, names) is read before. Odd dates are others each time, because the durations of the
last few windows are held too.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from dashboard import ask
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.ahead import compute_ahead

Page = Callable[[Path, str, str], None]
PERIODS = {
    "week": ("2026-W20",),
    "month": ("2026-05",),
    "quarter": ("2026-Q1",),
    "year": ("2025",),
    "any dates up to a quarter": (
        "2026-02-10..2026-04-28",
        "2026-02-09..2026-04-27",
        "2026-02-11..2026-04-26",
    ),
}


def scorecard(home: Path, team: str, period: str) -> None:
    """All that the Scorecard page of a team asks but the worklist: nobody's behaviour but the team's own."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        opened.cards("team", team, period=period)
        opened.signals(team, period)
        people = opened.cards("agent", team=team, period=period, behaving=False).cards
        read = tuple(one.metric for one in people[0].metrics)
        opened.cards("team", team, period=period, metrics=read, behaving=False)
        opened.trends_of_card("team", team, period=period)


def organisation(home: Path, team: str, period: str) -> None:
    """All that the Scorecard page of the organisation asks: no team's behaviour, which it does not show."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        opened.cards("organisation", period=period)
        opened.signals(None, period)
        opened.cards("team", period=period, behaving=False)
        opened.trends_of_card("organisation", period=period)


def goals(home: Path, team: str, period: str) -> None:
    """All that the Goals page asks."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        opened.goals(period)
        opened.worst_teams(period)
        opened.links(wait=False)
        opened.talk(period)


def strategy(home: Path, team: str, period: str) -> None:
    """All that the Strategy page asks before somebody opens a form."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        opened.plan()
        opened.links(wait=False)
        opened.goals(period)
        opened.align()


def main(home: Path, plan: Path) -> None:
    """Measure each page over each period."""
    if not compute_ahead(home):
        raise SystemExit(f"{home} could not be computed ahead")
    with Home.open(home, LOCAL) as opened:
        opened.links()  # how often their test errs too
        team = opened.about().teams[0]
    taken: dict[str, list[float]] = {}
    questions: dict[str, list[dict[str, str | None]]] = {}
    for page in (organisation, scorecard):
        for period, names in PERIODS.items():
            key = f"{page.__name__}, {period}"
            taken[key] = measured(page, home, team, names)
            questions[key] = by_hand(home, page is organisation, team, names[0])
    latest = Home.open(home, LOCAL).period(None).name  # which is computed ahead
    for page in (goals, strategy):  # of which nobody has a plain version by hand
        taken[f"{page.__name__}, latest month"] = measured(page, home, team, [latest])
    plan.write_text(json.dumps(questions), encoding="utf-8")
    print(json.dumps(taken))


def measured(page: Page, home: Path, team: str, names: Sequence[str]) -> list[float]:
    """Wall clock and processor with caches empty, processor with caches warm; medians of three."""
    cold, warm = [], []
    page(home, team, names[0])
    for number in range(3):
        ask.forget()
        cold.append(timed(page, home, team, names[number % len(names)]))
        warm.append(timed(page, home, team, names[number % len(names)]))
    return [*(median(column) for column in zip(*cold, strict=True)), median(used for _, used in warm)]


def timed(page: Page, home: Path, team: str, period: str) -> tuple[float, float]:
    """Milliseconds of wall clock and of processor that the questions of a page take."""
    begun, used = time.perf_counter(), time.process_time()
    page(home, team, period)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def by_hand(home: Path, total: bool, team: str, period: str) -> list[dict[str, str | None]]:
    """The same questions as windows of metrics, for the bare engine."""
    from bare import EVERY

    level, name = ("organisation", None) if total else ("team", team)
    found: list[dict[str, str | None]] = []
    below = ("team", None, None) if total else ("agent", None, team)
    for at, who, of in ((level, name, None), below):
        card = Home.open(home, LOCAL).cards(at, who, of, period).cards[0]  # type: ignore[arg-type]
        for one in card.metrics:
            if one.metric in EVERY:
                spans = [(one.window.from_, one.window.to)]
                spans += [(one.previous.from_, one.previous.to)] if one.previous else []
                found += [
                    {"metric": one.metric, "level": at, "name": who, "team": of, "every": None,
                     "first": str(first), "last": str(last)}
                    for first, last in spans
                ]  # fmt: skip
    points = Home.open(home, LOCAL).trends_of_card(level, name, period=period)  # type: ignore[arg-type]
    for metric, trend in points.items():
        if metric in EVERY:
            first, last = str(trend.points[0].from_), str(trend.points[-1].to)
            found.append({"metric": metric, "level": level, "name": name, "team": None, "every": "week",
                          "first": first, "last": last})  # fmt: skip
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
