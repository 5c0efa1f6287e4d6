"""What a mapping may know of the home: which texts are numbers of tickets that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from dashboard.faults import Fault
from dashboard.store.pool import snapshot

Known = Callable[[Sequence[str]], int]  # how many of these texts are numbers of loaded tickets


def tickets_of(home: Path) -> Known:
    """Asked of the generation in force; 0 in a home without data, or whose data can't be read."""

    def known(texts: Sequence[str]) -> int:
        try:
            shot = snapshot(home)
        except Fault:
            return 0  # a suggestion does without
        if shot is None:
            return 0
        with closing(shot):
            asked = "select count(distinct ticket_id) from facts.tickets"
            asked += " where ticket_id in (select unnest($texts))"
            found = shot.cursor().execute(asked, {"texts": [text.lstrip("# ") for text in texts]}).fetchone()
        return int(found[0]) if found else 0

    return known
