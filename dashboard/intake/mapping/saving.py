"""A mapping saved as a format of the home, once it says enough and is recognised again."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from dashboard.durable import private, private_home, telling_full
from dashboard.faults import Refused, UsageFault
from dashboard.intake.mapping.header import as_header, as_toml, distinct
from dashboard.intake.mapping.preview import Preview, preview
from dashboard.intake.mapping.profile import Profile
from dashboard.intake.mapping.said import Mapping, needed, of_tables, question, scale_question
from dashboard.intake.recognise import recognise
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.format import Format
from dashboard.model.format_file import made_format
from dashboard.model.strategy import Strategy

NAME = re.compile(r"[a-z0-9_]{1,60}")


def check_name(name: str, catalogue: Catalogue) -> None:
    """Raise UsageFault where a mapping can't be saved under this name."""
    if not NAME.fullmatch(name):
        raise UsageFault(f'"{name}" can\'t be its name; use small letters, figures and _, such as my_desk.')
    if name in catalogue.formats:
        raise UsageFault(f"the name {name} is taken by {catalogue.formats[name].file}; choose another.")


def save(
    home: Path, name: str, mapping: Mapping, look: Profile, strategy: Strategy
) -> tuple[Path, Preview | None]:
    """Write HOME/queries/exports/<name>.toml, so that the next import of such a file uses it: its place, and
    what that import would make of the file.

    Raises what `ready` raises.
    """
    header, found = ready(name, mapping, look, catalogue_of(home).for_files(), strategy)
    return write_query(home, "exports", f"{name}.toml", as_toml(header)), found


def ready(
    name: str, mapping: Mapping, look: Profile, catalogue: Catalogue, strategy: Strategy
) -> tuple[dict[str, Any], Preview | None]:
    """The header that can be saved under a name, and what an import with it would make of the file.

    Raises UsageFault for a name that is taken or not plain, and for columns that are missing; Refused
    where the order of its dates is not known, or no row that was looked at could be loaded.
    """
    check_name(name, catalogue)
    if lacking := needed(mapping, catalogue):
        if set(lacking) <= {"scale_min", "scale_max"}:
            raise Refused(f"{scale_question(mapping, look)} Say --scale WORST-BEST, such as 1-5.")
        # a survey without its answers says nothing, so they are asked for first
        telling = (column for table in mapping.tables for column in catalogue.tables[table].telling)
        lacking = [*(column for column in telling if column not in mapping.columns), *lacking]
        raise UsageFault(
            f"say which column is {' and '.join(lacking)}, or what it is in every row (--column"
            f" {lacking[0]}=THEIRS, --fixed {lacking[0]}=VALUE); {of_tables(mapping)} can't do without."
        )
    if asked := question(mapping, look, catalogue):
        raise Refused(f"{asked} Say --date-order day-first or month-first.")
    found = preview(mapping, look, catalogue, strategy)
    if found is not None and not found.accepted and found.refused:
        first = found.refused_reasons[0]
        raise Refused(f"with this mapping no row would be loaded; most often {first.column} {first.reason}.")
    return _recognisable(name, mapping, look, catalogue), found


def write_query(home: Path, kind: str, file: str, text: str) -> Path:
    """Write HOME/queries/KIND/FILE, for nobody else to read; UsageFault where it is there already."""
    path = home / "queries" / kind / file
    private_home(home)
    for folder in (path.parent.parent, path.parent):
        private(folder)
    with telling_full(path.parent):
        _write_once(path, text)
    return path


def _recognisable(name: str, mapping: Mapping, look: Profile, catalogue: Catalogue) -> dict[str, Any]:
    """The header by which this file is taken for this format, and for no other that knows it too."""
    header = as_header(mapping, look, title_of(name), name)
    for identifying in (header["identified_by"], distinct(look.columns)):
        header = header | {"identified_by": identifying}
        fmt = made_format(Path(f"{name}.toml"), header, "", catalogue.tables, home=True)
        if _taken(look, fmt, catalogue.formats).name == name:
            return header
    other = _taken(look, fmt, catalogue.formats).name
    raise UsageFault(f"this file would still be taken for {other}; import it with --as, or take that away.")


def _taken(look: Profile, fmt: Format, formats: dict[str, Format]) -> Format:
    return recognise(look.source.header, {**formats, fmt.name: fmt}).format


def title_of(name: str) -> str:
    """What people read where a mapping is named: my_desk is My desk."""
    return name.replace("_", " ").strip().capitalize() or name


def plain_name(words: str) -> str:
    """A name that a mapping could be saved under, made of a file's."""
    stem = Path(words).stem.casefold()
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_")[:40].strip("_") or "mapping"


def _write_once(path: Path, text: str) -> None:
    """All of it or nothing, and never over a file that is there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(0o600)
        os.link(draft, path)
    except FileExistsError:
        raise UsageFault(f"{path} is there already; choose another name.") from None
    finally:
        draft.unlink(missing_ok=True)
