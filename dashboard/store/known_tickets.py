"""How many texts are numbers of tickets that are loaded: what a mapping may know of a home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from dashboard.engine.connections import reader
from dashboard.faults import Fault
from dashboard.store.generations import Store

Known = Callable[[Sequence[str]], int]  # how many of these texts are numbers of loaded tickets
ASKED = "select count(distinct ticket_id) from facts.tickets where ticket_id in (select unnest($texts))"


def tickets_of(home: Path) -> Known:
    """Asked of the generation in force; 0 in a home without data, or whose data can't be read."""

    def known(texts: Sequence[str]) -> int:
        plain = [text.lstrip("# ") for text in texts]
        try:
            store = Store(home)
            if not (seq := store.current()):
                return 0
            with reader(store.database(seq)) as connection:
                found = connection.execute(ASKED, {"texts": plain}).fetchone()
        except (Fault, duckdb.Error, OSError):
            return 0  # a suggestion does without
        return int(found[0]) if found else 0

    return known
