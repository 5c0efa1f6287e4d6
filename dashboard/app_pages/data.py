"""The Data page: uploads and their receipts, what is loaded, checks, and our own templates."""

from __future__ import annotations

import os
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import ask
from dashboard.ask import EVERYTHING, Scope, Undoable
from dashboard.catalogue import LEVELS, Catalogue, Format
from dashboard.components import frame, receipt, tables, uploads
from dashboard.components.frame import Visit
from dashboard.components.uploads import Proposal
from dashboard.paths import default_home
from dashboard.strategy import Organisation

SHOWN = 12  # imports listed at once; the earlier ones stay folded
UNDO = "data_undo"  # the generation that the user is being asked about
KINDS = {
    "text": "text",
    "instant": "date and time",
    "date": "date",
    "number": "number",
    "integer": "whole number",
    "flag": "true or false",
}
SEVERITY = {"error": "○ error", "warning": "◐ warning"}


def draw(visit: Visit) -> None:
    """The whole page. A running job is watched last, so that everything is there meanwhile."""
    tables.style()
    st.html(receipt.STYLE)
    catalogue = ask.catalogue(visit.home)
    organisation = ask.strategy(visit.home).organisation
    job = uploads.running()
    progress = st.container()
    outcome(catalogue)
    if visit.demo:
        own_home()
    else:
        if not (visit.about.has_strategy and visit.about.has_data):
            strategy_first(visit, busy=job is not None)
        upload(visit, catalogue, busy=job is not None)
        receipts(visit, catalogue)
        then_look(visit)
    if visit.about.has_data:
        loaded(visit, catalogue, organisation, busy=job is not None)
    checks(visit)
    templates(catalogue, organisation)
    if job:
        with progress:
            uploads.watch(job)


# --- what just happened


def outcome(catalogue: Catalogue) -> None:
    """What the last job brought, in one message."""
    told = uploads.told()
    if told.fault:
        st.warning(frame.escaped(told.fault))
    if told.message:
        st.success(frame.escaped(told.message))
    if told.proposal:
        proposed(told.proposal, catalogue)


def proposed(proposal: Proposal, catalogue: Catalogue) -> None:
    """The cards of a strategy that was just written, and what was left out."""
    st.success(
        f"Wrote {frame.escaped(proposal.file)}. Give it your name and time zone before you import, and set"
        " red and goal for each metric: nobody but you can know them."
    )
    titles = {name: metric.title for name, metric in catalogue.metrics.items()}
    rows = [
        (level, ", ".join(titles[name] for name in proposal.cards[level]))
        if level in proposal.cards
        else (level, f"No card: {proposal.no_card[level]}.")
        for level in LEVELS
    ]
    st.html(receipt.table("Cards", ("Card", "Its metrics"), rows))
    if proposal.left_out:
        with st.expander(f"{len(proposal.left_out)} metrics left out, and what would bring them"):
            out = [(titles[item.metric], item.level, item.reason) for item in proposal.left_out]
            st.html(receipt.table("Left out", ("Metric", "Card", "Why"), out))


# --- what to do first


def strategy_first(visit: Visit, *, busy: bool) -> None:
    """Where there is no strategy yet: what it is, and the button that writes one."""
    empty = not visit.about.has_data
    st.header("1. Say what matters" if empty else "No strategy yet", anchor=False)
    if visit.about.has_strategy:
        st.markdown(f"Done: {frame.escaped(str(visit.home / 'strategy.toml'))} is there.")
        return
    st.markdown(
        "`strategy.toml` names your objectives, and the six to eight metrics on the card of the"
        " organisation, of each team and of each person. Write a complete example to reword, or choose your"
        " files below first and have a card proposed that they can compute."
    )
    if st.button("Write a starter strategy", disabled=busy):
        uploads.start("Writing a strategy", lambda _: uploads.starting(visit.home))


def own_home() -> None:
    """In the sample organisation nothing is uploaded: your own data get a home of their own."""
    st.header("Start your own home", anchor=False)
    st.markdown(
        "You are looking at the sample organisation, and nothing is ever mixed into it. Your own files go"
        " to a home of their own: stop this server (Ctrl+C), start it without `--demo`, and this page takes"
        " your exports. They stay on this machine, in `data/home`."
    )
    st.code("scorecard serve", language=None)


# --- upload


def upload(visit: Visit, catalogue: Catalogue, *, busy: bool) -> None:
    """Files in, with what may be said about them."""
    empty = not visit.about.has_data
    st.header("2. Bring your exports" if empty else "Upload", anchor=False)
    given = st.file_uploader(
        "CSV exports from your help desk, or our templates filled in; several at once if you like",
        accept_multiple_files=True,
        key=f"data_files_{uploads.turn()}",
        disabled=busy,
    )
    options = uploads.said_about_them(catalogue)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_import_label(len(given)), disabled=busy or not given):
            work = partial(uploads.importing, visit.home, given, options)
            uploads.start("Importing", work)
        propose = given and not visit.about.has_strategy
        if propose and st.button("Propose a card from these files", disabled=busy):
            uploads.start("Proposing a card", partial(uploads.proposing, visit.home, given))
    st.caption(
        f"Up to {_limit()} a file here, which takes twice that in memory. For anything larger:"
        " `scorecard import FILE…` streams it."
    )


def _import_label(count: int) -> str:
    return {0: "Import", 1: "Import 1 file"}.get(count, f"Import {count} files")


def _limit() -> str:
    megabytes = int(st.get_option("server.maxUploadSize"))
    return f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"


def receipts(visit: Visit, catalogue: Catalogue) -> None:
    """What became of the files of the last upload; it stays until the next one."""
    found = uploads.receipts()
    if not found:
        return
    in_force = {(entry.sha256, entry.format) for entry in ask.history(visit.scope, visit.home).imports}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("What came of it", anchor=False, width="stretch")
        st.button("Put away", on_click=uploads.forget)
    for number, one in enumerate(found):
        undone = one.status != "refused" and (one.sha256, one.format) not in in_force
        receipt.show(one, visit.home, catalogue, f"upload-{number}", undone=undone)


def then_look(visit: Visit) -> None:
    """The last step of an empty home."""
    if not visit.about.has_data:
        st.header("3. Open the Scorecard", anchor=False)
        st.markdown(f"As soon as a file is loaded, the [Scorecard]({frame.link('')}) shows its figures.")


# --- what is loaded


def loaded(visit: Visit, catalogue: Catalogue, organisation: Organisation, *, busy: bool) -> None:
    """Up to when each desk's data reach, every import in force, and the way back."""
    st.header("What is loaded", anchor=False)
    ledger = ask.history(visit.scope, visit.home)
    imports = [entry.desk for entry in ledger.imports]
    desks = [
        (desk.desk, receipt.moment(desk.as_of), f"{imports.count(desk.desk):,}") for desk in visit.about.desks
    ]
    st.html(receipt.table("Desks", ("Desk", "Data up to", "Imports"), desks, numbers=(2,), named=True))
    st.subheader("Imports", anchor=False)
    lines = receipt.history(ledger, catalogue, organisation)
    st.html(receipt.history_table(lines[:SHOWN]))
    if lines[SHOWN:]:
        with st.expander(f"{len(lines[SHOWN:])} earlier imports"):
            st.html(receipt.history_table(lines[SHOWN:]))
    if not visit.demo:
        undo(visit, organisation, busy=busy)
    past_receipt(visit, catalogue, organisation)


def undo(visit: Visit, organisation: Organisation, *, busy: bool) -> None:
    """One step back, after saying what goes with it."""
    last = ask.undoable(visit.scope, visit.home)
    if last is None:
        st.caption("Nothing further back is kept: there is nothing that could be undone.")
        return
    if st.session_state.get(UNDO) != last.generation:
        if st.button("Undo the last import …", disabled=busy):
            st.session_state[UNDO] = last.generation
            st.rerun()
        return
    with st.container(border=True):
        st.html(f"<p>{_would_undo(last, organisation)}</p>")
        with st.container(horizontal=True):
            if st.button("Undo it", disabled=busy):
                st.session_state.pop(UNDO)
                uploads.start("Undoing", lambda _: uploads.undoing(visit.home, last.generation))
            st.button("Keep it", on_click=lambda: st.session_state.pop(UNDO))


def _would_undo(last: Undoable, organisation: Organisation) -> str:
    back = "the figures from before it are in force again" if last.back_to else "then no data are loaded"
    if not last.imports:
        return f"This takes back the {escape(last.what)}: {back}."
    named = ", ".join(
        f"<b>{escape(entry.name)}</b> (loaded {receipt.loaded_at(entry, organisation)})"
        for entry in last.imports
    )
    return (
        f"This takes back the import of {named}: rows that it brought go, rows that it changed are again what"
        f" they were, and {back}. The file can be imported again."
    )


def past_receipt(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> None:
    """The receipt of any import in force, with its refused rows."""
    ledger = ask.history(visit.scope, visit.home)
    entries = {entry.import_id: entry for entry in reversed(ledger.imports)}

    def named(number: int) -> str:
        return f"{receipt.loaded_at(entries[number], organisation)} · {entries[number].name}"

    chosen = st.selectbox(
        "Show a receipt again",
        list(entries),
        index=None,
        format_func=named,
        placeholder="Choose an import",
    )
    if chosen in entries:
        receipt.show(receipt.of(entries[chosen]), visit.home, catalogue, f"past-{chosen}")


# --- checks and templates


def checks(visit: Visit) -> None:
    """What looks wrong, errors first."""
    found = sorted(ask.checks(visit.scope, visit.home), key=lambda check: check.severity)
    if not visit.about.has_data:
        found = [check for check in found if check.check != "no_strategy"]  # the page's first step
    if not found and not visit.about.has_data:
        return
    st.header("Checks", anchor="checks")
    if not found:
        st.markdown("Nothing looks wrong.")
        return
    home = f"{visit.home}{os.sep}"
    rows = [
        (SEVERITY[check.severity], receipt.sentence(check.message), "; ".join(check.where).replace(home, ""))
        for check in found
    ]
    st.html(
        receipt.table("Checks", ("Severity", "What looks wrong", "Where, for instance"), rows, named=True)
    )


def templates(catalogue: Catalogue, organisation: Organisation) -> None:
    """Our own templates: what any other system, or a spreadsheet, can be mapped to."""
    st.header("Templates", anchor=False)
    st.markdown(
        "For whatever no export brings: the header and one example row, to fill in and upload. Times are"
        f" `YYYY-MM-DD HH:MM:SS` in {frame.escaped(organisation.zone)}, flags `true` or `false`; an empty"
        " cell means unknown, and columns that you don't have may be left out."
    )
    own = uploads.templates(catalogue)
    with st.container(horizontal=True, gap="small"):
        for fmt in own:
            st.download_button(
                catalogue.tables[fmt.tables[0]].title,
                uploads.template(catalogue, fmt),
                file_name=f"{fmt.tables[0]}.csv",
                mime="text/csv",
                on_click="ignore",
                key=f"template-{fmt.name}",
            )
    with st.expander("What the columns mean"):
        for fmt in own:
            st.html(_columns(catalogue, fmt))


def _columns(catalogue: Catalogue, fmt: Format) -> str:
    table = catalogue.tables[fmt.tables[0]]
    needed = ", ".join(fmt.identified_by)
    rows = [
        (name, KINDS[column.type], table.columns.get(name, ""), table.example.get(name, ""))
        for name, column in fmt.columns.items()
    ]
    return (
        f"<h3>{escape(table.title)}</h3><p>{escape(table.description)} Recognised by: {escape(needed)}.</p>"
        + receipt.table(table.title, ("Column", "Kind", "Meaning", "Example"), rows)
    )


# --- the page


def offer_rebuild(scope: Scope, home: Path) -> None:
    """Where the calendar in strategy.toml is not the one that the data were loaded with."""
    if not uploads.clock_changed(scope, home):
        return
    st.markdown(
        "The figures that are loaded were computed with the calendar that `strategy.toml` had before."
        " A rebuild replays every import from the archive with the one of today; no file is needed."
    )
    job = uploads.running()
    if st.button("Rebuild", disabled=job is not None):
        uploads.start("Rebuilding", partial(uploads.rebuilding, home))
    if job:
        uploads.watch(job)


# the body stands first and the offer below it, also where a fault ends the body
body, mending = st.container(), st.container()
with mending:
    offer_rebuild(EVERYTHING, default_home())
with body, frame.page("Data", team=False, period=False, data=False) as visited:
    draw(visited)
