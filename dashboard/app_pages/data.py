"""The Data page: uploads and their receipts, what is loaded, checks, and our own templates."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import wording
from dashboard.ask import Home
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.model.strategy import Organisation
from dashboard.render import receipt, templates
from dashboard.render.literal import in_markdown
from dashboard.widgets import (
    checks_list,
    first_steps,
    frame,
    imports,
    jobs,
    loading,
    mapping,
    readiness,
    reconciliation,
    sections,
    uploads,
    visiting,
    who_is_who,
)
from dashboard.widgets.uploads import CardProposal
from dashboard.widgets.visiting import Visit

TABS = {
    "imports": "Imports",
    "reconcile": "Reconcile",
    "who": "Same person, two names?",
    "templates": "Templates",
    "ready": "Before daily use",
}


def draw(visit: Visit) -> None:
    """The whole page. A running job is watched last, so that everything is there meanwhile."""
    st.html(receipt.STYLE)
    catalogue = visit.home.catalogue
    if mapping.is_open() and not visit.demo:
        mapping.draw(visit, catalogue)
        return
    spots = {"top": st.container()}
    if visit.demo:
        own_home()
    elif not visit.about.has_data:
        spots["upload"] = first_steps.draw(visit, catalogue)
    else:
        spots["upload"] = loading.draw(visit, catalogue)
    if not visit.demo:
        loading.uploaded(visit, catalogue)
    checks_list.draw(visit, catalogue)
    if visit.about.has_data:
        spots["undo"] = spots["who"] = st.container()
        tabs(visit, catalogue)
    else:
        our_templates(catalogue, visit.home.strategy.organisation)
    news(spots, visit.home.path, catalogue)


def tabs(visit: Visit, catalogue: Catalogue) -> None:
    """More about the data, one at a time; which one stands in the address."""
    shown = visit.tab if visit.tab in TABS else "imports"
    st.session_state["data_tab"] = shown
    st.segmented_control(
        "More about the data",
        list(TABS),
        format_func=TABS.__getitem__,
        key="data_tab",
        label_visibility="collapsed",
        on_change=lambda: visiting.choose(tab=st.session_state["data_tab"] or shown),
    )
    organisation = visit.home.strategy.organisation
    if shown == "imports":
        imports.draw(visit, catalogue, organisation)
    elif shown == "reconcile":
        reconciliation.draw(visit)
    elif shown == "who":
        who_is_who.draw(visit)
    elif shown == "ready":
        readiness.draw(visit)
    else:
        our_templates(catalogue, organisation)


# --- what just happened


def news(spots: dict[str, DeltaGenerator], home: Path, catalogue: Catalogue) -> None:
    """What the last job brought, and where the running one stands, each where it was started."""
    told, job = jobs.told(), jobs.running()
    with spots["top"]:
        for said in jobs.left_behind(home):
            st.info(in_markdown(said))
    with spots.get(told.about, spots["top"]):
        if told.fault:
            st.warning(in_markdown(receipt.sentence(told.fault)))
        if told.message:
            (st.info if told.cancelled else st.success)(in_markdown(told.message))
        if told.proposal:
            proposed(told.proposal, catalogue)
    if job:
        with spots.get(job.about, spots["top"]):
            jobs.watch(job)


def proposed(proposal: CardProposal, catalogue: Catalogue) -> None:
    """The cards of a strategy that was just written, and what was left out."""
    st.success(
        f"Wrote {in_markdown(proposal.file)}. Give it your name and time zone before you import, and"
        " set red and goal for each metric: nobody but you can know them."
    )
    titles = {name: metric.title for name, metric in catalogue.metrics.items()}
    rows = [
        (_of_card(level, proposal), ", ".join(titles[name] for name in proposal.cards[level]))
        if level in proposal.cards
        else (level, f"No card: {proposal.no_card[level]}.")
        for level in LEVELS
    ]
    st.html(receipt.table("Cards", ("Card", "Its metrics"), rows))
    if proposal.left_out:
        with st.expander("What was left out, and what would bring it"):
            out = [(titles[item.metric], item.level, item.reason, item.brings) for item in proposal.left_out]
            st.html(receipt.table("Left out", ("Metric", "Card", "Why", "Comes with"), out))


def _of_card(level: Level, proposal: CardProposal) -> str:
    """Which card, and of a draft how far it has come."""
    if level not in proposal.drafts:
        return level
    return f"{level}, a draft: {wording.of_at_least(len(proposal.cards[level]))}"


def own_home() -> None:
    """In the sample organisation nothing is uploaded: your own data get a home of their own."""
    st.header("Start your own home", anchor=False)
    st.markdown(
        "You are looking at the sample organisation, and nothing is ever mixed into it. Your own files go"
        " to a home of their own: stop this server (Ctrl+C), start it without `--demo`, and this page takes"
        " your exports. They stay on this machine, in `data/home`."
    )
    st.code("scorecard serve", language=None)


# --- templates


def our_templates(catalogue: Catalogue, organisation: Organisation) -> None:
    """Our own templates: what any other system, or a spreadsheet, can be mapped to."""
    with sections.row("templates", "Templates", "each with an example row", anchor="templates"):
        zone = in_markdown(organisation.zone)
        st.markdown(
            "For whatever no export brings: the header and one example row, to fill in and upload. Times are"
            f" `YYYY-MM-DD HH:MM:SS` in {zone}, flags `true` or `false`; an empty"
            " cell means unknown, and columns that you don't have may be left out."
        )
        own = templates.ours(catalogue)
        with st.container(horizontal=True, gap="small"):
            for fmt in own:
                st.download_button(
                    templates.title(catalogue, fmt),
                    templates.as_csv(catalogue, fmt),
                    file_name=f"{fmt.tables[0]}.csv",
                    mime="text/csv",
                    on_click="ignore",
                    key=f"template-{fmt.name}",
                )
        with st.expander("What the columns mean"):
            for fmt in own:
                st.html(templates.explained(catalogue, fmt))


# --- the page


def offer_rebuild(home: Home) -> None:
    """Where calendar or program are not those that the data were loaded with."""
    if not uploads.clock_changed(home):
        return
    st.markdown(
        "The figures that are loaded were computed with an earlier calendar, or by an earlier version of the"
        " program. A rebuild replays every import from the archive as of today; no file is needed."
    )
    job = jobs.running()
    work = partial(uploads.rebuilding, home.path, home.who)
    st.button("Rebuild", disabled=job is not None, on_click=jobs.begin, args=("top", "Rebuilding:", work))
    if job:
        jobs.watch(job)


def heading(visit: Visit) -> str:
    """An empty home is about its first steps."""
    return "Data" if visit.about.has_data or visit.demo else first_steps.TITLE


# the body stands first and the offer below it, also where a fault ends the body
body, mending = st.container(), st.container()
with visiting.run() as home:
    with mending:
        offer_rebuild(home)
    with body, frame.page("Data", team=False, period=False, data=False, heading=heading) as visited:
        draw(visited)
