"""Records are counted without the loader: csv.reader says what is right."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.faults import Refused
from dashboard.intake.reading import count, read

BREAKS = st.sampled_from(["\n", "\r\n"])
PIECES = st.sampled_from(["", "x", "é€", " ", ",", '""', "\n", "\r\n", "\n\n", "12"])
QUOTED = st.lists(PIECES, max_size=4).map(lambda parts: '"' + "".join(parts) + '"')
PLAIN = st.sampled_from(["", "1", "ab c", "ü", "3.5"])
FIELDS = st.lists(QUOTED | PLAIN, min_size=2, max_size=2).map(",".join)
LINES = st.lists(st.tuples(FIELDS | st.just(""), BREAKS), max_size=12)


def truth(text: str) -> tuple[list[tuple[int, list[str]]], int]:
    """By csv.reader: (first line, fields) of each record below the header, and the blank lines."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found, line = [], 1
    for fields in reader:
        found.append((line, fields))
        line = reader.line_num + 1
    records = [(line, fields) for line, fields in found[1:] if fields]
    return records, len(found) - 1 - len(records)


def lines_of(source: read.Source) -> list[int]:
    """The line of each record, from its number and the shifts."""
    shifts, extra, found = dict(source.shifts), 0, []
    for number in range(1, source.records + 1):
        extra = shifts.get(number, extra)
        found.append(number + source.header_lines + extra)
    return found


def opened(data: bytes, name: str = "f.csv") -> read.Source:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read.open_source(path, Path(folder))


def text_of(lines: list[tuple[str, str]], final_break: bool) -> str:
    text = "a,b\n" + "".join(record + end for record, end in lines)
    return text if final_break or not lines or not lines[-1][0] else text.rstrip("\r\n")


@given(LINES, st.booleans(), st.sampled_from([1, 2, 3, 7, 64, 1 << 22]))
@example([('"x\ny"', "\n"), ("", "\r\n"), ("1,2", "\r\n")], True, 1)
@example([("", "\n"), ("", "\n"), ('1,"\n\n"', "\n"), ("1,2", "\n")], False, 2)
@example([], True, 1)
def test_records_blank_lines_and_their_lines(
    lines: list[tuple[str, str]], final_break: bool, chunk: int
) -> None:
    text = text_of(lines, final_break)
    records, blank = truth(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(count, "CHUNK", chunk)
        source = opened(text.encode())
    assert (source.records, source.blank_lines) == (len(records), blank)
    assert lines_of(source) == [line for line, _ in records]


@given(LINES, st.lists(st.sampled_from(["1", "1,2,3", '"x\ny"', "   ", ',"",']), max_size=4), BREAKS)
def test_mending_keeps_the_good_records_and_tells_the_others_by_line(
    lines: list[tuple[str, str]], odd: list[str], end: str
) -> None:
    text = "a,b\n" + "".join(record + stop for record, stop in lines)
    text += "".join(record + end for record in odd)
    records, _ = truth(text)
    good = [(line, fields) for line, fields in records if len(fields) == 2]
    bad = [
        (line, tuple(fields))
        for line, fields in records
        if len(fields) != 2 and any(field.strip() for field in fields)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(text.encode())
        mended = read.mend(read.open_source(path, Path(folder)), Path(folder))
        with mended.path.open(encoding="utf-8", newline="") as file:
            kept = list(csv.reader(file))[1:]
    assert kept == [fields for _, fields in good]
    assert lines_of(mended) == [line for line, _ in good]
    assert [(item.line, item.fields) for item in mended.malformed] == bad
    every = len(truth(text)[0]) + truth(text)[1]
    assert mended.records + mended.blank_lines + len(mended.malformed) == every


@pytest.mark.parametrize("quoted", ["all", "rows", "some"])
def test_lines_in_quotes_as_a_whole_are_read_as_what_stands_in_them(quoted: str, tmp_path: Path) -> None:
    """A spreadsheet of another country takes a line for one cell, and may put quotes around all of it."""
    plain = ["a;b;c", "1;x;y", '2;"x ""X"";y";z', '3;"two\nlines";z']
    bare = {"all": 0, "rows": 1, "some": 2}[quoted]
    lines = plain[:bare] + ['"' + line.replace('"', '""') + '"' for line in plain[bare:]]
    (tmp_path / "f.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mended = read.mend(read.open_source(tmp_path / "f.csv", tmp_path), tmp_path)
    with mended.path.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file, delimiter=";"))
    assert kept == [["a", "b", "c"], ["1", "x", "y"], ["2", 'x "X";y', "z"], ["3", "two\nlines", "z"]]
    assert (mended.unquoted, mended.malformed, lines_of(mended)) == (len(plain) - max(bare, 1), (), [2, 3, 4])


def test_one_column_of_sentences_is_no_table_in_quotes(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text('comment\n"fast, kind"\n"slow, rude"\n', encoding="utf-8")
    source = read.open_source(tmp_path / "f.csv", tmp_path)
    assert (source.header, read.mend(source, tmp_path).unquoted) == (("comment",), 0)


def test_an_inch_sign_is_no_quote() -> None:
    """Parity counts one record here; the loader disagrees, and csv.reader decides."""
    data = b'a,b\n5" monitor,1\n6,2\n7,3\n'
    assert opened(data).records != 3
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(data)
        mended = read.mend(read.open_source(path, Path(folder)), Path(folder))
        assert (mended.records, mended.malformed) == (3, ())
        assert lines_of(mended) == [2, 3, 4]


def test_an_open_quote_names_the_line_where_its_record_begins() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(b'a,b\n1,2\n\n3,"never closed\n4,5\n')
        source = read.open_source(path, Path(folder))
        with pytest.raises(Refused, match="begins at line 4 breaks off"):
            read.mend(source, Path(folder))


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le-bom", "utf-16"),
        ("utf-16-be-bom", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(encoding: str, said: str, end: str) -> None:
    text = f"Näme,b{end}Zoë – ok,2{end}"
    if encoding.endswith("-bom"):
        data = ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    else:
        data = text.encode(encoding)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(data)
        source = read.open_source(path, Path(folder))
        assert (source.encoding, source.header, source.records) == (said, ("Näme", "b"), 1)
        assert source.path.read_text(encoding="utf-8-sig").split(",")[1].endswith("Zoë – ok")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"PK\x03\x04rest", "zip or spreadsheet"),
        (b"a\0b\0c", "utf-16"),
        (b"\xff\xfea", "utf-16"),
        (b"\x1f\x8bnot really", "gzip"),
        (gzip.compress(b"a,b\n1,2\n" * 999, mtime=0)[:-20], "gzip"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        opened(data)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "no.csv", "no such file"),
        (tmp_path, "it is a folder"),
        (Path("/dev/zero"), "pipe"),
    ):
        with pytest.raises(Refused, match=reason):
            read.open_source(path, tmp_path)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # root reads everything, so a chmod proves nothing
    with pytest.raises(Refused, match="Permission denied"):
        read.open_source(path, tmp_path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    source = opened(f'a{delimiter}"b, c"{delimiter}d\n1{delimiter}2{delimiter}3\n'.encode())
    assert (source.delimiter, source.header) == (delimiter, ("a", "b, c", "d"))


def test_gzip_is_known_by_its_bytes_and_its_own_hash_counts() -> None:
    packed = gzip.compress(b"a,b\n1,2\n3,4\n", mtime=0)
    source = opened(packed, "whatever.txt")
    assert source.records == 2
    assert source.sha256 != opened(b"a,b\n1,2\n3,4\n").sha256


def test_blank_lines_before_the_header_and_a_header_of_two_lines() -> None:
    source = opened(b'\n\n"a\nb",c\n1,2\n\n3,4\n')
    assert (source.header, source.header_lines, source.records) == (("a\nb", "c"), 4, 2)
    assert lines_of(source) == [5, 7]


def test_a_file_of_too_many_lines_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count, "MOST", 10)
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1,2\n" + "\n" * 9)
    assert read.open_source(path, tmp_path).blank_lines == 9
    path.write_text("a,b\n1,2\n" + "\n" * 10)
    with pytest.raises(Refused, match=r"more than 10 lines \(most of them blank\).*leave the blank ones out"):
        read.open_source(path, tmp_path)
    path.write_text("a,b\n" + ",\n" * 11)
    with pytest.raises(Refused, match="more than 10 lines, and one file may have no more"):
        read.open_source(path, tmp_path)


def test_many_blank_lines_are_taken_out_before_the_loader_meets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count, "MANY_BLANK", 3)
    path = tmp_path / "hollow.csv"
    path.write_text("a,b\n1,2\n\n\n\n3,4\n")
    assert not read.open_source(path, tmp_path).doubtful
    path.write_text("a,b\n1,2\n\n\n\n\n3,4\n")
    mended = read.mend(read.open_source(path, tmp_path), tmp_path)
    assert (mended.records, mended.blank_lines, lines_of(mended)) == (2, 4, [2, 7])
    assert mended.path.read_text() == '"a","b"\n"1","2"\n"3","4"\n'
