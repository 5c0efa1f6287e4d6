"""Scorecard."""

import streamlit as st

from dashboard.components import frame

with frame.page("Scorecard") as visit:
    st.write(visit)
