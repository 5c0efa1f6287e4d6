"""What the mapping wizard asks first: how a file is read, what its rows are, which column is which."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.faults import Refused
from dashboard.intake import mapping as by_hand
from dashboard.intake.mapping import Mapping, Preview
from dashboard.intake.mapping.by_name import duration_kind
from dashboard.intake.mapping.following import Suggested
from dashboard.intake.mapping.profile import FileColumn, Profile, look
from dashboard.intake.mapping.proposed_words import nothing_words
from dashboard.intake.mapping.suggest import choices, suggest
from dashboard.intake.reading import read
from dashboard.intake.reading.decode import ENCODINGS
from dashboard.intake.receipt import DELIMITERS as DELIMITED
from dashboard.model.catalogue import Catalogue
from dashboard.quick import dataclass
from dashboard.render import receipt
from dashboard.render.literal import in_markdown, literal
from dashboard.store.known_tickets import Known
from dashboard.text import many
from dashboard.widgets import uploads
from dashboard.widgets.jobs import HeldUpload

DELIMITERS = {
    None: "As found",
    ",": "Comma",
    ";": "Semicolon",
    "\t": "Tab",
    "|": "Bar",
    "^": "Caret",
    "~": "Tilde ~",
}
NONE = "\0"  # what a selectbox has for None, which it would show as if nothing were chosen


@dataclass
class Wizard:
    """The file that is being mapped, and what was said about it; it outlives a look at another page."""

    file: HeldUpload
    id: str = field(default_factory=lambda: secrets.token_hex(4))  # tells its widgets from another file's
    reading: str = ""  # how it is read: another delimiter makes other columns, so other questions
    said: dict[str, Any] = field(default_factory=dict)
    looks: dict[tuple[str | None, str | None], Profile] = field(default_factory=dict)
    suggestions: dict[tuple[Any, ...], Suggested] = field(default_factory=dict)
    previews: dict[tuple[Any, ...], Preview | None] = field(default_factory=dict)


def remembered(wizard: Wizard, name: str, default: Any, options: Iterable[Any] | None = None) -> str:
    """The key of a widget, whose value is what was said before, else `default`."""
    key = f"map-{wizard.id}-{wizard.reading}-{name}"
    if key not in st.session_state:
        st.session_state[key] = wizard.said.get(key, default)
    if options is not None and st.session_state[key] not in options:
        st.session_state[key] = default
    return key


def chosen(
    place: DeltaGenerator,
    wizard: Wizard,
    name: str,
    label: str,
    options: dict[Any, str],
    default: Any,
    **more: Any,
) -> Any:
    """One of `options` (value -> words), remembered."""
    shown = {NONE if value is None else value: words for value, words in options.items()}
    default = NONE if default is None else default
    key = remembered(wizard, name, default if default in shown else next(iter(shown)), shown)
    picked = place.selectbox(label, list(shown), key=key, format_func=lambda one: shown.get(one, ""), **more)
    wizard.said[key] = picked
    return None if picked == NONE else picked


def typed(place: DeltaGenerator, wizard: Wizard, name: str, label: str, default: str, **more: Any) -> str:
    """A text field of the wizard, which remembers what was typed."""
    key = remembered(wizard, name, default)
    text = place.text_input(label, key=key, **more).strip()
    wizard.said[key] = text
    return text


def looked_at(
    wizard: Wizard, catalogue: Catalogue, left: DeltaGenerator, right: DeltaGenerator
) -> Profile | None:
    """The file, read as it was said; a warning and None where that can't be."""
    first = _look(wizard, catalogue, None, None)
    known = first if isinstance(first, Profile) else None
    in_sheet = known is not None and known.source.sheet is not None
    delimiters = dict(DELIMITERS)
    encodings: dict[str | None, str] = {None: "As found"} | {one: one for one in ENCODINGS}
    if known is not None:
        as_found = DELIMITED.get(known.source.delimiter, known.source.delimiter)
        delimiters[None] = f"As found: {as_found}"
        encodings[None] = f"As found: {known.source.encoding}"
    if in_sheet:
        return known
    wizard.reading = ""
    delimiter = chosen(left, wizard, "delimiter", "Columns are parted by", delimiters, None)
    encoding = chosen(right, wizard, "encoding", "Encoding", encodings, None)
    looked = _look(wizard, catalogue, delimiter, encoding)
    if isinstance(looked, str):
        st.warning(in_markdown(receipt.sentence(looked)))
        return None
    wizard.reading = f"{delimiter}{encoding}" if delimiter or encoding else ""
    return looked


def _look(wizard: Wizard, catalogue: Catalogue, delimiter: str | None, encoding: str | None) -> Profile | str:
    """The look at the file, or the sentence that says why there is none."""
    if (delimiter, encoding) in wizard.looks:
        return wizard.looks[delimiter, encoding]
    with uploads.written([wizard.file]) as names:
        (path,) = names
        try:
            parts = read.parts(path)
            wanted = {f"{wizard.file.name}/{part.name}": part for part in parts if part.name is not None}
            part = wanted.get(wizard.file.file, parts[0])
            looked = look(part, wizard.file.file, delimiter, encoding, nothing_words(catalogue))
        except Refused as fault:
            return str(fault)
    wizard.looks[delimiter, encoding] = looked
    return looked


def _suggested(
    wizard: Wizard, looked: Profile, catalogue: Catalogue, table: str | None, tickets: Known
) -> Suggested:
    key = (looked.source.delimiter, looked.source.encoding, table)
    if key not in wizard.suggestions:
        wizard.suggestions[key] = suggest(looked, catalogue, table, tickets)
    return wizard.suggestions[key]


def table(
    wizard: Wizard, looked: Profile, catalogue: Catalogue, place: DeltaGenerator, tickets: Known
) -> Suggested:
    """What a row is, and the suggestion for that table."""
    likely = _suggested(wizard, looked, catalogue, None, tickets)
    titles = {name: catalogue.tables[name].title for name in choices(catalogue)}
    name = chosen(place, wizard, "table", "Its rows are", titles, likely.mapping.tables[0])
    found = (
        likely if name == likely.mapping.tables[0] else _suggested(wizard, looked, catalogue, name, tickets)
    )
    if found.like:
        st.markdown(f"It looks like {literal(found.like)}: what is known of it is filled in.")
    if name == "tickets":
        key = remembered(wizard, "answers", "surveys" in found.mapping.tables)
        both = st.checkbox("The file also holds the customer's answer about a ticket", key=key)
        wizard.said[key] = both
        mapping = found.mapping
        if both and "surveys" not in mapping.tables:
            found = replace(
                found, mapping=replace(mapping, tables=("tickets", "surveys"), only_with={"surveys": "score"})
            )
        elif not both and "surveys" in mapping.tables:
            found = replace(found, mapping=by_hand.with_tables(mapping, ("tickets",), catalogue))
    return found


def columns(wizard: Wizard, looked: Profile, found: Suggested, catalogue: Catalogue) -> Mapping:
    """Which column is which: the required ones, the suggested ones, the others folded away."""
    st.subheader("Columns", anchor=False)
    mapping = found.mapping
    ours = list(dict.fromkeys(c for table in mapping.tables for c in catalogue.tables[table].types))
    required = [column for column in _required(mapping, catalogue) if column in ours]
    suggested = [c for c in ours if c in mapping.columns and c not in required and c != "response_id"]
    shown = [*required, *suggested]
    hidden = {"response_id"} if len(mapping.tables) > 1 else set()
    others = [column for column in ours if column not in shown and column not in hidden]
    picked = _grid(wizard, looked, found, catalogue, shown, required)
    with st.expander(f"{many(len(others), 'more column')}, where the file has them"):
        picked |= _grid(wizard, looked, found, catalogue, others, required)
    if len(mapping.tables) > 1 and "ticket_id" in picked:
        picked["response_id"] = picked["ticket_id"]  # one answer a ticket
    if looked.unnamed:
        have = many(looked.unnamed, "column has", "columns have")
        st.caption(f"{have} no name in this file, and can't be mapped.")
    return _with_columns(mapping, picked, looked, catalogue)


def _required(mapping: Mapping, catalogue: Catalogue) -> list[str]:
    """The columns without which nothing is loaded; what is fixed in most files is asked further below."""
    found = [column for table in mapping.tables for column in catalogue.tables[table].required]
    if "surveys" in mapping.tables:
        found = [column for column in found if column != "kind"] + ["score"]
    if len(mapping.tables) > 1:
        found = [column for column in found if column != "response_id"]
    return list(dict.fromkeys(found))


def _grid(
    wizard: Wizard,
    looked: Profile,
    found: Suggested,
    catalogue: Catalogue,
    ours: Sequence[str],
    required: Sequence[str],
) -> dict[str, str]:
    """A selectbox for each of our columns, two side by side; our column -> the file's label."""
    options: dict[Any, str] = {None: "Not in this file"}
    options |= {column.label: with_examples(column) for column in looked.columns}
    picked: dict[str, str] = {}
    for start in range(0, len(ours), 2):
        for place, column in zip(st.columns(2), ours[start : start + 2], strict=False):
            meaning = next(
                t.columns[column]
                for name in found.mapping.tables
                if column in (t := catalogue.tables[name]).columns
            )
            must = " (needed)" if column in required else ""
            label = f"{in_words(column)}{must}: {literal(meaning)}"
            default = found.mapping.columns.get(column)
            why = found.why.get(column) if default else None
            name = f"{found.mapping.tables[0]}-{column}"
            theirs = chosen(
                place, wizard, name, label, options, default, help=f"Suggested: {why}" if why else None
            )
            if theirs is not None:
                picked[column] = theirs
    return picked


def in_words(column: str) -> str:
    """created_at is Created at, ticket_id Ticket ID."""
    return column.replace("_", " ").capitalize().replace(" sla ", " SLA ").replace(" id", " ID")


def with_examples(column: FileColumn) -> str:
    """A column as a choice: its header and some of what it holds."""
    shown = " · ".join(text if len(text) <= 24 else text[:23] + "…" for text in column.examples)
    return f"{column.label}: {shown or 'nothing in it'}"


def _with_columns(mapping: Mapping, picked: dict[str, str], looked: Profile, catalogue: Catalogue) -> Mapping:
    """The suggestion with the columns as they were picked, and what follows from another choice."""
    for ours in {*mapping.columns, *picked}:
        if mapping.columns.get(ours) == picked.get(ours):
            continue
        mapping = by_hand.with_column(mapping, ours, picked.get(ours), catalogue)
        column = looked.find(picked[ours]) if ours in picked else None
        if column is not None and (kind := duration_kind(ours, column)):
            mapping = replace(mapping, kinds={**mapping.kinds, ours: kind})
    if len(mapping.tables) > 1:
        mapping = replace(mapping, only_with={"surveys": "score"} if "score" in picked else {})
        if "score" not in picked:
            mapping = by_hand.with_tables(mapping, ("tickets",), catalogue)
    return by_hand.in_our_order(mapping, catalogue)
