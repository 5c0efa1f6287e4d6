"""The aspiration in one line, with the way to the strategy behind it."""

from __future__ import annotations

from html import escape

from dashboard.model.strategy import Cascade
from dashboard.render.links import link
from dashboard.render.tables import anchor


def aspiration_html(cascade: Cascade) -> str:
    """As it is written in strategy.toml."""
    return (
        f'<p class="says">{escape(cascade.winning_aspiration)} {anchor(link("strategy"), "The strategy")}</p>'
    )
