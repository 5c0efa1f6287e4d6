"""The second row of a page: what can be chosen, and Copy link, Print and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from dashboard.ask import Home, Shown
from dashboard.faults import Fault
from dashboard.model.metric import Level
from dashboard.quick import dataclass
from dashboard.render import long_names
from dashboard.render.literal import in_file_name
from dashboard.widgets.head_row import period_name
from dashboard.widgets.visiting import Visit, choose, later

LONG = 280  # the width of a selectbox with long names
Sheet = tuple[Level, str | None]  # of what a PDF is made


@dataclass(frozen=True)
class PageSpec:
    """How a page is framed: see `frame.page`."""

    title: str
    team: bool = True
    period: bool = True
    data: bool = True
    plan: bool = False
    more: Callable[[Visit], None] | None = None
    heading: Callable[[Visit], str] | None = None
    sheet: Callable[[Visit], Sheet | None] | None = None
    unread: Callable[[Home], None] | None = None

    def greets(self, found: Visit) -> bool:
        """Whether there is nothing to show yet but what to do first."""
        is_enough = not self.data or (self.plan and found.about.has_strategy)
        return not found.about.has_data and not is_enough

    def heading_of(self, found: Visit) -> str:
        """Its title, and whose figures it shows where a team can be chosen."""
        if self.heading:
            return self.heading(found)
        return f"{self.title} · {found.team}" if self.team and found.team else self.title


def draw(found: Visit, spec: PageSpec) -> None:
    """The second row: the page's own selectors, team and period, and what can be done with the page."""
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="small"):
        if spec.more:
            spec.more(found)
        if spec.team and found.about.teams:
            pick("Team", "team", found.about.teams, str, found, none="All teams")
        if spec.period:
            _period(found)
        st.html(
            '<p class="sc-do"><a href="#copy" role="button" data-do="copy">Copy link</a>'
            '<a href="#print" role="button" data-do="print">Print</a></p>',
            width="content",
        )
        # nothing on a sheet says that it goes by an earlier strategy
        if spec.sheet and not found.home.unread and (asked := spec.sheet(found)):
            _as_pdf(found, asked)


def _as_pdf(found: Visit, asked: Sheet) -> None:
    """The page on one sheet, beside Print; made when it is clicked."""

    def made(home: Home) -> bytes:
        from dashboard import report  # what draws it is loaded for whoever wants it

        return report.pdf(home, *asked, found.period, found.team)

    st.download_button(
        "PDF",
        partial(later, found.home, made),
        file_name=f"{in_file_name(asked[1] or 'goals')}-{found.period}.pdf",
        mime="application/pdf",
        on_click="ignore",
        type="tertiary",
        help="This page on one sheet",
    )


def pick(
    label: str,
    key: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    found: Visit,
    none: str | None = None,
    width: int = 180,
) -> None:
    """A selectbox over a filter of the address; `none` names the choice that takes the filter out.

    The address is the only state: it is put into the widget before each run, and a choice is written
    to the address before the next one.
    """
    every = ([""] if none else []) + list(options)
    width = LONG if long_names.has_long([shown(option) for option in options]) else width
    current = getattr(found, key) or ("" if none else None)
    widget = f"pick_{key}"
    st.session_state[widget] = current if current in every else every[0] if none else None
    st.selectbox(
        label,
        every,
        format_func=lambda option: shown(option) if option else (none or ""),
        key=widget,
        label_visibility="collapsed",
        on_change=lambda: choose(**{key: st.session_state[widget] or None}),
        width=width,
    )


KINDS = {"week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year", "range": "Own dates"}


def _period(found: Visit) -> None:
    """Which kind of period, and which one of it: only such as have data."""
    current = _asked(found)
    kind = current.kind if current else "month"
    every = {kind: [one for one in found.about.periods if one.kind == kind] for kind in KINDS}
    st.session_state["pick_kind"] = kind
    st.segmented_control(
        "Kind of period",
        [one for one in KINDS if every[one] or one == "range"],
        format_func=KINDS.__getitem__,
        key="pick_kind",
        label_visibility="collapsed",
        on_change=lambda: _of_kind(current, every, st.session_state["pick_kind"]),
    )
    if kind == "range" and current:
        _own_dates(found, current)
        return
    listed = {one.name: one for one in every[kind]} | ({current.name: current} if current else {})
    latest_first = sorted(listed, key=lambda name: listed[name].from_, reverse=True)
    shown = replace(found, period=current.name if current else None)
    pick("Period", "period", latest_first, lambda name: period_name(listed[name]), shown)


def _asked(found: Visit) -> Shown | None:
    """The period in the address; None where it names none, which the page then says."""
    try:
        return found.home.period(found.period)
    except Fault:
        return None


def _of_kind(current: Shown | None, every: dict[str, list[Shown]], kind: str | None) -> None:
    """The latest period of a kind; own dates begin with the days that were looked at."""
    if kind == "range" and current:
        choose(period=f"{current.from_}..{current.to}")
    elif kind and every[kind]:
        choose(period=every[kind][0].name)


def _own_dates(found: Visit, current: Shown) -> None:
    first = min(period.from_ for period in found.about.periods)
    last = found.about.as_of.date() if found.about.as_of else current.to
    # a field of its own for each range: one that is written to loses the first of two clicks
    key = f"pick_dates {current.name}"
    st.date_input(
        "Dates",
        value=(current.from_, current.to),
        min_value=min(first, current.from_),
        max_value=max(last, current.to),
        key=key,
        label_visibility="collapsed",
        width=240,
        on_change=lambda: _dated(st.session_state[key]),
    )


def _dated(chosen: tuple[date, ...]) -> None:
    """Both ends are chosen one after the other: the address changes with the second."""
    if len(chosen) == 2:
        choose(period=f"{chosen[0]}..{chosen[1]}")
