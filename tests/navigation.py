"""The pages that there are, read off the navigation, so that a new one is in every test of all pages.

`VIEWS` says which addresses show a page of the sample best; a page that is not named is opened as it is.
"""

from __future__ import annotations

import ast

from tests.conftest import ROOT

VIEWS = {
    "": ["", "?team=Billing"],
    "person": ["person?name=Ana+Reis"],
    "metric": ["metric", "metric?metric=csat&team=Billing"],
}


def _pages() -> list[str]:
    """The path of each page in dashboard/app.py; that of the first is ""."""
    tree = ast.parse((ROOT / "dashboard" / "app.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "Page"]
    told = [{word.arg: ast.literal_eval(word.value) for word in call.keywords} for call in made]
    return [words.get("url_path", "") for words in told]


PAGES = _pages()
ADDRESSES = [address for page in PAGES for address in VIEWS.get(page, [page])]
assert len(PAGES) > 1
assert set(VIEWS) <= set(PAGES), "a view of a page that there is not"
