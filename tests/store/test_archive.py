"""What an archive keeps of a text is the text: of plain instants kept as timestamps too."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dashboard.engine.connections import memory
from dashboard.intake.reading import read
from dashboard.intake.reading.count import counted
from dashboard.intake.reading.source import Source
from dashboard.staging import archive
from dashboard.staging.archive import TEXT, Dialect
from dashboard.staging.instants import plainly

# what is nearly a plain instant, and what is not at all
DATES = st.one_of(
    st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S")),
    st.from_regex(r"[ 0-9]{4}-[ 0-9+]{2}-[ 0-9]{2} [ 0-9]{2}:[ 0-9]{2}:[ 0-9]{2}", fullmatch=True),
    st.sampled_from(["25/02/2026 10:11", "2026-02-25", "Zora Quill", "-", "0000-00-00 00:00:00"]),
)


def kept(
    folder: Path, texts: list[str], nulls: tuple[str, ...] = ()
) -> tuple[archive.Rows, list[str | None]]:
    """The rows of an archive of one column of dates, and its texts as they are read back."""
    path, target = folder / "file.csv", folder / "archive.parquet"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["moment", "n"], *([text, "1"] for text in texts)])
    with memory() as connection:
        where = (connection, path, Dialect(",", 2, 1), {"moment": 0, "n": 1}, nulls, target, {"moment"})
        assert archive.write_archive(*where) == len(texts)
        source, columns = archive.texts_of(archive.rows_of(connection, target))
        assert columns == {"moment", "n", "is_empty", "file_row_number"}
        found = connection.execute(f"select moment from {source} order by file_row_number").fetchall()
        return archive.rows_of(connection, target), [row[0] for row in found]


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(DATES, min_size=1, max_size=20))
@example(["2026-03-01 10:00:0\t", "2026-03-01 \t0:00:03", "2026-03-3\t 10:00:00", "2026-03-01 10:00:0\n"])
@example(["2026-03-02  9:00:00", "0000-01-01 00:00:00", " 026-02-03 00:00:00", "2026-03-02 09:00:60"])
def test_every_date_is_read_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    _, found = kept(tmp_path_factory.mktemp("kept"), texts)
    assert found == [text.strip(" ") or None for text in texts]


def test_a_column_of_plain_instants_holds_nothing_beside_them(tmp_path: Path) -> None:
    rows, _ = kept(tmp_path, ["2026-03-02 09:00:00", "", "2026-10-25 02:30:00"])
    assert rows.stamped == {"moment": True}
    assert archive.text_of("moment", rows) == 'cast("moment" as varchar)'


def test_another_text_stands_beside_them(tmp_path: Path) -> None:
    rows, found = kept(tmp_path, ["2026-03-02 09:00:00", "2026-02-30 09:00:00"])
    assert rows.stamped == {"moment": False}
    assert found == ["2026-03-02 09:00:00", "2026-02-30 09:00:00"]
    with memory() as connection:
        beside = connection.execute(f'select "moment{TEXT}" from {rows.source}').fetchall()
    assert beside == [(None,), ("2026-02-30 09:00:00",)]


def test_an_instant_that_stands_for_nothing_is_none(tmp_path: Path) -> None:
    _, found = kept(tmp_path, ["1900-01-01 00:00:00", "2026-03-02 09:00:00"], ("1900-01-01 00:00:00",))
    assert found == [None, "2026-03-02 09:00:00"]


def test_an_archive_of_text_alone_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.parquet"
    with memory() as connection:
        made = "select '2026-03-02 09:00:00' as moment, '7' as n, false as is_empty"
        connection.execute(f"copy ({made}) to '{path}' (format parquet)")
        rows = archive.rows_of(connection, path)
        assert (rows.stamped, archive.text_of("moment", rows)) == ({}, '"moment"')
        source, columns = archive.texts_of(rows)
        assert connection.execute(f"select moment, n from {source}").fetchall() == [
            ("2026-03-02 09:00:00", "7")
        ]
        assert columns == {"moment", "n", "is_empty", "file_row_number"}


def _bent(changes: list[tuple[int, str]]) -> str:
    """A plain instant with other signs at some places."""
    signs = list("2026-02-25 10:00:00")
    for place, sign in changes:
        signs[place] = sign
    return "".join(signs)


FIELDS = st.text(st.sampled_from('ab ,"\n\t\u00a0\u2003\u3000é。'), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=6),
    quoting=st.sampled_from([0, 1]),
    delimiter=st.sampled_from(",\t"),
)
@example([("", "\t\t"), ("a\t\t", "\t\t")], 1, ",")
@example([("", "é\u00a0\u00a0")], 0, ",")
def test_a_file_that_is_said_to_have_no_padding_has_none(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], quoting: int, delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("padded")
    path = folder / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=quoting, delimiter=delimiter)  # type: ignore[arg-type]
        writer.writerows([["one", "two"], *rows])
    # said: of little else than tabs another delimiter would be found, of few letters another encoding
    source = read.open_source(path, folder, delimiter, "utf-8")
    if not source.padded:
        with memory() as connection:
            trimmed = "select count(*) from (select unnest(?) as field) where trim(field) <> field"
            assert connection.execute(trimmed, [[f for row in rows for f in row]]).fetchall() == [(0,)]
    if not source.spaced:
        assert not [f for row in rows for f in row if re.search(r"^\s|\s\s|[^\S ]|\s$", f, re.ASCII)]


@pytest.mark.parametrize(
    ("text", "is_spaced"),
    [
        ("a,b\n1,2026-02-25 10:00:00\n\n2,two words", False),
        ("a,b\n1,2026-02-2  10:00:00\n", True),
        ("a,b\n1,2026-02-25\t10:00:00\n", True),
        ("a,b\n1,2026-02-25\v10:00:00\n", True),
        ('a,b\n1,"2026-02-25 10:00:0\n"\n', True),
        ('a,b\n1,"2026-02-25 10:00:0\n"', True),
        ("a,b\n1,2026-02-25 10:00:00 \n", True),
        ("a\tb\n1\t2026-02-25 10:00:00\n", False),  # a tab that parts is none within
        ('a\tb\n1\t"2026-02-25\t10:00:00"\n', True),
    ],
)
def test_more_than_single_blanks_are_seen(tmp_path: Path, text: str, is_spaced: bool) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read.open_source(path, tmp_path).spaced is is_spaced


@pytest.mark.parametrize(
    ("text", "is_padded"),
    [
        ("a,b\n1,two words\n", False),
        ("a,b\r\n1,two words\r\n", False),
        ("a,b\n1, two\n", True),
        ("a,b\n1 ,two\n", True),
        ("a,b\n 1,two\n", True),
        ("a,b\n1,two \n", True),
        ("a,b\n1,two ", True),
        ('a,b\n1," two"\n', True),
        ("a,b\n1,\u00a0two\n", True),
        ("a,b\n1,gr\u00fc\u00df dich\n", False),
    ],
)
def test_blanks_at_the_edges_of_fields_are_seen(tmp_path: Path, text: str, is_padded: bool) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read.open_source(path, tmp_path).padded is is_padded


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("0123456789-: TZ.+/a", min_size=17, max_size=20)
    | st.lists(st.tuples(st.integers(0, 18), st.sampled_from("0159-: TZ.+/e")), max_size=3).map(_bent)
)
def test_of_single_blanks_the_length_tells_a_plain_instant(text: str) -> None:
    assume(not re.search(r"^ |  | $", text))
    with memory() as connection:
        told = (
            f"select {plainly('t')} is not distinct from {plainly('t', is_spaced=False)} from (select ? as t)"
        )
        assert connection.execute(told, [text]).fetchone() == (True,)


def test_the_longest_record_is_known_and_finds_room_in_the_loaders_buffer(tmp_path: Path) -> None:
    # the second record of three holds a field of 5 MB, more than a quarter of the file would be
    path = tmp_path / "long.csv"
    path.write_text(f'n,text\n1,a\n2,"{"b" * (5 << 20)}"\n3,c\n')
    source = counted(Source("long", path, "", "utf-8", ",", ("n", "text"), 1))
    assert source.longest == len('2,""') + (5 << 20)
    target = tmp_path / "long.parquet"
    dialect = Dialect(",", 2, 1, longest=source.longest)
    with memory() as connection:
        where = (connection, path, dialect, {"n": 0, "text": 1}, (), target)
        assert archive.write_archive(*where) == source.records == 3
