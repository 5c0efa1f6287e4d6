"""Addresses inside the product: a page and its filters."""

from __future__ import annotations

from urllib.parse import urlencode


def link(page: str, **filters: str | None) -> str:
    """The address of a page with filters; `page` is "" for the scorecard."""
    given = {key: value for key, value in filters.items() if value}
    return f"/{page}" + (f"?{urlencode(given)}" if given else "")
