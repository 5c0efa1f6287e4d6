"""What is no table is refused by its name, with what to export instead, and a table never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.faults import Refused
from dashboard.intake.reading import read

HTML, JSON, DRAWN = "a page of HTML", "it is JSON", "drawn with lines and bars"
WIDTH = "told by their width"
OTHERS = [
    ('[{"ticket_id": 1, "team": "Tech"},\n {"ticket_id": 2, "team": "Tech"}]', JSON),
    ('\ufeff{\n  "tickets": [{"id": 1}, {"id": 2}]\n}', JSON),
    ('{"ticket_id": 1, "team": "Tech"}\n{"ticket_id": 2, "team": "Tech"}', JSON),
    ("<html><body><table><tr><td>Id</td></tr>\n<tr><td>1</td></tr></table></body></html>", HTML),
    ("\n<!DOCTYPE html>\n<table><tr><td>Id</td></tr></table>", HTML),
    ('<table border="1"><tr><td>Id, Team</td></tr></table>', HTML),
    ('<?xml version="1.0"?>\n<html xmlns="x"><table></table></html>', HTML),
    ('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "XML spreadsheet"),
    ('<?xml version="1.0"?>\n<tickets><ticket/></tickets>', "it is XML"),
    ("%PDF-1.4\n1 0 obj\n", "it is a PDF"),
    ("{\\rtf1\\ansi\nId, Team}", "RTF"),
    ("INSERT INTO tickets VALUES (1, 'Tech');\n", "SQL dump"),
    ("| Id | Team |\n|----|------|\n| 1 | Tech |\n", DRAWN),
    ("+----+------+\n| Id | Team |\n+----+------+\n| 1  | Tech |\n", DRAWN),
    ("Id    Created      Team\n1     2026-03-02   Tech\n2     2026-03-03   Tech\n", WIDTH),
    ("Id   Team\n---- -----\n1    Tech\n", WIDTH),
]
TABLES = [
    "id,team\n1,Tech\n",
    "Id|Team|Note\n1|Tech|x\n",
    "[Id],[Team]\n1,Tech\n",
    '"{Id}","Team"\n1,Tech\n',
    "<Id>,<Team>\n1,Tech\n",
    "Full  name  of  ticket,Team\n1,Tech\n",
    "id\n1\n2\n",
]


@pytest.mark.parametrize(("text", "named"), OTHERS)
def test_it_says_what_it_is_and_what_to_export(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "export.xls"
    path.write_text(text)
    with pytest.raises(Refused, match=named) as refused:
        read.open_source(path, tmp_path)
    assert "export it as CSV, or save it as .xlsx" in str(refused.value)


@pytest.mark.parametrize("text", TABLES)
def test_a_table_is_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text)
    assert read.open_source(path, tmp_path).records == text.count("\n") - 1
