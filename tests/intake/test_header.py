"""Header rows below the first belong to the header only where they can't be data."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.reading import read
from dashboard.intake.reading.header import with_further_rows
from dashboard.intake.reading.source import Source

HEADER = "id,date,q1\n"
TEXTS = ',,"How was\nit?"\n'
IDS = "ref,day,QID1\n"
DATA = "7,2026-02-25,3\n8,2026-02-26,4\n"


def opened(tmp_path: Path, text: str, rows: int = 3) -> Source:
    path = tmp_path / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return with_further_rows(read.open_source(path, tmp_path), rows, [0, 1])


def test_each_column_is_told_by_all_of_its_rows(tmp_path: Path) -> None:
    source = opened(tmp_path, HEADER + TEXTS + IDS + DATA)
    assert (source.records, source.header_lines) == (2, 4)
    assert source.header == ("id", "date", "q1")
    assert source.headings == ("id  ref", "date  day", "q1 How was\nit? QID1")


@pytest.mark.parametrize(("above", "lines"), [("", 1), (TEXTS, 3), (IDS, 2)])
def test_rows_that_are_not_there_are_not_taken_from_the_data(tmp_path: Path, above: str, lines: int) -> None:
    source = opened(tmp_path, HEADER + above + DATA)
    assert (source.records, source.header_lines) == (2, lines)


def test_no_more_rows_than_the_format_has(tmp_path: Path) -> None:
    source = opened(tmp_path, HEADER + IDS * 3 + DATA)
    assert (source.records, source.header_lines) == (3, 3)


def test_a_record_of_another_width_is_left_to_the_data(tmp_path: Path) -> None:
    assert opened(tmp_path, HEADER + "a,b\n" + DATA).header_lines == 1


def test_a_file_of_a_header_alone(tmp_path: Path) -> None:
    source = opened(tmp_path, HEADER + TEXTS)
    assert (source.records, source.header_lines) == (0, 3)
