"""The entry point that Streamlit runs: which pages there are; everything else is on them."""

import streamlit as st

from dashboard.widgets import html
from dashboard.widgets.navigation import PAGES

with html.seen_whole():
    st.navigation(
        [st.Page(file, title=title, url_path=address, default=not address) for title, address, file in PAGES],
        position="hidden",
    ).run()
