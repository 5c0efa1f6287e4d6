"""What takes long to answer is computed once the data or the strategy changed, before anybody asks.

The comparison of each team's people over the period that a page opens with, all durations as they are
quickly read, links, how often their test errs here, forecasts, every team's objectives and usual range: all
are kept beside the generation. They are none of an import's own, which would cost several times what it does:
the server computes them as soon as a generation is in force, whoever brought it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault
from dashboard.store.generations import Store


def compute_ahead(path: Path) -> bool:
    """Compute them; whether all could be. What can't be read yet is nobody's fault here.

    A thread counts false alarms.
    """
    try:
        with Home.open(path, LOCAL) as home:  # the answers do not depend on who asks
            compare_people(home)
            keep_durations(home)
            home.links(wait=False)
            home.goals()
            home.worst_teams()
            home.align()
        return True
    except Fault:
        return False
    except Exception:
        logging.getLogger(__name__).exception("what a page may ask of %s was not computed ahead", path)
        return False


def compare_people(home: Home) -> None:
    """Those of each team, as long as the generation is in force."""
    about = home.about()
    card = home.strategy.card_for("agent", about.period.to) if about.period and about.shows_people else None
    names = [item.metric for item in card.metrics] if card else []
    on_card = [name for name in names if "agent" in home.metric(name).levels]
    for team in about.teams if on_card else ():
        if Store(home.path).current() != home.generation:
            return
        home.compare(on_card[0], team)  # the whole card is compared as one family


def keep_durations(home: Home) -> None:
    """The cases of those on cards, of which people and dates of one's own are read."""
    on_cards = dict.fromkeys(item.metric for card in home.strategy.card for item in card.metrics)
    home.reader.keep_durations([home.metric(name) for name in on_cards])
