"""On which scale answers are: each as people write it; all of them prove the scale, or it is asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.faults import UsageFault
from dashboard.intake.scales import Scale, Vocabulary
from dashboard.intake.scales_proven import ScaleUnknown, settled
from dashboard.model.catalogue import load_catalogue
from dashboard.model.format import SourceColumn
from dashboard.staging.texts import TextCount

WORDS = Vocabulary.of(load_catalogue())
ZENDESK = {"good": "1", "bad": "0", "offered": ""}


def read(scale: str, text: str) -> float | None:
    return Scale.named(scale).read(text, WORDS)


@pytest.mark.parametrize(
    ("scale", "text", "point"),
    [
        ("1-5", "4", 4),
        ("1-5", "4,5", 4.5),
        ("1-5", "4/5", 4),
        ("1-5", "05-Apr", None),  # which a spreadsheet made of it
        ("1-5", "4 - Mai", None),
        ("1-5", "04. mei", None),
        ("1-5", "Apr-05", None),
        ("1-5", "4 - Marvellous", 4),
        ("1-5", "Mycket nöjd", 5),
        ("0-1", "thumbs_up", 1),
        ("1-5", "4 out of 5", 4),
        ("1-5", "4 von 5", 4),
        ("1-10", "4/5", None),
        ("1-5", "5 - Very satisfied", 5),
        ("1-5", "Very satisfied (5)", 5),
        ("1-5", "1 - Very satisfied", None),  # of grades: the word says the contrary of the number
        ("5-1", "1 - Very satisfied", 5),
        ("1-5", "★★★☆☆", 3),
        ("1-5", "⭐⭐⭐", 3),
        ("1-4", "★★★☆☆", None),
        ("1-5", "4 stars", 4),
        ("1-5", "1 Stern", 1),
        ("1-5", "sehr zufrieden", 5),
        ("1-5", "insatisfeito", 2),
        ("0-1", "Não", 0),
        ("0-1", "👍", 1),
        ("0-1", "👎🏽", 0),
        ("0-1", ":thumbsup:", 1),
        ("1-5", "😡 1", 1),
        ("1-5", "🙂 5", None),
        ("1-5", "😍 Loved it", 5),
        ("1-5", "🙂 - OK", 3),
        ("1-5", "***", 3),
        ("1-5", "☹️", 2),
        ("0-10", "Detractor", 0),
        ("1-5", "Bardzo zadowolony", 5),
        ("1-5", "4 gwiazdki", 4),
        ("1-5", "Plutôt insatisfait", 2),
        ("1-5", "Strongly agree", 5),
        ("1-5", "★★★★½", 4.5),
        ("1-5", "★★½☆☆", 2.5),
        ("1-10", "★★½☆☆", None),  # half of five
        ("1-5", "Peu satisfait", 2),
        ("1-5", "ausreichend", 3),
        ("6-1", "2", 5),
        ("6-1", "6", 1),
        ("0.2-1", "0.8", 4),
        ("20-100", "80%", 4),
        ("0-100", "100%", 10),
        ("0-10", "11", None),
        ("1-5", "great service, thanks", None),
        ("1-5", "", None),
    ],
)
def test_answers_as_people_write_them(scale: str, text: str, point: float | None) -> None:
    assert read(scale, text) == point


@given(st.sampled_from(["1-5", "0-10", "6-1", "5-1", "0-1"]), st.integers(-2, 12))
def test_a_number_is_a_point_of_the_scale_or_none(scale: str, number: int) -> None:
    on = Scale.named(scale)
    point = on.point(number)
    assert (point is None) == (not min(on.worst, on.best) <= number <= max(on.worst, on.best))
    assert on.point(on.best) == on.ends[1]
    assert on.point(on.worst) == on.ends[0]


@pytest.mark.parametrize("name", ["5", "a-b", "3-3", "", "-1-5"])
def test_a_scale_that_is_none(name: str) -> None:
    with pytest.raises(UsageFault, match="is no scale"):
        Scale.named(name)


def settle(answers: Sequence[str], scales: Sequence[str] = ("0-1", "1-5"), said: str | None = None) -> str:
    entry = SourceColumn(column="Score", type="number", scales=tuple(scales), words=ZENDESK)
    texts = [TextCount(text, answers.count(text), 1) for text in dict.fromkeys(answers)]
    return settled(texts, entry, WORDS, said, lambda record: record + 1).scale.name


@pytest.mark.parametrize(
    ("answers", "scale"),
    [
        (["Good", "Bad", "Offered"], "0-1"),
        (["1", "5", "Offered"], "1-5"),
        (["5"], "1-5"),
        (["0", "1"], "0-1"),
        (["4", "1", "7"], "1-5"),  # one stray
        (["4", "1", "meh", "5", "awesome"], "1-5"),
        (["Good", "Great!", "Bad"], "0-1"),
        ([], "0-1"),
        (["Offered"], "0-1"),
        (["Very satisfied", "Satisfied", "Dissatisfied"], "1-5"),  # words of five points, not of two
        (["Satisfied", "Dissatisfied"], "0-1"),
    ],
)
def test_all_answers_prove_the_scale(answers: list[str], scale: str) -> None:
    assert settle(answers) == scale


@pytest.mark.parametrize(
    ("answers", "choices"),
    [
        (["1", "1", "Offered"], ("0-1", "1-5")),
        (["Good", "3"], ("0-1", "1-5")),
        (["10", "9", "3", "2", "8"], ("0-10", "1-10", "0-100")),
        (["7", "8"], ("0-10", "1-10", "0-100")),
        (["meh"], ("0-1", "1-5")),
        (["1", "2", "5", "6", "6"], ("1-6", "6-1", "1-7", "0-10", "1-10", "0-100")),
        (["100%", "80%", "20%"], ("20-100", "0-100")),
        (["1", "0.8", "0.2", "0.6"], ("0.2-1", "0.1-1")),  # as a spreadsheet keeps 80 %
        (["1", "0.8", "0.3", "0.6"], ("0.1-1",)),
        (["1 - very satisfied", "5 - very dissatisfied"], ("5-1", "6-1")),
    ],
)
def test_where_several_scales_fit_or_none_it_is_asked(answers: list[str], choices: tuple[str, ...]) -> None:
    with pytest.raises(ScaleUnknown) as asked:
        settle(answers)
    assert asked.value.choices == choices
    assert all(f"--scale {name}" in str(asked.value) for name in choices)
    assert settle(answers, said=choices[-1]) == choices[-1]


@pytest.mark.parametrize(
    ("answers", "choice"), [(["👍", "👎"], "0-1"), (["Yes", "No"], "0-1"), (["0", "1"], "0-1")]
)
def test_what_is_offered_can_be_answered(answers: list[str], choice: str) -> None:
    with pytest.raises(ScaleUnknown) as asked:
        settle(answers * 3, scales=["1-5"])
    assert choice in asked.value.choices
    assert settle(answers * 3, scales=["1-5"], said=choice) == choice


@pytest.mark.parametrize("said", ["-2-2", "-100-100", "-100..100", "2--2"])
def test_a_scale_below_nought_says_what_to_export(said: str) -> None:
    with pytest.raises(UsageFault, match=r"below 0; export the answers as customers gave them, 0 to 10"):
        Scale.named(said)
