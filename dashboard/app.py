"""The entry point that Streamlit runs: which pages there are; everything else is on them."""

import streamlit as st

from dashboard.widgets.html import DRAWN
from dashboard.widgets.navigation import PAGES

# Stands before the page and outlives it: a page that is opened is seen when it is drawn, and does not jump
# under the reader's eyes while it grows; whoever goes on from there sees each next one grow in place.
drawn = st.container()
page = st.navigation(
    [st.Page(file, title=title, url_path=address, default=not address) for title, address, file in PAGES],
    position="hidden",
)
try:
    page.run()
finally:
    drawn.html(DRAWN)
