"""The Metric page's part on surveys: sent and answered, who answered, what the silent could change."""

from __future__ import annotations

import streamlit as st

from dashboard.ask import Home
from dashboard.render import answerers, spreadsheets_beside
from dashboard.render.tables import plain
from dashboard.widgets import download, html
from dashboard.widgets.plain_count import Asked


def draw(home: Home, asked: Asked) -> None:
    """Nothing where a metric asks nobody."""
    found = home.answerers(*asked)
    if not found:
        return
    html.draw(html.header("Who answered", "answered") + answerers.sent_and_answered(found))
    if silent := answerers.silent(found):
        html.draw(silent)
    if not found.weighed:
        return
    html.draw(f'<p class="sc-facts">{plain(answerers.widest(found))}</p>')
    if found.by:
        with st.expander("Answered beside all cases, by kind"):
            html.draw("".join(answerers.by_kind(found)))
            whose, when = asked[2], asked[4]
            download.offer(lambda: spreadsheets_beside.who_answers(found), asked[0], "answers", whose, when)
