"""A home's own queries whose header is wrong: what stands in their place says so where it is asked, and all
else stands. One of ours ends the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from dashboard.faults import CatalogueFault
from dashboard.model.check import Check
from dashboard.model.header_file import split_header, validated
from dashboard.model.metric import LEVELS, Metric
from dashboard.model.work import Work
from dashboard.quick import dataclass

Query = TypeVar("Query", Metric, Check, Work)
UNREAD = "its header can't be read"
LAST = 99  # in the worklist
NEVER_ASKED = "select null"
# what a metric may be of which nothing is known
ANY: dict[str, Any] = {
    "unit": "count", "aggregate": "mean", "evidence": "census", "improvement_direction": "increase",
    "perspective": "process", "excellence": [], "levels": [*LEVELS], "scored_levels": [*LEVELS], "needs": [],
    "guards": [], "description": UNREAD, "operations": UNREAD, "strategy": UNREAD, "pitfall": UNREAD,
}  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A file of a home's own that can't be read: its folder in queries/, and what is wrong with it."""

    kind: str
    path: Path
    says: str

    @property
    def fault(self) -> str:
        """What is wrong, without the file's name."""
        return self.says.removeprefix(f"{self.path}: ").rstrip(".")


@contextmanager
def standing(kind: str, path: Path, lost: list[Broken] | None) -> Iterator[None]:
    """What can't be read within is one more of the `lost`; a fault where nothing may be (None)."""
    try:
        yield
    except CatalogueFault as fault:
        if lost is None:
            raise
        lost.append(Broken(kind, path, str(fault)))


def metric(path: Path, fault: str) -> Metric:
    """With whatever of its header can be read: its title, its unit."""
    header: dict[str, Any] = {"title": _title(path), **ANY}
    more = {"sql": NEVER_ASKED, "home": True, "noun": "", "asks_people": False, "fault": fault}
    with suppress(CatalogueFault):
        for key, said in split_header(path)[0].items():
            with suppress(CatalogueFault):
                validated(Metric, path, {**header, key: said}, **more)
                header[key] = said
    # of what they name nobody knows whether it is there
    return validated(Metric, path, {**header, "needs": [], "guards": [], "surveys": []}, **more)


def check(path: Path, fault: str) -> Check:
    """An error, whatever it was to be."""
    header = {"severity": "error", "message": "{rows} rows"}
    return validated(Check, path, header, sql=NEVER_ASKED, home=True, fault=fault)


def work(path: Path, fault: str) -> Work:
    """Last in the list."""
    header = {"title": _title(path), "order": LAST, "note": UNREAD, "none": UNREAD}
    return validated(Work, path, header, sql=NEVER_ASKED, home=True, fault=fault)


def _title(path: Path) -> str:
    return path.stem.replace("_", " ").capitalize()


def read(
    path: Path,
    lost: list[Broken] | None,
    whole: Callable[[Path], Query],
    instead: Callable[[Path, str], Query],
) -> Query:
    """A query as `whole` reads it; of a home's own that can't be read what stands `instead`."""
    try:
        return whole(path)
    except CatalogueFault as fault:
        if lost is None:
            raise
        lost.append(Broken(path.parent.name, path, str(fault)))
        return instead(path, lost[-1].fault)
