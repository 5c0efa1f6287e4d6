"""Our side of the page questions: each page's questions together, with every cache emptied.

python pages.py HOME QUESTIONS      (milliseconds as JSON on stdout; writes QUESTIONS for bare.py)
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

from dashboard import ask
from dashboard.access import LOCAL
from dashboard.ask import Home

PERIODS = {
    "week": "2026-W20",
    "month": "2026-05",
    "quarter": "2026-Q1",
    "year": "2025",
    "any dates up to a quarter": "2026-02-10..2026-04-28",
}


def scorecard(home: Path, team: str, period: str) -> None:
    """All that the Scorecard page of a team asks."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        card = opened.cards("team", team, None, period).cards[0]
        opened.trends(tuple(one.metric for one in card.metrics), "team", team)
        opened.cards("agent", None, team, period)


def organisation(home: Path, team: str, period: str) -> None:
    """All that the Scorecard page of the organisation asks."""
    with Home.open(home, LOCAL) as opened:
        opened.about()
        card = opened.cards("organisation", None, None, period).cards[0]
        opened.trends(tuple(one.metric for one in card.metrics), "organisation", None)
        opened.cards("team", None, None, period)


def main(home: Path, plan: Path) -> None:
    """Measure each page over each period."""
    team = Home.open(home, LOCAL).about().teams[0]
    taken: dict[str, float] = {}
    questions: dict[str, list[dict[str, str | None]]] = {}
    for page in (organisation, scorecard):
        for period, name in PERIODS.items():
            key = f"{page.__name__}, {period}"
            runs = []
            for _ in range(3):
                ask.forget()
                begun = time.perf_counter()
                page(home, team, name)
                runs.append((time.perf_counter() - begun) * 1000)
            taken[key] = median(runs)
            questions[key] = by_hand(home, page is organisation, team, name)
    plan.write_text(json.dumps(questions), encoding="utf-8")
    print(json.dumps(taken))


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
    card = Home.open(home, LOCAL).cards(level, name, None, period).cards[0]  # type: ignore[arg-type]
    points = Home.open(home, LOCAL).trends(tuple(one.metric for one in card.metrics), level, name)  # type: ignore[arg-type]
    for metric, trend in points.items():
        if metric in EVERY:
            first, last = str(trend.points[0].from_), str(trend.points[-1].to)
            found.append({"metric": metric, "level": level, "name": name, "team": None, "every": "week",
                          "first": first, "last": last})  # fmt: skip
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
