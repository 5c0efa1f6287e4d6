"""Exports as desks write them: what is no figure, no name, no year, and headers that say too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import history, load
from dashboard.intake.receipt import Receipt
from dashboard.staging.stage import Staged, TypingRules
from dashboard.store.archived import Archived
from dashboard.store.pool import snapshot
from tests.facts import facts

HEADER = "ticket_id,created_at,resolved_at,team,agent,agent_replies,handle_minutes,resolution_minutes\n"
GOOD = "1,2026-03-02,,Billing,Ann,2,5,60\n"
Import = Callable[[str], Receipt]


@pytest.fixture
def imported(home: Path, tmp_path: Path) -> Import:
    def run(text: str) -> Receipt:
        path = tmp_path / "tickets.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return load.import_files(home, [path])[0]

    return run


def loaded(home: Path, columns: str) -> list[Any]:
    return facts(home, columns, by="line")


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        ("3000000000,5,60", "agent_replies"),
        ("2,1e16,60", "handle_minutes"),
        ("2,5,30000000", "resolution_minutes"),  # 57 years; calendars reach from 1995 to 2040
    ],
)
def test_what_no_figure_can_be_refuses_its_row(imported: Import, cells: str, header: str) -> None:
    """One of them broke the import: no column, no span and no period holds it."""
    receipt = imported(HEADER + GOOD + f"2,2026-03-03,,Billing,Ann,{cells}\n")
    (refused,) = receipt.refused_reasons
    assert (refused.column, receipt.refused, receipt.accepted) == (header, 1, 1)
    assert refused.reason.startswith("is larger than such a figure can be: '")


def test_a_clock_of_a_billion_hours_is_no_duration(home: Path, tmp_path: Path, main_in: Any) -> None:
    path = tmp_path / "freshdesk.csv"
    path.write_text(
        "Ticket ID,Agent,Group,Created time,Resolved time,Resolution time (in hrs)\n"
        "1,Ann,A,2026-03-02 09:00:00,2026-03-02 10:00:00,01:00:00\n"
        "2,Ann,A,2026-03-02 09:00:00,2026-03-02 10:00:00,9999999999:00:00\n"
    )
    done = main_in(home, "import", path, "--json")
    (receipt,) = done.json["imports"]
    assert (done.code, receipt["refused"], receipt["accepted"]) == (0, 1, 1)


def test_signs_alone_name_nobody(imported: Import, home: Path) -> None:
    names = ["Ann", "\u2014", "??", "\u200b", "\x7f", "\U0001f680", "7"]
    rows = (f"{n},2026-03-02,,Billing,{name},,,\n" for n, name in enumerate(names, 1))
    receipt = imported(HEADER + "".join(rows))
    assert [agent for (agent,) in loaded(home, "agent")] == ["Ann", None, None, None, None, "\U0001f680", "7"]
    assert '"\u2014" (agent, 1 row)' in str(receipt.understood["nobody"])


@pytest.mark.parametrize("day", ["9999-12-31", "0000-01-01 00:00:00", "2569-03-02 10:00", "31/12/1899"])
def test_a_year_that_no_calendar_has_is_called_so(imported: Import, day: str) -> None:
    receipt = imported(HEADER + GOOD + GOOD.replace("1,2026-03-02", f"2,{day}"))
    assert [one.reason for one in receipt.refused_reasons] == [f"is no day from 1995 to 2040: '{day}'"]


def test_a_line_that_names_another_delimiter_than_the_header_has_is_not_believed(
    imported: Import, home: Path
) -> None:
    receipt = imported("sep=;\n" + HEADER + GOOD)
    assert (receipt.understood["delimiter"], receipt.accepted) == (",", 1)


def test_a_header_with_another_delimiter_than_its_rows_is_no_second_table(imported: Import) -> None:
    receipt = imported(HEADER + (GOOD + GOOD.replace("1,", "2,", 1)).replace(",", ";"))
    assert receipt.reason is not None
    assert receipt.reason.startswith("its header (line 1) is written with another delimiter than its rows")


def test_of_two_columns_with_one_name_it_says_that_the_first_is_taken(imported: Import, home: Path) -> None:
    receipt = imported(HEADER.replace("\n", ",Team,note,note\n") + GOOD.replace("\n", ",Other,a,b\n"))
    assert receipt.understood["first_of_name"] == "team"
    assert loaded(home, "team") == [("Billing",)]


@pytest.mark.parametrize("month", ["2026-03", "03/2026", "March 2026", "März 2026", "2026-03-01", "2026/3"])
def test_a_month_is_known_by_its_name(home: Path, imported: Import, month: str) -> None:
    receipt = imported(f"team,month,amount,currency\nA,{month},42000,EUR\nB,2026-03-01,1,EUR\n")
    assert receipt.accepted == 2
    shot = snapshot(home)
    assert shot is not None
    assert shot.cursor().execute("select distinct month::text from facts.costs").fetchall() == [
        ("2026-03-01",)
    ]


def test_ticks_and_what_stands_for_nothing_are_flags_that_are_known(home: Path, imported: Import) -> None:
    told = ["✓", "off", "N/A", "-"]
    header = "ticket_id,created_at,resolved_at,team,escalated\n"
    receipt = imported(header + "".join(f"{n},2026-03-02,,A,{one}\n" for n, one in enumerate(told)))
    assert (receipt.new_words, loaded(home, "escalated")) == ((), [(True,), (False,), (None,), (None,)])


def test_a_sign_of_html_parts_no_names(imported: Import, main_in: Any, home: Path) -> None:
    imported(HEADER + GOOD.replace("Billing", "R&amp;D"))
    assert "several_names" not in main_in(home, "check").stdout
    imported(HEADER + GOOD.replace("Billing", "A; B"))
    assert "several teams or people" in main_in(home, "check").stdout


def test_what_stands_for_nothing_is_no_value_and_refuses_no_row(imported: Import, home: Path) -> None:
    """As databases, pandas and spreadsheets write it; a row that needs the value still lacks it."""
    rows = "1,2026-03-02,\\N,A,Ann,\\N,NULL,\\N\n2,2026-03-02,NaT,A,Ann,1,#REF!,60\n3,NULL,,A,Ann,1,5,60\n"
    receipt = imported(HEADER + rows + "4,2026-03-02,soon,A,Ann,1,5,60\n")
    assert [(one.column, one.reason) for one in receipt.refused_reasons] == [
        ("created_at", "is empty"),
        ("resolved_at", "not a date: 'soon'"),
    ]
    assert receipt.understood["nothing"] == '"\\n", "nat", "null", "#ref!"'
    read = "resolved_at, agent_replies, handle_minutes, resolution_minutes"
    found = loaded(home, read)
    assert found == [(None, None, None, None), (None, 1, None, 60.0)]
    history.rebuild(home)
    assert loaded(home, read) == found


def test_what_stands_for_nothing_among_plain_dates_types_no_row_twice(
    imported: Import, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the others keep what is told of them: an hour that clocks skipped."""
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nname = "A"\nzone = "Europe/Berlin"\n')
    typed: list[Archived] = []
    stage = Archived.stage

    def counted(text: Archived, rules: TypingRules) -> Staged:
        typed.append(text)
        return stage(text, rules)

    monkeypatch.setattr(Archived, "stage", counted)
    rows = "1,2026-03-29 02:30:00,NULL,A\n2,2026-03-29 09:00:00,2026-03-30 10:00:00,A\n"
    receipt = imported("ticket_id,created_at,resolved_at,team\n" + rows)
    assert (receipt.accepted, receipt.understood["nothing"], len(typed)) == (2, '"null"', 1)
    assert [one.check for one in receipt.warnings] == ["skipped_hour"]
    assert loaded(home, "resolved_at") == [(None,), (datetime(2026, 3, 30, 8),)]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_nobody_sees_at_the_edges_of_a_field_is_none_of_it(
    imported: Import, home: Path, delimiter: str
) -> None:
    """A tab by which a desk keeps a spreadsheet from reading numbers, marks of direction, other signs."""
    rows = "\t7\t,\t2026-03-02 09:00:00 ,\t,Billing\u200b,\u200fAnn\u200e,\t2,5,60\n"
    rows += "8,2026-03-02,,Billing,Ann,2,5,60\n"
    receipt = imported((HEADER + rows).replace(",", delimiter))
    assert (receipt.refused, receipt.understood.get("ids")) == (0, None)
    found = loaded(home, "ticket_id, team, agent, resolved_at, agent_replies")
    assert found == [(one, "Billing", "Ann", None, 2) for one in ("7", "8")]


def test_no_date_is_a_nought_where_dates_are_counted_in_seconds(imported: Import, home: Path) -> None:
    """Of a ticket that is open; a nought that is a number stays one."""
    rows = "1,1772442000,1772445600,A,Ann,1,5,60\n2,1772528400,0,A,nan,0,0,\n3,1772528400,0,A,Nat,0,0,\n"
    receipt = imported(HEADER + rows)
    assert (receipt.accepted, receipt.understood["nothing"]) == (3, '"0"')
    assert receipt.understood["nobody"] == '"nan" (agent, 1 row)'  # and Nat is somebody
    assert loaded(home, "resolved_at is null, agent, agent_replies, handle_minutes") == [
        (False, "Ann", 1, 5),
        (True, None, 0, 0),
        (True, "Nat", 0, 0),
    ]


def test_a_header_that_nothing_parts_is_asked_about(imported: Import, home: Path, tmp_path: Path) -> None:
    text = (HEADER + GOOD).replace(",", "^")
    receipt = imported(text)
    assert str(receipt.reason).startswith(
        'its header is one column: is it parted by "^"? Say so (--delimiter'
    )
    (receipt,) = load.import_files(home, [tmp_path / "tickets.csv"], load.Options(delimiter="^"))
    assert receipt.accepted == 1
    assert "no format knows these columns" in str(imported("Read me, please\nIt helps\n").reason)


@pytest.mark.parametrize(
    ("minutes", "sign", "rows"),
    [
        (("1.500", "2.750", "30"), ";", [2]),  # 1.5 and 2.75, or 1500 and 2750
        (("1.500", "0.750"), ";", []),  # no thousand begins with a nought
        (("1.500", "2.5"), ";", []),
        (("1.500", "2,5"), ";", []),  # the comma is the decimal sign, and the row refused
        (("1.500", "2.750"), ",", []),
    ],
)
def test_a_point_beside_semicolons_may_part_thousands_and_is_told(
    imported: Import, minutes: tuple[str, ...], sign: str, rows: list[int]
) -> None:
    rows_of = [["1", "2026-03-02", "", "A", "Ann", "2", one, "60"] for one in minutes]
    lines = (sign.join([str(n), *row[1:]]) for n, row in enumerate(rows_of, 1))
    receipt = imported(HEADER.replace(",", sign) + "".join(f"{line}\n" for line in lines))
    assert [one.rows for one in receipt.warnings if one.check == "open_point"] == rows
