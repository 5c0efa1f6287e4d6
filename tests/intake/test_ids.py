"""Damaged ids are seen: joined where that is safe, else not taken, told, and an error of `check`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.reading.sheet import as_text
from dashboard.store.pool import snapshot
from tests.intake.workbook import workbook

HEADER = "ticket_id,customer,category,created_at,resolved_at,team,agent_replies,reopens\n"
Imported = Callable[..., dict[str, Any]]


@pytest.fixture
def imported(main_in: Any, home: Path, tmp_path: Path) -> Imported:
    """imported([(ticket id, customer), ...]): tickets of one category, a day apart; the receipt."""

    def run(pairs: list[tuple[str, str]], *, code: int = 0, reopens: str = "") -> dict[str, Any]:
        rows = (
            f'"{ticket}","{customer}",Invoice,2026-03-{n:02} 09:00,2026-03-{n:02} 10:00,Desk,1,{reopens}\n'
            for n, (ticket, customer) in enumerate(pairs, 1)
        )
        (tmp_path / "tickets.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        done = main_in(home, "import", tmp_path / "tickets.csv", "--json")
        assert done.code == code, done
        return dict(done.json["imports"][0])

    return run


def stored(home: Path, column: str) -> list[Any]:
    shot = snapshot(home)
    assert shot is not None
    return [
        v for (v,) in shot.cursor().execute(f"select {column} from facts.tickets order by line").fetchall()
    ]


def errors(main_in: Any, home: Path) -> set[str]:
    done = main_in(home, "check", "--json")
    found = {check["check"] for check in done.json["checks"] if check["severity"] == "error"}
    assert done.code == (1 if found else 0)
    return found - {"no_strategy"}  # which this home has none of


def test_floats_are_the_numbers_that_they_were(imported: Imported, main_in: Any, home: Path) -> None:
    assert imported([("101.0", "7.0"), ("102.0", "8.0")])["tables"]["tickets"]["new"] == 2
    receipt = imported([("101", "7"), ("102", "8"), ("103", "9")])
    assert receipt["tables"]["tickets"] == {"new": 1, "changed": 0, "unchanged": 2}
    assert (stored(home, "ticket_id"), stored(home, "customer")) == (["101", "102", "103"], ["7", "8", "9"])
    assert errors(main_in, home) == set()
    assert main_in(home, "rebuild").code == 0
    assert stored(home, "ticket_id") == ["101", "102", "103"]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("bent", "plain"),
    [
        (["101,0", "102,0"], ["101", "102"]),
        (["999", "1,001", "12,345"], ["999", "1001", "12345"]),
        (["52 267", "52 268"], ["52267", "52268"]),
        (["Ticket #101", "#102", "case no. INC-103"], ["101", "102", "INC-103"]),
        (['<a href=""https://d/t/101"">#101</a>', "[102](https://d.example/t/102)"], ["101", "102"]),
        (["https://desk/tickets/101", "https://d.example/agent/tickets/102?tab=1#a"], ["101", "102"]),
        (["https://d.example/api/v2/tickets/101.json", "http://d/browse/AB-102/edit/"], ["101", "AB-102"]),
        (["1.001", "12.345", "999"], ["1001", "12345", "999"]),
        (["'00101", "'102"], ["00101", "102"]),
        (["\u200b101", "\ufeff102\u200b", "103\u00ad", "104"], ["101", "102", "103", "104"]),
        (["\u202a101\u202c", "\u2067102\u2069", "103", "104"], ["101", "102", "103", "104"]),
        (['=""00101""', '=""102""', "103"], ["00101", "102", "103"]),
        (
            ['=HYPERLINK(""https://d.example/t/101"",""101"")', '=HYPERLINK(""https://d/2"";""102"")'],
            ["101", "102"],
        ),
    ],
)
def test_numbers_as_spreadsheets_show_them_are_the_same_numbers(
    imported: Imported, main_in: Any, home: Path, bent: list[str], plain: list[str]
) -> None:
    imported([(ticket, "a") for ticket in bent])
    assert imported([(ticket, "a") for ticket in plain])["tables"]["tickets"]["new"] == 0
    assert stored(home, "ticket_id") == plain
    assert errors(main_in, home) == set()


@pytest.mark.alike
@pytest.mark.parametrize("error", ["nan", "NULL", "#REF!", "########"])
def test_an_error_cell_is_no_id(imported: Imported, home: Path, error: str) -> None:
    receipt = imported([("101.0", "a"), (error, "b"), (error, error)])
    assert (receipt["accepted"], receipt["superseded"], receipt["refused"]) == (1, 0, 2)
    assert stored(home, "ticket_id") == ["101"]


def test_most_rows_with_the_id_of_another_are_an_error(imported: Imported, main_in: Any, home: Path) -> None:
    receipt = imported([("7", "a"), ("7", "b"), ("7", "c"), ("8", "d")])
    assert (receipt["superseded"], receipt["accepted"]) == (2, 2)
    assert errors(main_in, home) == set()
    imported([("7", "a"), ("7", "b"), ("7", "c"), ("7", "d")])
    assert errors(main_in, home) == {"repeated_ids"}


def test_versions_are_no_floats(imported: Imported, home: Path) -> None:
    imported([("1.0", "a"), ("1.5", "b")])
    assert stored(home, "ticket_id") == ["1.0", "1.5"]


@pytest.mark.alike
@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    "customers",
    [
        ["1.03006E+13"] * 12,
        ["1,03006E+13", "2,5E+12"] * 5 + ["exact", "1E+14"],
        [f"1.03{n}e13" for n in range(12)],
        ["same"] * 12,
        [f"{n}00000000012345"[:15] + "0000" for n in range(10, 22)],
    ],
)
def test_customers_that_nobody_can_tell_apart_are_unknown(
    imported: Imported, main_in: Any, home: Path, customers: list[str]
) -> None:
    receipt = imported([(f"t-{n}", customer) for n, customer in enumerate(customers)], reopens="0")
    (damaged,) = receipt["damaged"]
    assert (damaged["column"], receipt["accepted"]) == ("customer", 12)
    assert set(stored(home, "customer")) == ({None, "exact"} if "exact" in customers else {None})
    assert errors(main_in, home) == {"damaged_ids"}
    told = main_in(home, "show", "--metric", "first_contact_resolution", "--period", "2026-03", "--json").json
    (one,) = (m for m in told["cards"][0]["metrics"] if m["metric"] == "first_contact_resolution")
    assert one["value"] == 100


@pytest.mark.usefixtures("figures")
def test_without_any_other_way_to_see_a_repeat_there_are_no_data(
    imported: Imported, main_in: Any, home: Path
) -> None:
    imported([(f"t-{n}", "1.03006E+13") for n in range(12)])
    told = main_in(home, "show", "--metric", "first_contact_resolution", "--period", "2026-03", "--json").json
    (one,) = (m for m in told["cards"][0]["metrics"] if m["metric"] == "first_contact_resolution")
    assert (one["value"], one["n"]) == (None, 0)


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["1.03E+13", "1.04E+13", "1.04E+13"], "bent by a spreadsheet"),
        (["7"] * 6, "the same in every row"),
        (["1234567890123450", "1234567890123460", "1234567890123470"], "cut to 15 digits"),
    ],
)
def test_tickets_that_nobody_can_tell_apart_are_refused(
    imported: Imported, ids: list[str], said: str
) -> None:
    receipt = imported([(ticket, f"c-{n}") for n, ticket in enumerate(ids)], code=1)
    assert receipt["status"] == "refused"
    assert said in receipt["reason"]
    assert "export the file again" in receipt["reason"]  # nobody can mend what is lost
    (damaged,) = receipt["damaged"]
    assert (damaged["header"], damaged["rows"]) == ("ticket_id", len(ids))


@pytest.mark.parametrize(
    ("put", "text"),
    [
        (1e17, "100000000000000000"),
        (1234567890123456.0, "1234567890123456"),  # as many digits as any program keeps
        (123456789012345000.0, "123456789012345000"),  # Excel; in binary it is ...344992
        (-123456789012345000.0, "-123456789012345000"),
        (123456789012345696.0, "1.234567890123457e+17"),  # a script: of ...701 nobody knows
    ],
)
def test_a_long_number_of_a_workbook_shows_that_it_was_cut(put: float, text: str) -> None:
    assert as_text(put) == text


@pytest.mark.parametrize("step", [7, 1000])
def test_long_ids_that_a_workbook_cut_are_refused(
    main_in: Any, home: Path, tmp_path: Path, step: int
) -> None:
    """Eleven tickets became two, and the nine others were said to be older rows of these."""
    rows: list[list[Any]] = [["ticket_id", "created_at", "resolved_at", "team"]]
    rows += [
        [float(f"{123456789012345601 + n * step:.16g}"), f"2026-03-{n:02} 09:00", "", "Desk"]
        for n in range(1, 12)
    ]
    (tmp_path / "ids.xlsx").write_bytes(workbook({"Tickets": rows}))
    done = main_in(home, "import", tmp_path / "ids.xlsx", "--json")
    (receipt,) = done.json["imports"]
    assert (done.code, receipt["status"], receipt["superseded"]) == (1, "refused", 0)
    assert receipt["damaged"][0]["header"] == "ticket_id"


def test_a_refusal_names_the_damaged_column_only_where_it_is_the_cause(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tickets.csv"
    rows = "".join(f"t-{n},1.03006E+13,soon,,Desk\n" for n in range(12))
    path.write_text("ticket_id,customer,created_at,resolved_at,team\n" + rows)
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert receipt["reason"] == (
        "none of its 12 rows can be loaded; most often created_at not a date: 'soon'."
        " Mend the file of refused rows and import that."
    )
    assert [one["column"] for one in receipt["damaged"]] == ["customer"]
    bent = "".join(f"1.0{n}E+13,c-{n},2026-03-02,,Desk\n" for n in range(12))
    path.write_text("ticket_id,customer,created_at,resolved_at,team\n" + bent)
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert [one["column"] for one in receipt["damaged"]] == ["ticket_id"]
    assert "ticket_id was bent by a spreadsheet" in receipt["reason"]


def test_a_few_bent_tickets_are_an_error(imported: Imported, main_in: Any, home: Path) -> None:
    receipt = imported([("10300600000001", "a"), ("10300600000002", "b"), ("1.03006E+13", "c")])
    assert (receipt["accepted"], receipt["refused"]) == (2, 1)
    assert errors(main_in, home) == {"damaged_ids", "many_refused"}


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "ids",
    [
        ["1234567890123456", "1234567890123460"],
        ["12345", "a.b"],
        ["x" * 30, "y"],
        ["3e10", "1e5"],
        ["1,234", "5678"],
        ["1.234", "5678", "1.5"],
        ["'t Hart", "'s"],
        ["MAR-45", "MAR-46"],
        ["Mar-01", "Mar-31", "Mar-32"],  # the log of somebody who counts by month
    ],
)
def test_ids_that_are_fine(imported: Imported, main_in: Any, home: Path, ids: list[str]) -> None:
    receipt = imported([(ticket, ticket) for ticket in ids])
    assert (receipt["damaged"], stored(home, "ticket_id")) == ([], ids)
    assert errors(main_in, home) == set()


@pytest.mark.alike
@pytest.mark.parametrize(
    "bent",
    [
        ["1-Mar", "12-Mar", "Mar-45"],  # of MAR-1, MAR-12, MAR-45
        ["12-mars", "13-mars", "14-mars"],
        ["12. Mrz", "13. Mrz", "Mrz 45"],
        ["12/mar", "13/mar", "14/fev"],
        ["2026-03-12 00:00:00", "2026-03-13 00:00:00", "2045-03-01 00:00:00"],
        ["12/03/2026", "13/03/2026", "MAR-4000"],
        ["Mar-45", "Mar-46", "MAR-4000"],  # no day is among them
        ["Mär 45", "Dez 99"],
    ],
)
def test_ids_that_a_spreadsheet_took_for_dates(
    imported: Imported, main_in: Any, home: Path, bent: list[str]
) -> None:
    receipt = imported([*((ticket, "a") for ticket in bent), ("SUP-7", "b")])
    assert f'was taken for dates by a spreadsheet ("{min(bent[:2])}")' in receipt["warnings"][0]["message"]
    lost = [one for one in bent if one != "MAR-4000"]
    assert (receipt["refused"], receipt["damaged"][0]["rows"]) == (len(lost), len(lost))
    assert "damaged_ids" in errors(main_in, home)


def test_what_was_mended_of_the_ids_is_said(imported: Imported) -> None:
    said = imported([("101.0", "nan"), ("102.0", "8")])["understood"]["ids"]
    assert said == 'ticket_id without the decimals of "101.0", customer none in 1 row of nan or an error cell'
    assert "ids" not in imported([("101", "7"), ("102", "8")])["understood"]
