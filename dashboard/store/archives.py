"""The archive of an import: the text of its mapped columns, and beside it what a replay needs as well.

Each file has its checksum in the ledger, and none is written over another: an older generation may
need it. `<stem>.parquet` are the rows, `.lines.parquet` where lines run away from record numbers,
`.records.parquet` the records that were no rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.durable import private, sha256_of
from dashboard.engine.connections import apart, columns_of, located, name, quote
from dashboard.staging.archive import AS_PARQUET
from dashboard.store import differences, unnamed
from dashboard.store.generations import Import, Store


def keep_without(
    store: Store,
    entry: Import,
    columns: Sequence[str],
    cleaned: Mapping[str, frozenset[str]],
    said: unnamed.Settled = unnamed.NOTHING_SAID,
) -> Import:
    """The import with an archive that lacks some columns, written anew where it has any of them.

    Whoever these name is named in `cleaned` columns no more, nor in what is told of the file. `said` are
    the settled words that name somebody: in their place stands what they mean.
    """
    archive = store.archive / f"{entry.archive}.parquet"
    source = f"read_parquet({located(archive)})"
    with apart() as connection:
        dropped = sorted(columns_of(connection, f"from {source}") & set(columns))
        if not dropped and not said:
            return entry
        part = private(store.scratch) / archive.name
        without = f"exclude ({', '.join(name(column) for column in dropped)})" if dropped else ""
        # one thread: rows stay in the file's order, which their numbers are read off
        connection.execute("set threads = 1")
        connection.execute(f"copy (select * {without} from {source}) to {quote(str(part))} ({AS_PARQUET})")
        names = unnamed.names_in(connection, source, dropped)
        unnamed.clean(connection, part, cleaned, names, said)
    entry = replace(
        entry,
        name=names.out_of(entry.name),
        receipt=names.out_of_all(entry.receipt),
        options=_options_without(entry.options, said),
    )
    target = free_name(part, archive)
    store.place(part, target)
    for beside in (shifts_path, records_path):
        if beside(archive).is_file() and target != archive:
            shutil.copyfile(beside(archive), beside(part))
            store.place(beside(part), beside(target))
    return replace(entry, sums=_sums(target))


def _options_without(options: dict[str, Any], said: unnamed.Settled) -> dict[str, Any]:
    """What was said at an import, without the words (COLUMN:WORD=OURS) that name somebody."""
    gone = {f"{column}:{word}" for column, words in said.items() for word in words}
    told = options.get("words", "").split("\n")
    left = "\n".join(one for one in told if one.rpartition("=")[0].lower() not in gone)
    return {key: value for key, value in (options | {"words": left}).items() if key != "words" or value}


def named(store: Store, entry: Import, columns: Sequence[str]) -> unnamed.Names:
    """Whoever the archive of an import names in some columns; nobody where it can't be read."""
    source = f"read_parquet({located(store.archive / f'{entry.archive}.parquet')})"
    with apart() as connection, suppress(duckdb.Error):
        present = columns_of(connection, f"from {source}") & set(columns)
        return unnamed.names_in(connection, source, sorted(present))
    return unnamed.NOBODY


def with_sums(store: Store, entry: Import, malformed: Sequence[differences.Record]) -> Import:
    """The import with the checksums of its archive, where an earlier version kept none."""
    if entry.sums:
        return entry
    archive = store.archive / f"{entry.archive}.parquet"
    if malformed:
        part = private(store.scratch) / records_path(archive).name
        with apart() as connection:
            write_records(connection, part, malformed)
        store.place(part, records_path(archive))
    return replace(entry, sums=_sums(archive))


def damage(store: Store, entry: Import) -> tuple[Path, str] | None:
    """The first file of an import's archive that is gone or not what was written, and which of the two.

    Of an import without checksums only what the engine can't read at all is known to be damaged.
    """
    wanted = entry.sums or {f"{entry.archive}.parquet": ""}
    for file, mark in wanted.items():
        path = store.archive / file
        if not path.is_file():
            return path, "is gone"
        if mark and sha256_of(path) != mark:
            return path, "is damaged (its checksum does not fit)"
        if not mark and not _can_be_read(path):
            return path, "is damaged"
    return None


def _can_be_read(archive: Path) -> bool:
    with apart() as connection:
        try:
            connection.execute(f"select bit_xor(hash(columns(*))) from read_parquet({located(archive)})")
        except duckdb.Error:
            return False
    return True


def _sums(archive: Path) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in files_of(archive) if path.is_file()}


def free_name(part: Path, target: Path) -> Path:
    """Where an archive belongs: never over another one, which generations before this may need."""
    if not target.is_file():
        return target
    mark = sha256_of(part)
    return target if sha256_of(target) == mark else target.with_name(f"{target.stem}-{mark[:8]}.parquet")


def files_of(archive: Path) -> tuple[Path, Path, Path]:
    """The rows of an import, and what may lie beside them."""
    return archive, shifts_path(archive), records_path(archive)


def shifts_path(archive: Path) -> Path:
    """Where an archive keeps its line shifts, if there are any."""
    return archive.with_suffix(".lines.parquet")


def records_path(archive: Path) -> Path:
    """Where an archive keeps the records that were no rows, if there are any."""
    return archive.with_suffix(".records.parquet")


def write_shifts(connection: DuckDBPyConnection, path: Path, shifts: Sequence[tuple[int, int]]) -> None:
    """Where lines run away from record numbers, kept beside the archive for a replay."""
    records, extras = zip(*shifts, strict=True)
    connection.execute(
        "copy (select unnest($records::bigint[]) as record, unnest($extras::bigint[]) as extra)"
        f" to {quote(str(path))} (format parquet)",
        {"records": list(records), "extras": list(extras)},
    )


def write_records(connection: DuckDBPyConnection, path: Path, records: Sequence[differences.Record]) -> None:
    """The records that were no rows, without what stood there."""
    lines, reasons = zip(*records, strict=True)
    connection.execute(
        "copy (select unnest($lines::bigint[]) as line, unnest($reasons::varchar[]) as reason)"
        f" to {quote(str(path))} (format parquet)",
        {"lines": list(lines), "reasons": list(reasons)},
    )


def shifts_of(archive: Path) -> list[tuple[int, int]]:
    """The shifts that were kept beside an archive."""
    rows = _beside(shifts_path(archive), "record, extra")
    return [(int(record), int(extra)) for record, extra in rows]


def records_kept(archive: Path) -> list[differences.Record]:
    """The records that were no rows, as they were kept beside an archive."""
    rows = _beside(records_path(archive), "line, reason")
    return [(int(line), str(reason)) for line, reason in rows]


def _beside(path: Path, columns: str) -> list[tuple[Any, ...]]:
    if not path.is_file():
        return []
    with apart() as connection:
        return connection.execute(f"select {columns} from read_parquet({located(path)})").fetchall()
