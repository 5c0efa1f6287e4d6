"""Addresses inside the product: a page and its filters."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def link(page: str, **filters: str | None) -> str:
    """The address of a page with filters; `page` is "" for the scorecard."""
    given = {key: value for key, value in filters.items() if value}
    return f"/{page}" + (f"?{urlencode(given)}" if given else "")


def to_test(objective: str, period: str | None) -> str:
    """Where the theory of an objective stands with its test."""
    return f"{link('strategy', period=period)}#theory-{quote(objective)}"
