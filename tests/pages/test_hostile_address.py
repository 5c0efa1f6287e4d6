"""Whatever stands in an address is text on every page, a message about it included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.widgets.visiting import FILTERS
from tests.pages.conftest import PAGES, Open

HOSTILE = "![p](https://evil.example/p.png)$x$<img src=x>:red[y]`z"
LIVE = re.compile(r"(?<!\\)(\[p|<img|\$x|:red|`z)|://")
NAMES = sorted(path.stem for path in PAGES.glob("[a-z]*.py"))


@pytest.mark.parametrize("key", FILTERS)
@pytest.mark.parametrize("page", NAMES)
def test_it_is_text(open_page: Open, sample_home: Path, page: str, key: str) -> None:
    told = {"metric": "csat"} if page == "metric" and key != "metric" else {}
    opened = open_page(page, sample_home, **told, **{key: HOSTILE})
    assert not [part for part in opened.markdown if LIVE.search(part)]
    assert "<img src=x" not in opened.html


def test_it_is_there_to_be_read(open_page: Open, sample_home: Path) -> None:
    opened = open_page("metric", sample_home, metric=HOSTILE)
    (said,) = [part for part in opened.markdown if part.startswith("There is no metric")]
    assert "evil.example" in said
