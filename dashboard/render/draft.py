"""A draft card: how far it is from a card, and what would make it one."""

from __future__ import annotations

from html import escape

from dashboard import wording
from dashboard.ask import Missing, Scorecard
from dashboard.model.strategy import FEWEST

PERSPECTIVES = {"customer": "customers", "process": "process", "people": "people", "financial": "finances"}
HEADS = ("Still missing", "Needs", "Comes with")


def headline(card: Scorecard) -> str:
    """5 of at least 6 metrics, no goals yet; and what that means."""
    on_card = sum(reading.weight is not None for reading in card.metrics)
    more = "One more makes" if FEWEST - on_card == 1 else f"{FEWEST - on_card} more make"
    return (
        '<div class="sc-headline"><p class="sc-status">Draft card: <b>'
        f"{wording.of_at_least(on_card)}</b>, no goals yet</p>"
        f'<p class="sc-facts">{more} it a card of {FEWEST}, which is the least that looks at more than one'
        " side of the service. A draft scores nothing and colours nothing.</p></div>"
    )


def missing(card: Scorecard, data_page: str) -> str:
    """What the card lacks, a row a metric: what it needs, and which export or template brings it."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    rows = "".join(_row(one, data_page) for one in card.missing)
    return (
        '<h2 class="sc-missing">What would make it a card</h2><div class="sc-scroll sc-lacking"'
        ' role="region" tabindex="0" aria-label="Still missing"><table class="sc-table">'
        f"<caption>Still missing</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(one: Missing, data_page: str) -> str:
    template = f'our <a href="{escape(data_page)}?tab=templates">template</a> '
    cells = (escape(", ".join(one.needs)) or "–", escape(one.brings).replace("our template ", template))
    name = f'{escape(one.title)}<span class="sc-note">{PERSPECTIVES[one.perspective]}</span>'
    said = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{name}</th>{said}</tr>'
