"""What the Data page does to a home: import uploads, propose a strategy, undo, rebuild; each a job.

Each of `importing`, `starting`, `proposing`, `undoing` … is the work of a job (jobs.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import act, scratch
from dashboard.access import Who
from dashboard.ask import Home
from dashboard.durable import reserve
from dashboard.faults import Cancelled, Fault, Refused
from dashboard.intake import scales
from dashboard.intake.export import Options
from dashboard.intake.reading.decode import ENCODINGS
from dashboard.intake.receipt import Receipt
from dashboard.model.aliases import Kind
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder
from dashboard.progress import Progress
from dashboard.render import done
from dashboard.starter import CardProposal
from dashboard.store.generations import Import
from dashboard.text import printable
from dashboard.widgets import jobs, sections
from dashboard.widgets.jobs import HeldUpload, Told, Upload

__all__ = ["CardProposal", "Options"]

LONGEST = 120  # characters of an upload's name that are kept
DATE_ORDERS: dict[str, DateOrder | None] = {
    "As the format says": None,
    "Day first: 31/12/2026": "day-first",
    "Month first: 12/31/2026": "month-first",
}
DELIMITERS = {"Found out": None, "Comma": ",", "Semicolon": ";", "Tab": "tab", "Bar": "|"}


def said_about_them(catalogue: Catalogue) -> Options:
    """Format, desk, date order, encoding and delimiter, for all files of an upload."""
    title = "Options: format, desk, date order, scale, encoding, delimiter"
    with sections.unfolded(title, "upload_options") as is_open:
        return _options(catalogue) if is_open else Options()


def _options(catalogue: Catalogue) -> Options:
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
        max_chars=40,
        placeholder="As the answers prove",
        help="1-5, 0-10; 6-1 of grades, where 1 is best. Asked where the answers don't tell.",
    )
    complete = _complete()
    return Options(
        fmt or None,
        desk.strip() or None,
        DATE_ORDERS[order],
        encoding or None,
        DELIMITERS[delimiter],
        complete,
        scale.strip() or None,
    )


def _complete() -> str | None:
    """The period of which a file holds every ticket, as a range of days; None where nothing is said."""
    days = st.date_input(
        "Holds every ticket created",
        value=[],
        format="YYYY-MM-DD",
        width=290,  # both dates are seen whole on a tablet too
        help="From and to. The desk's tickets that were loaded and are absent from it are gone then.",
    )
    return f"{days[0]}..{days[1]}" if isinstance(days, tuple) and len(days) == 2 else None


def ask_held(held: Receipt, home: Home, key: str) -> None:
    """The question that a file is held with, where it is still at hand: its answers as buttons."""
    file = jobs.kept(held)
    if file is None:
        return
    answers = _answers(held, file.options)
    if not answers:
        return
    with st.container(horizontal=True, key=f"question-{key}", vertical_alignment="center"):
        st.markdown("Which is it? Nothing of this file counts before you say so.", width="stretch")
        for label, options in answers:
            if st.button(label, key=f"answer-{key}-{label}", disabled=jobs.running() is not None):
                jobs.start("upload", "Importing", partial(importing, home.path, home.who, [file], options))


def _answers(held: Receipt, options: Options) -> list[tuple[str, Options]]:
    """What a button says, and the import that follows from it."""
    if held.question == "date_order":
        asked = [(label, order) for label, order in DATE_ORDERS.items() if order]
        if held.choices:  # what one of its dates is then, in place of any date
            asked = [
                (f"{label.partition(':')[0]}: {choice}", order)
                for (label, order), choice in zip(asked, held.choices, strict=True)
            ]
        return [(label, replace(options, date_order=order)) for label, order in asked]
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
            HeldUpload(receipt.file, names[path], upload_at[path], options, receipt.sha256)
            for path, receipt in told
            if receipt.question
        )
    return Told(receipts=tuple(receipt for _, receipt in told), kept=held)


def starting(home: Path, who: Who, progress: Progress) -> Told:
    """Write the strategy that the data can compute; in an empty home a complete example."""
    return Told(proposal=act.init(home, who, progress=progress))


def proposing(home: Path, who: Who, uploads: Sequence[Upload], options: Options, progress: Progress) -> Told:
    """Write the strategy that the uploads can compute; they are not imported."""
    with written(uploads) as names:

        def named(words: str) -> str:
            """A proposal knows a file by our name; people know it by theirs."""
            for path, name in names.items():
                words = words.replace(path.name, name)
            return words

        try:
            told = lambda line: progress(named(line))  # noqa: E731
            return Told(proposal=act.init(home, who, list(names), told, options))
        except Refused as fault:
            raise Refused(named(str(fault))) from fault


def undoing(home: Path, who: Who, generation: int, progress: Progress) -> Told:
    """Undo the generation that the user was asked about; a Fault where another came meanwhile.

    The number is compared under the lock: an import that was running while the user confirmed would
    else be what is undone.
    """
    outcome = act.undo(home, who, generation, progress)
    return Told(message=done.undone(outcome), again=f"The last step was undone; {done.back(outcome)}.")


def without(home: Path, who: Who, entry: Import, progress: Progress) -> Told:
    """What would change if one import were taken back: tried out, nothing is done."""
    progress(f"what changes without {entry.name}")
    with Home.open(home, who) as opened:
        would = opened.would_remove(entry.import_id)
    return Told(would=would, again=f"Without {entry.name}: {would.says} Nothing was done.")


def removing(home: Path, who: Who, entry: Import, progress: Progress) -> Told:
    """Take one import back by replaying all others."""
    return Told(message=done.removed(act.remove(home, who, entry.import_id, progress)))


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
    return Told(message=done.rebuilt(outcome))


def clock_changed(home: Home) -> bool:
    """Whether the strategy's clock is no longer the one that the data were loaded with."""
    try:
        return any(check.check == "outdated" for check in home.checks())
    except Fault:
        return False  # the frame says what is wrong; a rebuild would not mend it
