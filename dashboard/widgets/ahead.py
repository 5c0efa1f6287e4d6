"""What takes long to answer is computed once the data or the strategy changed, before anybody asks.

Links and how often their test errs here are kept beside the generation, forecasts by the process. A page
that asks meanwhile waits for the links, and says of the rest that it is being computed.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault


def begin(home: Path) -> threading.Thread:
    """Compute them in a thread of their own; what can't be read yet is nobody's fault here."""
    thread = threading.Thread(target=_compute, args=(home,), daemon=True, name="scorecard: ahead")
    thread.start()
    return thread


def _compute(path: Path) -> None:
    try:
        with Home.open(path, LOCAL) as home:  # the answers do not depend on who asks
            home.links(wait=False)
            home.goals()
    except Fault:
        return
    except Exception:
        logging.getLogger(__name__).exception("what a page may ask of %s was not computed ahead", path)
