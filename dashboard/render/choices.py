"""The choices of a strategy and the bets on them, the aims that cards cover, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from dashboard import text
from dashboard.ask import AimServed, Attained, Bet, Chosen, Misalignment
from dashboard.model.strategy import Objective
from dashboard.render.glyphs import glyph
from dashboard.render.tables import NOTHING, Column, anchor, table


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
