"""Is the theory holding: the two by two of each link, the test folded beneath; conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from dashboard import text, wording
from dashboard.ask import AimServed, Attained, Bet, Chosen, Conflict, Link, Links, Misalignment
from dashboard.ask.strategy.theory import PanelInfo
from dashboard.ask.strategy.theory_words import READING, VERDICT
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.render.definition import both_languages
from dashboard.render.glyphs import glyph
from dashboard.render.links import link as address
from dashboard.render.strategy_map import COLOUR
from dashboard.render.tables import NOTHING, Column, anchor, facts, table
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


def findings_html(found: Sequence[Misalignment]) -> str:
    """What the strategy leaves out, warnings first; each says what to do."""
    ordered = sorted(found, key=lambda one: one.severity != "warning")
    if not ordered:
        return '<p class="quieter">Nothing is left out.</p>'
    said = (escape(one.message[:1].upper() + one.message[1:]) for one in ordered)
    items = "".join(f"<li>{line}.</li>" for line in said)
    return f'<ul class="left-out">{items}</ul>'


def choices_html(
    choices: Sequence[Chosen],
    bets: Sequence[Bet],
    objectives: Mapping[str, Objective],
    standing: Sequence[Attained] = (),
) -> str:
    """The choice cascade, each choice with what carries it and what would have to be true; "" without any.

    `standing`: how the objectives stand in the period that is shown.
    """
    statuses = {one.objective: one.status for one in standing}
    made = ""
    for one in choices:
        css = ' class="first"' if one.choice == "winning_aspiration" else ""
        body = "".join(f"<p{css}>{escape(line)}</p>" for line in one.says)
        body += _carried(one, objectives, statuses) + _bets(bets, one.choice)
        made += f"<div><h3>{one.title}</h3>{body}</div>"
    return f'<div class="choices">{made}</div>' if made else ""


def _carried(one: Chosen, objectives: Mapping[str, Objective], statuses: Mapping[str, str]) -> str:
    if not one.objectives:
        return ""
    names = "".join(f"<p>{_standing(objectives[name], statuses.get(name))}</p>" for name in one.objectives)
    return f'<p class="quieter">Carried by</p>{names}'


def _standing(objective: Objective, stands: str | None) -> str:
    """An objective that carries a choice: how it stands, and the way to its test where it has one."""
    title = escape(objective.title)
    if objective.outcome and objective.drivers:
        title = anchor(f"#theory-{escape(objective.id)}", title)
    if stands is None:
        return title
    letter, word = text.STATUS[stands]
    sign = f'<span class="status {stands}">{glyph(letter)}</span>'
    return f'{sign} {title}<span class="unseen">, {word}</span>'


def _bets(bets: Sequence[Bet], choice: str) -> str:
    own = [bet for bet in bets if bet.choice == choice and not bet.is_dropped]
    if not own:
        return ""
    items = "".join(f"<p>{escape(_in_short(bet))}</p>" for bet in own)
    return f'<p class="quieter">What would have to be true</p>{items}'


def _in_short(bet: Bet) -> str:
    """The bet in its own words and how it stands; what was read stands in the ledger below."""
    if not bet.statement:
        return bet.says
    stands = f"open until {text.day(bet.by)}" if bet.verdict == "open" else VERDICTS[bet.verdict]
    late = f", but {'first seen' if bet.first_seen else 'written'} after its day" if bet.is_late else ""
    return f"{bet.statement}: {stands}{late}."


LEDGER = (Column("Bet"), Column("Registered"), Column("Due"), Column("Verdict kept"))
VERDICTS = {"true": "came true", "false": "did not come true", "cannot_tell": "can't be told", "open": "open"}


def ledger_html(bets: Sequence[Bet]) -> str:
    """Every bet with each verdict that was kept, what is due first; nothing without bets."""
    if not bets:
        return ""
    rows = [_entry(bet) for bet in by_day(bets)]
    return table("What is due first stands first", LEDGER, rows, "ledger")


def by_day(bets: Sequence[Bet]) -> list[Bet]:
    """What is due first."""
    return sorted(bets, key=lambda one: (one.by, one.registered))


def aims_html(aims: Sequence[AimServed]) -> str:
    """Service excellence over the cards: an aim a row, a card a column, with the metrics that serve it."""
    levels = list(dict.fromkeys(one.level for one in aims))
    if not levels:
        return ""
    served = {(one.aim, one.level): one.metrics for one in aims}
    rows = [
        [
            aim.capitalize(),
            *(escape(", ".join(served[aim, level])) or "<b>not covered</b>" for level in levels),
        ]
        for aim in dict.fromkeys(one.aim for one in aims)
    ]
    columns = [Column("Aim"), *(Column(level.capitalize()) for level in levels)]
    return table("Which metrics of each card serve it", columns, rows)


def _entry(bet: Bet) -> list[str]:
    kept = [
        f"{'' if one.verdict == bet.verdict else f'{VERDICTS[one.verdict]}, '}"
        f"{_whole(date.fromisoformat(one.at[:10]))}"
        for one in bet.kept
    ]
    waiting = "" if bet.verdict == "open" else "not kept yet: the next import keeps it"
    return [
        escape(f"{bet.statement}: {bet.says}" if bet.statement else bet.says),
        _whole(bet.registered),
        _whole(bet.by),
        "; ".join(kept) or escape(waiting) or NOTHING,
    ]


def _whole(day: date) -> str:
    """A day that no line parts."""
    return f'<span class="nowrap">{text.day(day)}</span>'
