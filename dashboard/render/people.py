"""Tables of people and of teams as HTML: intervals and words, alphabetical, never ranked.

A table scrolls inside itself where it is wider than the page. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from dashboard import periods, text, wording
from dashboard.ask import Person, Scorecard, Shown
from dashboard.render import differing
from dashboard.scoring import Reading
from dashboard.units import UNITS

MOST_TEAMS = 4  # that are named below a person's name
# by simulation (docs/method.md)
POWER = "8 are found with 30 cases, 27 with 60, 52 with 100 and 79 with 150"


def people_table(cards: Sequence[Scorecard], href: Callable[[str], str]) -> str:
    """People by name with every metric of their card; no score, no order of merit."""
    rows = sorted(cards, key=lambda card: card.display_name.casefold())
    heads = "".join(f'<th scope="col" class="num">{_head(reading)}</th>' for reading in cards[0].metrics)
    body = "".join(
        f'<tr><th scope="row">{_link(card.display_name, href(card.name))}</th>'
        + "".join(
            _cell(reading).replace("<td", f'<td data-label="{escape(reading.title)}"', 1)
            for reading in card.metrics
        )
        + "</tr>"
        for card in rows
    )
    return _table("People, by name", f'<th scope="col">Name</th>{heads}', body)


def window_note(card: Scorecard, period: Shown) -> str:
    """HTML: over which window a person is read, where it is not the period."""
    said = window_words(card, period)
    return f'<p class="sc-facts">{said}</p>' if said else ""


def window_words(card: Scorecard, period: Shown) -> str:
    """Over which window a person is read, where it is not the period; else ""."""
    windows = {wording.window(reading, period.from_, period.to) for reading in card.metrics} - {""}
    said = "; ".join(sorted(windows))
    joins = periods.add_months(card.metrics[0].window.to.replace(day=1), 1)
    later = f"; {text.MONTHS[joins.month - 1]} joins when it is over" if joins <= period.to else ""
    return f"Figures over {said}{later}." if said else ""


def _head(reading: Reading) -> str:
    unit = UNITS[reading.measure].suffix.strip()
    return escape(reading.title) + (f",\u00a0{unit}" if unit else "")


def _cell(reading: Reading) -> str:
    """Value over interval and n; the reading's word where there is no value, or too few cases for one."""
    if reading.value is None:
        word = "not reached" if reading.bound else reading.word
        return f'<td class="num sc-words">{escape(word)}</td>'
    spread = wording.interval(reading.low, reading.high, reading.measure)
    counted = reading.word if reading.base == "tiny" else f"n {wording.count(reading.n)}"
    notes = [" · ".join(part for part in (spread, counted) if part)]
    beside = ""
    if reading.compared:
        likely = differing.estimate(reading.compared.pooled, reading.measure)
        notes += [f"likely {likely}"] if likely else []
        beside = f'<span class="sc-note">{differing.verdict(reading.compared)}</span>'
    shown = text.bare(reading.value, reading.measure)
    lines = "".join(f'<span class="sc-note">{escape(note)}</span>' for note in notes)
    return f'<td class="num">{shown}{lines}{beside}</td>'


def how_to_read() -> str:
    """What stands under a value in the table of people."""
    return (
        '<p class="sc-facts">Under each value its 95 % interval and n; then what is likely of a person'
        " with so many cases, beside the colleagues; then whether it differs from colleagues with the same"
        " kinds of cases, corrected for everybody here and all figures. Of 100 people who are 15 points below"
        f" the others {POWER} cases.</p>"
    )


def teams_line(person: Person, team: str | None) -> str:
    """Which teams somebody worked in, and which is shown; of very many the first, and how many more."""
    most, more = person.teams[:MOST_TEAMS], len(person.teams) - MOST_TEAMS
    shown = escape(", ".join(most)) + (f" and {more} more" if more > 0 else "") or "no team"
    only = f" · shown: the work in {escape(team)}" if team and person.teams != (team,) else ""
    return f'<p class="sc-facts">{shown}{only}</p>'


def people_list(found: Sequence[Person], href: Callable[[str], str]) -> str:
    """Everybody by name, with their teams."""
    body = "".join(
        f'<tr><th scope="row">{_link(one.display_name, href(one.name))}</th>'
        f"<td>{escape(', '.join(one.teams) or '–')}</td></tr>"
        for one in found
    )
    heads = '<th scope="col">Name</th><th scope="col">Team</th>'
    return f'<div class="sc-narrow">{_table("Everybody, by name", heads, body)}</div>'


def _link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _table(caption: str, heads: str, body: str) -> str:
    return (
        f'<div class="sc-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="sc-table">'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
