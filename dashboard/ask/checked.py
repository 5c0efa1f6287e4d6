"""What a check of the data, the strategy or the catalogue finds."""

from __future__ import annotations

from typing import Any, Literal

from dashboard.quick import dataclass

Severity = Literal["warning", "error"]


@dataclass(frozen=True)
class Checked:
    """One check and what it found; `where` names up to three places, `does` what it does to the figures.

    `import_id` is the import whose receipt tells more, where it is about one.
    """

    check: str
    severity: Severity
    rows: int
    message: str
    where: tuple[str, ...]
    does: str = ""
    import_id: int | None = None


@dataclass(frozen=True)
class CheckRows:
    """What a check points at: desk, file, line and whatever else it tells; `count` is all there are."""

    check: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
