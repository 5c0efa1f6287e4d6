"""A mapping by hand is tried out as an import would, and saved once; a header is only ever a text."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import Refused, UsageFault
from dashboard.intake import load, mapping
from dashboard.intake.mapping import Mapping
from dashboard.intake.mapping.profile import Profile
from dashboard.model.strategy import Strategy, load_strategy
from tests.intake.mapped import CATALOGUE, DESK, Looked, suggested, tried


def said_in_full(found: Profile) -> Mapping:
    """The mapping of DESK with what only a person knows."""
    said = mapping.with_word(suggested(found), "status", "Knifflig", "open")
    return replace(said, date_order="day-first")


# --- trying it out


def test_the_first_rows_stand_as_they_will_be_loaded(looked: Looked, utc: Strategy) -> None:
    found = looked(DESK)
    preview = tried(said_in_full(found), found, utc)
    assert (preview.rows_read, preview.empty, preview.refused, preview.accepted) == (5, 1, 1, 3)
    tickets = preview.tables["tickets"]
    assert tickets.columns[:5] == ("line", "ticket_id", "team", "agent", "status")
    assert [row[:6] for row in tickets.rows] == [
        ("2", "A-1", "Billing", "Ann", "closed", "2026-04-03 09:00"),
        ("3", "A-2", "Billing", "Bob", "pending", "2026-04-05 09:00"),
        ("4", "A-3", "Tech", "Bob", "open", "2026-04-06 09:00"),
    ]
    assert preview.tables["surveys"].count == 2
    assert preview.refused_rows == ((5, "Eröffnet not a date: 'gestern'"),)


def test_a_preview_is_what_the_import_then_does(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path
) -> None:
    found = looked(DESK)
    preview = tried(said_in_full(found), found, utc)
    mapping.save(home, "my_desk", said_in_full(found), found, utc)
    (receipt,) = load.import_files(home, [tmp_path / "export.csv"])
    assert (receipt.format, receipt.desk) == ("my_desk", "my_desk")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (5, 1, 1, 3)
    assert receipt.refused_reasons == preview.refused_reasons
    assert {table: count.new for table, count in receipt.tables.items()} == {"tickets": 3, "surveys": 2}


@pytest.mark.alike
@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Ticket ID;Created;Handle\n1;2026-04-01 09:00;1,5\n2;2026-04-02 09:00;0,25\n", ("1.5", "0.25")),
        ("Ticket ID;Created;Handle\n1;2026-04-01 09:00;3\n", ("3",)),
    ],
)
def test_a_preview_finds_the_decimal_comma_as_an_import_does(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path, text: str, figures: tuple[str, ...]
) -> None:
    found = looked(text)
    columns = {"ticket_id": "Ticket ID", "created_at": "Created", "handle_minutes": "Handle"}
    said = Mapping(("tickets",), columns)
    preview = tried(said, found, utc)
    assert tuple(row[-1] for row in preview.tables["tickets"].rows) == figures
    mapping.save(home, "commas", said, found, utc)
    (receipt,) = load.import_files(home, [tmp_path / "export.csv"])
    assert (receipt.accepted, receipt.refused) == (preview.accepted, preview.refused) == (len(figures), 0)


def test_only_the_beginning_of_a_long_file_is_tried(looked: Looked, utc: Strategy) -> None:
    rows = "".join(f'{n},2026-04-01 09:00,"two\nlines"\n' for n in range(2_500))
    found = looked(f"Ticket ID,Created,Group\n{rows}")
    preview = tried(suggested(found), found, utc)
    assert (preview.accepted, preview.is_whole) == (2_000, False)
    assert [row[0] for row in preview.tables["tickets"].rows[:3]] == ["2", "4", "6"], "lines of the file"


def test_times_are_shown_in_the_organisations_zone(looked: Looked, home: Path) -> None:
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nzone = "Europe/Amsterdam"\n', encoding="utf-8")
    strategy = load_strategy(home / "strategy.toml", CATALOGUE.metrics)
    found = looked("Ticket ID,Created\n1,2026-07-01 09:00\n")
    said = replace(suggested(found), zone="UTC")
    assert tried(said, found, strategy).tables["tickets"].rows == (("2", "1", "2026-07-01 11:00"),)


def test_where_people_are_not_named_a_preview_names_none(looked: Looked, home: Path) -> None:
    home.mkdir()
    path = home / "strategy.toml"
    path.write_text('[organisation]\nzone = "UTC"\n[people]\nmode = "teams_only"\n', encoding="utf-8")
    strategy = load_strategy(path, CATALOGUE.metrics)
    found = looked(DESK)
    preview = tried(said_in_full(found), found, strategy)
    assert "Bob" not in str(preview.tables)


# --- saving


def test_a_saved_mapping_holds_no_sql_and_says_all(looked: Looked, utc: Strategy, home: Path) -> None:
    found = looked(DESK)
    path, _ = mapping.save(home, "my_desk", said_in_full(found), found, utc)
    header = tomllib.loads(path.read_text(encoding="utf-8"))
    assert path.relative_to(home).as_posix() == "queries/exports/my_desk.toml"
    assert "select" not in path.read_text(encoding="utf-8").lower()
    assert header["date_order"] == "day-first"
    assert header["only_with"] == {"surveys": "score"}
    assert header["columns"]["created_at"] == "Eröffnet"
    assert header["columns"]["status"]["words"]["Knifflig"] == "open"
    assert not list(path.parent.glob(".*")), "no draft is left"


@pytest.mark.parametrize("name", ["", "My desk", "../x", "a.b", "zendesk_tickets", "x" * 61])
def test_a_name_is_plain_and_free(looked: Looked, utc: Strategy, home: Path, name: str) -> None:
    found = looked(DESK)
    with pytest.raises(UsageFault):
        mapping.save(home, name, said_in_full(found), found, utc)
    assert not (home / "queries").exists()


def test_nothing_is_written_over(looked: Looked, utc: Strategy, home: Path) -> None:
    found = looked(DESK)
    path, _ = mapping.save(home, "my_desk", said_in_full(found), found, utc)
    before = path.read_bytes()
    with pytest.raises(UsageFault, match="my_desk is taken"):
        mapping.save(home, "my_desk", said_in_full(found), found, utc)
    assert path.read_bytes() == before


def test_what_is_missing_is_said(looked: Looked, utc: Strategy, home: Path) -> None:
    found = looked(DESK)
    without = mapping.with_column(said_in_full(found), "created_at", None, CATALOGUE)
    with pytest.raises(UsageFault, match="created_at"):
        mapping.save(home, "my_desk", without, found, utc)
    with pytest.raises(Refused, match=r"begin with the day.*--date-order"):
        mapping.save(home, "my_desk", replace(said_in_full(found), date_order=None), found, utc)
    dates = mapping.with_column(said_in_full(found), "created_at", "Gruppe", CATALOGUE)
    with pytest.raises(Refused, match=r"no row would be loaded; most often Gruppe not a date"):
        mapping.save(home, "my_desk", dates, found, utc)


def test_a_mapping_goes_before_a_format_that_knows_the_file_too(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path
) -> None:
    found = looked("ticket_id,created_at,resolved_at,team\n1,2026-04-01,2026-04-02,Billing\n")
    said = Mapping(("tickets",), {"ticket_id": "ticket_id", "created_at": "created_at"})
    mapping.save(home, "mine", said, found, utc)
    assert load.import_files(home, [tmp_path / "export.csv"])[0].format == "mine"


@pytest.mark.parametrize(
    ("text", "said", "key"),
    [
        ("id^opened^group\n1^2026-04-01 09:00^Tech\n", {"delimiter": "^"}, "delimiter"),
        ("id,opened,group\n1,2026-04-01 09:00,Küche\n".encode("cp1257"), {"encoding": "cp1257"}, "encoding"),
    ],
)
def test_what_only_the_user_knew_is_remembered(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path, text: Any, said: dict[str, str], key: str
) -> None:
    found = looked(text, **said)
    columns = {"ticket_id": "id", "created_at": "opened", "team": "group"}
    path, _ = mapping.save(home, "odd", Mapping(("tickets",), columns), found, utc)
    assert tomllib.loads(path.read_text(encoding="utf-8"))[key] == said[key]
    (receipt,) = load.import_files(home, [tmp_path / "export.csv"])
    assert (receipt.status, receipt.format, receipt.accepted) == ("loaded", "odd", 1)
    assert receipt.understood[key] == said[key]
    again = load.import_files(home, [tmp_path / "export.csv"])[0]
    assert again.status == "already_loaded"


# --- hostile names

HOSTILE = [
    "'; drop table facts.tickets; --",
    'say "when", please',
    "<img src=x onerror=alert(1)>",
    "**bold** [a](javascript:x)",
    "=HYPERLINK(1)",
    "a\\b\tc\x7f",
    "ключ 🔑 = #",
]


@pytest.mark.alike
@pytest.mark.parametrize("name", HOSTILE)
def test_a_header_is_only_ever_a_text(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path, name: str
) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    found = looked(f"id,opened,{quoted}\n1,2026-04-01 09:00,'; drop\n2,2026-04-02 09:00,b\n")
    label = found.columns[2].label
    columns = {"ticket_id": "id", "created_at": "opened", "team": label, "status": label}
    said = mapping.with_word(Mapping(("tickets",), columns), "status", "'; drop", "open")
    said = mapping.with_word(said, "status", "b", "closed")
    assert tried(said, found, utc).accepted == 2
    path, _ = mapping.save(home, "odd", said, found, utc)
    header = tomllib.loads(path.read_text(encoding="utf-8"))
    assert header["columns"]["team"] == name.strip()
    (receipt,) = load.import_files(home, [tmp_path / "export.csv"])
    assert (receipt.format, receipt.accepted) == ("odd", 2)


def test_of_columns_with_one_name_each_can_be_meant(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path
) -> None:
    found = looked("id,opened,group,Group,\n1,2026-04-01 09:00,first,second,x\n")
    assert [column.label for column in found.columns] == ["id", "opened", "group", "Group (2)"]
    assert found.unnamed == 1
    columns = {"ticket_id": "id", "created_at": "opened", "team": "Group (2)", "category": "group"}
    assert tried(Mapping(("tickets",), columns), found, utc).tables["tickets"].rows[0][2:4] == (
        "second",
        "first",
    )
    path, _ = mapping.save(home, "twice", Mapping(("tickets",), columns), found, utc)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["columns"]["team"] == {"column": "Group", "nth": 2}
    assert load.import_files(home, [tmp_path / "export.csv"])[0].accepted == 1


def test_a_torn_file_is_looked_at_as_an_import_sees_it(looked: Looked, utc: Strategy) -> None:
    found = looked(
        "Ticket ID,Created,Group\n1,2026-04-01 09:00,a\n2,2026-04-02 09:00,b,too many\n3,2026-04-03\n"
    )
    preview = tried(suggested(found), found, utc)
    assert (preview.accepted, preview.refused) == (1, 2)
    assert [line for line, _ in preview.refused_rows] == [3, 4]


def test_titles_and_footers_are_told_as_an_import_tells_them(
    looked: Looked, utc: Strategy, home: Path, tmp_path: Path
) -> None:
    rows = "Ticket ID,Opened on,Dept\n1,2026-04-01 09:00,a\n2,2026-04-02 09:00,b\nAll in all 2,,\n"
    found = looked(f"Tickets of April,,\n{rows}")
    said = suggested(found)
    preview = tried(said, found, utc)
    assert (preview.accepted, preview.refused, preview.refused_rows[0][0]) == (2, 1, 5)
    mapping.save(home, "titled", said, found, utc)
    (receipt,) = load.import_files(home, [tmp_path / "export.csv"])
    assert (receipt.format, receipt.accepted, receipt.refused) == ("titled", 2, 1)


def test_a_file_without_a_header_is_refused(looked: Looked) -> None:
    with pytest.raises(Refused, match="empty"):
        looked("")
