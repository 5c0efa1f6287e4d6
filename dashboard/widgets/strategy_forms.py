"""Every form of the strategy by what it is called on the page.

Each draws itself and gives what is to be written once "Preview" is pressed, else None.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.widgets.strategy_asked import Written
from dashboard.widgets.strategy_cards import card
from dashboard.widgets.strategy_choices import carried, choice
from dashboard.widgets.strategy_entries import forms
from dashboard.widgets.strategy_objectives import link, objective
from dashboard.widgets.strategy_targets import target
from dashboard.widgets.visiting import Visit

FORMS: dict[str, Callable[[Visit], Written | None]] = {
    "A target": target,
    "An objective": objective,
    "A link: what brings what": link,
    "A choice of the cascade": choice,
    "What carries a choice": carried,
    "A card: its metrics and their weights": card,
    **forms(),
}
