"""What a page does to a home runs as a job in a thread of its own, and the page only watches.

A click elsewhere starts a page's script anew, which would break an import off half-way if it ran in that
script. Whoever left the page is told at the next visit how it ended, from another window and after a
restart too.

    start("upload", "Importing", partial(uploads.importing, home, who, given, options))
    begin(...)             # the same where a button is clicked: `on_click`, which nothing can come before
    job = running()        # of this browser session, or left by another, until its outcome is taken
    watch(job)             # shows where it stands, keeps the outcome, and draws the page again
    told()                 # the last outcome
    left_behind(home)      # how that ended which nobody has been told
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Protocol

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.ask import WouldUndo
from dashboard.faults import Cancelled, Fault
from dashboard.intake.export import Options
from dashboard.intake.receipt import Receipt
from dashboard.paths import default_home
from dashboard.progress import Progress
from dashboard.quick import dataclass
from dashboard.starter import CardProposal
from dashboard.store import begun
from dashboard.widgets import ahead

LOOK = 0.2  # seconds between two looks at a job
UNREAD = 60.0  # seconds in which an outcome that was shown may not have been read
LEFT = 1.0  # seconds without a look after which its page was left
JOB, TOLD, RECEIPTS, TURN, KEPT = "data_job", "data_told", "data_receipts", "data_turn", "data_kept"
WAITED = "data_waited"


class Upload(Protocol):
    """A file that came in through the browser; `name` is whatever the browser sent."""

    @property
    def name(self) -> str: ...

    def getbuffer(self) -> memoryview: ...


@dataclass(frozen=True)
class HeldUpload:
    """An upload that is held with a question, kept for the answer: the uploader lets go of its files.

    `file` is what its receipt calls it; of an archive that is the file within it. `sha256` tells two of
    one name apart.
    """

    file: str
    name: str
    upload: Upload
    options: Options
    sha256: str = ""

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
    proposal: CardProposal | None = None
    fault: str = ""
    cancelled: bool = False
    kept: tuple[HeldUpload, ...] = ()
    would: WouldUndo | None = None  # what a way back would change, before it is gone
    again: str = ""  # said to a page that is loaded anew, which may have seen the message

    @property
    def in_words(self) -> str:
        """What it brought, for somebody who sees nothing but this sentence."""
        if self.proposal:
            return f"Wrote {self.proposal.file}."
        files = (f"{one.file}: {one.status.replace('_', ' ')}" for one in self.receipts)
        return self.fault or self.message or "; ".join(files) or self.again


Work = Callable[[Progress], Told]
_GUARD = threading.Lock()


class Job(threading.Thread):
    """One piece of work; `progress` says where it stands, `told` what it brought once it is done.

    `about` is the part of the page that it belongs to.
    """

    def __init__(self, about: str, title: str, work: Work, home: Path | None = None) -> None:
        super().__init__(daemon=True, name=f"scorecard: {title}")
        self.about, self.title, self.told = about, title, Told()
        self.progress = Progress()
        self.home, self.session, self.looked = home, _session(), time.monotonic()
        self.taken: float | None = None  # when a session took its outcome
        self.begun = begun.begin(home, title) if home else begun.Begun()
        self._work: Work | None = work

    def run(self) -> None:
        """Do the work; whatever goes wrong becomes a sentence.

        What it was done with, uploads of a gigabyte too, is let go of: the job itself is known for longer.
        """
        work, self._work = self._work, None
        assert work
        try:
            outcome = self.progress.run(lambda: work(self.progress))
        except Cancelled:
            outcome = Told(message=f"{self.title} was cancelled; nothing of it was kept.", cancelled=True)
        except Fault as fault:
            outcome = Told(fault=str(fault))
        except Exception as error:
            logging.getLogger(__name__).exception("%s failed", self.title)
            outcome = Told(fault=f"{self.title} broke off ({error}); nothing of it was kept.")
        self.told = replace(outcome, about=self.about)
        self.begun.end(outcome.in_words)
        if self.home:
            ahead.begin(self.home)

    @property
    def is_left(self) -> bool:
        """Whether no page has looked at it for a while, so that nobody has its outcome."""
        return self.taken is None and time.monotonic() - self.looked > LEFT

    @property
    def line(self) -> str:
        """What is being done, for people."""
        if self.progress.cancelled:
            return f"{self.title}: cancelling …"
        return f"{self.title} {self.progress.text or '…'}"


# of all sessions of this process, until somebody has been told what they brought
_JOBS: list[Job] = []


def begin(about: str, title: str, work: Work) -> None:
    """Start a job of this session, unless one is running.

    Streamlit may stop the script wherever it speaks to it, the session's state included: so the job is at
    work, and known, before anything is said to the session.
    """
    job = _started(about, title, work)
    if job is not None:
        st.session_state[JOB] = job


def _started(about: str, title: str, work: Work) -> Job | None:
    with _GUARD:
        if any(job.session == _session() and job.is_alive() for job in _JOBS):
            return None
        job = Job(about, title, work, default_home())
        _JOBS.append(job)
        job.start()
        return job


def start(about: str, title: str, work: Work) -> None:
    """Start a job of this session, unless one is running, and draw the page again."""
    begin(about, title, work)
    st.rerun()


def running() -> Job | None:
    """The job whose outcome this session has not taken yet: its own, else one that was left."""
    job = st.session_state.get(JOB)
    if isinstance(job, Job):
        return job
    found = _left() or _just_left()
    if found is not None:
        st.session_state[JOB] = found
    return found


def _just_left() -> Job | None:
    """A job whose page was left as this one was opened, which only a moment later shows. Once a session."""
    home = default_home()
    with _GUARD:
        others = [job for job in _JOBS if job.home == home and job.taken is None]
    if not others or st.session_state.get(WAITED):
        return None
    st.session_state[WAITED] = True
    time.sleep(LEFT + LOOK)
    return _left()


def _left() -> Job | None:
    """A job of this home that no page watches; its own session's first, whoever else may look."""
    home = default_home()
    with _GUARD:
        own = [job for job in _JOBS if job.home == home and job.session == _session() and job.taken is None]
        found = [*own, *(job for job in _JOBS if job.home == home and job.is_left)]
        if found:
            found[0].looked = time.monotonic()
    return found[0] if found else None


def left_behind(home: Path) -> list[str]:
    """How that ended which nobody may have been told: told by this.

    What another process began, or one that was ended; and what a session took that perhaps was left before
    it could be read: a page that is loaded anew is another session.
    """
    with _GUARD:
        ours = {job.begun.path for job in _JOBS if job.begun.path}
        mine = [job for job in _JOBS if job.home == home and job.taken and job.session != _session()]
        _JOBS[:] = [job for job in _JOBS if job not in mine]
        unread = [job for job in mine if job.taken and time.monotonic() - job.taken < UNREAD]
    for job in mine:
        job.begun.told()
    return [*(job.told.again or job.told.in_words for job in unread), *begun.left(home, ours)]


def _session() -> str:
    """The browser session that a script runs for; asking it stops no script."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def _taken(job: Job) -> None:
    """A session has what a job brought."""
    job.begun.told()
    with _GUARD:
        job.session, job.taken = _session(), time.monotonic()
        _JOBS[:] = [one for one in _JOBS if one.taken is None or job.taken - one.taken < UNREAD]


def told() -> Told:
    """The outcome of the last job of this session."""
    outcome = st.session_state.get(TOLD)
    return outcome if isinstance(outcome, Told) else Told()


def receipts() -> tuple[Receipt, ...]:
    """The receipts of the last upload of this session; they stay when something else is done."""
    return tuple(st.session_state.get(RECEIPTS, ()))


def kept(held: Receipt) -> HeldUpload | None:
    """The upload that the last import held with this receipt: no format knows it, or not its dates."""
    wanted = (held.file, held.sha256)
    return next((one for one in st.session_state.get(KEPT, ()) if (one.file, one.sha256) == wanted), None)


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
        job.looked = time.monotonic()
        place.html(f'<p class="news" role="status">{escape(job.line)}</p>')
        job.join(LOOK)
    st.session_state[TOLD] = job.told
    if job.told.receipts:
        st.session_state[RECEIPTS] = job.told.receipts
        st.session_state[KEPT] = job.told.kept
    if job.told.receipts and not job.told.cancelled:
        st.session_state[TURN] = turn() + 1
    del st.session_state[JOB]
    _taken(job)
    st.rerun()
