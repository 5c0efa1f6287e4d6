"""The strategy in six answers, as written in strategy.toml, quietly."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.model.strategy import Cascade


def cascade_html(cascade: Cascade) -> str:
    """The answers that are filled in; nothing where none is."""
    answers: list[tuple[str, str | Sequence[str]]] = [
        ("Winning aspiration", cascade.winning_aspiration),
        ("Where to play", cascade.where_to_play),
        ("Where not to play", cascade.where_not_to_play),
        ("How to win", cascade.how_to_win),
        ("Capabilities", cascade.capabilities),
        ("Management systems", cascade.management_systems),
    ]
    filled = [(term, said) for term, said in answers if said]
    if not filled:
        return ""
    return '<dl class="facts">' + "".join(f"<dt>{t}</dt><dd>{_said(s)}</dd>" for t, s in filled) + "</dl>"


def _said(said: str | Sequence[str]) -> str:
    return escape(said) if isinstance(said, str) else "<br>".join(escape(one) for one in said)
