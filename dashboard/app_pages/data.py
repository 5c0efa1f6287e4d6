"""The Data page: uploads and their receipts, what is loaded, checks, and our own templates."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import text, wording
from dashboard.ask import Home, Undoable
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.model.strategy import Organisation
from dashboard.render import receipt, templates
from dashboard.render.links import link
from dashboard.render.literal import in_markdown, literal
from dashboard.store.generations import Import
from dashboard.widgets import (
    checks_list,
    first_card,
    frame,
    html,
    jobs,
    mapping,
    new_words,
    readiness,
    receipts,
    reconciliation,
    uploads,
    who_is_who,
)
from dashboard.widgets.frame import Visit
from dashboard.widgets.uploads import CardProposal

SHOWN = 12  # imports listed at once; the earlier ones stay folded
REMOVE = "data_remove"  # the import that the user is being asked about
UNDO = "data_undo"  # the generation that the user is being asked about


def draw(visit: Visit) -> None:
    """The whole page. A running job is watched last, so that everything is there meanwhile."""
    html.style()
    st.html(receipt.STYLE)
    catalogue = visit.home.catalogue
    if mapping.is_open() and not visit.demo:
        mapping.draw(visit, catalogue)
        return
    organisation = visit.home.strategy.organisation
    spots = {"top": st.container()}
    if visit.demo:
        own_home()
    else:
        if not (visit.about.has_strategy and visit.about.has_data):
            strategy_first(visit)
        spots["upload"] = upload(visit, catalogue)
        uploaded(visit, catalogue)
        then_look(visit)
    checks_list.draw(visit, catalogue)
    if visit.about.has_data and not visit.demo:
        readiness.draw(visit)
    if visit.about.has_data:
        spots["undo"] = loaded(visit, catalogue, organisation)
        reconciliation.draw(visit)
        who_is_who.draw(visit)
        spots["who"] = st.container()
    our_templates(catalogue, organisation)
    news(spots, visit.home.path, catalogue)


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


# --- what to do first


def strategy_first(visit: Visit) -> None:
    """Where there is no strategy yet: what it is, and the button that writes one."""
    empty = not visit.about.has_data
    st.header("1. Say what matters" if empty else "No strategy yet", anchor=False)
    if visit.about.has_strategy:
        st.markdown(f"Done: {in_markdown(str(visit.home.path / 'strategy.toml'))} is there.")
        return
    if not empty:
        first_card.button(visit.home)
        return
    st.markdown(
        "`strategy.toml` names your objectives, and the six to eight metrics on the card of the"
        " organisation, of each team and of each person. Write a complete example to reword, or choose your"
        " files below first and have a card proposed that they can compute."
    )
    if st.button("Write a starter strategy", disabled=jobs.running() is not None):
        jobs.start("top", "Writing a strategy", partial(uploads.starting, visit.home.path, visit.home.who))


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


def upload(visit: Visit, catalogue: Catalogue) -> DeltaGenerator:
    """Files in, with what may be said about them; the place for news about it."""
    busy = jobs.running() is not None
    empty = not visit.about.has_data
    st.header("2. Bring your exports" if empty else "Upload", anchor=False)
    given = st.file_uploader(
        "Exports from your help desk, or our templates filled in: .csv, .tsv, .txt, .xlsx, also as .gz or"
        " .zip; several at once if you like",
        accept_multiple_files=True,
        key=f"data_files_{jobs.turn()}",
        disabled=busy,
    )
    options = uploads.said_about_them(catalogue)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_import_label(len(given)), disabled=busy or not given):
            work = partial(uploads.importing, visit.home.path, visit.home.who, given, options)
            jobs.start("upload", "Importing", work)
        propose = given and not visit.about.has_strategy
        if propose and st.button("Propose a card from these files", disabled=busy):
            work = partial(uploads.proposing, visit.home.path, visit.home.who, given, options)
            jobs.start("upload", "Proposing a card from", work)
        mapping.offer_chosen(given)
    st.html(
        f'<p class="quieter hint">Up to {_limit()} a file here, which takes twice that in memory. For'
        " anything larger: <code>scorecard import FILE…</code> streams it.</p>"
    )
    return st.container()


def _import_label(count: int) -> str:
    return {0: "Import", 1: "Import 1 file"}.get(count, f"Import {count} files")


def _limit() -> str:
    megabytes = int(st.get_option("server.maxUploadSize"))
    return f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"


def uploaded(visit: Visit, catalogue: Catalogue) -> None:
    """What became of the files of the last upload; it stays until the next one."""
    found = jobs.receipts()
    if not found:
        return
    in_force = {(entry.sha256, entry.format) for entry in visit.home.history().imports}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("What came of it", anchor=False, width="stretch")
        st.button("Put away", on_click=jobs.forget)
    for number, one in enumerate(found):
        undone = one.status != "refused" and (one.sha256, one.format) not in in_force
        with receipts.show(one, visit.home.path, catalogue, f"upload-{number}", undone=undone):
            mapping.offer(one, str(number))
            uploads.ask_held(one, visit.home, str(number))
            new_words.of_receipt(one, visit.home, catalogue, f"upload-{number}")


def then_look(visit: Visit) -> None:
    """The last step of an empty home."""
    if not visit.about.has_data:
        st.header("3. Open the Scorecard", anchor=False)
        st.markdown(f"As soon as a file is loaded, the [Scorecard]({link('')}) shows its figures.")


# --- what is loaded


def loaded(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> DeltaGenerator:
    """Up to when each desk's data reach, every import in force, and the way back; the place for its news."""
    st.header("What is loaded", anchor=False)
    ledger = visit.home.history()
    imports = [entry.desk for entry in ledger.imports]
    desks = [
        (desk.desk, text.moment(desk.as_of), f"{imports.count(desk.desk):,}") for desk in visit.about.desks
    ]
    st.html(receipt.table("Desks", ("Desk", "Data up to", "Imports"), desks, (2,), css="named narrow"))
    st.subheader("Imports", anchor=False)
    latest_first = ledger.imports[::-1]
    st.html(receipt.history_table(latest_first[:SHOWN], catalogue, organisation))
    if earlier := latest_first[SHOWN:]:
        with st.expander(f"{len(earlier)} earlier imports"):
            st.html(receipt.history_table(earlier, catalogue, organisation))
    if not visit.demo:
        undo(visit, catalogue, organisation)
    place = st.container()
    past_receipt(visit, catalogue, organisation)
    return place


def undo(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> None:
    """One step back, after saying what goes with it."""
    busy = jobs.running() is not None
    last = visit.home.undoable()
    if last is None:
        st.caption("Nothing further back is kept: there is nothing that could be undone.")
        return
    if st.session_state.get(UNDO) != last.generation:
        what = "last import" if last.imports else last.what
        if st.button(f"Undo the {literal(what)} …", disabled=busy):
            st.session_state[UNDO] = last.generation
            st.rerun()
        return
    with st.container(border=True):
        st.html(f"<p>{_would_undo(last, catalogue, organisation)}</p>")
        with st.container(horizontal=True):
            work = partial(uploads.undoing, visit.home.path, visit.home.who, last.generation)
            names = ", ".join(entry.name for entry in last.imports) or last.what
            st.button("Undo it", disabled=busy, on_click=_agreed, args=(UNDO, f"Undoing {names}", work))
            st.button("Keep it", on_click=lambda: st.session_state.pop(UNDO))


def _agreed(question: str, title: str, work: jobs.Work) -> None:
    """Do what was asked about. A callback, because a script may be stopped before it comes to its button."""
    jobs.begin("undo", title, work)
    st.session_state.pop(question, None)


def _would_undo(last: Undoable, catalogue: Catalogue, organisation: Organisation) -> str:
    back = "the figures from before it are in force again" if last.back_to else "then no data are loaded"
    if not last.imports:
        return f"This takes back the {escape(last.what)}: {back}."
    named = ", ".join(f"<b>{escape(entry.name)}</b>" for entry in last.imports)
    details = "; ".join(
        f"{receipt.loaded_at(entry, organisation)} · {receipt.came_in(receipt.of(entry), catalogue)}"
        for entry in last.imports
    )
    alone = len(last.imports) == 1
    again = (
        "The file can be imported again."
        if alone
        else "They came in together; one of them alone can be taken back with its receipt, below."
    )
    return (
        f"This takes back the import of {named} ({escape(details)}): rows that {'it' if alone else 'they'}"
        f" brought go, rows that {'it' if alone else 'they'} changed are again what they were, and {back}."
        f" {again}"
    )


def past_receipt(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> None:
    """The receipt of any import in force, with its refused rows."""
    ledger = visit.home.history()
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
        receipts.show(receipt.of(entries[chosen]), visit.home.path, catalogue, f"past-{chosen}")
        if len(entries) > 1 and not visit.demo:
            remove(visit, entries[chosen])


def remove(visit: Visit, entry: Import) -> None:
    """Take one import back, however old, after saying what that means."""
    busy = jobs.running() is not None
    if st.session_state.get(REMOVE) != entry.import_id:
        if st.button("Take this import back …", disabled=busy):
            st.session_state[REMOVE] = entry.import_id
            st.rerun()
        return
    with st.container(border=True):
        st.html(
            f"<p>All other imports are replayed from the archive without <b>{escape(entry.name)}</b>: the"
            " figures will be as if it had never been loaded. It can be undone.</p>"
        )
        with st.container(horizontal=True):
            work = partial(uploads.removing, visit.home.path, visit.home.who, entry)
            title = f"Taking back {entry.name}:"
            st.button("Take it back", disabled=busy, on_click=_agreed, args=(REMOVE, title, work))
            st.button("Keep this import", on_click=lambda: st.session_state.pop(REMOVE))


# --- templates


def our_templates(catalogue: Catalogue, organisation: Organisation) -> None:
    """Our own templates: what any other system, or a spreadsheet, can be mapped to."""
    st.header("Templates", anchor="templates")
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


# the body stands first and the offer below it, also where a fault ends the body
body, mending = st.container(), st.container()
with frame.run() as home:
    with mending:
        offer_rebuild(home)
    with body, frame.page("Data", team=False, period=False, data=False) as visited:
        draw(visited)
