"""Whatever a file holds: a receipt that adds up or a sentence why not, soon, and no harm done.

Files are random bytes, and real-like files that were damaged as files are damaged. SCORECARD_FUZZ
says how many of the latter are imported (2,000); twice as many are read, field by field.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import shutil
import signal
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.faults import Refused
from dashboard.intake import load
from dashboard.intake.reading import read
from dashboard.intake.receipt import Receipt
from dashboard.staging import archive
from dashboard.store import rollup
from dashboard.store.archived import STUMBLED
from dashboard.store.generations import Store
from tests.intake.workbook import workbook

FILES = int(os.environ.get("SCORECARD_FUZZ", "2000"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes longer than looking
PATIENCE = 60  # seconds for one small file
SAMPLES = Path(__file__).parents[1] / "exports" / "samples"
OWN = (
    "ticket_id,created_at,resolved_at,team,updated_at,category\n"
    '1,2026-03-02 09:00:00,2026-03-02 10:00:00,Zürich,2026-03-02 10:00:00,"5"" screen"\n'
    '2,2026-03-02 09:00,,Billing,,"two\r\nlines"\n'
    "\n"
    ",,,,,\n"
    "2,2026-03-03,2026-03-04,Élan – Süd,2026-03-04,=1+1\n"
)
TOKENS = [
    b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b",", b";", b"\t", b"|", b"'", b"\\", b" ", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xfe\xff", b"\x80", b"\x81", b"\xe9", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xa8", b"\xc2\xa0", b"\x1a", b"\x1f\x8b", b"PK\x03\x04", b"sep=;\n", b"9" * 40, b"1e999",
    b"nan", b"-inf", b"9999-12-31", b"0001-01-01", b"2026-02-30", b"25:61:61", b"45000.5", b"x" * 70_000,
    b"=HYPERLINK(1)", b"'; drop table facts.tickets; --", b"$1", b"{}", b"%s", b"NULL", b"?", b",,,,\n" * 50,
]  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "latin-1")
TWO_HEADERS = ("qualtrics", "surveymonkey")  # their second header row is no record of ours
SHARE = st.integers(0, (1 << 16) - 1)  # a place in a file, as a share of its length
Change = tuple[str, int, int, int]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert", "flip", "delete", "repeat", "cut", "swap", "join", "break"]),
        SHARE,
        SHARE,
        st.integers(0, 255),
    ),
    max_size=6,
)

HOW = st.sampled_from(["plain"] * 5 + ["gzip", "zip", "xlsx"])


def seeds() -> list[bytes]:
    """Small files as desks write them: our samples, and the first lines of the real ones where present."""
    found = [OWN.encode(), *(path.read_bytes() for path in sorted(SAMPLES.glob("*.csv")))]
    real = Path(os.environ.get("SCORECARD_SHARED") or Path(__file__).parents[3] / "shared") / "data"
    for path in sorted(real.glob("*.csv")):
        with path.open("rb") as file:
            found.append(b"".join(line for line, _ in zip(file, range(40), strict=False)))
    return found


SEEDS = seeds()


def changed(data: bytes, changes: list[Change]) -> bytes:
    """The file after each change in turn."""
    for kind, first, second, number in changes:
        start, end = sorted((first * len(data) >> 16, second * len(data) >> 16))
        end = min(end, start + 2000)
        if kind == "insert":
            data = data[:start] + TOKENS[number % len(TOKENS)] + data[start:]
        elif kind == "flip":
            data = data[:start] + bytes([number]) + data[start + 1 :]
        elif kind == "delete":
            data = data[:start] + data[end:]
        elif kind == "repeat":
            data = data[:end] + data[start:end] * (1 + number % 5) + data[end:]
        elif kind == "cut":
            data = data[:end] if number % 2 else data[start:]
        elif kind == "swap":
            lines = data.split(b"\n")
            one, other = first * len(lines) >> 16, second * len(lines) >> 16
            lines[one], lines[other] = lines[other], lines[one]
            data = b"\n".join(lines)
        elif kind == "join":
            data = data + data[start:end]
        else:
            data = data.replace(b"\n", (b"\r\n", b"\r", b"\n\n", b"\n\r")[number % 4])
    return data


def recoded(data: bytes, encoding: str) -> bytes:
    """UTF-8 in another encoding; in its own the damage stays as it is."""
    return data if encoding == "utf-8" else data.decode("utf-8", "replace").encode(encoding, "replace")


def packed(data: bytes, how: str) -> bytes:
    """The file in a wrapping of its own."""
    if how == "gzip":
        return gzip.compress(data, mtime=0)
    if how == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../a.csv", data)
            archive.writestr("b/ü.csv", data[: len(data) // 2])
        return out.getvalue()
    if how == "xlsx":
        text = data.decode("utf-8", "replace")
        plain = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
        plain = plain.replace("\ufffe", "").replace("\uffff", "")
        try:
            rows = list(csv.reader(io.StringIO(plain, newline="")))[:60]
        except csv.Error:
            rows = [["a", "b"], ["1", "2"]]
        return workbook({"Sheet 1": [], 'My <"sheet">': rows})
    return data


@contextmanager
def patience() -> Iterator[None]:
    """Fail where a file takes too long."""

    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"no answer within {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def state(home: Path) -> tuple[object, ...]:
    """What must not change when a file is refused."""
    store = Store(home)
    ledger = store.ledger()
    files = sorted(path.name for folder in ("warehouse", "archive") for path in (home / folder).glob("*"))
    database = store.database(ledger.seq).stat()
    return ledger.seq, len(ledger.imports), files, database.st_size, database.st_mtime_ns


def check(receipt: Receipt) -> None:
    """A receipt that adds up, or a sentence."""
    assert receipt.rows_read == receipt.empty + receipt.refused + receipt.superseded + receipt.accepted
    assert min(receipt.empty, receipt.refused, receipt.superseded, receipt.accepted) >= 0
    assert sum(reason.rows for reason in receipt.refused_reasons) == receipt.refused
    if receipt.status == "refused":
        assert receipt.reason
        assert STUMBLED not in receipt.reason, receipt.reason
        assert "can't be told apart" not in receipt.reason or receipt.rows_read == 0
    else:
        first = next(iter(receipt.tables.values()))
        assert first.new + first.changed + first.unchanged == receipt.accepted


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], list[Receipt]]]:
    """fuzzed(data) imports a file into a home with one import and checks what must hold."""
    folder = tmp_path_factory.mktemp("fuzz")
    home, path = folder / "home", folder / "file.csv"
    path.write_text("ticket_id,created_at,resolved_at,team\n0,2026-01-01,,Billing\n")
    with pytest.MonkeyPatch.context() as patch:
        # what is rolled up says nothing about reading, and takes half the time
        patch.setattr(rollup, "roll_up", lambda *_: None)
        load.import_files(home, [path])
        first = folder / "first"
        shutil.copytree(home, first)

        def run(data: bytes) -> list[Receipt]:
            path.write_bytes(data)
            before = state(home)
            with patience():
                receipts = load.import_files(home, [path])
            assert receipts
            for receipt in receipts:
                check(receipt)
            loaded = sum(receipt.status == "loaded" for receipt in receipts)
            if loaded:
                assert len(Store(home).ledger().imports) == 1 + loaded
                shutil.rmtree(home)
                shutil.copytree(first, home)
            else:
                assert state(home) == before
            return receipts

        yield run


def text_of(data: bytes, encoding: str) -> str:
    """A plain file's text, by Python's codecs alone."""
    if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-be" if data[:400:2].count(0) > data[1:400:2].count(0) else "utf-16-le"
    text = re.sub("(^|[\r\n])\ufeff+", r"\1", data.decode(encoding, errors="surrogateescape"))
    return text.partition("\n")[2] if text[:4].lower() == "sep=" else text


def records_of(text: str, delimiter: str, above: int) -> int:
    """How many records a text holds below its header and titles, by csv.reader over the whole of it."""
    filled = count = 0
    for fields in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        count += filled > above
        filled += any(field.strip() for field in fields)
    return count


def archived(source: read.Source, folder: Path) -> list[list[str]] | None:
    """What the loader makes of a file: every field of every record, None where it stumbles."""
    skipped = 1 if source.mended else source.header_records
    dialect = archive.Dialect(source.delimiter, len(source.header), skipped)
    target = folder / "archive.parquet"
    places = {f"column {place}": place for place in range(len(source.header))}
    with duckdb.connect(config={"threads": 1}) as connection:
        try:
            archive.write_archive(connection, source.path, dialect, places, (), target)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None
        rows = connection.execute(f"select * exclude (is_empty) from read_parquet('{target}')").fetchall()
    return [[(field or "").strip() for field in row] for row in rows]


def fields_of(source: read.Source) -> list[list[str]]:
    """The same by csv.reader."""
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(1 if source.mended else source.header_lines):
            file.readline()
        reader = csv.reader(file, delimiter=source.delimiter)
        return [[field.strip() for field in fields] for fields in reader if fields]


@pytest.mark.long
@settings(max_examples=FILES * 2, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=st.sampled_from(SEEDS), changes=CHANGES, encoding=st.sampled_from(ENCODINGS), how=HOW)
def test_every_field_arrives_where_the_file_has_it(
    seed: bytes, changes: list[Change], encoding: str, how: str
) -> None:
    """Count, loader and csv.reader agree on every record and field, or the file is refused."""
    data = recoded(changed(seed, changes), encoding)
    with tempfile.TemporaryDirectory() as name, patience(), suppress(Refused):
        folder = Path(name)
        path = folder / "file"
        path.write_bytes(packed(data, how))
        for part in read.parts(path):
            source = read.open_part(part, folder)
            rows = None if source.doubtful else archived(source, folder)
            if rows is None or len(rows) != source.records:
                source = read.mend(source, folder)
                rows = archived(source, folder)
                assert rows is not None
                assert len(rows) == source.records
            assert rows == fields_of(source)
            if how == "plain":
                every = source.records + source.blank_lines + len(source.malformed)
                text = text_of(data, source.encoding)
                assert every == records_of(text, source.delimiter, len(source.above))


@pytest.mark.long
@settings(max_examples=FILES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(
    seed=st.sampled_from(SEEDS),
    changes=CHANGES,
    encoding=st.sampled_from(ENCODINGS),
    how=HOW,
    later=CHANGES,
)
def test_damaged_files(
    fuzzed: Callable[[bytes], list[Receipt]],
    seed: bytes,
    changes: list[Change],
    encoding: str,
    how: str,
    later: list[Change],
) -> None:
    data = recoded(changed(seed, changes), encoding)
    wrapped = packed(data, how)
    if how != "plain" and len(later) > 3:
        wrapped = changed(wrapped, later[3:])
    receipts = fuzzed(wrapped)
    if how == "plain" and receipts[0].status == "loaded" and receipts[0].format not in TWO_HEADERS:
        text = text_of(data, str(receipts[0].understood["encoding"]))
        above = int(receipts[0].understood.get("rows_above") or 0)
        assert receipts[0].rows_read == records_of(text, str(receipts[0].understood["delimiter"]), above)


@pytest.mark.long
@settings(
    max_examples=max(FILES // 4, 1), deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES
)
@given(
    head=st.sampled_from(
        [b"", b"ticket_id,created_at,resolved_at,team\n", b"\xff\xfe", b"PK\x03\x04", b"\x1f\x8b\x08"]
    ),
    body=st.binary(max_size=400) | st.lists(st.sampled_from(TOKENS), max_size=30).map(b"".join),
)
def test_bytes(fuzzed: Callable[[bytes], list[Receipt]], head: bytes, body: bytes) -> None:
    fuzzed(head + body)
