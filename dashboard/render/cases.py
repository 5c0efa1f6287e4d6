"""The cases behind a figure as HTML: what each counts as, what was said, who, when, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from dashboard import text
from dashboard.ask import Cases
from dashboard.model.metric import Metric
from dashboard.render import tables
from dashboard.render.glyphs import glyph
from dashboard.render.links import in_desk
from dashboard.render.tables import NOTHING, Column, plain

LONGEST = 400  # letters of a comment
Row = Mapping[str, Any]


def cases(found: Cases, metric: Metric) -> str:
    """A row a case, on a phone a block; columns that say nothing, or of all the same, are left out."""
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    several = {name: len({row.get(name) for row in rows}) > 1 for name in ("team", "desk")}
    made = {
        "Case": [_number(row, with_desk=several["desk"]) for row in rows],
        "Counts as": [_counts(row, metric) for row in rows],
        "Around the clock": _elapsed(rows),
        "Rated": [_rated(row) for row in rows],
        "Comment": [plain(_short(row.get("comment"))) for row in rows],
        "Who": [plain(row.get("agent") or "") for row in rows],
        "Team": [plain(row.get("team") or "") if several["team"] else "" for row in rows],
        "When": [plain(_when(row["observed_at"])) for row in rows],
        "Stands in": [_place(row) for row in rows],
    }
    shown = {title: cells for title, cells in made.items() if any(cells)}
    body = [[cell or NOTHING for cell in row] for row in zip(*shown.values(), strict=True)]
    return tables.table("Cases", [Column(title) for title in shown], body, "cases named")


def _number(row: Row, *, with_desk: bool) -> str:
    """Its number, a link where its desk is known; what has no ticket, the number of its own."""
    number = in_desk(escape(str(row.get("ticket_id") or row["observation_id"])), row.get("address"))
    return f'{number} <span class="quieter">{escape(row["desk"] or "")}</span>' if with_desk else number


def _counts(row: Row, metric: Metric) -> str:
    """Met or missed where a case is one or the other, else its value; never by colour alone."""
    said = _value(row, metric)
    if not row["is_miss"]:
        return plain(said)
    return f"{glyph(text.GLYPHS['short of goal'])} {escape(said or 'miss')}"


def _value(row: Row, metric: Metric) -> str:
    if metric.kind.is_share:
        return "miss" if row["is_miss"] else "no miss"
    if "numerator" in row:
        # an observation of a ratio adds to one of its two sums
        return f"{row['numerator'] or 0:,.10g} over {row['denominator'] or 0:,.10g}"
    if row["value"] is None:
        return ""
    if metric.is_duration:
        return text.duration(row["value"]) + (", still open" if row.get("censored") else "")
    return f"{row['value']:,.10g}"


def _elapsed(rows: Sequence[Row]) -> list[str]:
    """What passed around the clock, where open hours are counted; nothing where it is the same in all."""
    known = [row.get("elapsed") for row in rows]
    if all(value is None or value == row["value"] for value, row in zip(known, rows, strict=True)):
        return [""] * len(rows)
    return ["" if value is None else plain(text.duration(value)) for value in known]


def _rated(row: Row) -> str:
    return "" if row.get("score") is None else f"{row['score']:g}"


def _short(comment: str | None) -> str:
    said = text.printable(comment or "")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"


def _when(at: datetime) -> str:
    return f"{text.day(at.date())}, {at:%H:%M}"


def _place(row: Row) -> str:
    """File and line; nothing where no line of a file stands behind it."""
    if row.get("file") is None or row.get("line") is None:
        return ""
    return f'<span class="quieter">{escape(row["file"])}, line {row["line"]}</span>'
