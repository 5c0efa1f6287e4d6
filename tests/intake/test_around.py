"""Titles above the header, footers below the last row, and the zone that either of them names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import history, load
from dashboard.intake.reading import margins
from dashboard.intake.receipt import Receipt, as_text, from_json
from dashboard.model.catalogue import load_catalogue
from dashboard.render import receipt as as_page
from dashboard.store.pool import snapshot
from tests.facts import facts
from tests.intake.workbook import workbook

SAMPLE = Path(__file__).parents[1] / "exports" / "samples" / "zammad.csv"
ZAMMAD = SAMPLE.read_text(encoding="utf-8").splitlines()
TITLE = "Zeitbuchhaltung 2026-02"
HEADER = "ticket_id,created_at,resolved_at,team\n"
ROW = "1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"


@pytest.fixture
def import_file(home: Path, tmp_path: Path) -> Callable[..., Receipt]:
    """import_file(name, text or bytes), into an organisation in Tokyo."""
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nzone = "Asia/Tokyo"\n')

    def run(name: str, data: str | bytes) -> Receipt:
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return load.import_files(home, [tmp_path / name])[0]

    return run


def rows(home: Path, columns: str) -> list[Any]:
    return facts(home, columns, by="line")


def cells(line: str) -> list[str]:
    return line.split(",")


def zammad_workbook() -> bytes:
    """As Zammad writes it: title, blank row, header in row 3, rows, footer."""
    data = [cells(line) for line in ZAMMAD[1:4]]
    return workbook({"Report": [[TITLE], [], cells(ZAMMAD[0]), *data, ["Timezone: Europe/Berlin"]]})


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("report.xlsx", zammad_workbook(), [4, 5, 6]),
        ("padded.csv", "\n".join([TITLE + 27 * ",", "", *ZAMMAD]), [4, 5, 6]),
        ("bare.csv", "\n".join([TITLE, "", *ZAMMAD[:4], "", "Timezone: Europe/Berlin", ""]), [4, 5, 6]),
        ("title of two lines.csv", "\n".join(['"Zeit\nbuchhaltung"', *ZAMMAD]), [4, 5, 6]),
    ],
)
def test_zammad_with_title_and_footer(
    home: Path, import_file: Any, name: str, data: str | bytes, lines: list[int]
) -> None:
    receipt = import_file(name, data)
    assert (receipt.status, receipt.format) == ("loaded", "zammad")
    assert (receipt.refused, receipt.accepted) == (0, 3)
    assert receipt.rows_read == receipt.empty + 3
    understood = receipt.understood
    assert (understood["zone"], understood["zone_from"]) == ("Europe/Berlin", "the file")
    assert (understood["rows_above"], understood["footer"]) == ("1", "Timezone: Europe/Berlin")
    assert understood["header_line"] == str(lines[0] - 1)
    # 09:15 in Berlin, whatever zone the organisation lives in
    assert rows(home, "line, created_at")[0] == (4, at(2026, 2, 25, 8, 15))
    assert [line for (line,) in rows(home, "line")] == lines
    before = rows(home, "*")
    history.rebuild(home)
    assert rows(home, "*") == before


def test_the_zone_goes_with_the_refused_rows(home: Path, import_file: Any) -> None:
    bad = [line.replace("2026-02-25 09:20:00", "soon") for line in ZAMMAD]
    receipt = import_file("report.csv", "\n".join(bad))
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (5, 2, 1, 2)
    text = (home / receipt.refused_file).read_text().replace("soon", "2026-02-25 09:20:00")
    mended = import_file("mended.csv", text)
    assert (mended.refused, mended.accepted, mended.understood["zone"]) == (0, 1, "Europe/Berlin")
    assert at(2026, 2, 25, 8, 20) in [moment for (moment,) in rows(home, "created_at")]


def test_qualtrics_names_its_zone_in_the_third_row(imported: Any, home: Path) -> None:
    text = (SAMPLE.parent / "qualtrics.csv").read_text(encoding="utf-8")
    receipt = imported(text)
    assert (receipt.understood["zone"], receipt.understood["zone_from"]) == ("America/Denver", "the file")
    shot = snapshot(home)
    assert shot is not None
    first = shot.cursor().execute("select responded_at from facts.surveys order by line").fetchone()
    assert first == (at(2026, 2, 23, 16, 17, 31),)


@pytest.fixture
def imported(import_file: Any) -> Any:
    return lambda text: import_file("export.csv", text)


def test_blank_lines_after_a_footer_count_in_a_file_that_is_mended(home: Path, import_file: Any) -> None:
    text = "\n\r\r".join([*ZAMMAD[:4], "Timezone: Europe/Berlin", ""])
    receipt = import_file("odd.csv", text)
    assert (receipt.rows_read, receipt.empty, receipt.accepted) == (3 + 1 + 5 * 2, 11, 3)


def test_another_footer_is_refused_with_its_line_and_never_loaded(home: Path, imported: Any) -> None:
    receipt = imported(HEADER + ROW + "\n" + "Total: 1,,,\n" + ",,,\n")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (4, 2, 1, 1)
    (reason,) = receipt.refused_reasons
    assert (reason.column, reason.reason) == ("record", margins.FOOTER)
    assert 'Total: 1,,,,4,"holds one value' in (home / receipt.refused_file).read_text()


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ROW,
        # names alone: a sparse table has no footer
        "agent,name,team\nAnn,,\nBen,,\nCas,,\n",
        "agent,name\nAnn,Ann Lee\nBen,\n",
        "ticket_id\n1\n2\n",
    ],
)
def test_rows_are_no_footers(tmp_path: Path, text: str) -> None:
    from dashboard.intake.reading import read

    (tmp_path / "a.csv").write_text(text)
    source = read.open_source(tmp_path / "a.csv", tmp_path)
    assert margins.without_footer(source, tmp_path, "(Total.*)") == source


def test_a_cut_record_stays_what_it_is(imported: Any) -> None:
    receipt = imported(HEADER + ROW + "2")
    assert [reason.reason for reason in receipt.refused_reasons] == ["has 1 field, the header has 4"]


@pytest.mark.parametrize(
    "footer",
    [
        "Made by Ana Lee",
        "\nMade by Ana, for the board",
        "Made by Ana,2026-03-09,,",
        "Made by Ana, on 9 March",
    ],
)
def test_a_sentence_below_the_rows_is_none_that_a_check_worries_about(
    home: Path, imported: Any, main_in: Any, footer: str
) -> None:
    """Commas part it into cells, as many as a row has or fewer."""
    receipt = imported(HEADER + ROW + footer)
    assert (receipt.refused, receipt.accepted) == (1, 1)
    assert [one.reason for one in receipt.refused_reasons] == [margins.SENTENCE]
    assert "refused" not in main_in(home, "check").stdout


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_that_is_ruled_off_is_one_and_the_dashes_no_row(
    imported: Any, main_in: Any, home: Path, end: str
) -> None:
    """As consoles of databases print it; a minus by itself is a cell."""
    ruled = HEADER.replace("\n", end) + "---------,----------,----,--" + end
    receipt = imported(ruled + ROW.replace("\n", end) + "(1 row affected)")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (3, 1, 1, 1)
    assert receipt.understood["ruler"] == "1"
    assert "refused" not in main_in(home, "check").stdout
    assert "ruler" not in imported(HEADER + "-,-,-,-\n" + ROW).understood


def test_where_rows_begin_with_several_words_a_sentence_is_a_row(home: Path, imported: Any) -> None:
    header, row = "team,ticket_id,created_at,resolved_at\n", "First Line,1,2026-03-02,\n"
    receipt = imported(header + row + "Made by Ana,2,2026-03-09,\n")
    assert (receipt.refused, receipt.accepted) == (0, 2)


def test_a_line_break_within_quotes_is_no_footer(home: Path, imported: Any) -> None:
    receipt = imported(HEADER + '1,2026-03-02 09:00,2026-03-02 10:00,"Bil\nling\n"\n')
    assert (receipt.refused, receipt.accepted) == (0, 1)


@pytest.mark.parametrize(
    ("records", "above"),
    [
        ([["Report"], ["a", "b", "c"]], 1),
        ([["Report"], ["March 2026", "", ""], ["a", "b", "c"]], 2),
        ([["a", "b", "c"], ["1", "2", "3"]], 0),
        ([["Report"], ["a", "b"]], 0),
        ([["a"], ["1"], ["2"]], 0),
        ([["Period:", "March"], ["By:", "Ana", "", "", ""], list("abcde")], 2),
        ([["Report"], ["Period:", "March"], list("abcde")], 2),
        ([["a", "b"], ["1", "2"], ["3", "4", "5"]], 0),
        ([["Period:", "March"], list("abcd")], 0),
        ([["Report", "", ""], ["Period", "01/03/2026", "31/03/2026"], list("abcdefgh"), list("12345678")], 2),
        ([["Period", "from", "to"], list("abcdefgh")], 0),  # no figure: it may be a header
        ([["x"]] * 21 + [["a", "b", "c"]], 0),
        ([], 0),
    ],
)
def test_titles(records: list[list[str]], above: int) -> None:
    assert margins.titles(records) == above


def test_a_zone_that_stands_above_counts_in_any_file(imported: Any, home: Path) -> None:
    receipt = imported("Tickets\nFuso horário: Europe/Lisbon\n\n" + HEADER + ROW.replace("03-02", "07-02"))
    assert receipt.understood["zone"] == "Europe/Lisbon"
    assert rows(home, "created_at") == [(at(2026, 7, 2, 8),)]


@pytest.mark.parametrize(
    ("footer", "reason"),
    [
        ("Timezone: Mars/Olympus", 'in the zone "Mars/Olympus", which is none that we know'),
        ("Timezone: Europe/Berlin,,\nTimezone: Asia/Tokyo", "names several zones for its times: Asia/Tokyo"),
    ],
)
def test_a_zone_that_cannot_be_used_refuses_the_file(imported: Any, footer: str, reason: str) -> None:
    receipt = imported("\n".join([*ZAMMAD[:4], footer]))
    assert receipt.status == "refused"
    assert reason in receipt.reason


EXPORT = "Id,Assignee,Group,Via,Status,Created at,Solved at,Satisfaction Score\n"
TICKET = "{},Ana,Desk,Mail,Solved,2026-02-25 09:00,2026-02-25 10:00,Good\n"


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("rest", "refused"),
    [
        ("Total,2\n", 1),
        ("Total,,,,2,,,100 %\n", 1),
        ("\nGrand Total,2\nGenerated by Ana on 2026-03-01\n", 2),
        ("Gesamt,,,,2,,,\n" + TICKET.format(3), 1),
        ("\n" + EXPORT + TICKET.format(3), 1),
    ],
)
def test_a_total_and_a_header_once_more_are_no_rows_and_nothing_to_mend(
    main_in: Any, home: Path, tmp_path: Path, rest: str, refused: int
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT + TICKET.format(1) + TICKET.format(2) + rest, encoding="utf-8")
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert (receipt["refused"], receipt["accepted"]) == (refused, 2 + rest.count("Ana,"))
    told = {one["reason"] for one in receipt["refused_reasons"]}
    assert told <= {"is a total, no row", "repeats the header", margins.FOOTER}
    said = as_text(from_json(receipt))
    assert ("refused, and nothing to mend: refused/" in said, "rows to mend" in said) == (refused > 0, False)
    on_page = as_page.outcome(from_json(receipt), load_catalogue())
    assert ("<b>All of this file is in use</b>" in on_page, "nothing to mend" in on_page) == (
        True,
        refused > 0,
    )
    assert "many_refused" not in {one["check"] for one in main_in(home, "check", "--json").json["checks"]}


def test_a_row_that_lacks_its_date_is_still_missed(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT + TICKET.format(1) + "2,Ana,Desk,Mail,Open,,,\n", encoding="utf-8")
    assert main_in(home, "import", path).code == 0
    assert "many_refused" in {one["check"] for one in main_in(home, "check", "--json").json["checks"]}


@pytest.mark.long
def test_a_merged_cell_says_the_same_of_each_row_that_it_spans(
    home: Path, import_file: Callable[..., Receipt]
) -> None:
    """Two teams, each written once beside its three tickets; the sheet begins in its second column."""
    teams = ["Billing", "", "", "Tech", "", ""]
    data = [["", str(n), "2026-03-02 09:00", "", team] for n, team in enumerate(teams, 1)]
    head = ["", "ticket_id", "created_at", "resolved_at", "team"]
    merged = ["B1:E1", "E3:E5", "E6:E8"]
    receipt = import_file("merged.xlsx", workbook({"S": [["", "March"], head, *data]}, merged=merged))
    assert (receipt.status, receipt.accepted) == ("loaded", 6)
    assert rows(home, "ticket_id, team") == [(str(n), "Billing" if n < 4 else "Tech") for n in range(1, 7)]
    apart = import_file("apart.xlsx", workbook({"S": [["", "March"], head, *data]}, merged=["B1:E1"]))
    assert apart.status == "loaded"
    assert [team for (team,) in rows(home, "team")].count(None) == 4, "cells that are blank stay so"
