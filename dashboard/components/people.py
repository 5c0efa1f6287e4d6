"""Tables of people and of teams as HTML: intervals and words, alphabetical, never ranked.

A table scrolls inside itself where it is wider than the page. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Card, Person, Shown
from dashboard.catalogue import Metric
from dashboard.scoring import Reading


def people_table(cards: Sequence[Card], metrics: Mapping[str, Metric], href: Callable[[str], str]) -> str:
    """People by name with every metric of their card; no score, no order of merit."""
    rows = sorted(cards, key=lambda card: card.display_name.casefold())
    heads = "".join(f'<th scope="col" class="num">{_head(reading)}</th>' for reading in cards[0].metrics)
    body = "".join(
        f'<tr><th scope="row">{_link(card.display_name, href(card.name))}</th>'
        + "".join(_cell(reading, metrics[reading.metric]) for reading in card.metrics)
        + "</tr>"
        for card in rows
    )
    return _table("People, by name", f'<th scope="col">Name</th>{heads}', body)


def window_note(card: Card, period: Shown) -> str:
    """Over which window a person is read, where it is not the period."""
    windows = {wording.window(reading, period.from_, period.to) for reading in card.metrics} - {""}
    said = "; ".join(sorted(windows))
    return f'<p class="sc-facts">Read over {said}; under each value its 95 % interval.</p>' if said else ""


def _head(reading: Reading) -> str:
    unit = text.SUFFIX[reading.unit].strip()
    return escape(reading.title) + (f",\u00a0{unit}" if unit else "")


def _cell(reading: Reading, metric: Metric) -> str:
    """Value over interval and n; words where there is no value to show."""
    if reading.value is None:
        return f'<td class="num sc-words">{escape(_words(reading, metric))}</td>'
    spread = wording.interval(reading.low, reading.high, reading.unit)
    note = " · ".join(part for part in (spread, f"n {wording.count(reading.n)}") if part)
    few = f"few {wording.noun(metric)} · " if reading.base == "tiny" else ""
    shown = text.bare(reading.value, reading.unit)
    return f'<td class="num">{shown}<span class="sc-note">{few}{note}</span></td>'


def _words(reading: Reading, metric: Metric) -> str:
    if reading.base == "none":
        return f"no {wording.noun(metric)}"
    if reading.base == "suppressed":
        return f"few {wording.noun(metric)} ({wording.count(reading.n)})"
    return "not reached"


def teams_line(person: Person, team: str | None) -> str:
    """Which teams somebody worked in, and which of them is shown."""
    shown = escape(", ".join(person.teams)) or "no team"
    only = f" · shown: the work in {escape(team)}" if team and len(person.teams) > 1 else ""
    return f'<p class="sc-facts">{shown}{only}</p>'


def people_list(found: Sequence[Person], href: Callable[[str], str]) -> str:
    """Everybody by name, with their teams."""
    body = "".join(
        f'<tr><th scope="row">{_link(one.display_name, href(one.name))}</th>'
        f"<td>{escape(', '.join(one.teams) or '–')}</td></tr>"
        for one in found
    )
    heads = '<th scope="col">Name</th><th scope="col">Team</th>'
    return f'<div class="sc-narrow">{_table("People, by name", heads, body)}</div>'


def teams_table(cards: Sequence[Card], href: Callable[[str], str]) -> str:
    """Teams by name: score, goals met and the lowest metric, with what lacks."""
    heads = (
        '<th scope="col">Team</th><th scope="col" class="num">Score</th><th scope="col">Status</th>'
        '<th scope="col" class="num">Goals met</th><th scope="col">Lowest</th>'
    )
    body = "".join(_team_row(card, href(card.name)) for card in cards)
    return _table("Teams, by name", heads, body)


def _team_row(card: Card, address: str) -> str:
    glyph, words = text.STATUS[card.status]
    titles = {reading.metric: reading.title for reading in card.metrics}
    status = f'<span class="sc-glyph" aria-hidden="true">{glyph}</span> {words}'
    if card.score is None:
        status = "no score yet"
    lacks = wording.coverage(card.metrics)
    return (
        f'<tr><th scope="row">{_link(card.display_name, address)}</th>'
        f'<td class="num">{"–" if card.score is None else f"{card.score:.0f}"}</td>'
        f'<td><span class="sc-{card.status}">{status}</span>'
        + (f'<span class="sc-note">{lacks}</span>' if lacks else "")
        + f'</td><td class="num">{f"{card.goals_met} of {card.goals}" if card.goals else "–"}</td>'
        f"<td>{escape(titles.get(card.worst or '', '–'))}</td></tr>"
    )


def _link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _table(caption: str, heads: str, body: str) -> str:
    return (
        f'<div class="sc-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="sc-table">'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
