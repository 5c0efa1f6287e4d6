"""What is loaded: by desk and table, import by import, and which figures stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from dashboard import text, wording
from dashboard.ask import GoingBack, Holding, StandsOn, WouldUndo
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Organisation
from dashboard.render import tables
from dashboard.render.receipt import came_in, format_title, loaded_at, of, table_title
from dashboard.store.generations import Import

HISTORY = (
    tables.Column("When"),
    tables.Column("Who"),
    tables.Column("File"),
    tables.Column("Rows read", number=True),
    tables.Column("Refused", number=True),
    tables.Column("Accepted", number=True),
    tables.Column("What came in"),
    tables.Column("Warnings", number=True),
)


def history_table(imports: Iterable[Import], catalogue: Catalogue, organisation: Organisation) -> str:
    """Imports as a table: when (in the organisation's zone), file, format, desk and its counts."""
    lines = []
    for entry in imports:
        receipt = of(entry)
        told = f"{format_title(catalogue, entry.format)}, desk {entry.desk}"
        cells = (
            loaded_at(entry, organisation),
            entry.by or "–",
            entry.name,
            f"{receipt.rows_read:,}",
            f"{receipt.refused:,}",
            f"{receipt.accepted:,}",
            came_in(receipt, catalogue),
            f"{len(receipt.warnings):,}",
        )
        line = [tables.plain(cell) for cell in cells]
        line[2] += f'<small class="quieter">{tables.plain(told)}</small>'
        lines.append(line)
    return tables.table("Imports in force", HISTORY, lines, "data named wide")


HOLDINGS = (
    tables.Column("Loaded"),
    tables.Column("Rows", number=True),
    tables.Column("Up to", number=True),
    tables.Column("Last import", number=True),
)


def holdings_table(found: Sequence[Holding], catalogue: Catalogue) -> str:
    """What is loaded, a line a desk and table; the days are bold of a desk that ends before the others."""
    ends: dict[str, datetime] = {}
    for one in found:
        if one.as_of:
            ends[one.desk] = max(one.as_of, ends.get(one.desk, one.as_of))
    furthest = max(ends.values(), default=None)
    rows = []
    for one in found:
        day = _moment(one.as_of)
        behind = furthest and one.desk in ends and (furthest.date() - ends[one.desk].date()).days > 1
        whose = f"<small>{escape(one.desk)}</small>"
        if one.desk == "own":
            whose = '<small class="own">template</small>'
        rows.append(
            [
                f"{escape(table_title(catalogue, one.table))} {whose}",
                f"{one.rows:,}",
                f"<b>{day}</b>" if behind else day,
                _moment(one.last),
            ]
        )
    return tables.table("What is loaded", HOLDINGS, rows, "data named loaded")


def _moment(at: datetime | None) -> str:
    """A day and its hour; on a phone the day alone has room beside the others."""
    return f'{text.day(at.date())}<span class="clock">, {at:%H:%M}</span>' if at else "–"


def figures_on(found: StandsOn) -> str:
    """Which figures change when some imports go: 2 of 8 metrics, of which days."""
    if not found.metrics or found.first is None or found.last is None:
        return "No figure on a card stands on its rows."
    change = "changes" if len(found.metrics) == 1 else "change"
    return (
        f"<b>{len(found.metrics)} of {found.every} metrics on the cards {change}</b>, in the days from"
        f" {text.day(found.first)} to {text.day(found.last)}: {escape(wording.listed(found.metrics))}."
    )


GOING_BACK = (
    tables.Column("Figure"),
    tables.Column("Now"),
    tables.Column("Then"),
)


def going_back(found: WouldUndo) -> str:
    """Both values of each figure that a way back changes: the organisation's, and the teams' folded."""
    parts = [f"<p>{escape(found.says)}</p>"]
    if found.reason:
        parts.append(f'<p class="note">{escape(found.reason)}</p>')
    own, teams = (
        [one for one in found.figures if (one.level == "team") is is_team] for is_team in (False, True)
    )
    if own:
        parts.append(_both_values("The organisation’s figures, now and then", own))
    if teams:
        inner = _both_values("The teams’ figures, now and then", teams)
        count = f"{len(teams)} figure{'s' * (len(teams) > 1)} of teams"
        parts.append(f"<details><summary>{count}</summary>{inner}</details>")
    return "".join(parts)


def _both_values(caption: str, figures: Sequence[GoingBack]) -> str:
    rows = [
        [
            escape(one.title) + (f" <small>{escape(one.name)}</small>" if one.level == "team" else ""),
            escape(one.reads),
            escape(one.then_reads),
        ]
        for one in figures
    ]
    return tables.table(caption, GOING_BACK, rows, "data named")
