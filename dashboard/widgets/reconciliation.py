"""The desk's own number beside ours: a small form, the sum that joins them, and the rows between."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import text
from dashboard.ask import Reconciled, Shown
from dashboard.render import reconciliation, tables
from dashboard.render.literal import in_file_name, in_markdown
from dashboard.store.differences import Of
from dashboard.widgets.frame import Visit

ASKED = "data_reconciled"  # what was asked last: number, desk, of, period


def draw(visit: Visit) -> None:
    """The form, and the answer to what was asked last."""
    st.header("Reconcile", anchor="reconcile")
    st.markdown("Type what your desk's own report says, and see which rows stand between the two numbers.")
    desks = [desk.desk for desk in visit.about.desks]
    periods = {_named(period): period.name for period in visit.about.periods}
    with st.form("reconcile", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input("The desk says", min_value=0, step=1, value=None, width=140)
        kinds: dict[str, Of] = {words: of for of, words in reconciliation.COUNTED.items()}
        of = kinds[str(st.selectbox("Of", list(kinds), width=190))]
        period = st.selectbox("In", list(periods), width=190)
        desk = st.selectbox("Desk", desks, width=190) if len(desks) > 1 else desks[0]
        if st.form_submit_button("Compare") and number is not None and period:
            st.session_state[ASKED] = (int(number), desk, of, periods[period])
    asked = st.session_state.get(ASKED)
    if asked and asked[1] in desks:
        _answer(visit.home.reconcile(*asked))


def _named(period: Shown) -> str:
    return text.period_name(period.name, period.from_, period.to)


def _answer(found: Reconciled) -> None:
    st.html(f'<p class="sum" role="status">{tables.plain(reconciliation.the_sum(found))}</p>')
    for hint in reconciliation.hints(found):
        st.markdown(in_markdown(hint))
    rows = reconciliation.rows(found)
    if not rows:
        return
    with st.expander("1 row" if len(rows) == 1 else f"{len(rows):,} rows"):
        st.dataframe(pd.DataFrame(rows, columns=list(reconciliation.COLUMNS)), hide_index=True)
        st.download_button(
            "Download these rows (CSV)",
            reconciliation.as_csv(found),
            file_name=f"reconcile-{in_file_name(found.desk)}-{found.period.name}.csv",
            mime="text/csv",
            on_click="ignore",
        )
