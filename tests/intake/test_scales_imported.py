"""Answers on a scale through the command line: proven, asked about, refused alone, kept with a mapping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.store.pool import snapshot
from tests.facts import facts
from tests.intake.conftest import Import

HEADER = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
Imported = Callable[..., dict[str, Any]]


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


def test_kinds_of_survey_as_people_write_them(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    kinds = ("NPS", "Customer satisfaction", "ces", "mood")
    rows = (f"r{n},{kind},5,0,10,2026-03-02\n" for n, kind in enumerate(kinds))
    path.write_text("response_id,kind,score,scale_min,scale_max,responded_at\n" + "".join(rows))
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert [one["reason"] for one in receipt["refused_reasons"]] == ["may only be csat, nps or ces: 'mood'"]
    assert facts(home, "kind", "surveys", by="line") == [("nps",), ("csat",), ("ces",)]


def test_a_scale_that_says_nothing_of_a_file_is_told(main_in: Any, home: Path, tmp_path: Path) -> None:
    tickets, answers = tmp_path / "tickets.csv", tmp_path / "answers.csv"
    tickets.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02,,A\n")
    answers.write_text("response_id,kind,score,scale_min,scale_max,responded_at\n1,csat,5,1,5,2026-03-02\n")
    done = main_in(home, "import", tickets, answers, "--scale", "1-10").stdout
    assert "no answers, so the scale 1-10 says nothing of it" in done
    assert "look at: the scale 1-10 was said and is not used: each row of this file says its own" in done


def test_a_template_has_its_scale_in_each_row(main_in: Any, home: Path, tmp_path: Path) -> None:
    head = "kind,response_id,responded_at,score,scale_min,scale_max\n"
    answers = ("4/5", "★★☆☆☆", "5 - Very satisfied", "3 stars", "2", "1 - Very satisfied")
    rows = "".join(f"csat,{n},2026-03-02,{answer},1,5\n" for n, answer in enumerate(answers))
    (tmp_path / "surveys.csv").write_text(head + rows, encoding="utf-8")
    (receipt,) = main_in(home, "import", tmp_path / "surveys.csv", "--json").json["imports"]
    # a word that contradicts its number is no answer on this scale
    assert (receipt["accepted"], receipt["refused"]) == (5, 1)
    found = facts(home, "score", "surveys", by="line")
    assert [score for (score,) in found] == [4, 2, 5, 3, 2]
    rows = "".join(f"csat,{n},2026-03-02,{answer},0,100\n" for n, answer in enumerate(("80 %", "95%"), 10))
    (tmp_path / "percent.csv").write_text(head + rows, encoding="utf-8")
    main_in(home, "import", tmp_path / "percent.csv")
    assert facts(home, "score", "surveys", by="import_id, line")[-2:] == [(80,), (95,)]


def test_an_answer_out_of_another_number_than_its_row_names_is_none(import_text: Import, home: Path) -> None:
    """Four of ten is not four of five; nor are three of four stars, or five of a hundred."""
    answers = [("4/10", 5), ("4/5", 5), ("8/10", 10), ("★★★☆", 5), ("5%", 5), ("8 - Good", 10)]
    rows = "".join(f"csat,{n},2026-03-02,{text},1,{top}\n" for n, (text, top) in enumerate(answers))
    receipt = import_text("kind,response_id,responded_at,score,scale_min,scale_max\n" + rows, "surveys.csv")
    assert facts(home, "score", "surveys", by="line") == [(4,), (8,), (8,)]
    assert [one.rows for one in receipt.refused_reasons] == [3]
    assert receipt.refused_reasons[0].reason == "not a number: '4/10' and 2 other values"


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
