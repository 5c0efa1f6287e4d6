"""`scorecard map`: the proposal, what is said otherwise, and the file that the next import uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

DESK = """\
No;Opened;Done;Ward;State;Stars
1;03.04.2026 09:00;04.04.2026 10:00;Billing;Ready;5
2;05.04.2026 09:00;;Tech;In work;
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.csv"
    path.write_text(DESK, encoding="utf-8")
    return path


def test_a_file_of_which_nothing_is_known_says_what_is_needed(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "menu.csv").write_text("dish,price\nsoup,3\n")
    done = main_in(home, "map", tmp_path / "menu.csv")
    assert (done.code, done.stderr) == (1, "")
    assert "still needed: ticket_id" in done.stdout
    assert "not matched: dish, price" in done.stdout
    assert "will be loaded" not in done.stdout


def test_the_proposal_says_why_and_writes_nothing(main_in: Any, home: Path, desk: Path) -> None:
    done = main_in(home, "map", desk)
    assert (done.code, done.stderr) == (1, "")  # nothing can be loaded yet
    assert 'created_at   "Opened", by its name' in done.stdout
    assert "not matched: Ward" in done.stdout
    assert "Of its 2 rows 0 will be loaded, 2 refused." in done.stdout
    assert "--date-order day-first or month-first" in done.stdout
    assert not home.exists()


def test_the_unit_of_a_duration_is_said_and_what_means_nothing_is_shown(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text(
        "No;Erstellt;Bearbeiter;Aufgewendete Zeit\n1;2026-04-01 09:00;-;0,75\n2;2026-04-02 09:00;Ann;1,5\n",
        encoding="utf-8",
    )
    said = ("--column", "handle_minutes=Aufgewendete Zeit", "--unit", "handle_minutes=hours")
    done = main_in(home, "map", path, *said)
    assert 'handle_minutes  "Aufgewendete Zeit", as you say, in hours' in done.stdout
    assert 'nothing: "-"' in done.stdout
    assert "| 45" in done.stdout
    unsaid = main_in(home, "map", path, *said[:2]).stdout
    assert 'handle_minutes  "Aufgewendete Zeit", as you say, in minutes' in unsaid
    wrong = main_in(home, "map", path, *said[:2], "--unit", "handle_minutes=hous")
    assert (wrong.code, 'did you mean "hours"' in wrong.stderr) == (2, True)


def test_saved_once_it_is_known(main_in: Any, home: Path, desk: Path) -> None:
    refused = main_in(home, "import", desk)
    assert refused.code == 1
    assert "scorecard map FILE --save NAME" in refused.stderr
    said = [
        *("--column", "team=Ward", "--word", "status:In work=open", "--word", "status:Ready=solved"),
        *("--fixed", "channel=phone", "--desk", "north", "--save", "my_desk"),
    ]
    held = main_in(home, "map", desk, *said)
    assert held.code == 1
    assert "begin with the day or with the month" in held.stderr
    assert not (home / "queries").exists()
    saved = main_in(home, "map", desk, *said, "--date-order", "day-first", "--json").json
    assert saved["saved"].endswith("queries/exports/my_desk.toml")
    assert (saved["preview"]["accepted"], saved["needed"], saved["question"]) == (2, [], None)
    assert saved["preview"]["tables"]["tickets"]["rows"][0][:5] == ["2", "1", "Billing", "phone", "solved"]
    (receipt,) = main_in(home, "import", desk, "--json").json["imports"]
    assert (receipt["format"], receipt["desk"], receipt["accepted"]) == ("my_desk", "north", 2)
    assert receipt["tables"]["surveys"]["new"] == 1


def test_json_is_one_document(main_in: Any, home: Path, desk: Path) -> None:
    found = main_in(home, "map", desk, "--table", "surveys", "--json").json
    assert set(found) == {
        "file", "like", "tables", "columns", "fixed", "words", "date_order", "zone", "not_matched",
        "needed", "question", "understood", "preview", "saved", "of_kind", "denied", "units", "decimal",
    }  # fmt: skip
    assert found["tables"] == ["surveys"]
    assert {item["column"]: item["header"] for item in found["columns"]}["score"] == "Stars"
    assert found["understood"] == {"encoding": "utf-8", "delimiter": ";"}


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (("--table", "ticket"), 2, 'no table "ticket"; did you mean "tickets"?'),
        (("--column", "team=Wrad"), 2, 'no column "Wrad"; did you mean "Ward"?'),
        (("--column", "taem=Ward"), 2, 'no column "taem"; did you mean "team"?'),
        (("--column", "team"), 2, '"team" is not --column OURS=THEIRS'),
        (("--fixed", "reopens=often"), 2, "reopens"),
        (("--word", "priority:x=y"), 2, "--column priority=THEIRS"),
        (("--zone", "Mars"), 2, 'no time zone "Mars"'),
        (("--delimiter", "ab"), 2, "can't be a delimiter"),
        (("--encoding", "latin-99"), 2, 'no encoding "latin-99"'),
        (("--save", "own_tickets"), 2, "own_tickets is taken"),
        (("--save", "My desk"), 2, "small letters"),
        (("--column", "created_at=", "--save", "x"), 2, "created_at"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    main_in: Any, home: Path, desk: Path, said: tuple[str, ...], code: int, words: str
) -> None:
    done = main_in(home, "map", desk, *said)
    assert (done.code, done.stdout) == (code, "")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (home / "queries").exists()


def test_a_file_that_can_not_be_read_is_refused(main_in: Any, home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    done = main_in(home, "map", tmp_path / "empty.csv")
    assert done.code == 1
    assert done.stderr.startswith("scorecard: empty.csv: it is empty")
    assert main_in(home, "map", tmp_path / "no.csv").code == 1


def test_a_column_of_numbers_of_loaded_tickets_is_the_ticket(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    tickets, form = tmp_path / "tickets.csv", tmp_path / "form.csv"
    rows = "".join(f"T{n},2026-03-02 09:00,2026-03-02 10:00,Billing\n" for n in range(5))
    tickets.write_text("ticket_id,created_at,resolved_at,team\n" + rows)
    answers = "".join(f"{n},2026-03-1{n} 09:00,{n % 5 + 1},red{n},T{n}\n" for n in range(6))
    form.write_text("ID,Completion time,Rating,Custom Data 1,Custom Data 2\n" + answers)
    assert "ticket_id" not in main_in(home, "map", form).stdout
    assert main_in(home, "import", tickets).code == 0
    told = main_in(home, "map", form).stdout
    assert '"Custom Data 2", holds numbers of tickets that are loaded' in told


def test_weeks_of_work_are_asked_about(main_in: Any, home: Path, tmp_path: Path) -> None:
    """Jira's 1w is five days of eight hours, other programs' seven of 24."""
    path = tmp_path / "jira.csv"
    path.write_text("No,Opened,Handle time\n1,2026-03-01,1w 2d\n2,2026-03-01,3h\n3,2026-03-01,20m\n")
    said = main_in(home, "map", path).stdout
    assert "not a duration: '1w 2d' (a week of 5 days or 7, a day of 8 hours or 24? export it" in said
    assert "Of its 3 rows 2 will be loaded, 1 refused." in said


def test_beside_a_week_a_day_is_as_uncertain(main_in: Any, home: Path, tmp_path: Path) -> None:
    """Whoever writes 1w writes 2d for two days of the same sort; elsewhere 2d is 48 hours."""
    path = tmp_path / "jira.csv"
    path.write_text("No,Opened,Handle time\n1,2026-03-01,2d\n2,2026-03-01,1w\n3,2026-03-01,3h\n")
    said = main_in(home, "map", path).stdout
    assert "not a duration: '2d' and 1 other value (a week of 5 days or 7, a day of 8 hours or 24?" in said
    assert "Of its 3 rows 1 will be loaded, 2 refused." in said
    path.write_text("No,Opened,Handle time\n1,2026-03-01,2d\n2,2026-03-01,3h\n3,2026-03-01,20m\n")
    assert "Of its 3 rows 3 will be loaded, 0 refused." in main_in(home, "map", path).stdout


def test_a_day_that_stands_for_none_is_proposed_as_nothing(main_in: Any, home: Path, tmp_path: Path) -> None:
    """1 January 1900 is what a database writes where no day is known."""
    path = tmp_path / "desk.csv"
    path.write_text(
        "No,Opened,Done\n1,2026-03-01 09:00,1900-01-01 00:00\n2,2026-03-02 09:00,2026-03-03 09:00\n"
    )
    said = main_in(home, "map", path).stdout
    assert 'nothing: "1900-01-01 00:00"' in said
    assert "Of its 2 rows 2 will be loaded, 0 refused." in said


def test_two_tables_in_one_file_are_no_mapping(main_in: Any, home: Path, desk: Path) -> None:
    """As the import would say after it was saved."""
    desk.write_text(DESK + "No;Opened;Done;Ward;State;Stars;Team\n3;05.04.2026 09:00;;Tech;In work;;A\n")
    done = main_in(
        home, "map", desk, "--date-order", "day-first", "--column", "team=Ward", "--save", "my_desk"
    )
    assert (done.code, "two tables: line 4" in done.stderr) == (1, True)
    assert not (home / "queries").exists()
