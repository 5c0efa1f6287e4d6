"""The file of refused rows: the original columns, the line and the reason, ready to be mended."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.intake.read import FIELD_LIMIT, Source
from dashboard.plain import guarded


def write(home: Path, source: Source, refused: Mapping[int, str]) -> str:
    """Write home/refused/<name>.csv from `refused` (line -> reason); its path below the home.

    Only names made of plain characters become file names: an upload's name arrives as sent.
    """
    folder = home / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "_", Path(source.name).name).strip("._")[:80] or "file"
    path = folder / f"{stem}-{source.sha256[:8]}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*source.header, "line", "reason"])
        for line, fields, reason in _rows(source, refused):
            writer.writerow([*(guarded(field) for field in fields), line, reason])
    return path.relative_to(home).as_posix()


def _rows(source: Source, refused: Mapping[int, str]) -> Iterator[tuple[int, list[str], str]]:
    malformed = {item.line: item for item in source.malformed}
    width = len(source.header)
    for line, item in sorted(malformed.items()):
        yield line, [*item.fields[:width], *[""] * (width - len(item.fields))], item.reason
    if not refused:
        return
    for line, fields in _records(source):
        if line in refused:
            yield line, fields, refused[line]


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(line in the file as it came, fields) of every record that is not blank."""
    csv.field_size_limit(FIELD_LIMIT)
    shifts = dict(source.shifts)
    extra = number = 0
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(1 if source.mended else source.header_lines):
            file.readline()
        for fields in csv.reader(file, delimiter=source.delimiter):
            if fields:
                number += 1
                extra = shifts.get(number, extra)
                yield number + source.header_lines + extra, fields
