"""The views that metrics read (queries/views), and what a changed row of a table changes in each.

A header says by which columns a changed row of a table reaches rows of the view. So an import knows
which observations it can have changed, and touches no others.
"""

from __future__ import annotations

import re

from dashboard.model.header import Header, Text
from dashboard.model.header_file import split_header
from dashboard.model.metric import Metric
from dashboard.paths import queries_folder


class View(Header):
    """A view: its key, and by which columns a changed row of a table reaches its rows.

    `kept`: it is a table. `group`: rows hang together by these columns, so a changed row changes its group.
    `whole`: it is small, and whatever reads it is rolled up anew when it changes.
    """

    name: Text
    sql: Text
    key: tuple[Text, ...]
    reads: dict[str, tuple[Text, ...]]
    kept: bool = False
    group: tuple[Text, ...] = ()
    whole: bool = False


def all_views() -> dict[str, View]:
    """Every view by name, in the order in which they are made."""
    written = {}
    for path in sorted((queries_folder() / "views").glob("*.sql")):
        header, sql = split_header(path)
        written[path.stem] = View(name=path.stem, sql=sql, **header)
    found: dict[str, View] = {}
    for name in written:
        _put(name, written, found)
    return found


def _put(name: str, written: dict[str, View], found: dict[str, View]) -> None:
    """A view after those that it reads."""
    for other in written[name].reads:
        if other != name and other in written and other not in found:
            _put(other, written, found)
    found[name] = written[name]


def read_by(metric: Metric, views: dict[str, View]) -> list[View]:
    """The views that a metric's query names."""
    named = set(re.findall(r"\b(?:from|join)\s+(\w+)", metric.sql, flags=re.IGNORECASE))
    return [view for view in views.values() if view.name in named]
