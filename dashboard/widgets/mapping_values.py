"""What the mapping wizard asks of values: the desk's words, what stands in every row, dates and times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from dashboard.intake import mapping as by_hand
from dashboard.intake.mapping import Mapping
from dashboard.intake.mapping.by_name import FEW, NAMED
from dashboard.intake.mapping.following import Suggested, times_of_days
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.proposed_words import kinds_told, scale_of, suggested_words
from dashboard.intake.mapping.said import UNITS
from dashboard.intake.words import choices as words_of
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import FIXABLE, DateOrder, Decimal
from dashboard.model.metric import SurveyKind
from dashboard.model.strategy import Strategy
from dashboard.render import receipt
from dashboard.render.literal import in_markdown, literal
from dashboard.widgets.mapping_columns import Wizard, chosen, in_words, remembered, typed, with_examples

ORDERS: dict[DateOrder | None, str] = {
    None: "Choose …",
    "day-first": "Day first",
    "month-first": "Month first",
    "year-first": "Year first",
}
KINDS: dict[SurveyKind, str] = {
    "csat": "Satisfaction (CSAT)",
    "nps": "Recommendation (NPS)",
    "ces": "Effort (CES)",
}
SIGNS: dict[Decimal | None, str] = {None: "As the file proves it", ",": "A comma", ".": "A point"}
SCALES = ("1-5", "0-10", "1-10", "1-7", "1-3", "1-4", "0-1", "0-100", "5-1", "6-1")  # worst to best
NOTHING, REFUSED = "", None  # what a word of the file may stand for beside one of ours


def words(wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue) -> Mapping:
    """What the file's own words mean, for the columns that only take ours."""
    meant = {ours: w for ours, w in said.words.items() if ours in ("score", *_worded(said, catalogue))}
    for ours in (one for one in said.columns if one in NAMED or one.endswith("_at")):
        column = looked.find(said.columns[ours])
        if column is not None and (nothing := suggested_words(ours, column, catalogue)):
            meant[ours] = nothing | said.words.get(ours, {})
            texts = ", ".join(f'"{text}"' for text in nothing)
            what = "nobody's name" if ours in NAMED else "no time"
            st.caption(in_markdown(f"{in_words(ours)}: {texts} is {what}, so it is taken for none."))
    for ours in _worded(said, catalogue):
        column = looked.find(said.columns[ours])
        if column is not None and (asked := _asked(ours, column, catalogue)):
            meant[ours] = _word_grid(wizard, ours, column, asked, said.words.get(ours, {}), catalogue)
    return replace(said, words={ours: w for ours, w in meant.items() if w})


def _worded(said: Mapping, catalogue: Catalogue) -> list[str]:
    return [
        ours
        for ours in said.columns
        if ours not in said.kinds and (ours == "score" or words_of(ours, catalogue))
    ]


def _asked(ours: str, column: FileColumn, catalogue: Catalogue) -> list[str]:
    """The texts of a column whose meaning is to be said; none where it holds numbers or our flags."""
    if ours == "score":
        plain = column.is_like("number")
    else:
        plain = words_of(ours, catalogue) == ("true", "false") and column.is_like("flag")
    # words are the same in any case
    texts = {text.casefold(): text for text, _ in reversed(column.values)}
    return [] if plain or len(column.values) > FEW else list(reversed(texts.values()))


def _word_grid(
    wizard: Wizard,
    ours: str,
    column: FileColumn,
    asked: list[str],
    known: dict[str, str],
    catalogue: Catalogue,
) -> dict[str, str]:
    st.subheader(f"What the words of {in_words(ours).lower()} mean", anchor=False)
    defaults = suggested_words(ours, column, catalogue) | _spelled(known, asked)
    scale = [str(number) for number in range(11)]
    ours_own = scale if ours == "score" else list(words_of(ours, catalogue))
    options: dict[Any, str] = {REFUSED: "Not known"}
    options |= {word: word for word in ours_own} | {NOTHING: "Nothing"}
    words: dict[str, str] = {}
    counts = dict(column.values)
    for start in range(0, len(asked), 3):
        for place, text in zip(st.columns(3), asked[start : start + 3], strict=False):
            label = f"{literal(text)} ({counts[text]:,})"
            name = f"word-{ours}-{column.label}-{text}"
            word = chosen(place, wizard, name, label, options, defaults.get(text, REFUSED))
            if word is not REFUSED:
                words[text] = word
    others = {theirs: word for theirs, word in known.items() if theirs == "*" or theirs not in _folded(asked)}
    return {**others, **words}


def _spelled(known: dict[str, str], asked: list[str]) -> dict[str, str]:
    """Words that are known in any case, as the file spells them."""
    folded = {theirs.casefold(): word for theirs, word in known.items()}
    return {text: folded[text.casefold()] for text in asked if text.casefold() in folded}


def _folded(asked: list[str]) -> set[str]:
    return {*asked, *(text.casefold() for text in asked)}


def scales(wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue) -> Mapping:
    """The scale of each kind of answer, where one column holds several and another tells them apart."""
    kinds = kinds_told(said, looked, catalogue)
    if not kinds:
        return said if "kind" in said.columns else replace(said, of_kind={})
    st.subheader("On which scale each kind of answer is", anchor=False)
    names = dict.fromkeys([*SCALES, *said.of_kind.values()])
    options: dict[Any, str] = {None: "Choose …"} | {name: name.replace("-", " to ") for name in names}
    named: dict[str, str] = {
        kind: chosen(place, wizard, f"scale-{kind}", KINDS[kind], options, said.of_kind.get(kind))
        for place, kind in zip(st.columns(len(kinds)), kinds, strict=True)
    }
    return replace(said, of_kind=named if all(named.values()) else {})


def fixed(wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue) -> Mapping:
    """What no column says and is the same in every row: the kind of survey, its scale, a team."""
    free = [
        ours
        for table in said.tables
        for ours, kind in catalogue.tables[table].types.items()
        if kind in FIXABLE and ours not in said.columns and not ours.endswith("_id")
    ]
    ends = {"scale_min", "scale_max"} if kinds_told(said, looked, catalogue) else set()
    asked = [o for o in by_hand.needed(replace(said, fixed={}), catalogue) if o in free and o not in ends]
    more = {ours: in_words(ours) for ours in dict.fromkeys(free) if ours not in asked}
    same: dict[str, str] = {}
    score = (
        looked.find(said.columns["score"]) if "score" in said.columns and "surveys" in said.tables else None
    )
    likely = {**(scale_of(score, catalogue) if score is not None else {}), **said.fixed}
    if asked:
        st.subheader("The same in every row", anchor=False)
    for place, ours in zip(st.columns(max(len(asked), 1)), asked, strict=False):
        label, name = f"{in_words(ours)} (needed)", f"fixed-{said.tables[0]}-{ours}"
        if ours == "kind":
            same[ours] = chosen(place, wizard, name, label, KINDS, likely.get(ours, "csat"))
        else:
            same[ours] = typed(place, wizard, name, label, likely.get(ours, ""), max_chars=100)
    if question := by_hand.scale_question(replace(said, fixed={k: v for k, v in same.items() if v}), looked):
        st.caption(in_markdown(receipt.sentence(question)))
    with st.expander("Something that no column says, the same in every row"):
        key = remembered(wizard, f"more-{said.tables[0]}", [])
        st.session_state[key] = [ours for ours in st.session_state[key] if ours in more]
        picked = st.multiselect("Columns", list(more), key=key, format_func=lambda ours: more[ours])
        wizard.said[key] = picked
        for ours in picked:
            same[ours] = typed(st.container(), wizard, f"fixed-{ours}", in_words(ours), "", max_chars=100)
    return replace(said, fixed={ours: value for ours, value in same.items() if value})


def numbers(wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue) -> Mapping:
    """In what durations are counted that are numbers, and what stands before decimals where both may."""
    durations = by_hand.bare_durations(said, looked)
    example = by_hand.signed_number(said, looked, catalogue)
    if not durations and example is None:
        return said
    st.subheader("Numbers", anchor=False)
    places = iter(st.columns(max(2, len(durations) + (example is not None))))
    for ours, unit in durations.items():
        label, name = f"{in_words(ours)} is counted in", f"unit-{ours}-{said.columns[ours]}"
        unit = chosen(next(places), wizard, name, label, {one: one.capitalize() for one in UNITS}, unit)
        said = by_hand.with_unit(said, ours, unit)
    if example is not None:
        label = f"The decimals of {literal(example)} come after"
        said = replace(said, decimal=chosen(next(places), wizard, "decimal", label, SIGNS, said.decimal))
    return said


def times(
    wizard: Wizard, looked: Profile, said: Mapping, found: Suggested, catalogue: Catalogue, strategy: Strategy
) -> Mapping:
    """The order of its dates, asked where the file does not prove it, and the zone of its times."""
    columns = by_hand.timed(said, looked, catalogue)
    if not columns:
        return replace(said, date_order=None)
    st.subheader("Dates and times", anchor=False)
    left, right = st.columns(2)
    written, proven = by_hand.proven_order(columns)
    order: DateOrder | None = found.mapping.date_order
    if written:
        example = next(column.examples[0] for column in columns if column.orders)
        label = f"Dates such as {literal(example)} begin with"
        told = "The file proves it: one of its dates can be read in no other way." if proven else None
        names = "-".join(column.label for column in columns)
        order = chosen(left, wizard, f"order-{names}", label, ORDERS, proven or order, help=told)
    zones: dict[Any, str] = {None: f"The organisation's: {strategy.organisation.zone}"}
    zones |= {zone: zone for zone in sorted(available_timezones())}
    zone = chosen(right, wizard, "zone", "Times without a zone are in", zones, said.zone)
    return replace(_times_of_days(wizard, looked, said, catalogue), date_order=order, zone=zone)


def _times_of_days(wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue) -> Mapping:
    """Of columns that hold days alone, the one with the time of each."""
    found = times_of_days(said, looked, catalogue)
    for place, (day, columns) in zip(st.columns(max(len(found), 2)), found.items(), strict=False):
        instants = [ours for ours, label in said.columns.items() if label == day]
        likely = next((said.times[ours] for ours in instants if ours in said.times), None)
        options: dict[Any, str] = {None: "Nowhere: it counts from midnight"}
        options |= {column.label: with_examples(column) for column in columns}
        label = f"The time of {literal(day)} stands in"
        time = chosen(place, wizard, f"time-{day}", label, options, likely)
        times = {ours: theirs for ours, theirs in said.times.items() if ours not in instants}
        said = replace(said, times={**times, **(dict.fromkeys(instants, time) if time else {})})
    return said
