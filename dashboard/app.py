"""The entry point that Streamlit runs: navigation and the sidebar; everything else is on the pages."""

import streamlit as st

from dashboard.widgets import frame

PAGES = [
    st.Page("app_pages/scorecard.py", title="Scorecard", default=True),
    st.Page("app_pages/person.py", title="Person", url_path="person"),
    st.Page("app_pages/goals.py", title="Goals", url_path="goals"),
    st.Page("app_pages/strategy.py", title="Strategy", url_path="strategy"),
    st.Page("app_pages/metric.py", title="Metric", url_path="metric"),
    st.Page("app_pages/data.py", title="Data", url_path="data"),
]

chosen = st.navigation(PAGES, position="hidden")
with frame.run():  # the sidebar and the page are of one moment
    frame.sidebar(PAGES)
    chosen.run()
