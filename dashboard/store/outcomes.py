"""An outcome: the whole minutes that a case took, and whether it is closed, as one integer.

So sorting integers orders cases, and what they are grouped by can stand to their left.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from dashboard.method import survival

CLOSED_BIT, GROUP_BIT = 1, 34  # how far left the minutes stand (they take 33 bits), and a group's number
OUTCOME = f"cast(value as bigint) << {CLOSED_BIT} | cast(not censored as bigint)"
EPOCH = date(1970, 1, 1)  # from which days are counted
DAY = f"cast(local_date(observed_at) - date '{EPOCH}' as usmallint)"


def closed_and_open(outcome: np.ndarray) -> survival.Cases:
    """The minutes of closed and of open cases, each in the order of the outcomes."""
    minutes, closed = outcome >> CLOSED_BIT, outcome & 1 == 1
    return (minutes, minutes[:0]) if closed.all() else (minutes[closed], minutes[~closed])
