"""Is the theory holding: the two by two of each link, the test folded beneath; conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Conflict, Link, Links
from dashboard.ask.strategy.theory import PanelInfo
from dashboard.ask.strategy.theory_words import READING, VERDICT
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.render.definition import both_languages
from dashboard.render.links import link as address
from dashboard.render.strategy_map import COLOUR
from dashboard.render.tables import anchor, facts
from dashboard.scoring.theory import TheoryReading

CELLS: tuple[tuple[str, tuple[TheoryReading, TheoryReading]], ...] = (
    ("driver moved", ("consistent", "strategy_in_doubt")),
    ("did not", ("something_else", "not_tested_yet")),
)


def pairs_html(
    found: Links, objectives: Mapping[str, Objective], metrics: Mapping[str, Metric], period: str | None
) -> str:
    """Every link, with the objectives that name it; the first of an objective is where the map leads.

    Over which days drivers and outcomes are read is said once: a page of any period shows the same.
    """
    days = f"{found.when[:1].upper()}{found.when[1:]}, whatever period is shown."
    said = f'<p class="quieter">{escape(days)}</p>' if found.when else ""
    told: dict[tuple[object, ...], list[Link]] = {}
    for one in found.links:
        told.setdefault((one.driver, one.outcome, one.lags, one.placebo_p), []).append(one)
    seen: set[str] = set()
    made = []
    for first, *others in told.values():
        serving = [objectives[one.objective] for one in (first, *others)]
        anchors = [f' id="theory-{escape(own.id)}"' for own in serving if own.id not in seen]
        seen.update(own.id for own in serving)
        both = metrics[first.driver], metrics[first.outcome]
        made.append(_pair(first, found.panel, serving, both, period, anchors))
    return f'{said}<div class="pairs">{"".join(made)}</div>'


def _pair(
    one: Link,
    panel: PanelInfo,
    objectives: Sequence[Objective],
    both: tuple[Metric, Metric],
    period: str | None,
    anchors: Sequence[str],
) -> str:
    """One link with the objectives that name it; `anchors` are where the map leads from each of them."""
    names = " → ".join(
        anchor(address("metric", metric=metric.name, period=period), escape(metric.title)) for metric in both
    )
    own = [*_facts(one, panel, *both)]
    own += dict.fromkeys(fact for each in objectives for fact in _declared(each, panel))
    start, *more = anchors or [""]
    marks = "".join(f"<span{mark}></span>" for mark in more)
    of = "".join(f'<p class="quieter">{_owned(each)}</p>' for each in objectives)
    return (
        f"<article{start}>{_two(one.reading)}<div>{marks}<h3>{names}</h3>"
        f"{of}<p>{reading_html(one)}</p>"
        f"<p>{escape(one.question)}</p>{_where_to_look(both, period)}"
        "<details><summary>The test, and what would change this</summary>"
        f"{facts(own)}</details>{both_languages(both)}</div></article>"
    )


def _owned(objective: Objective) -> str:
    return f"{escape(objective.title)}{f' · {escape(objective.owner)}' if objective.owner else ''}"


def _declared(objective: Objective, panel: PanelInfo) -> list[tuple[str, str]]:
    """Since when it stands in the strategy; what was there to be looked at before is no test of it."""
    if objective.declared is None:
        return []
    said = f"since {text.day(objective.declared)}"
    if panel.from_ and objective.declared > panel.from_:
        said += f"; the data from {text.day(panel.from_)} until then were there to be looked at first"
    return [("In the strategy", said)]


def _where_to_look(both: tuple[Metric, Metric], period: str | None) -> str:
    """From the question to who can answer it: the teams, and the cases."""

    def ways(metric: Metric) -> str:
        tabs = [("teams", "its teams")] if "team" in metric.levels else []
        tabs += [("cases", "its cases")] if metric.shows_rows else []
        to = [
            anchor(address("metric", metric=metric.name, period=period, tab=tab), said) for tab, said in tabs
        ]
        return f"{escape(metric.title)}: {' and '.join(to)}" if to else ""

    said = " · ".join(found for metric in both if (found := ways(metric)))
    return f'<p class="quieter sc-on-screen">{said}</p>' if said else ""


def reading_html(one: Link) -> str:
    """The word of a link and its sentence; the word is not said twice."""
    word = f'<b class="status {COLOUR.get(one.reading, "")}">{READING[one.reading]}</b>'
    start = f"{READING[one.reading].capitalize()}: "
    return f"{word}{':' if one.says.startswith(start) else '.'} {escape(one.says.removeprefix(start))}"


def reading_words(one: Link) -> str:
    """The same without mark-up."""
    start = READING[one.reading].capitalize()
    return one.says if one.says.startswith(f"{start}: ") else f"{start}. {one.says}"


def _two(reading: TheoryReading) -> str:
    rows = ""
    for head, cells in CELLS:
        drawn = "".join(
            f'<td class="here {COLOUR.get(cell, "")}" aria-current="true">{READING[cell]}</td>'
            if cell == reading
            else f"<td>{READING[cell]}</td>"
            for cell in cells
        )
        rows += f'<tr><th scope="row">{head}</th>{drawn}</tr>'
    return (
        '<table class="two" aria-label="Driver and outcome"><thead><tr><td></td>'
        '<th scope="col">outcome moved</th><th scope="col">it did not</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _facts(one: Link, panel: PanelInfo, driver: Metric, outcome: Metric) -> list[tuple[str, str]]:
    made = [("Would change it", escape(one.would_change))]
    if one.r is None or one.p is None:
        reason = one.reason or "there is nothing to test on"
        return [*made, ("Test", f"none: {escape(reason)}")]
    made.append(("Test", f"{VERDICT[one.verdict]}, on {one.teams} teams and {one.weeks} weeks"))
    weeks = f"{wording.listed([str(lag) for lag in one.lags])} {'week' if one.lags == (1,) else 'weeks'}"
    made.append(("Declared", f"the outcome may follow after {weeks}; strongest after {one.lag}"))
    made.append(
        ("Correlation", f"{one.r:.2f}; a link of {_or(one.smallest_r)} would be found in four of five cases")
    )
    if one.slope is not None and one.slope_low is not None and one.slope_high is not None:
        per = f"per {text.bare(1.0, driver.measure)} of {driver.title}"
        slope = f"{one.slope:.2f} ({one.slope_low:.2f} to {one.slope_high:.2f}) {per}, in {outcome.title}"
        made.append(("Slope", escape(slope)))
    made.append(("By chance", f"p {_or(one.p)}, with all links {_or(one.p_adjusted)}"))
    made.append(("The other way round", f"p {_or(one.reverse_p)}"))
    if one.placebo_p is not None:
        made.append(("What it can't move", f"p {_or(one.placebo_p)}"))
    made.append(("False alarms here", _alarms(panel)))
    cases = (
        "observed less expected by kinds of cases" if one.adjusted else "as read: it has no kinds of cases"
    )
    made.append(("Series", cases))
    return made


def _or(value: float | None) -> str:
    return "–" if value is None else "under 0.001" if value < 0.001 else f"{value:.2g}"


def _alarms(panel: PanelInfo) -> str:
    if panel.false_alarms is None:
        return "being computed" if panel.is_computing else "–"
    return f"{100 * panel.false_alarms:.1f} % of panels like this one without any link are called one at 5 %"


CANNOT_TELL = "Too little can be read yet to tell whether goals work against each other."


def conflicts_html(found: Sequence[Conflict]) -> str:
    """Those in conflict, each with its question; how many pairs were looked at."""
    said = [one for one in found if one.verdict == "conflict"]
    open_ = sum(one.verdict == "cannot_tell" for one in found)
    if found and open_ == len(found):
        return f'<p class="quieter">{CANNOT_TELL}</p>'
    looked = f"{text.many(len(found), 'pair was', 'pairs were')} looked at"
    looked += f"; of {open_} too little can be read to tell." if open_ else "."
    items = "".join(f"<li>{escape(one.says)}</li>" for one in said)
    none = "<li>No two goals are seen to work against each other.</li>"
    return f'<ul class="left-out">{items or none}</ul><p class="quieter">{looked}</p>'
