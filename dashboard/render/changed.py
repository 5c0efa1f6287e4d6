"""What changed since the period before, in lines; nothing that is no more than noise."""

from __future__ import annotations

from html import escape

from dashboard import text
from dashboard.ask import Goals
from dashboard.ask.cards.changed import Changed
from dashboard.render.links import link
from dashboard.render.signals import TOO_FEW
from dashboard.render.tables import anchor

NOTHING = "Nothing that can be told from chance."


def since(goals: Goals) -> str:
    """ " since September 2026"; nothing where nothing stood before."""
    last = goals.since
    return f" since {text.period_name(last.name, last.from_, last.to)}" if last else ""


def changed_html(goals: Goals, period: str | None, *, can_tell: bool) -> str:
    """Objectives first, then changes that are more than chance, then targets; `can_tell`: one would show."""
    if not goals.changed:
        return f'<p class="quieter">{NOTHING if can_tell else TOO_FEW}</p>'
    items = "".join(f"<li>{_title(one, period)}: {escape(one.says)}</li>" for one in goals.changed)
    return f'<ul class="left-out" aria-label="Changed{since(goals)}">{items}</ul>'


def _title(one: Changed, period: str | None) -> str:
    if one.metric is None:
        return escape(one.title)
    return anchor(link("metric", metric=one.metric, period=period), escape(one.title))
