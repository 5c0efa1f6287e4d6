"""The mapping wizard as an analyst uses it: from a refused receipt to loaded rows; hostile names as text."""

from __future__ import annotations

import argparse
import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.commands.mapping import map_
from dashboard.intake.mapping import Mapping
from dashboard.intake.reading import decode
from tests.conftest import PATIENCE

pytestmark = pytest.mark.usefixtures("no_figures")
PAGE = Path(__file__).parents[2] / "dashboard" / "app_pages" / "data.py"
SUGGESTED = Path(__file__).parents[1] / "exports" / "samples" / "suggested"
DESK = """\
No;Opened;Done;Dept;State;Stars
1;03.04.2026 09:00;04.04.2026 10:00;Billing;Resolved;5
2;05.04.2026 09:00;;Tech;In work;
3;never;;Tech;In work;
"""
Wizard = Callable[..., AppTest]


@pytest.fixture
def wizard(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wizard:
    """wizard(name, text): the file is uploaded, refused, and its mapping begun."""

    def run(name: str, text: str | bytes) -> AppTest:
        monkeypatch.setenv("SCORECARD_HOME", str(home))
        monkeypatch.setenv("SCORECARD_DEMO", "")
        page = AppTest.from_file(str(PAGE), default_timeout=PATIENCE).run()
        data = text if isinstance(text, bytes) else text.encode()
        page.file_uploader[0].set_value([(name, data, "text/csv")]).run()
        button(page, "Import").click().run()
        return ran(button(page, "Map it by hand").click().run())

    return run


def ran(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def button(page: AppTest, label: str) -> Any:
    return next(one for one in page.button if one.label.startswith(label))


def box(page: AppTest, label: str) -> Any:
    """The selectbox whose label begins so, markdown aside."""
    plain = {one.label.replace("*", "").replace("\\", ""): one for one in page.selectbox}
    return next(one for words, one in plain.items() if words.startswith(label))


def choose(page: AppTest, label: str, value: str) -> AppTest:
    return ran(box(page, label).set_value(value).run())


def html(page: AppTest) -> str:
    return "\n".join(one.proto.body for one in page.get("html"))


def words(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


def headings(page: AppTest) -> list[str]:
    return [one.value for one in page.header]


def test_from_a_refused_receipt_to_loaded_rows(wizard: Wizard, home: Path) -> None:
    page = wizard("desk.csv", DESK)
    assert headings(page) == ["Map by hand"]
    assert box(page, "Its rows are").value == "tickets"
    assert box(page, "Created at").value == "Opened"
    assert "Of its 3 rows <b>0 will be loaded</b>, 3 refused." in html(page)
    assert button(page, "Save and import").disabled
    assert "Still to say: whether its dates begin with the day or the month." in words(page)

    page = choose(page, "Team", "Dept")
    page = choose(page, "Resolved (1)", "closed")
    page = choose(page, "In work", "open")
    page = choose(page, "Dates such as", "day-first")
    assert "Of its 3 rows <b>2 will be loaded</b>, 1 refused." in html(page)
    assert "2026-04-03 09:00" in html(page)
    assert "Opened not a date: &#x27;never&#x27;" in html(page)

    page = ran(button(page, "Save and import").click().run())
    assert "Receipt" in headings(page)
    assert "Most of this file is in use. <b>1 row is refused for one reason.</b>" in html(page)
    header = tomllib.loads((home / "queries" / "exports" / "desk.toml").read_text(encoding="utf-8"))
    assert header["columns"]["team"] == "Dept"
    (entry,) = Home.open(home, LOCAL).history().imports
    assert (entry.format, entry.desk, entry.name) == ("desk", "desk", "desk.csv")


# what may be said of a file: the option of the command line, the label on the page
ANSWERS = {
    "tables": ("--table", "Its rows are"),
    "columns": ("--column", "Created at"),
    "kinds": ("--unit", "Handle minutes is counted in"),
    "words": ("--word", "In work"),
    "fixed": ("--fixed", "Columns"),
    "date_order": ("--date-order", "Dates such as"),
    "zone": ("--zone", "Times without a zone are in"),
    "system": ("--desk", "Desk"),
    "times": ("--column", "The time of"),
    "of_kind": ("--scale", "Recommendation (NPS)"),
    "decimal": ("--decimal", "The decimals of 3,120 come after"),
}
FOLLOWS = {"only_with", "null_values", "lacks", "zone_like"}  # from these, and from the file itself


def test_page_and_command_line_take_the_same_answers(wizard: Wizard) -> None:
    assert {field.name for field in fields(Mapping)} == {*ANSWERS, *FOLLOWS}
    parser = argparse.ArgumentParser()
    map_(parser)
    assert {option for option, _ in ANSWERS.values()} <= set(parser._option_string_actions)
    tickets = 'No,Opened,Clock,Handle time (hours),State\n1,03/04/2026,09:15,"3,120",In work\n'
    answers = "No,Day,Kind,Score\n1,2026-04-03,csat,5\n2,2026-04-03,nps,9\n"
    shown: list[str] = []
    for name, text in (("tickets.csv", tickets), ("answers.csv", answers)):
        page = wizard(name, text)
        asked: list[Any] = [*page.selectbox, *page.multiselect, *page.text_input]
        shown += [one.label.replace("*", "").replace("\\", "") for one in asked]
    for _, label in ANSWERS.values():
        assert any(one.startswith(label) for one in shown), (label, shown)


def test_unit_and_decimal_sign_are_asked_and_saved(wizard: Wizard, home: Path) -> None:
    """3,120 hours are 3.12 or 3120; no column says hours."""
    page = wizard("work.csv", 'No,Opened,Work\n1,2026-04-03,"3,120"\n2,2026-04-03,"1,500"\n')
    page = choose(page, "Handle minutes: ", "Work")
    assert "Of its 2 rows <b>0 will be loaded</b>" in html(page)
    page = choose(page, "Handle minutes is counted in", "hours")
    page = choose(page, "The decimals of 3,120 come after", ",")
    assert "187.2</td>" in html(page)
    ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "work.toml").read_text(encoding="utf-8"))
    assert (header["decimal"], header["columns"]["handle_minutes"]["type"]) == (",", "hours")


@pytest.mark.long
def test_the_time_of_a_day_can_stand_in_a_column_of_any_name(wizard: Wizard, home: Path) -> None:
    page = wizard(
        "split.csv",
        "No;Opened;Knock;Dept;State\n1;2026-04-03;09:15;Billing;Open\n2;2026-04-04;10:30;Tech;Open\n",
    )
    assert box(page, "The time of Opened").value == "\0"  # nowhere
    assert "2026-04-03 00:00" in html(page)
    page = choose(page, "The time of Opened", "Knock")
    assert "2026-04-03 09:15" in html(page)
    ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "split.toml").read_text(encoding="utf-8"))
    assert header["columns"]["created_at"] == {"column": "Opened", "time": "Knock"}


@pytest.mark.long
def test_who_is_nobody_is_said_and_saved(wizard: Wizard, home: Path) -> None:
    rows = "1,2026-04-01 09:00,Ann\n2,2026-04-02 09:00,Unassigned\n3,2026-04-03 09:00,Bob\n"
    page = wizard("desk.csv", f"No,Opened,Assignee\n{rows}")
    assert [one.value for one in page.caption][:1] == [
        'Agent: "Unassigned" is nobody\'s name, so it is taken for none.'
    ]
    ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "desk.toml").read_text(encoding="utf-8"))
    assert header["columns"]["agent"] == {"column": "Assignee", "words": {"Unassigned": ""}}


@pytest.mark.long
def test_what_is_passed_over_and_what_is_no_time_is_said_and_saved(wizard: Wizard, home: Path) -> None:
    rows = "1,1772484060,0,Sim\n2,1772484060,1772494860,Não\n3,1772484060,0,Sim\n"
    page = wizard("desk.csv", f"No,Opened,Resolved,Resolved by\n{rows}")
    told = [one.value for one in page.caption]
    assert any("“Resolved by” is called like Resolver and holds" in one for one in told)
    assert any(one.startswith('Resolved at: "0" is no time') for one in told)
    ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "desk.toml").read_text(encoding="utf-8"))
    assert header["columns"]["resolved_at"] == {"column": "Resolved", "words": {"0": ""}}


@pytest.mark.long
def test_another_table_and_fixed_values(wizard: Wizard, home: Path) -> None:
    page = wizard("stars.csv", "Ref,Answered,Stars\nr1,2026-04-01 09:00,5\nr2,2026-04-02 09:00,2\n")
    page = choose(page, "Its rows are", "surveys")
    page = choose(page, "Response ID", "Ref")
    page = choose(page, "Responded at", "Answered")
    page = choose(page, "Score", "Stars")
    page = choose(page, "Kind (needed)", "ces")
    assert [one.value for one in page.text_input][:2] == ["1", "5"]
    page = page.text_input[1].input("7").run()
    page = ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "stars.toml").read_text(encoding="utf-8"))
    assert header["fixed"] == {"kind": "ces", "scale_min": "1", "scale_max": "7"}
    assert "2 accepted" in html(page)


def test_what_is_known_of_hubspot_is_filled_in(wizard: Wizard) -> None:
    page = wizard("tickets.csv", (SUGGESTED / "hubspot.csv").read_bytes())
    assert "It looks like HubSpot tickets" in words(page)
    assert box(page, "Team").value == "Pipeline"
    assert "<b>3 will be loaded</b>" in html(page)
    assert not button(page, "Save and import").disabled


def test_what_is_refused_as_an_answer_alone_is_not_said_to_be_refused(wizard: Wizard) -> None:
    """Nobody has said which answer is the best, and the tickets load without them."""
    grades = "".join(f"{n};A;{n}.06.2026 08:00;{n}.06.2026 09:00;{n % 6 * 3}\n" for n in range(9, 30))
    page = wizard("grades.csv", "Nr;Gruppe;Eröffnet;Gelöst;Zufriedenheit\n" + grades)
    assert "<b>21 will be loaded</b>, 0 refused" in html(page)
    assert "Refused or their answers alone, the first rows" in html(page)
    assert "which column is Scale min and Scale max, or what it is in every row" in words(page)


def test_a_line_of_totals_below_says_nothing_of_a_scale(wizard: Wizard) -> None:
    """21 answers of 1 to 6, and their sum below: 87 stood among the answers, and the scale was asked for."""
    rows = "".join(f"{n};A;{n}.06.2026 08:00;{n}.06.2026 09:00;{n % 6 + 1}\n" for n in range(9, 30))
    page = wizard("sum.csv", f"Nr;Gruppe;Eröffnet;Gelöst;Zufriedenheit (1-7)\n{rows}Summe;;;;72\n")
    assert [one.value for one in page.text_input][:2] == ["1", "7"]
    assert not button(page, "Save and import").disabled


def test_each_kind_of_answer_has_its_scale(wizard: Wizard, home: Path) -> None:
    """Nobody gave a five: without the scale of each kind, 3 of 5 and 3 of 10 would be one."""
    told = [("CSAT", 3), ("NPS", 10), ("CSAT", 1), ("NPS", 3), ("CSAT", 4)]
    rows = "".join(f"r{n};2026-03-{n:02} 10:00;{kind};{score}\n" for n, (kind, score) in enumerate(told, 1))
    page = wizard("asked.csv", "Antwoord;Answered on;Survey type;Score\n" + rows)
    assert (box(page, "Satisfaction").value, box(page, "Recommendation").value) == ("\0", "\0")
    assert button(page, "Save and import").disabled
    page = choose(choose(page, "Satisfaction", "1-5"), "Recommendation", "0-10")
    page = ran(button(page, "Save and import").click().run())
    written = next((home / "queries/exports").glob("*.toml")).read_text(encoding="utf-8")
    assert tomllib.loads(written)["columns"]["score"]["of_kind"] == {"csat": "1-5", "nps": "0-10"}


@pytest.mark.long
def test_a_delimiter_that_nobody_finds_is_said(wizard: Wizard, home: Path) -> None:
    page = wizard("odd.csv", "Ticket ID^Created^Group\n1^2026-04-01 09:00^Tech\n")
    page = choose(page, "Columns are parted by", "^")
    assert box(page, "Created at").value == "Created"
    page = ran(button(page, "Save and import").click().run())
    assert "1 accepted" in html(page)
    assert 'delimiter = "^"' in (home / "queries" / "exports" / "odd.toml").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_file_of_an_archive(wizard: Wizard, home: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "ticket_id,created_at,resolved_at,team\n1,2026-04-01,2026-04-02,Tech\n")
        archive.writestr("desk.csv", DESK)
    page = wizard("both.zip", packed.getvalue())
    assert "both.zip/desk.csv" in words(page)
    page = choose(page, "Dates such as", "day-first")
    page = ran(button(page, "Save and import").click().run())
    assert [entry.name for entry in Home.open(home, LOCAL).history().imports] == [
        "both.zip/a.csv",
        "both.zip/desk.csv",
    ]


@pytest.mark.long
def test_a_name_that_is_taken_is_said_and_nothing_is_lost(wizard: Wizard, home: Path) -> None:
    page = choose(wizard("desk.csv", DESK), "Dates such as", "day-first")
    name = next(one for one in page.text_input if one.label == "Name of the format")
    page = ran(name.input("glpi").run())
    page = ran(button(page, "Save and import").click().run())
    assert "glpi is taken" in page.warning[0].value.replace("\\", "")
    assert box(page, "Dates such as").value == "day-first"
    assert not (home / "queries").exists()


@pytest.mark.long
def test_it_can_be_left_and_begun_for_a_chosen_file(wizard: Wizard) -> None:
    page = ran(button(wizard("desk.csv", DESK), "Leave it").click().run())
    assert "Receipt" in headings(page)
    page.file_uploader[0].set_value([("other.csv", DESK.encode(), "text/csv")]).run()
    chosen = [one for one in page.button if one.key == "map-chosen"]
    page = ran(chosen[0].click().run())
    assert "**other.csv**" in words(page)


def test_a_file_can_be_said_to_be_in_every_encoding_that_an_import_takes(wizard: Wizard) -> None:
    offered = box(wizard("export.csv", DESK), "Encoding").options
    assert offered[1:] == [*decode.ENCODINGS]


def test_a_file_that_can_not_be_read_so_is_told(wizard: Wizard) -> None:
    page = choose(wizard("desk.csv", DESK), "Encoding", "utf-16")
    assert "It is no utf-16" in page.warning[0].value.replace("\\", "")
    page = choose(page, "Encoding", "cp1252")
    assert not page.warning


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "**x** [a](javascript:x)",
    "'; drop table t; --",
    'a "b" `c`',
    "=1+1",
]


@pytest.mark.alike
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(wizard: Wizard, home: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    page = wizard(
        "odd.csv", f"Ticket ID,Created,{quoted}\n1,2026-04-01 09:00,{quoted}\n2,2026-04-01 09:00,b\n"
    )
    page = choose(page, "Status", name)
    assert "<img" not in html(page)
    labels = [one.label for one in page.selectbox]
    assert not any(re.search(r"(?<!\\)(<img|\]\(|`c)", label) for label in labels)
    page = choose(page, "b (1)", "open")
    assert "<b>2 will be loaded</b>, 0 refused" in html(page)
    page = ran(button(page, "Save and import").click().run())
    header = tomllib.loads((home / "queries" / "exports" / "odd.toml").read_text(encoding="utf-8"))
    assert header["columns"]["status"]["column"] == name
