"""A draft card: how far it is from a card, and what would make it one."""

from __future__ import annotations

from html import escape

from dashboard import wording
from dashboard.ask import Card, Missing
from dashboard.model.strategy import FEWEST
from dashboard.render import tables

PERSPECTIVES = {"customer": "customers", "process": "process", "people": "people", "financial": "finances"}


def headline(card: Card) -> str:
    """5 of at least 6 metrics, no goals yet; and what that means."""
    lacking = FEWEST - len(card.metrics)
    more = "One more makes" if lacking == 1 else f"{lacking} more make"
    return (
        '<div class="sc-headline"><p class="sc-status">Draft card: <b>'
        f"{wording.of_at_least(len(card.metrics))}</b>, no goals yet</p>"
        f'<p class="sc-facts">{more} it a card of {FEWEST}, which is the least that looks at more than one'
        " side of the service. A draft scores nothing and colours nothing.</p></div>"
    )


def missing(card: Card, data_page: str) -> str:
    """What the card lacks, a row a metric: what it needs, and which export or template brings it."""
    columns = [tables.Column(name) for name in ("Still missing", "Needs", "Comes with")]
    rows = [_row(one, data_page) for one in card.missing]
    return '<h2 class="sc-missing">What would make it a card</h2>' + tables.table(
        "Still missing", columns, rows, "data named missing"
    )


def _row(one: Missing, data_page: str) -> list[str]:
    perspective = f'<small class="quieter">{PERSPECTIVES[one.perspective]}</small>'
    brings = escape(one.brings).replace(
        "our template ", f'our <a href="{escape(data_page)}#templates">template</a> '
    )
    return [escape(one.title) + perspective, escape(", ".join(one.needs) or "more rows"), brings]
