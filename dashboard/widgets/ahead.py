"""What takes long to answer is computed once the data or the strategy changed, before anybody asks.

The comparison of each team's people over the period that a page opens with, links and how often their test
errs here are kept beside the generation, forecasts by the process. A page that asks meanwhile compares by
itself, waits for the links, and says of the rest that it is being computed. Nothing waits for the thread: it
ends with its process, and what it kept goes with the generation.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault
from dashboard.store.generations import Store

_TURN = threading.Lock()  # one at a time: whoever comes second finds what the first has kept


def begin(home: Path) -> threading.Thread:
    """Compute them in a thread of their own; what can't be read yet is nobody's fault here."""
    thread = threading.Thread(target=_compute, args=(home,), daemon=True, name="scorecard: ahead")
    thread.start()
    return thread


def _compute(path: Path) -> None:
    try:
        with _TURN, Home.open(path, LOCAL) as home:  # the answers do not depend on who asks
            _compare_people(home)
            home.links(wait=False)
            home.goals()
    except Fault:
        return
    except Exception:
        logging.getLogger(__name__).exception("what a page may ask of %s was not computed ahead", path)


def _compare_people(home: Home) -> None:
    """Those of each team, as long as the generation is in force."""
    about = home.about()
    card = home.strategy.card_for("agent", about.period.to) if about.period and about.shows_people else None
    names = [item.metric for item in card.metrics] if card else []
    on_card = [name for name in names if "agent" in home.metric(name).levels]
    for team in about.teams if on_card else ():
        if Store(home.path).current() != home.generation:
            return
        home.compare(on_card[0], team)  # the whole card is compared as one family
