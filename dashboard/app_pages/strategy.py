"""Strategy: what was chosen, what carries it, and whether the theory behind it holds."""

from functools import partial

import streamlit as st

from dashboard.render import spreadsheets_beside, theory
from dashboard.render.strategy_map import map_html
from dashboard.widgets import download, frame, html, strategy_editor

with frame.page("Strategy", team=False, unread=strategy_editor.earlier) as visit:
    strategy = visit.home.strategy
    plan = visit.home.plan()
    links = visit.home.links(wait=False)
    goals = visit.home.goals(visit.period)
    if choices := theory.choices_html(plan.choices, plan.bets, strategy.objectives, goals.objectives):
        st.header("What we chose", anchor=False)
        html.draw(choices)
    if ledger := theory.ledger_html(plan.bets):
        st.header("Bets and their verdicts", anchor=False)
        html.draw(ledger)
        download.offer(lambda: spreadsheets_beside.bets(plan.bets), "bets")
    if goals.objectives:
        st.header("Strategy map", anchor=False)
        html.draw(map_html(goals.objectives, links.links))
        st.header("Is the theory holding?", anchor=False)
        if links.links:
            metrics = visit.home.catalogue.metrics
            html.draw(theory.pairs_html(links, strategy.objectives, metrics, visit.period))
            sheet = partial(spreadsheets_beside.links, links, strategy.objectives, metrics)
            download.offer(sheet, "drivers-and-outcomes")
        else:
            st.markdown(
                "No link is named yet: say what brings what, an objective's drivers and its outcome, in the"
                " form below or in `strategy.toml`."
            )
        st.header("Goals in conflict", anchor=False)
        html.draw(theory.conflicts_html(links.conflicts))
    if drawn := theory.aims_html(plan.aims):
        st.header("Aims of service excellence", anchor=False)
        html.draw(drawn)
        download.offer(lambda: spreadsheets_beside.aims(plan.aims), "aims")
    st.header("What the strategy leaves out", anchor=False)
    html.draw(theory.findings_html(visit.home.align()))
    strategy_editor.draw(visit)
