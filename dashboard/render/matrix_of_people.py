"""People × metrics and teams × metrics at a glance, as HTML: by name, never ranked.

A person is an interval beside the team's line, with words only where a difference survives correction; a
team is a glyph, a value and a word, tinted only where all the evidence lies on one side. On a phone the
same table has a line a row, which opens (style.css): what is on a page twice is read twice by a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Scorecard
from dashboard.quick import dataclass
from dashboard.render import long_names, tile
from dashboard.render.charts import AxisScale
from dashboard.render.glyphs import glyph
from dashboard.scoring import Reading
from dashboard.units import UNITS

ROOM = 0.06  # of a column's spread, left free on both sides
NOTHING, FIGURES = "nothing differs", "figures"
MANY = 40  # names, beyond which a table scrolls within the screen and a phone folds whom nothing tells apart
FIRST = 8  # teams at most that a phone shows before the fold


@dataclass(frozen=True)
class MetricColumn:
    """A metric of the matrix: how values lie in it, and where the team lies; whether anybody has a figure."""

    title: str
    measure: str
    scale: AxisScale
    team: Reading | None
    has_figures: bool = True


def people_matrix(cards: Sequence[Scorecard], team: Scorecard | None, href: Callable[[str], str]) -> str:
    """A row a person, a column a metric of their card; the team's own value heads it."""
    rows = sorted(cards, key=lambda card: card.display_name.casefold())
    beside = {reading.metric: reading for reading in team.metrics} if team else {}
    columns = [_column(place, rows, beside.get(one.metric)) for place, one in enumerate(rows[0].metrics)]
    heads = "".join(f'<th scope="col">{_head(column)}</th>' for column in columns)
    body = "".join(_person(card, columns, href(card.name)) for card in rows)
    table = (
        f'<table class="sc-people{_wide(rows)}"><caption>People, by name</caption>'
        f'<thead><tr><th scope="col">Name</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )
    if len(rows) <= MANY:
        return table
    alike = sum(not _differing(card) for card in rows)
    return _folded(table, f"{alike} people of whom {NOTHING}, by name", "Everybody, by name")


def _folded(table: str, fold: str, label: str) -> str:
    """A long table within the screen; on a phone the rows that stand out, and a fold that opens all."""
    return (
        f'<details class="sc-fold"><summary>{fold}</summary></details>'
        f'<div class="sc-many" tabindex="0" role="region" aria-label="{label}">{table}</div>'
    )


def _wide(cards: Sequence[Scorecard]) -> str:
    return " long" if long_names.has_long([card.display_name for card in cards]) else ""


def _row(card: Scorecard, address: str, note: str, opens: str, cells: str, css: str = "") -> str:
    """A name, what is said below it, the cells; `opens` is the word on a phone that shows these."""
    opened = " open" if "differs" in css else ""
    return (
        f'<tr{css}><th scope="row">{long_names.linked(card.display_name, address)}{note}'
        f'<details{opened}><summary aria-label="{escape(card.display_name)}: {escape(opens)}">{escape(opens)}'
        f"</summary></details></th>{cells}</tr>"
    )


def _differing(card: Scorecard) -> list[Reading]:
    return [one for one in card.metrics if one.compared and one.compared.differs]


def _column(place: int, rows: Sequence[Scorecard], team: Reading | None) -> MetricColumn:
    readings = [card.metrics[place] for card in rows]
    own = readings[0]
    ends = [end for one in readings for end in (one.low, one.high, one.value) if end is not None]
    if team and (known := team.told) is not None:
        ends.append(known)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = (high - low) * ROOM or 1.0
    return MetricColumn(own.title, own.measure, AxisScale(low - room, high + room, 100.0), team, bool(ends))


def _head(column: MetricColumn) -> str:
    unit = UNITS[column.measure].suffix.strip() * column.has_figures
    own = column.team
    known = own.told if own else None
    value = text.figure(known, column.measure) if known is not None else ""
    under = f"team {value}" if value else unit
    return f'{escape(column.title)}<span class="sc-note">{escape(under)}</span>'


def _person(card: Scorecard, columns: Sequence[MetricColumn], address: str) -> str:
    cells = "".join(
        f'<td data-label="{escape(column.title)}">{_cell(reading, column)}</td>'
        for reading, column in zip(card.metrics, columns, strict=True)
    )
    differing = [one.title for one in _differing(card)]
    css = ' class="differs"' if differing else ""
    return _row(card, address, "", wording.listed(differing) if differing else NOTHING, cells, css)


def _cell(reading: Reading, column: MetricColumn) -> str:
    """The interval, the value, and a word where there is one to say; all of it in words for who can't see."""
    if reading.value is None:
        return f'<span class="sc-words">{escape("not reached" if reading.bound else reading.word)}</span>'
    differs = reading.compared is not None and reading.compared.differs
    word = reading.compared.verdict if differs and reading.compared else ""
    shown = text.bare(reading.value, reading.measure)
    note = reading.word if reading.base in ("tiny", "suppressed") else f"{word} than the team" if word else ""
    beneath = f'<span class="sc-note">{escape(note)}</span>' if note else ""
    kinds = " ".join(["sc-cell", *([word] if word else []), *(["noted"] if note else [])])
    return (
        f'<span class="{kinds}" role="img" title="{escape(_told(reading))}">'
        f'<i style="{_places(reading, column)}"></i><b>{shown}</b></span>{beneath}'
    )


def _places(reading: Reading, column: MetricColumn) -> str:
    """Where a cell's marks lie, in % of its width: the value, its interval, the team's line."""
    assert reading.value is not None
    places = {"at": column.scale(reading.value)}
    if reading.low is not None and reading.high is not None:
        start, end = column.scale(reading.low), column.scale(reading.high)
        places |= {"from": start, "wide": max(end - start, 0.5)}
    if column.team and (team := column.team.told) is not None:
        places["team"] = column.scale(team)
    return ";".join(f"--{name}:{place:.1f}%" for name, place in places.items())


def _told(reading: Reading) -> str:
    """87.5 %, 75.3 to 94.1, n 48; can't tell: a gap under 25 points would not show with 48 answers."""
    if reading.value is None:
        return reading.word
    spread = wording.interval(reading.low, reading.high, reading.measure)
    parts = [text.figure(reading.value, reading.measure), spread, f"n {wording.count(reading.n)}"]
    said = f"; {reading.compared.says}" if reading.compared and reading.compared.says else ""
    return ", ".join(part for part in parts if part) + said


def teams_strip(cards: Sequence[Scorecard], whole: Scorecard, href: Callable[[str], str]) -> str:
    """A row a team, a column a metric of the teams' card; the organisation's own value heads it."""
    titles = {one.metric: one.title for card in cards for one in card.metrics}
    own = {one.metric: one for one in (*whole.beside, *whole.metrics)}
    heads = "".join(
        f'<th scope="col">{escape(title)}<span class="sc-note">{escape(_value(own.get(metric)))}</span></th>'
        for metric, title in titles.items()
    )
    first = _first(cards) if len(cards) > MANY else []
    body = "".join(_team(card, titles, href(card.name), is_first=card in first) for card in cards)
    table = (
        f'<table class="sc-strip{_wide(cards)}"><caption>Teams, by name</caption>'
        f'<thead><tr><th scope="col">Team</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )
    if len(cards) <= MANY:
        return table
    rest = f"{len(cards) - len(first)} teams that miss fewer goals" if first else f"All {len(cards)} teams"
    return _folded(table, f"{rest}, by name", "All teams, by name")


def _first(cards: Sequence[Scorecard]) -> list[Scorecard]:
    """The teams that miss most goals, as long as they are few: what a phone shows of many."""
    found: list[Scorecard] = []
    for missed in sorted({card.missed for card in cards} - {0}, reverse=True):
        found += [card for card in cards if card.missed == missed]
        if len(found) > FIRST:
            return [card for card in found if card.missed > missed]
    return found


def _team(card: Scorecard, titles: dict[str, str], address: str, *, is_first: bool) -> str:
    read = {one.metric: one for one in card.metrics}
    note = f'<span class="sc-note">{tile.sign(card.status)} {_counts(card)}</span>'
    cells = "".join(_team_cell(read.get(metric), title) for metric, title in titles.items())
    return _row(card, address, note, FIGURES, cells, ' class="first"' if is_first else "")


def _counts(card: Scorecard) -> str:
    """How many goals are met; of a draft how far it is from a card."""
    if card.draft:
        return f"draft, {wording.of_at_least(sum(one.weight is not None for one in card.metrics))}"
    return wording.goals(card.goals_met, card.missed, card.goals_open) or text.STATUS[card.status][1]


def _value(reading: Reading | None) -> str:
    known = reading.told if reading else None
    if reading is None or known is None:
        return "–" if reading is None or not reading.bound else "not reached"
    return text.figure(known, reading.measure)


def _team_cell(reading: Reading | None, title: str) -> str:
    label = f'data-label="{escape(title)}"'
    if reading is None:
        return f'<td {label} class="sc-words">–</td>'
    tint = f' class="tint-{reading.colour}"' if reading.colour else ""
    known = reading.told
    value = "–" if known is None else text.bare(known, reading.measure)
    word = escape(reading.word)
    return (
        f"<td {label}{tint}><span>{_glyph(reading)}<b>{value}</b></span>"
        f'<span class="sc-note">{word}</span></td>'
    )


def _glyph(reading: Reading) -> str:
    colour = reading.colour
    return glyph(wording.glyph(reading.word), f"sc-{colour}" if colour else "")
