"""The entry point that Streamlit runs: navigation and the sidebar; everything else is on the pages."""

import streamlit as st

from dashboard.components import frame

from pathlib import Path  # TEMPORARY while pages are being written: to go before the commit

PAGES = [
    st.Page(f"app_pages/{name}.py", title=name.title(), url_path="" if name == "scorecard" else name,
            default=name == "scorecard")
    for name in ("scorecard", "person", "goals", "metric", "data")
    if (Path(__file__).parent / "app_pages" / f"{name}.py").is_file()
]
chosen = st.navigation(PAGES, position="hidden")
frame.sidebar(PAGES)
chosen.run()
