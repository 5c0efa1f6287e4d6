"""What takes long to answer is computed beside the page, in a thread of its own (ask/ahead.py).

A page that asks meanwhile compares by itself, waits for the links, and says of the rest that it is being
computed. Nothing waits for the thread: it ends with its process, and what it kept goes with the generation.
"""

from __future__ import annotations

import threading
from pathlib import Path

from dashboard.ask.ahead import compute_ahead

_TURN = threading.Lock()  # one at a time: whoever comes second finds what the first has kept


def begin(home: Path) -> threading.Thread:
    """Compute them in a thread of their own."""
    thread = threading.Thread(target=_compute, args=(home,), daemon=True, name="scorecard: ahead")
    thread.start()
    return thread


def _compute(path: Path) -> None:
    with _TURN:
        compute_ahead(path, wait=False)
