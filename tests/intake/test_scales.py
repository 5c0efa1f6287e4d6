"""On which scale answers are: all of them prove it, else it is asked; no bad answer takes a ticket along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.faults import UsageFault
from dashboard.intake.scales import Scale, Vocabulary
from dashboard.intake.scales_proven import ScaleUnknown, settled
from dashboard.model.catalogue import load_catalogue
from dashboard.model.format import SourceColumn
from dashboard.staging.texts import TextCount
from dashboard.store.pool import snapshot

WORDS = Vocabulary.of(load_catalogue())
ZENDESK = {"good": "1", "bad": "0", "offered": ""}
HEADER = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
Imported = Callable[..., dict[str, Any]]


def read(scale: str, text: str) -> float | None:
    return Scale.named(scale).read(text, WORDS)


@pytest.mark.parametrize(
    ("scale", "text", "point"),
    [
        ("1-5", "4", 4),
        ("1-5", "4,5", 4.5),
        ("1-5", "4/5", 4),
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


@pytest.fixture
def imported(main_in: Any, home: Path, tmp_path: Path) -> Imported:
    """imported("5", "1", ...): a Zendesk export with these answers through the command line; its receipt."""

    def run(*answers: str, code: int = 0, options: Sequence[str] = ()) -> dict[str, Any]:
        rows = (
            f'{n},Ana,Desk,Mail,2026-03-{n:02} 09:00,2026-03-{n:02} 10:00,"{answer}"\n'
            for n, answer in enumerate(answers, 1)
        )
        (tmp_path / "export.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        done = main_in(home, "import", tmp_path / "export.csv", *options, "--json")
        assert done.code == code, done
        (receipt,) = done.json["imports"]
        return dict(receipt)

    return run


@pytest.fixture
def csat(main_in: Any, home: Path, figures: None) -> Callable[[], tuple[float, int]]:
    def read() -> tuple[float, int]:
        (card,) = main_in(home, "show", "--metric", "csat", "--period", "2026-03", "--json").json["cards"]
        (one,) = (metric for metric in card["metrics"] if metric["metric"] == "csat")
        return one["value"], one["n"]

    return read


def test_no_answer_is_none_in_any_language_and_praise_has_genders(imported: Imported, csat: Any) -> None:
    receipt = imported("Buena", "Mala", "Ofrecida", "Buena")
    assert (receipt["tables"]["surveys"]["new"], receipt["refused_parts"]) == (3, [])
    assert receipt["understood"]["scale"] == "0-1"
    assert csat() == (pytest.approx(200 / 3), 3)


def test_an_answer_is_refused_as_it_is_written(imported: Imported) -> None:
    (refused,) = imported("5", "1", "11", "4")["refused_parts"]
    assert refused["reason"] == "fits no scale: '11'"


def test_stars_are_no_praise(imported: Imported, csat: Any) -> None:
    receipt = imported("1", "1", "2", "5", "Offered")
    assert (receipt["accepted"], receipt["tables"]["surveys"]["new"]) == (5, 5)
    assert (receipt["understood"]["scale"], receipt["understood"]["scale_from"]) == ("1-5", "the file")
    assert csat() == (25, 4)


def test_a_file_of_ones_is_held_with_a_question(
    imported: Imported, csat: Any, main_in: Any, home: Path
) -> None:
    held = imported("1", "1", "1", code=1)
    assert (held["status"], held["question"], held["choices"]) == ("refused", "scale", ["0-1", "1-5"])
    assert "say --scale 0-1 or --scale 1-5" in held["reason"]
    assert imported("1", "1", "1", options=["--scale", "1-5"])["accepted"] == 3
    assert csat() == (0, 3)
    assert main_in(home, "rebuild").code == 0
    assert csat() == (0, 3)
    assert imported("1", "1", "1", options=["--scale", "1-5"])["status"] == "already_loaded"


def test_a_bad_answer_does_not_take_its_ticket_along(imported: Imported, csat: Any, home: Path) -> None:
    receipt = imported("5", "1", "banana", "7", "4")
    assert (receipt["rows_read"], receipt["refused"], receipt["accepted"]) == (5, 0, 5)
    assert (receipt["tables"]["tickets"]["new"], receipt["tables"]["surveys"]["new"]) == (5, 3)
    (part,) = receipt["refused_parts"]
    assert (part["table"], part["column"], part["rows"]) == ("surveys", "Satisfaction Score", 2)
    assert part["reason"] == "fits no scale: 'banana' and 1 other value"
    assert csat() == (pytest.approx(100 * 2 / 3), 3)
    kept = (home / receipt["refused_file"]).read_text(encoding="utf-8")
    assert "banana" in kept
    assert "Ana" in kept


def test_kinds_of_survey_as_people_write_them(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    kinds = ("NPS", "Customer satisfaction", "ces", "mood")
    rows = (f"r{n},{kind},5,0,10,2026-03-02\n" for n, kind in enumerate(kinds))
    path.write_text("response_id,kind,score,scale_min,scale_max,responded_at\n" + "".join(rows))
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert [one["reason"] for one in receipt["refused_reasons"]] == ["may only be csat, nps or ces: 'mood'"]
    shot = snapshot(home)
    assert shot is not None
    found = shot.cursor().execute("select kind from facts.surveys order by line").fetchall()
    assert found == [("nps",), ("csat",), ("ces",)]


def test_a_scale_that_says_nothing_of_a_file_is_told(main_in: Any, home: Path, tmp_path: Path) -> None:
    tickets, answers = tmp_path / "tickets.csv", tmp_path / "answers.csv"
    tickets.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02,,A\n")
    answers.write_text("response_id,kind,score,scale_min,scale_max,responded_at\n1,csat,5,1,5,2026-03-02\n")
    done = main_in(home, "import", tickets, answers, "--scale", "1-10").stdout
    assert "no answers, so the scale 1-10 says nothing of it" in done
    assert "look at: the scale 1-10 was said and is not used: each row of this file says its own" in done


def test_refused_answers_are_an_error_until_they_are_mended(
    imported: Imported, csat: Any, main_in: Any, home: Path, tmp_path: Path
) -> None:
    def told() -> list[tuple[int, str]]:
        found = main_in(home, "check", "--json").json["checks"]
        return [(c["rows"], c["message"]) for c in found if c["check"] == "many_refused"]

    receipt = imported("5", "1", "banana", "4")
    ((rows, message),) = told()
    assert (rows, "1 of 4 surveys of export.csv" in message) == (1, True)
    mended = (home / receipt["refused_file"]).read_text(encoding="utf-8").replace("banana", "2")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    assert main_in(home, "import", tmp_path / "mended.csv", "--scale", "1-5").code == 0
    assert (csat(), told()) == ((50, 4), [])


@pytest.mark.long
def test_refused_rows_of_another_table_are_an_error_until_they_are_mended(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    """Rows with the same numbers in another table do not mend them."""

    def told() -> list[int]:
        found = main_in(home, "check", "--json").json["checks"]
        return [c["rows"] for c in found if c["check"] == "many_refused"]

    def load(name: str, head: str, row: str) -> dict[str, Any]:
        path = tmp_path / name
        path.write_text(head + "".join(row.format(n) for n in range(1, 4)))
        done = main_in(home, "import", path, "--json")
        receipt: dict[str, Any] = done.json["imports"][0]
        return receipt

    head = "kind,response_id,responded_at,score,scale_min,scale_max\n"
    row = "csat,{},2026-03-02,4,1,5\n"
    (tmp_path / "s.csv").write_text(
        head + row.format(1) + row.format(2).replace("csat", "cst") + row.format(3)
    )
    receipt = main_in(home, "import", tmp_path / "s.csv", "--json").json["imports"][0]
    assert (receipt["accepted"], receipt["refused"]) == (2, 1)
    assert told() == [1]
    pulse = load(
        "pulse.csv", "response_id,team,asked_at,question,score\n", "{},Tech,2026-03-02,How is it?,4\n"
    )
    assert pulse["accepted"] == 3, pulse
    assert told() == [1], "a pulse of the same number is no survey"
    mended = (home / receipt["refused_file"]).read_text(encoding="utf-8").replace("cst", "csat")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    assert main_in(home, "import", tmp_path / "mended.csv").code == 0
    assert told() == []


def test_a_template_has_its_scale_in_each_row(main_in: Any, home: Path, tmp_path: Path) -> None:
    head = "kind,response_id,responded_at,score,scale_min,scale_max\n"
    answers = ("4/5", "★★☆☆☆", "5 - Very satisfied", "3 stars", "2", "1 - Very satisfied")
    rows = "".join(f"csat,{n},2026-03-02,{answer},1,5\n" for n, answer in enumerate(answers))
    (tmp_path / "surveys.csv").write_text(head + rows, encoding="utf-8")
    (receipt,) = main_in(home, "import", tmp_path / "surveys.csv", "--json").json["imports"]
    # a word that contradicts its number is no answer on this scale
    assert (receipt["accepted"], receipt["refused"]) == (5, 1)
    shot = snapshot(home)
    assert shot is not None
    found = shot.cursor().execute("select score from facts.surveys order by line").fetchall()
    assert [score for (score,) in found] == [4, 2, 5, 3, 2]


DESK = """\
No;Opened;Done;Dept;Rating
1;2026-02-03 09:00;2026-02-03 10:00;Desk;{}
2;2026-02-14 09:00;2026-02-14 10:00;Desk;{}
"""


@pytest.mark.alike
@pytest.mark.parametrize(
    ("first", "second", "options", "points"),
    [
        ("1", "6", ["--scale", "6-1"], [(6, 1, 6), (1, 1, 6)]),
        ("0.2", "0.8", [], [(1, 1, 5), (4, 1, 5)]),
        ("80%", "20%", [], [(4, 1, 5), (1, 1, 5)]),
        ("5 Sterne", "1 Stern", [], [(5, 1, 5), (1, 1, 5)]),
        ("10", "9", [], [(10, 1, 10), (9, 1, 10)]),
        ("1", "1", ["--scale", "1-5"], [(1, 1, 5), (1, 1, 5)]),
        ("1 - very good", "5 - very bad", ["--scale", "5-1"], [(5, 1, 5), (1, 1, 5)]),
        ("3", "4", ["--fixed", "scale_max=4"], [(3, 1, 4), (4, 1, 4)]),
    ],
)
def test_a_mapping_keeps_its_scale(
    main_in: Any, home: Path, tmp_path: Path, first: str, second: str, options: list[str], points: list[Any]
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text(DESK.format(first, second), encoding="utf-8")
    assert main_in(home, "map", path, *options, "--save", "my_desk").code == 0
    assert main_in(home, "import", path).code == 0
    done = main_in(home, "rows", "csat", "--period", "2026-02")
    assert len(done.stdout.splitlines()) == 3, done
    shot = snapshot(home)
    assert shot is not None
    found = shot.cursor().execute("select score, scale_min, scale_max from facts.surveys order by line")
    assert found.fetchall() == points


def test_a_survey_is_asked_for_its_answers_first(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text("Response ID,Answered at,Mood\nr1,2026-03-02,meh\nr2,2026-03-03,well\n", encoding="utf-8")
    done = main_in(home, "map", path, "--save", "my_survey")
    assert (done.code, "say which column is score and kind" in done.stderr) == (2, True), done
    assert "--column score=THEIRS" in done.stderr


def test_a_question_about_the_scale_shows_how_often_each_answer_was_given(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "form.csv"
    rows = "".join(f"{n},2026-03-{n + 1:02} 09:00,{score}\n" for n, score in enumerate("1534" * 5 + "7"))
    path.write_text(f"ID,Answered,How satisfied are you?\n{rows}", encoding="utf-8")
    done = main_in(home, "map", path)
    assert '("1" 5 times, "3" 5 times, "4" 5 times, "5" 5 times, "7" once)?' in done.stdout
    assert "is on no scale: nobody has said which" in done.stdout
    assert main_in(home, "map", path, "--save", "form").code == 1
    assert main_in(home, "map", path, "--save", "form", "--scale", "1-5").code == 0
    assert "fits no scale: '7" in main_in(home, "import", path).stdout


@pytest.mark.parametrize("answers", [("1", "1"), ("0", "5"), ("1 - very good", "5 - very bad")])
def test_a_mapping_asks_where_the_answers_leave_it_open(
    main_in: Any, home: Path, tmp_path: Path, answers: tuple[str, str]
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text(DESK.format(*answers), encoding="utf-8")
    held = main_in(home, "map", path, "--save", "my_desk")
    assert held.code == 1
    assert "the worst and the best answer" in held.stderr
    assert "--scale WORST-BEST" in held.stderr
    assert not (home / "queries").exists()


@pytest.mark.long
def test_a_scale_that_is_edited_in_a_mapping_is_said_and_how_to_have_it_read_anew(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    rows = "".join(f"T{n},2026-03-0{n} 09:00,2026-03-0{n} 11:00,Desk,{n}\n" for n in range(1, 6))
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("No,Opened,Done,Dept,Stars\n" + rows)
    two.write_text("No,Opened,Done,Dept,Stars\n" + rows.replace("T", "U"))
    said = ("--scale", "1-5", "--column", "score=Stars", "--save", "my_desk")
    assert main_in(home, "map", one, *said).code == 0
    assert main_in(home, "import", one).code == 0
    assert main_in(home, "rebuild").json["as_before"] == []
    mapping = home / "queries" / "exports" / "my_desk.toml"
    mapping.write_text(mapping.read_text().replace('scale_max = "5"', 'scale_max = "10"'))
    was = "one.csv (import 1) was read with scale 1-5, my_desk says 1-10 by now; to have it read so: "
    (told,) = main_in(home, "rebuild").json["as_before"]
    assert told == was + "`scorecard remove 1`, then import the file again"
    assert told in main_in(home, "import", one).stdout
    assert changed(main_in, home) == [told]
    assert main_in(home, "remove", "1").code == 0  # what it advises
    assert main_in(home, "import", one).code == 0
    assert changed(main_in, home) == []
    assert main_in(home, "rebuild").json["as_before"] == []


@pytest.mark.long
def test_of_several_imports_one_is_removed_to_be_read_anew(main_in: Any, home: Path, tmp_path: Path) -> None:
    for name, first in (("one.csv", "T"), ("two.csv", "U")):
        rows = "".join(f"{first}{n},0{n}/03/2026 09:00,0{n}/03/2026 11:00,Desk\n" for n in range(1, 6))
        (tmp_path / name).write_text("No,Opened,Done,Dept\n" + rows)
    said = ("--date-order", "day-first", "--save", "my_desk")
    assert main_in(home, "map", tmp_path / "one.csv", *said).code == 0
    assert main_in(home, "import", tmp_path / "one.csv", tmp_path / "two.csv").code == 0
    mapping = home / "queries" / "exports" / "my_desk.toml"
    mapping.write_text(mapping.read_text().replace("day-first", "month-first"))
    told = changed(main_in, home)
    assert [one.partition(" was ")[0] for one in told] == ["one.csv (import 1)", "two.csv (import 2)"]
    assert told[0].endswith("dates day-first, my_desk says month-first by now; to have it read so:"
        " `scorecard remove 1`, then import the file again")  # fmt: skip
    assert main_in(home, "remove", "1").code == 0
    assert main_in(home, "import", tmp_path / "one.csv").code == 0
    assert [one.partition(" was ")[0] for one in changed(main_in, home)] == ["two.csv (import 2)"]


def changed(main_in: Any, home: Path) -> list[str]:
    checks = main_in(home, "check", "--json").json["checks"]
    return [one["message"] for one in checks if one["check"] == "mapping_changed"]


KINDS = "Response ID,Survey type,Score,Date\n"


def of_kinds(tmp_path: Path, name: str, answers: list[tuple[str, str]]) -> Path:
    rows = (f"r{n},{kind},{answer},2026-03-{n:02} 10:00\n" for n, (kind, answer) in enumerate(answers, 1))
    path = tmp_path / name
    path.write_text(KINDS + "".join(rows), encoding="utf-8")
    return path


def kept(home: Path) -> list[tuple[Any, ...]]:
    shot = snapshot(home)
    assert shot is not None
    asked = "select kind, score, scale_min, scale_max from facts.surveys order by line"
    return shot.cursor().execute(asked).fetchall()


def test_kinds_of_survey_in_one_column_have_each_its_scale(main_in: Any, home: Path, tmp_path: Path) -> None:
    told = [
        ("CSAT", "5/5"),
        ("NPS", "10"),
        ("CES", "7"),
        ("CSAT", "1/5"),
        ("NPS", "0"),
        ("CES", "7"),
        ("CES", "2"),
    ]
    march = of_kinds(tmp_path, "march.csv", told)
    assert main_in(home, "map", march, "--save", "mixed").code == 0
    done = main_in(home, "import", march, "--json")
    assert done.json["imports"][0]["understood"]["scale"] == "csat=1-5,nps=0-10,ces=1-7"
    read = [("csat", 5, 1, 5), ("nps", 10, 0, 10), ("ces", 7, 1, 7), ("csat", 1, 1, 5), ("nps", 0, 0, 10)]
    read += [("ces", 7, 1, 7), ("ces", 2, 1, 7)]
    assert kept(home) == read
    assert main_in(home, "rebuild").code == 0
    assert kept(home) == read
    # next month's effort is out of ten
    april = of_kinds(tmp_path, "april.csv", [("CSAT", "4"), ("NPS", "9"), ("CES", "10"), ("CES", "9")])
    held = main_in(home, "import", april, "--json").json["imports"][0]
    assert (held["question"], "csat=1-5,nps=0-10,ces=1-10" in held["choices"]) == ("scale", True)
    assert main_in(home, "import", april, "--scale", "csat=1-5,nps=0-10,ces=1-10").code == 0
    assert kept(home)[2] == ("ces", 10, 1, 10)


def test_a_kind_whose_scale_is_open_is_asked_about(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = of_kinds(tmp_path, "mixed.csv", [("CSAT", "1"), ("NPS", "10"), ("CSAT", "3"), ("NPS", "2")])
    done = main_in(home, "map", path, "--save", "mixed")
    assert (done.code, "of each kind of survey (csat=1-5,nps=0-10)" in done.stderr) == (1, True)
    assert main_in(home, "map", path, "--save", "mixed", "--scale", "csat=1-3,nps=0-10").code == 0
    assert main_in(home, "import", path).code == 0
    assert kept(home)[0] == ("csat", 1, 1, 3)
    assert "no kind of survey" in main_in(home, "import", path, "--scale", "cast=1-3").stderr


def test_answers_that_cannot_be_read_are_asked_about_and_make_no_tickets(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    for name, texts in (("moods", ["Sunny", "Rainy"]), ("promoters", ["Promoter", "Detractor"])):
        path = tmp_path / f"{name}.csv"
        rows = (f"{n},2026-03-{n:02} 10:00,{texts[n % 2]}\n" for n in range(1, 9))
        path.write_text("Ticket,Answered on,Rating\n" + "".join(rows), encoding="utf-8")
    asked = main_in(home, "map", tmp_path / "moods.csv", "--save", "moods")
    assert (asked.code, "worst and the best answer" in asked.stderr) == (1, True)
    assert main_in(home, "map", tmp_path / "promoters.csv", "--save", "promoters").code == 0
    assert main_in(home, "import", tmp_path / "promoters.csv").code == 0
    assert kept(home)[:2] == [("nps", 0, 0, 10), ("nps", 10, 0, 10)]


@pytest.mark.parametrize("said", ["-2-2", "-100-100", "-100..100", "2--2"])
def test_a_scale_below_nought_says_what_to_export(said: str) -> None:
    with pytest.raises(UsageFault, match=r"below 0; export the answers as customers gave them, 0 to 10"):
        Scale.named(said)


def test_scales_of_kinds_hold_for_each_file_of_one_kind(main_in: Any, home: Path, tmp_path: Path) -> None:
    """Each file takes the scale of its own kind; one whose kind is not named is refused, the others load."""
    mixed = of_kinds(tmp_path, "mixed.csv", [("CSAT", "5"), ("NPS", "10"), ("CSAT", "1"), ("NPS", "0")])
    stars, desk = tmp_path / "stars.csv", tmp_path / "desk.csv"
    stars.write_text("ID,Answered,How satisfied are you?\n1,2026-03-02 09:00,1\n", encoding="utf-8")
    desk.write_text(HEADER + "1,Ana,A,mail,2026-03-02 09:00,2026-03-02 10:00,1\n", encoding="utf-8")
    assert main_in(home, "map", mixed, "--save", "mixed").code == 0
    assert main_in(home, "map", stars, "--save", "stars", "--scale", "1-5").code == 0
    given = ("--scale", "csat=1-3,nps=0-10", "--json")
    done = main_in(home, "import", mixed, stars, desk, *given).json["imports"]
    assert [one["status"] for one in done] == ["loaded"] * 3
    assert [one["understood"]["scale"] for one in done[1:]] == ["1-3", "1-3"]
    assert main_in(home, "rebuild").code == 0
    again = main_in(home, "import", stars, desk, *given).json["imports"]
    assert [one["status"] for one in again] == ["already_loaded"] * 2
    late = tmp_path / "late.csv"
    late.write_text(desk.read_text().replace("\n1,", "\n2,"), encoding="utf-8")
    held, loaded = main_in(home, "import", late, mixed, "--scale", "nps=0-10", "--json").json["imports"]
    assert "its answers are of csat, and --scale nps=0-10 names no scale of them" in held["reason"]
    assert (held["status"], loaded["status"]) == ("refused", "loaded")
