"""Addresses inside the product: a page and its filters."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode


def link(page: str, **filters: str | None) -> str:
    """The address of a page with filters; `page` is "" for the scorecard."""
    given = {key: value for key, value in filters.items() if value}
    return f"/{page}" + (f"?{urlencode(given)}" if given else "")


def to_test(objective: str, period: str | None) -> str:
    """Where the theory of an objective stands with its test."""
    return f"{link('strategy', period=period)}#theory-{quote(objective)}"


def in_desk(html: str, address: str | None) -> str:
    """A case's number, escaped already, as a link to where it stands in its desk; alone without an address.

    The desk is another product: it opens beside this one.
    """
    if not address:
        return html
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{html}</a>'
