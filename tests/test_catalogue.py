"""A header says what a file is; one that says it wrongly is told where."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalogue import Format, load_catalogue
from dashboard.faults import CatalogueFault


def ours(home: Path, header: str, sql: str = "", name: str = "ours") -> Format:
    """A format of this home's own, as the catalogue takes it."""
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.sql").write_text(f"/*\n{header}\n*/\n{sql}", encoding="utf-8")
    return load_catalogue(home).formats[name]


def test_a_format_that_extends_another_says_only_what_is_different(home: Path) -> None:
    base = load_catalogue().formats["freshdesk"]
    fmt = ours(
        home, 'extends = "freshdesk"\ntitle = "Ours"\nzone = "Asia/Kolkata"\n[columns]\nteam = "Squad"'
    )
    assert (fmt.title, fmt.system, fmt.zone) == ("Ours", "freshdesk", "Asia/Kolkata")
    assert fmt.columns["team"].column == "Squad"
    assert {**fmt.columns, "team": base.columns["team"]} == dict(base.columns)
    assert fmt.statements == base.statements


def test_its_own_sql_stands(home: Path) -> None:
    sql = "-- table: tickets\nselect line, ticket_id from renamed"
    fmt = ours(home, 'extends = "osticket"', sql)
    assert fmt.statements == {"tickets": "select line, ticket_id from renamed"}


def test_it_may_extend_one_that_extends(home: Path) -> None:
    ours(home, 'extends = "freshdesk"\ntitle = "Ours"')
    assert ours(home, 'extends = "ours"\nzone = "UTC"', name="theirs").title == "Ours"


def test_what_is_not_there_can_not_be_extended(home: Path) -> None:
    with pytest.raises(CatalogueFault, match=r'extends: there is no format "freshdesc".*"freshdesk"'):
        ours(home, 'extends = "freshdesc"')


def test_words_are_compared_in_any_case(home: Path) -> None:
    fmt = ours(home, 'extends = "glpi"\n[columns.status]\ncolumn = "Status"\nwords = { " NEW " = "new" }')
    assert fmt.columns["status"].words == {"new": "new"}


def test_a_wording_that_is_no_regular_expression_is_told(home: Path) -> None:
    header = 'extends = "glpi"\n[columns.score]\ncolumn = "Score"\nlike = "("'
    with pytest.raises(CatalogueFault, match=r"columns\.score\.like: .*regular expression"):
        ours(home, header)


@pytest.mark.parametrize("rows", [0, 6])
def test_a_header_has_one_to_five_rows(home: Path, rows: int) -> None:
    with pytest.raises(CatalogueFault, match="header_rows"):
        ours(home, f'extends = "glpi"\nheader_rows = {rows}')
