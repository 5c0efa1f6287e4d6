"""The desk's own number beside ours: a small form, the sum that joins them, and the rows between."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import ask, text
from dashboard.ask import Reconciled, ReconciledShare, Shown
from dashboard.faults import UsageFault
from dashboard.model.metric import Level
from dashboard.render import receipt, reconciled_share, reconciliation, spreadsheets_lists, tables
from dashboard.render.literal import in_file_name, in_markdown
from dashboard.store.differences import Of
from dashboard.widgets import download, sections
from dashboard.widgets.visiting import Visit

ASKED = "data_reconciled"  # what was asked last: number, desk, of, period

FIGURE = "data_figure"  # the same of a figure: metric, what it says, team, period
EVERYBODY = "the organisation"


def draw(visit: Visit) -> None:
    """The form, and the answer to what was asked last."""
    with sections.row("reconcile", "Reconcile", "why another tool says otherwise", anchor="reconcile"):
        _forms(visit)


def _forms(visit: Visit) -> None:
    """Both forms, each with its answer."""
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
    _figures(visit, periods)


def _figures(visit: Visit, periods: dict[str, str]) -> None:
    """The same of a figure: a small form of its own, and the steps from ours to the desk's."""
    metrics = {
        metric.title: metric.name
        for metric in visit.home.catalogue.metrics.values()
        if ask.why_not(metric, "organisation") is None
    }
    with st.form("figure", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        says = st.text_input("Or it says, of a metric", placeholder="88.2", width=140)
        metric = st.selectbox("Metric", list(metrics), width=190)
        team = st.selectbox("Of whom", [EVERYBODY, *visit.about.teams], width=190)
        period = st.selectbox("Period", list(periods), width=190)
        if st.form_submit_button("Explain") and says and metric and period:
            st.session_state[FIGURE] = (metrics[metric], says, team, periods[period])
    if asked := st.session_state.get(FIGURE):
        name, said, team, within = asked
        whose: tuple[Level, str | None] = ("organisation", None) if team == EVERYBODY else ("team", team)
        try:
            found = visit.home.reconcile_share(name, *ask.reported_figure(said), *whose, within)
        except UsageFault as fault:
            st.warning(in_markdown(str(fault)))
            return
        _explained(found)


def _explained(found: ReconciledShare) -> None:
    st.html(f'<p class="sum" role="status">{tables.plain(reconciled_share.the_two(found))}</p>')
    if found.reasons:
        st.html(
            receipt.table(
                "From ours to theirs", reconciled_share.STEPS, reconciled_share.steps(found), (1, 2, 3)
            )
        )
        whose = ("from-ours-to-theirs", found.metric, found.name, found.period.name)
        download.offer(lambda: spreadsheets_lists.steps(found), *whose)
    st.markdown(in_markdown(reconciled_share.the_rest(found)))
    if rows := reconciled_share.rows(found):
        document = reconciled_share.as_csv(found)
        _rows(rows, document, f"reconcile-{found.metric}-{found.period.name}.csv")


def _named(period: Shown) -> str:
    return text.period_name(period.name, period.from_, period.to)


def _answer(found: Reconciled) -> None:
    st.html(f'<p class="sum" role="status">{tables.plain(reconciliation.the_sum(found))}</p>')
    for hint in reconciliation.hints(found):
        st.markdown(in_markdown(hint))
    rows = reconciliation.rows(found)
    if not rows:
        return
    _rows(rows, reconciliation.as_csv(found), f"reconcile-{in_file_name(found.desk)}-{found.period.name}.csv")


def _rows(rows: Sequence[tuple[str, str | None, str | None, int]], document: str, name: str) -> None:
    with st.expander("1 row" if len(rows) == 1 else f"{len(rows):,} rows"):
        st.dataframe(pd.DataFrame(rows, columns=list(reconciliation.COLUMNS)), hide_index=True)
        st.download_button(
            "Download these rows (CSV)", document, file_name=name, mime="text/csv", on_click="ignore"
        )
