"""Which words stand anywhere in the files that a home keeps."""

from __future__ import annotations

from pathlib import Path

import duckdb


def words_in(home: Path, words: list[str]) -> set[str]:
    """Which of the words stand anywhere in a home: raw, in a parquet file or in a database."""
    found = set()
    for path in (path for path in home.rglob("*") if path.is_file()):
        texts = [path.read_bytes().decode("utf-8", errors="ignore")]
        if path.suffix == ".parquet":
            rows = duckdb.connect().execute(f"select * from read_parquet('{path}')").fetchall()
            texts.append(repr(rows))
        elif path.suffix == ".duckdb":
            texts.append(_everything(path))
        found |= {word for word in words for text in texts if word in text}
    return found


def _everything(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as store:
        tables = store.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return repr([store.execute(f'select * from {s}."{t}"').fetchall() for s, t in tables])
