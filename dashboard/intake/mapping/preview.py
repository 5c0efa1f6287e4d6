"""A mapping tried out: what an import would make of the records that were looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard import periods, scratch
from dashboard.engine.clock import Clock
from dashboard.intake import archiving
from dashboard.intake.judged import judged, refused_parts
from dashboard.intake.mapping.header import as_header
from dashboard.intake.mapping.profile import Profile
from dashboard.intake.mapping.said import Mapping
from dashboard.intake.plan import KnownOfFile, Planned, Typing, plan
from dashboard.intake.reading import glued, margins, read
from dashboard.intake.reading.count import counted
from dashboard.intake.receipt import RefusedPart, RefusedReason, rows_of
from dashboard.intake.recognise import missing, places
from dashboard.model.catalogue import Catalogue
from dashboard.model.format_file import made_format
from dashboard.model.strategy import Strategy
from dashboard.quick import dataclass
from dashboard.staging.stage import Staged, Word
from dashboard.store.trial import Trial, trial
from dashboard.text import many

SHOWN = 8  # rows of a preview
UNSAVED = Path("the mapping")  # what faults name while it is no file


@dataclass(frozen=True)
class Loaded:
    """The first rows of a table as they will be loaded, times in the organisation's zone; ours, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True)
class Preview:
    """What an import would make of the records that were looked at. `refused_rows` are (line, reason)."""

    rows_read: int
    empty: int
    refused: int
    superseded: int
    accepted: int
    tables: dict[str, Loaded]
    refused_reasons: tuple[RefusedReason, ...]
    refused_rows: tuple[tuple[int, str], ...]
    is_whole: bool
    new_words: tuple[Word, ...] = ()
    refused_parts: tuple[RefusedPart, ...] = ()

    @property
    def loaded(self) -> str:
        """What `says` says first of the rows: 10 will be loaded."""
        return f"{self.accepted:,} will be loaded"

    @property
    def says(self) -> str:
        """Of its 12 rows 10 will be loaded, 1 refused, 1 is empty."""
        parts = [self.loaded, f"{self.refused:,} refused"]
        parts += [many(self.empty, "is empty", "are empty")] if self.empty else []
        parts += [f"{self.superseded:,} replaced by a later row"] if self.superseded else []
        which = "its" if self.is_whole else "the first"
        return f"Of {which} {rows_of(self.rows_read)} {', '.join(parts)}."


def preview(mapping: Mapping, look: Profile, catalogue: Catalogue, strategy: Strategy) -> Preview | None:
    """Stage the records that were looked at exactly as an import does; None without any column.

    Raises Refused where no import could tell the records apart or would find two tables, CatalogueFault
    where the mapping can't be a format.
    """
    if not mapping.columns:
        return None
    fmt = made_format(UNSAVED, as_header(mapping, look, "mapping", "mapping"), "", catalogue.tables)
    at = {
        column: place
        for column, place in places(fmt, look.source.names, look.source.headings).items()
        if strategy.people.are_named or not fmt.columns[column].person
    }
    if not at:
        return None
    with scratch.folder("try") as folder, trial(catalogue, folder) as store:
        source, archive = archiving.archived(
            _beginning(look, folder), folder, lambda source: store.archive(source, at, fmt)
        )
        # as an import will know once the mapping is saved
        glued.check(source, lambda header: not missing(fmt, header))
        typing = Typing(
            Clock.of(strategy), not strategy.people.are_named, source.header_lines, source.line_of
        )
        text = store.archived(archive, source.shifts)
        found = plan(text, fmt, KnownOfFile(zone=margins.zone(source, fmt.zone_like)), typing)
        tables = _as_loaded(store, found, strategy)
        return _summed(source, found.staged, tables, text.refused_lines(), look)


def _beginning(look: Profile, folder: Path) -> read.Source:
    """The records that were looked at, as a file."""
    path = folder / "beginning.csv"
    path.write_bytes(look.text)
    source = counted(replace(look.source, path=path))
    return margins.without_footer(source, folder, None) if look.is_whole else source


def _as_loaded(store: Trial, found: Planned, strategy: Strategy) -> dict[str, Loaded]:
    zone, sizes = strategy.organisation.tz, store.sizes(found.staged)
    return {
        table: Loaded(columns, tuple(tuple(_as_text(v, zone) for v in row) for row in rows), sizes[table])
        for table, (columns, rows) in store.first(found.staged, found.format, SHOWN).items()
    }


def _summed(
    source: read.Source,
    staged: Staged,
    tables: dict[str, Loaded],
    refused: dict[int, str],
    look: Profile,
) -> Preview:
    rows = judged(source, staged)
    malformed = {item.line: item.reason for item in source.malformed}
    return Preview(
        rows.rows_read,
        rows.empty,
        rows.refused,
        rows.superseded,
        rows.accepted,
        tables,
        rows.reasons,
        tuple(sorted((refused | malformed).items())[:SHOWN]),
        look.is_whole,
        tuple(staged.words),
        refused_parts(staged),
    )


def _as_text(value: Any, zone: Any) -> str:
    """A value as it will be loaded; an instant in the organisation's zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return periods.local(value, zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return f"{value:.10g}" if isinstance(value, float) else str(value)
