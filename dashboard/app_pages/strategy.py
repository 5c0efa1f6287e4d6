"""Strategy: what was chosen, what carries it, and whether the theory behind it holds."""

from functools import partial

import streamlit as st

from dashboard.render import choices, spreadsheets_beside, theory
from dashboard.render.strategy_map import map_html
from dashboard.widgets import download, frame, html, strategy_editor

with frame.page("Strategy", team=False, plan=True, unread=strategy_editor.earlier) as visit:
    strategy = visit.home.strategy
    plan = visit.home.plan()
    links = visit.home.links(wait=False)
    goals = visit.home.goals(visit.period).objectives if visit.about.has_data else visit.home.planned()
    if cascade := choices.choices_html(plan.choices, plan.bets, strategy.objectives, goals):
        html.draw(html.header("What we chose") + cascade)
    if ledger := choices.ledger_html(plan.bets):
        html.draw(html.header("Bets and their verdicts") + ledger)
        download.offer(lambda: spreadsheets_beside.bets(plan.bets), "bets")
    if goals:
        html.draw(html.header("Strategy map") + map_html(goals, links.links))
    if goals and visit.about.has_data:
        holding = html.header("Is the theory holding?")
        if links.links:
            metrics = visit.home.catalogue.metrics
            html.draw(holding + theory.pairs_html(links, strategy.objectives, metrics, visit.period))
            sheet = partial(spreadsheets_beside.links, links, strategy.objectives, metrics)
            download.offer(sheet, "drivers-and-outcomes")
        else:
            html.draw(holding)
            st.markdown(
                "No link is named yet: say what brings what, an objective's drivers and its outcome, in the"
                " form below or in `strategy.toml`."
            )
        html.draw(html.header("Goals in conflict") + theory.conflicts_html(links.conflicts))
    if drawn := choices.aims_html(plan.aims):
        html.draw(html.header("Aims of service excellence") + drawn)
        download.offer(lambda: spreadsheets_beside.aims(plan.aims), "aims")
    if not visit.home.unread:  # else what was saved before stands above, and lines would be of another file
        html.draw(html.header("What the strategy leaves out") + choices.findings_html(visit.home.align()))
        strategy_editor.draw(visit)
