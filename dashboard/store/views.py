"""The views that metrics read (queries/views), and what a changed row of a table changes in each.

A header says by which columns a changed row of a table reaches rows of the view. So an import knows
which observations it can have changed, and touches no others.
"""

from __future__ import annotations

import re

from dashboard.model.catalogue import Header, Metric, Text, split_header
from dashboard.paths import queries_folder

# in the order in which they are made: each may read those before it
ORDER = ("tickets", "states", "repeats", "surveys", "reviews", "coaching", "people", "pulse", "costs")


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
    found = {}
    for name in ORDER:
        header, sql = split_header(queries_folder() / "views" / f"{name}.sql")
        found[name] = View(name=name, sql=sql, **header)
    return found


def read_by(metric: Metric, views: dict[str, View]) -> list[View]:
    """The views that a metric's query names."""
    named = set(re.findall(r"\b(?:from|join)\s+(\w+)", metric.sql, flags=re.IGNORECASE))
    return [view for view in views.values() if view.name in named]
