"""How a line of totals begins. By itself: the child that reads workbooks asks it, and needs nothing else of
staging, which would bring the model and the engine along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TOTAL = "is a total, no row"
TOTALS = (
    r"(?i)^((grand |sub-?)?totals?|total ge(ne)?ral|total général|sous-total|sum|summe|zwischensumme"
    r"|insgesamt|gesamt(summe|ergebnis)?|(sub|eind)?totaal|(sub)?totale|suma( całkowita)?|razem)\b"
)


def is_total(fields: Sequence[str]) -> bool:
    """Whether a record begins as a line of totals does."""
    first = next((field.strip() for field in fields if field.strip()), "")
    return re.match(TOTALS, first) is not None
