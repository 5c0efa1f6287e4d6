"""The Metric page's part on other tools: what they may say, and which cases lie between."""

from __future__ import annotations

from dashboard.ask import Home
from dashboard.model.metric import Level
from dashboard.render import spreadsheets_beside
from dashboard.render.plain_count import as_html
from dashboard.widgets import download, html

Asked = tuple[str, Level, str | None, str | None, str | None]  # metric, level, name, team, period


def draw(home: Home, asked: Asked) -> None:
    """Nothing where a plain count gives the same."""
    if found := home.naive(*asked):
        html.draw(html.header("Another tool may say", "otherwise") + as_html(found))
        whose, when = asked[2], asked[4]
        download.offer(lambda: spreadsheets_beside.plain_count(found), asked[0], "between", whose, when)
