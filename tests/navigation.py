"""The pages that there are, read off the navigation, so that a new one is in every test of all pages.

`VIEWS` says which addresses show a page of the sample best; a page that is not named is opened as it is.
"""

from __future__ import annotations

from dashboard.widgets import navigation

VIEWS = {
    "": ["", "?team=Billing"],
    "person": ["person?name=Ana+Reis"],
    "metric": [
        "metric",
        "metric?metric=csat&team=Billing",
        *(f"metric?metric=csat&team=Billing&tab={tab}" for tab in ("teams", "meaning", "cases", "sql")),
    ],
}
PAGES = [address for _, address, _ in navigation.PAGES]
ADDRESSES = [address for page in PAGES for address in VIEWS.get(page, [page])]
assert len(PAGES) > 1
assert set(VIEWS) <= set(PAGES), "a view of a page that there is not"
