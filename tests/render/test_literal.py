"""Words that stay words where Markdown is read; what a browser makes of them: browser/test_hostile_names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.render.literal import JOINER, in_file_name, in_markdown, literal


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("Waiting on us (2.5 h)", "Waiting on us (2.5 h)"),
        ("**x** [a](b)", r"\*\*x\*\* \[a\](b)"),
        ("![p](x)", r"!\[p\](x)"),
        ("<b> `c` $d$ e_f", r"\<b\> \`c\` \$d\$ e\_f"),
        (":red[x] :100: :+1: 09:30", r"\:red\[x\] \:100: \:+1: 09:30"),
        ("- x", r"\- x"),
        ("=== x", r"\=== x"),
        ("1. x", r"1\. x"),
        ("2026) x", r"2026\) x"),
        ("1.5 x", "1.5 x"),
        ("back\\slash", r"back\\slash"),
        ("a\n\n    b", "a b"),
        ("https://a.example", f"https:{JOINER}//a.example"),
        ("www.a.example", f"www{JOINER}.a.example"),
        ("ann@a.example", f"ann@{JOINER}a.example"),
    ],
)
def test_names_are_words(name: str, escaped: str) -> None:
    assert literal(name) == escaped


def test_code_of_ours_stays_code() -> None:
    assert in_markdown("[a](b) *c*: run `scorecard rebuild`") == r"\[a\](b) \*c\*: run `scorecard rebuild`"


@pytest.mark.parametrize("words", ["a ` b", "`a\n\n![p](x)\n\nb`", "``a` ![p](x)", "\\`![p](x)`"])
def test_no_stroke_of_a_name_opens_what_it_does_not_close(words: str) -> None:
    told = in_markdown(words)
    assert "\n" not in told
    outside = re.sub(r"(?<!\\)`[^`]*`", "", told.replace("\\\\", ""))
    assert not re.search(r"(?<!\\)[`\[]", outside)


@given(st.text(st.characters(exclude_characters=JOINER)))
def test_what_is_escaped_reads_as_it_was(words: str) -> None:
    told = literal(words)
    assert re.sub(r"\\(.)", r"\1", told).replace(JOINER, "") == " ".join(words.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>$~#&|]", told)


def test_a_file_name_has_letters_digits_and_strokes() -> None:
    assert in_file_name('../<b>"Löwe" & Co') == "b-Löwe-Co"
