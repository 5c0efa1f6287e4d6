"""The first row of a page: whose figures, the way to all pages, how fresh the data are."""

from __future__ import annotations

import os
from html import escape

import streamlit as st

from dashboard import text
from dashboard.ask import Shown
from dashboard.faults import Fault
from dashboard.render.links import link
from dashboard.widgets.navigation import PAGES
from dashboard.widgets.visiting import Visit

KEPT = ("team", "period")  # what the navigation carries from page to page


def when(found: Visit) -> str:
    """The period of a visit as people say it; what is no period as it stands in the address."""
    try:
        return period_name(found.home.period(found.period))
    except Fault:  # the page itself says so
        return str(found.period)


def seen_by() -> None:
    """Where the server is open beyond its machine without a sign-in: who can see it."""
    if words := os.environ.get("SCORECARD_SEEN_BY"):
        st.html(f'<p class="sc-seen-by" role="note">{escape(words)}</p>')


def period_name(period: Shown) -> str:
    """October 2026, Q3 2026, 1 Aug to 31 Oct 2026; a week with its dates."""
    named = text.period_name(period.name, period.from_, period.to)
    return f"{named}: {text.span(period.from_, period.to)}" if period.kind == "week" else named


def navigation(found: Visit, current: str) -> str:
    """The first row as HTML: whose figures, all pages, up to when the data reach, open checks."""
    kept = {key: getattr(found, key) for key in KEPT}
    pages = ""
    open_ = ("data", "strategy") if found.about.has_strategy else ("data",)  # without data
    for title, address, _ in PAGES:
        marked = ' aria-current="page"' if title == current else ""
        if not (found.about.has_data or marked or address in open_):
            pages += f'<a role="link" aria-disabled="true" class="off">{title}</a>'
            continue
        pages += f'<a href="{escape(link(address, **kept))}"{marked}>{title}</a>'
    facts = "".join(f"<span>{fact}</span>" for fact in _facts(found))
    on_paper = f'<span class="sc-on-paper">{escape(when(found))}</span>' if found.period else ""
    return (
        f'<header class="sc-frame"><span class="sc-name">{escape(found.about.organisation)}</span>'
        f'<nav aria-label="Pages" class="sc-pages">{pages}</nav><details class="sc-menu">'
        f'<summary>{escape(current)}</summary><nav aria-label="Menu">{pages}</nav></details>{on_paper}'
        f'<p class="sc-whose">{facts}</p></header>'
    )


def _facts(found: Visit) -> list[str]:
    """Freshness and open checks, as HTML."""
    facts = ["sample organisation, invented data"] if found.demo else []
    as_of = found.about.as_of
    facts.append(f"data to {text.day(as_of.date())}" if as_of else "no data yet")
    if found.about.checks_open:
        plural = "" if found.about.checks_open == 1 else "s"
        facts.append(f'<a href="{link("data")}">{found.about.checks_open} check{plural} open</a>')
    return facts


GREETING = """<div class="sc-greeting"><p>Nothing is loaded yet. Three steps lead to a scorecard:</p>
<ol><li><b>Bring your exports</b> on the <a href="{data}">Data page</a>, or with
<code>scorecard import FILE…</code></li>
<li><b>Say what matters.</b> {strategy}</li>
<li><b>Set red and goal</b> for each metric in that file: nobody but you can know them.</li></ol>
<p class="sc-facts">To look around first: <code>scorecard serve --demo</code> shows a sample
organisation.</p></div>"""


WRITES = """<code>scorecard init --from FILE…</code> writes a first strategy.toml:
objectives, and cards of what your files can compute."""
IS_THERE = """Your strategy.toml is there: objectives, and cards of what they are judged by. It stands on the
page <a href="{strategy}">Strategy</a>."""


def greet(found: Visit) -> None:
    """An empty home: what to do first."""
    second = IS_THERE.format(strategy=link("strategy")) if found.about.has_strategy else WRITES
    st.title("Welcome", anchor=False)
    st.html(GREETING.format(data=link("data"), strategy=second))
