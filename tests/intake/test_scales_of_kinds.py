"""Several kinds of survey in one column: each kind has its scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.store.pool import snapshot

HEADER = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"


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
