"""Answers of a survey tool beside the desk's own: which find their ticket, and which source counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import history
from dashboard.intake.receipt import as_text, from_json
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Level
from dashboard.output import plain
from dashboard.render import receipt as as_page
from tests.intake.workbook import workbook

Row = dict[str, Any]
ZONE = '[organisation]\nname = "Two"\nzone = "Europe/Amsterdam"\n'
SOURCE = '[[survey]]\nkind = "csat"\ndesk = "{}"\n'


def answer(
    response: str, ticket: str, score: int, on: str = "2026-03-05 09:00", **more: str
) -> dict[str, Any]:
    scale = {"kind": "csat", "scale_min": 1, "scale_max": 5}
    return scale | {"response_id": response, "ticket_id": ticket, "score": score, "responded_at": on} | more


@pytest.fixture
def both(home: Path, load_rows: Callable[..., Any], strategy: Callable[[str], Path]) -> Any:
    """Tickets 1 to 4 of March; the desk's own answers, and those of a tool: its receipt."""
    strategy(ZONE)
    tickets = [
        {"ticket_id": str(n), "created_at": "2026-03-02 09:00", "resolved_at": "", "team": "Billing"}
        for n in range(1, 5)
    ]
    load_rows("own_tickets", tickets, "tickets.csv", desk="desk")
    load_rows("own_surveys", [answer("d1", "1", 1), answer("d2", "2", 1)], "own.csv", desk="desk")
    answers = [
        answer("t1", "1", 5), answer("t3", "3", 5), answer("t8", "800", 5), answer("t9", "", 5, team="Tech"),
        answer("t4", "4", 5, "2026-03-02"),  # a day is all that is known: it may be that day's evening
        answer("t4b", "4", 2, "2026-02-20 09:00"), answer("t7", "", 5),
    ]  # fmt: skip
    return load_rows("own_surveys", answers, "tool.csv", desk="tool")


def csat(home: Path) -> tuple[float | None, float]:
    (card,) = Home.open(home, LOCAL).cards("organisation", period="2026", metrics=("csat",)).cards
    return next((one.value, one.n) for one in card.metrics if one.metric == "csat")


def test_a_number_with_a_hash_before_it_is_the_ticket(both: Any, load_rows: Callable[..., Any]) -> None:
    receipt = load_rows(
        "own_surveys", [answer("f2", "#2", 5), answer("f3", "# 3", 5)], "form.csv", desk="form"
    )
    assert (receipt.matched.answers, receipt.matched.found) == (2, 2)


@pytest.mark.usefixtures("figures")
def test_the_receipt_says_how_many_found_their_ticket(both: Any) -> None:
    said = "3 of 7 answers found their ticket; 3 count for the organisation only; 1 counts for the team that"
    assert said in as_text(both)
    assert said in as_page.details(both, load_catalogue())
    assert from_json(plain(both)).matched == both.matched
    warned = {one.check: one.rows for one in both.warnings}
    assert (warned["answer_older_than_ticket"], warned["survey_without_ticket"]) == (1, 1)
    assert warned["answered_twice"] == 1, "of its own rows"


@pytest.mark.usefixtures("figures")
def test_strategy_says_which_source_counts(
    both: Any, home: Path, strategy: Callable[[str], Path], main_in: Any
) -> None:
    assert csat(home) == (pytest.approx(100 * 6 / 9), 9)
    assert "answered_twice" in {one.check for one in Home.open(home, LOCAL).checks()}
    strategy(ZONE + SOURCE.format("tool"))
    assert "scorecard rebuild" in main_in(home, "show").stderr
    history.rebuild(home)
    assert csat(home) == (pytest.approx(100 * 6 / 7), 7)
    assert "answered_twice" not in {one.check for one in Home.open(home, LOCAL).checks()}
    (two,) = Home.open(home, LOCAL).reconcile(2, "desk", "answers", "2026").steps
    assert (two.reason, two.rows) == ("of a source that does not count", 2)
    strategy(ZONE + SOURCE.format("desk") + "from = 2026-03-04\n")
    history.rebuild(home)
    assert csat(home) == (pytest.approx(100 * 1 / 4), 4), "before that day both count"


@pytest.mark.long
def test_a_source_that_is_not_there_is_an_error(
    both: Any, home: Path, strategy: Callable[[str], Path]
) -> None:
    strategy(ZONE + SOURCE.format("tol"))
    history.rebuild(home)
    (found,) = [one for one in Home.open(home, LOCAL).checks() if one.check == "unknown_source"]
    assert found.severity == "error"
    assert 'did you mean "tool"?' in found.message
    assert "line 6" in found.where[0]


def test_a_file_that_is_loaded_in_two_ways_is_an_error(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("ID,Answered,How satisfied are you?\n1,2026-03-13 09:00,5\n2,2026-03-14 09:00,4\n")

    def twice() -> list[dict[str, Any]]:
        return [
            one for one in main_in(home, "check", "--json").json["checks"] if one["check"] == "loaded_twice"
        ]

    for name in ("first", "second"):
        assert main_in(home, "map", path, "--save", name, "--scale", "1-5").code == 0
        assert twice() == []
        (receipt,) = main_in(home, "import", path, "--as", name, "--json").json["imports"]
    (found,) = twice()
    (warned,) = [one for one in receipt["warnings"] if one["check"] == "loaded_twice"]
    assert (warned["rows"], warned["message"]) == (found["rows"], found["message"])
    assert (found["severity"], found["rows"], found["where"]) == ("error", 2, ["form.csv"])
    assert "as first into desk first (import 1)" in found["message"]
    assert "`scorecard remove 1`" in found["message"]
    assert main_in(home, "remove", "1").code == 0
    assert twice() == []


def test_two_questions_of_one_file_are_not_loaded_twice(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        "ID,Answered,How satisfied are you?,Effort\n1,2026-03-13 09:00,5,1\n2,2026-03-14 09:00,4,5\n"
    )
    for name, column in (("satisfied", "How satisfied are you?"), ("ease", "Effort")):
        kind = "kind=csat" if name == "satisfied" else "kind=ces"
        said = ("--column", f"score={column}", "--fixed", kind, "--scale", "1-5")
        assert main_in(home, "map", path, "--save", name, *said).code == 0
        assert main_in(home, "import", path, "--as", name).code == 0
    assert "loaded_twice" not in main_in(home, "check", "--json").stdout


@pytest.mark.long
def test_another_column_as_the_id_within_one_desk_counts_twice_and_is_seen(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text("Ref,Case,Opened,State\n71,A1,2026-03-13,open\n72,A2,2026-03-14,open\n")
    assert main_in(home, "map", path, "--save", "first", "--column", "ticket_id=Ref").code == 0
    assert main_in(home, "import", path, "--as", "first", "--desk", "north").code == 0
    assert main_in(home, "map", path, "--save", "second", "--column", "ticket_id=Case").code == 0
    done = main_in(home, "import", path, "--as", "second", "--desk", "north", "--json")
    (receipt,) = done.json["imports"]
    assert receipt["tables"]["tickets"]["new"] == 2
    (warned,) = [one for one in receipt["warnings"] if one["check"] == "loaded_twice"]
    assert (warned["rows"], "`scorecard remove 1`" in warned["message"]) == (2, True)
    assert "is loaded twice" in main_in(home, "check").stdout
    assert main_in(home, "remove", "1").code == 0
    assert "is loaded twice" not in main_in(home, "check").stdout


@pytest.mark.long
def test_a_mapping_that_was_mended_and_kept_its_ids_counts_once(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text("Ref,Dept,Place,Opened,State\n71,A,B,2026-03-13,open\n72,A,A,2026-03-14,open\n")
    for name, team in (("first", "Dept"), ("second", "Place")):
        said = ("--column", "ticket_id=Ref", "--column", f"team={team}", "--save", name)
        assert main_in(home, "map", path, *said).code == 0
        assert main_in(home, "import", path, "--as", name, "--desk", "north").code == 0
    assert "is loaded twice" not in main_in(home, "check").stdout


@pytest.mark.long
def test_two_sheets_of_one_book_are_not_loaded_twice(main_in: Any, home: Path, tmp_path: Path) -> None:
    """The same bytes, the same lines, other tickets: each of their headers is an import of its own."""
    head = ["ticket_id", "team", "created_at", "resolved_at"]
    sheets = {
        "Jan": [head, ["1", "Desk", "2026-01-13", ""]],
        "Feb": [[*head, "note"], ["2", "Desk", "2026-02-13", "", "x"]],
    }
    (tmp_path / "book.xlsx").write_bytes(workbook(sheets))
    receipts = main_in(home, "import", tmp_path / "book.xlsx", "--json").json["imports"]
    assert [one["accepted"] for one in receipts] == [1, 1]
    assert "is loaded twice" not in main_in(home, "check").stdout


@pytest.mark.usefixtures("figures")
def test_reviews_beside_a_desk_s_tickets_count_for_their_teams(
    home: Path, both: Any, load_rows: Callable[..., Any]
) -> None:
    """Of tickets 1 and 2 with 2 and 4 points of 5; one of ticket 800, which nobody has, with none."""
    reviews = [
        {"review_id": f"q{ticket}", "criterion": criterion, "ticket_id": ticket, "score": score,
         "max_score": 5, "reviewed_at": "2026-03-06 09:00"}
        for ticket, score in (("1", 2), ("2", 4), ("800", 0))
        for criterion in ("listens", "solves")
    ]  # fmt: skip
    receipt = load_rows("own_reviews", reviews, "reviews.csv", desk="reviewers")

    said = "2 of 3 reviews found their ticket; 1 counts for the organisation only"
    assert said in as_text(receipt)
    assert said in as_page.details(receipt, load_catalogue())
    assert {one.check: one.rows for one in receipt.warnings}["review_without_ticket"] == 2
    assert quality(home, "organisation") == (40, 3)  # (40 + 80 + 0) ÷ 3
    assert quality(home, "team", "Billing") == (60, 2)  # (40 + 80) ÷ 2
    for row in reviews:
        del row["ticket_id"]
        row["team"] = "Tech"
    receipt = load_rows("own_reviews", reviews, "unnamed.csv", desk="others")
    assert receipt.matched.says == "its reviews name no ticket; 3 count for the team that the file names"


def quality(home: Path, level: Level, team: str | None = None) -> tuple[float | None, float]:
    (card,) = Home.open(home, LOCAL).cards(level, team, period="2026", metrics=("quality_score",)).cards
    return next((one.value, one.n) for one in card.metrics if one.metric == "quality_score")
