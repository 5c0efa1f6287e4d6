"""What a metric means, in the languages of both sides: of those who do the work and of those who pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.model.metric import Metric
from dashboard.render.tables import anchor, facts, status
from dashboard.scoring import Reading

EVIDENCE = {
    "census": "every case is counted, so the figure is what happened",
    "sample": "answers that stand for more, so the figure has a margin; read over three months",
}


def definition_html(metric: Metric, guards: Mapping[str, tuple[str, str]], reading: Reading | None) -> str:
    """The panel. `guards` is (title, address) of each guard; `reading` says how they stand."""
    stands = {guard.metric: guard.status for guard in reading.guards} if reading else {}
    listed = "".join(
        f"<li>{anchor(href, escape(title))}{' ' + status(stands[name]) if name in stands else ''}</li>"
        for name, (title, href) in guards.items()
    )
    return (
        f'<div class="prose"><p>{escape(metric.description)}</p><div class="sides">'
        f"{_side('What I do that moves it', metric.operations)}"
        f"{_side('What business and customer get', metric.strategy)}"
        f"{_side('How it is gamed', metric.pitfall)}"
        f'<div><h3>Guards that would show it</h3><ul class="guards">{listed}</ul></div>'
        f"</div>{facts(_plain_facts(metric))}</div>"
    )


def both_languages(metrics: Sequence[Metric]) -> str:
    """Each metric in operations' words and in strategy's, folded."""
    said = "".join(
        f'<p><span class="quieter">{escape(metric.title)}: what I do that moves it</span>'
        f" {escape(metric.operations)}</p>"
        f'<p><span class="quieter">{escape(metric.title)}: what business and customer get</span>'
        f" {escape(metric.strategy)}</p>"
        for metric in metrics
    )
    return f"<details><summary>What moves them, what they bring</summary>{said}</details>"


def _side(title: str, said: str) -> str:
    return f"<div><h3>{title}</h3><p>{escape(said)}</p></div>"


def _plain_facts(metric: Metric) -> list[tuple[str, str]]:
    shown = ", ".join(
        level if level in metric.scored_levels else f"{level} (not judged)" for level in metric.levels
    )
    pairs = [
        ("It is", metric.kind.said),
        ("Better is", "more" if metric.rises else "less"),
        ("Evidence", EVIDENCE[metric.evidence]),
        ("Shown for", shown),
        ("Needs", ", ".join(metric.needs)),
        ("Perspective", metric.perspective),
        ("Service excellence", ", ".join(metric.excellence)),
    ]
    return [(term, escape(said)) for term, said in pairs if said]
