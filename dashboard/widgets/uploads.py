"""What the Data page does to a home: import uploads, propose a strategy, undo, rebuild.

Each runs as a job in a thread of its own, and the page only watches: a click elsewhere starts the
page's script anew, which would break an import off half-way if it ran in that script.

    start("upload", "Importing", partial(importing, home, given, options))
    job = running()        # of this browser session, until its outcome is taken
    watch(job)             # shows where it stands, keeps the outcome, and draws the page again
    told()                 # the last outcome
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Protocol

import streamlit as st

from dashboard import act, scratch
from dashboard.access import Who
from dashboard.ask import Home
from dashboard.durable import reserve
from dashboard.faults import Cancelled, Fault, Refused
from dashboard.intake import scales
from dashboard.intake.decode import ENCODINGS
from dashboard.intake.job import Options
from dashboard.intake.receipt import Receipt
from dashboard.model.aliases import Kind
from dashboard.model.catalogue import Catalogue, DateOrder
from dashboard.progress import Progress
from dashboard.starter import Proposal
from dashboard.store.generations import Import
from dashboard.text import printable

__all__ = ["Options", "Proposal"]

LOOK = 0.2  # seconds between two looks at a job
LONGEST = 120  # characters of an upload's name that are kept
JOB, TOLD, RECEIPTS, TURN, KEPT = "data_job", "data_told", "data_receipts", "data_turn", "data_kept"
DATE_ORDERS: dict[str, DateOrder | None] = {
    "As the format says": None,
    "Day first: 31/12/2026": "day-first",
    "Month first: 12/31/2026": "month-first",
}
DELIMITERS = {"Found out": None, "Comma": ",", "Semicolon": ";", "Tab": "tab", "Bar": "|"}


class Upload(Protocol):
    """A file that came in through the browser; `name` is whatever the browser sent."""

    @property
    def name(self) -> str: ...

    def getbuffer(self) -> memoryview: ...


@dataclass(frozen=True)
class Kept:
    """An upload that is held with a question, kept for the answer: the uploader lets go of its files.

    `file` is what its receipt calls it; of an archive that is the file within it.
    """

    file: str
    name: str
    upload: Upload
    options: Options

    def getbuffer(self) -> memoryview:
        """Its bytes."""
        return self.upload.getbuffer()


@dataclass(frozen=True)
class Told:
    """What a job brought: a sentence, receipts, a proposal, or what went wrong, and where to say it.

    `cancelled`: the user called it off, and may want to do something else with the same files.
    """

    about: str = ""
    message: str = ""
    receipts: tuple[Receipt, ...] = ()
    proposal: Proposal | None = None
    fault: str = ""
    cancelled: bool = False
    kept: tuple[Kept, ...] = ()


Work = Callable[[Progress], Told]


class Job(threading.Thread):
    """One piece of work; `progress` says where it stands, `told` what it brought once it is done.

    `about` is the part of the page that it belongs to.
    """

    def __init__(self, about: str, title: str, work: Work) -> None:
        super().__init__(daemon=True, name=f"scorecard: {title}")
        self.about, self.title, self.told = about, title, Told()
        self.progress = Progress()
        self._work = work

    def run(self) -> None:
        """Do the work; whatever goes wrong becomes a sentence."""
        try:
            outcome = self.progress.run(lambda: self._work(self.progress))
        except Cancelled:
            outcome = Told(message=f"{self.title} was cancelled; nothing of it was kept.", cancelled=True)
        except Fault as fault:
            outcome = Told(fault=str(fault))
        except Exception as error:
            logging.getLogger(__name__).exception("%s failed", self.title)
            outcome = Told(fault=f"{self.title} broke off ({error}); nothing of it was kept.")
        self.told = replace(outcome, about=self.about)

    @property
    def line(self) -> str:
        """What is being done, for people."""
        if self.progress.cancelled:
            return f"{self.title}: cancelling …"
        return f"{self.title} {self.progress.text or '…'}"


def start(about: str, title: str, work: Work) -> None:
    """Start a job of this session, unless one is running, and draw the page again."""
    if running() is None:
        job = Job(about, title, work)
        st.session_state[JOB] = job
        job.start()
    st.rerun()


def running() -> Job | None:
    """The job of this session whose outcome has not been taken yet."""
    job = st.session_state.get(JOB)
    return job if isinstance(job, Job) else None


def told() -> Told:
    """The outcome of the last job of this session."""
    outcome = st.session_state.get(TOLD)
    return outcome if isinstance(outcome, Told) else Told()


def receipts() -> tuple[Receipt, ...]:
    """The receipts of the last upload of this session; they stay when something else is done."""
    return tuple(st.session_state.get(RECEIPTS, ()))


def kept(file: str) -> Kept | None:
    """The upload that the last import held under this name: no format knows it, or not its dates."""
    return next((one for one in st.session_state.get(KEPT, ()) if one.file == file), None)


def turn() -> int:
    """Grows with each import: the uploader is a new one then, and its files are let go."""
    return int(st.session_state.get(TURN, 0))


def forget() -> None:
    """Put the receipts and the last outcome away."""
    for key in (RECEIPTS, TOLD, KEPT):
        st.session_state.pop(key, None)


def watch(job: Job) -> None:
    """Say where a job stands until it is done; then keep its outcome and draw everything again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.empty()
        st.button("Cancel", on_click=job.progress.cancel, disabled=job.progress.cancelled, key="data_cancel")
    while job.is_alive():
        place.html(f'<p class="news" role="status">{escape(job.line)}</p>')
        job.join(LOOK)
    st.session_state[TOLD] = job.told
    if job.told.receipts:
        st.session_state[RECEIPTS] = job.told.receipts
        st.session_state[KEPT] = job.told.kept
    if job.told.receipts and not job.told.cancelled:
        st.session_state[TURN] = turn() + 1
    del st.session_state[JOB]
    st.rerun()


def said_about_them(catalogue: Catalogue) -> Options:
    """Format, desk, date order, encoding and delimiter, for all files of an upload."""
    with st.expander("Options: format, desk, date order, scale, encoding, delimiter"):
        left, middle, right = st.columns(3)
        fmt = left.selectbox(
            "Format",
            ["", *sorted(catalogue.formats, key=lambda name: catalogue.formats[name].title)],
            format_func=lambda name: catalogue.formats[name].title if name else "Recognised automatically",
        )
        desk = middle.text_input(
            "Desk",
            max_chars=60,
            placeholder="As the format says",
            help="Where the rows come from. Two desks keep their ticket numbers apart.",
        )
        order = right.selectbox("Dates", list(DATE_ORDERS))
        encoding = left.selectbox(
            "Encoding",
            ["", *ENCODINGS],
            format_func=lambda name: name or "Found out",
            help="What the letters are written in; say it where names come out wrong.",
        )
        delimiter = middle.selectbox(
            "Columns are separated by", list(DELIMITERS), help="Of a workbook it doesn't matter."
        )
        scale = middle.text_input(
            "Answers, worst-best",
            max_chars=20,
            placeholder="As the answers prove",
            help="1-5, 0-10; 6-1 of grades, where 1 is best. Asked where the answers don't tell.",
        )
        days = right.date_input(
            "Holds every ticket created",
            value=[],
            format="YYYY-MM-DD",
            help="From and to. The desk's tickets that were loaded and are absent from it are gone then.",
        )
    return Options(
        fmt or None,
        desk.strip() or None,
        DATE_ORDERS[order],
        encoding or None,
        DELIMITERS[delimiter],
        f"{days[0]}..{days[1]}" if isinstance(days, tuple) and len(days) == 2 else None,
        scale.strip() or None,
    )


def ask_held(held: Receipt, home: Home, key: str) -> None:
    """The question that a file is held with, where it is still at hand: its answers as buttons."""
    file = kept(held.file)
    if file is None:
        return
    with st.container(horizontal=True):
        for label, options in _answers(held, file.options):
            if st.button(label, key=f"answer-{key}-{label}", disabled=running() is not None):
                start("upload", "Importing", partial(importing, home.path, home.who, [file], options))


def _answers(held: Receipt, options: Options) -> list[tuple[str, Options]]:
    """What a button says, and the import that follows from it."""
    if held.question == "date_order":
        orders = ((label, order) for label, order in DATE_ORDERS.items() if order)
        return [(label, replace(options, date_order=order)) for label, order in orders]
    if held.question == "scale":
        return [(scales.in_words(name), replace(options, scale=name)) for name in held.choices]
    return []


@contextmanager
def written(uploads: Collection[Upload]) -> Iterator[dict[Path, str]]:
    """Uploads as files under names of our own: path -> the name to show. Gone afterwards."""
    with scratch.folder("upload") as folder:
        reserve(folder, sum(len(upload.getbuffer()) for upload in uploads), "for the uploads")
        names = {}
        for number, upload in enumerate(uploads, 1):
            path = folder / f"upload-{number:03d}"
            path.write_bytes(upload.getbuffer())
            names[path] = shown_name(upload.name)
        yield names


def shown_name(name: str) -> str:
    """An upload's name as text: nothing in it that can't be seen, and not endless."""
    return printable(name).strip()[-LONGEST:] or "file without a name"


def importing(home: Path, who: Who, uploads: Sequence[Upload], options: Options, progress: Progress) -> Told:
    """Import uploads together; those that are held with a question are kept for the answer."""
    with written(uploads) as names:
        all_of_them = ", ".join(names.values())
        try:
            told = act.import_files(home, who, list(names), options, progress, names)
        except Cancelled:
            message = f"Importing was cancelled; nothing was kept of {all_of_them}."
            return Told(message=message, cancelled=True)
        except Fault as fault:
            return Told(fault=f"{fault} Not imported: {all_of_them}.")
        upload_at = dict(zip(names, uploads, strict=True))
        held = tuple(
            Kept(receipt.file, names[path], upload_at[path], options)
            for path, receipt in told
            if receipt.question
        )
    return Told(receipts=tuple(receipt for _, receipt in told), kept=held)


def starting(home: Path, who: Who) -> Told:
    """Write the starter strategy."""
    return Told(proposal=act.init(home, who))


def proposing(home: Path, who: Who, uploads: Sequence[Upload], progress: Progress) -> Told:
    """Write the strategy that the uploads can compute; they are not imported."""
    with written(uploads) as names:

        def named(words: str) -> str:
            """A proposal knows a file by our name; people know it by theirs."""
            for path, name in names.items():
                words = words.replace(path.name, name)
            return words

        try:
            return Told(proposal=act.init(home, who, list(names), lambda line: progress(named(line))))
        except Refused as fault:
            raise Refused(named(str(fault))) from fault


def undoing(home: Path, who: Who, generation: int, progress: Progress) -> Told:
    """Undo the generation that the user was asked about; a Fault where another came meanwhile.

    The number is compared under the lock: an import that was running while the user confirmed would
    else be what is undone.
    """
    undone = act.undo(home, who, generation, progress)
    current = undone["current"]
    back = f"the figures of generation {current} are in force again" if current else "no data are loaded now"
    return Told(message=f"Undone: {undone['what']}; {back}.")


def removing(home: Path, who: Who, entry: Import, progress: Progress) -> Told:
    """Take one import back by replaying all others."""
    act.remove(home, who, entry.import_id, progress)
    return Told(message=f"Taken back: {entry.name}; the figures are as if it had never been loaded.")


def naming(
    home: Path, who: Who, kind: Kind, name: str, alias: str, together: bool, progress: Progress
) -> Told:
    """Say that two names mean one, or that they mean two."""
    (act.merge if together else act.part)(home, who, kind, name, alias, progress)
    return Told(message=f"{alias} is {name} now." if together else f"{alias} and {name} are two.")


def settling(home: Path, who: Who, fmt: str, said: dict[str, dict[str, str]], progress: Progress) -> Told:
    """Keep what words of a format mean, and replay every import with it."""
    act.settle(home, who, fmt, said, progress)
    meant = "; ".join(f'"{theirs}" is {ours}' for one in said.values() for theirs, ours in one.items())
    return Told(message=f"Settled: {meant}, in every file of this kind.")


def rebuilding(home: Path, who: Who, progress: Progress) -> Told:
    """Replay every import with today's formats and calendar."""
    outcome = act.rebuild(home, who, progress)
    return Told(message=f"Rebuilt from {outcome['rebuilt']} imports, with today's calendar and formats.")


def clock_changed(home: Home) -> bool:
    """Whether the strategy's clock is no longer the one that the data were loaded with."""
    try:
        return any(check.check == "outdated" for check in home.checks())
    except Fault:
        return False  # the frame says what is wrong; a rebuild would not mend it
