"""Packed files -> plain ones in the scratch folder, never larger than they may be.

A .zip is a list of parts, each a file of its own with a receipt of its own; everything else is one
part. What a file is, its first bytes say: its name may say anything, and never becomes a path.
"""

from __future__ import annotations

import errno
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from dashboard import progress
from dashboard.durable import reserve
from dashboard.faults import Refused
from dashboard.intake.reading import apart
from dashboard.intake.reading.source import CHUNK
from dashboard.quick import dataclass
from dashboard.text import printable

GZIP, ZIP, EMPTY_ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"
OTHER_ARCHIVES = {
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zX": "xz",
    b"(\xb5/\xfd": "zstd",
}
PARTS = 500  # files of one archive
LARGEST = 32 << 30  # bytes, unpacked
# Text packs 5 to 30 times smaller, a tail of blank rows up to 200 times; a bomb 1,000 times.
HARMLESS, RATIO = 256 << 20, 250
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Entry:
    """A file in an archive: its name there, where it begins, and how large it says that it is."""

    name: str
    offset: int
    size: int


@dataclass(frozen=True)
class FilePart:
    """One file to import: `path` itself, or the entry of that archive; `name` is the entry's.

    Of a workbook only the `sheets` that are named.
    """

    path: Path
    name: str | None = None
    entry: Entry | None = None
    sheets: tuple[str, ...] = ()


def parts(path: Path) -> list[FilePart]:
    """The files that a file holds: itself, or the entries of a .zip.

    Raises Refused for an archive that is encrypted, damaged, or larger than it may be.
    """
    if path.is_dir():
        raise Refused("it is a folder; name its files, or let `scorecard watch` take what lands in it.")
    if not path.exists():
        raise Refused("there is no such file.")
    if not path.is_file():
        raise Refused("it is a pipe or a device, which is read once and may have no end; save it as a file.")
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) in (ZIP, EMPTY_ZIP)
        entries = apart.limited(apart.UNPACKING, listed, path) if is_zip else None
    except OSError as error:
        raise Refused(f"it can't be read: {error.strerror or error}.") from error
    if entries is None:
        return [FilePart(path)]
    if not entries:
        raise Refused("it is an archive without any file in it.")
    _check_size(sum(entry.size for entry in entries), path)
    return [FilePart(path, printable(entry.name), entry) for entry in entries]


def listed(path: Path) -> list[Entry] | None:
    """The files in a .zip; None where it is a workbook. Refused for one that is damaged or holds too many."""
    if not zipfile.is_zipfile(path):
        raise Refused(
            "it begins as a zip or spreadsheet file does but is damaged or cut off; export it again."
        )
    try:
        if is_workbook(path):
            return None
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
    except (*DAMAGE, NotImplementedError) as error:
        raise Refused(f"its zip data is damaged ({error}); pack it again.") from error
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise Refused("its zip data is damaged; pack it again.") from error
        raise
    if len(entries) > PARTS:
        raise Refused(
            f"it holds {len(entries):,} files, more than {PARTS}; unpack it and import them by groups."
        )
    return [Entry(entry.filename, entry.header_offset, entry.file_size) for entry in entries]


def is_workbook(path: Path) -> bool:
    """Whether a zip file is an Excel workbook; Refused for other office documents."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return True
    if names & {"[Content_Types].xml", "mimetype"} or any(name.endswith(".iwa") for name in names):
        raise Refused("it is an office document but no .xlsx workbook; save it as .xlsx or CSV.")
    return False


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Folders and what file managers leave behind are no exports."""
    pieces = PurePosixPath(entry.filename.replace("\\", "/")).parts
    hidden = any(piece.startswith(".") and piece.strip(".") for piece in pieces)
    return not (entry.is_dir() or hidden or "__MACOSX" in pieces or entry.filename.endswith("Thumbs.db"))


def _check_size(size: int, packed: Path) -> None:
    """Refuse before anything is unpacked what is too large, or is packed like a bomb."""
    if size > HARMLESS and size > RATIO * packed.stat().st_size:
        raise Refused(
            f"it would unpack to {size / 1e9:,.1f} GB, more than {RATIO} times its size; no export packs so"
            " well, so it was left alone."
        )
    if size > LARGEST:
        raise Refused(f"it would unpack to {size / 1e9:,.1f} GB; unpack it and import the files one by one.")


def unpacked(part: FilePart, scratch: Path) -> Path:
    """The plain file of a part: in the scratch folder where it was packed, else where it lies."""
    path = part.path.absolute()
    if printable(str(path)) != str(path):
        # the loader takes no name that is no text
        path = scratch / "file"
        path.symlink_to(part.path.absolute())
    if part.entry is not None:
        path = scratch / "entry"
        reserve(scratch, part.entry.size, f"to unpack {part.name}")
        apart.limited(apart.UNPACKING, extracted, part.path, part.entry, path)
    with path.open("rb") as file:
        magic = file.read(4)
    nested = part.entry is not None
    if magic.startswith(GZIP):
        if nested:
            raise Refused("it is an archive within an archive; unpack the outer one and import this one.")
        with _gunzipped(path) as plain:
            _copy(plain, scratch / "unpacked.csv", path)
        path, nested = scratch / "unpacked.csv", True
        with path.open("rb") as file:
            magic = file.read(4)
    if nested and (
        magic.startswith(GZIP) or (magic == ZIP and not apart.limited(apart.UNPACKING, holds_workbook, path))
    ):
        raise Refused("it is an archive within an archive; unpack the outer one and import this one.")
    if magic == OLE:
        raise Refused("it is an old .xls or a protected workbook; save it as .xlsx without password, or CSV.")
    if other := next((name for start, name in OTHER_ARCHIVES.items() if magic.startswith(start)), None):
        raise Refused(f"it is packed with {other}; unpack it, or pack it as .zip or .gz.")
    return path


def holds_workbook(path: Path) -> bool:
    """Whether what begins like a zip file is a workbook, and whole."""
    return zipfile.is_zipfile(path) and is_workbook(path)


def extracted(path: Path, entry: Entry, target: Path) -> None:
    """Unpack one file of an archive; Refused where it is damaged, encrypted or larger than it may be."""
    with _entry(path, entry) as packed:
        _copy(packed, target, path)


@contextmanager
def _entry(path: Path, wanted: Entry) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entry = _found(archive, wanted)
            if entry.flag_bits & 1:
                raise Refused("it is encrypted; unpack it with its password and import the files.")
            with archive.open(entry) as file:
                yield file
    except OSError as error:
        if error.errno != errno.EINVAL:  # else: what it says of its own places leads nowhere
            raise
        raise Refused("its zip data is damaged; pack it again.") from error
    except NotImplementedError as error:
        raise Refused(
            f"it is packed in a way that can't be read ({error}); pack it as a plain zip."
        ) from error
    except DAMAGE as error:
        raise Refused(f"its zip data is damaged ({error}); pack it again.") from error


def _found(archive: zipfile.ZipFile, wanted: Entry) -> zipfile.ZipInfo:
    """The entry as it was listed; ValueError where the archive was changed since."""
    for entry in archive.infolist():
        if (entry.filename, entry.header_offset) == (wanted.name, wanted.offset):
            return entry
    raise ValueError("it was changed while it was read")


@contextmanager
def _gunzipped(path: Path) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.open(path) as file:
            yield file
    except (gzip.BadGzipFile, *DAMAGE) as error:
        raise Refused(f"its gzip data is damaged ({error}); export it again.") from error


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, source: Path) -> None:
    """Unpack in chunks; what the packed file said of its size is not believed."""
    size = 0
    with target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            progress.step(f"unpacking, {size / 1e6:,.0f} MB")
            _check_size(size, source)
            reserve(target.parent, len(chunk), f"to unpack {printable(source.name)}")
            out.write(chunk)
