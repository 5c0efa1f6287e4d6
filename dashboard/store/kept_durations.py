"""What each case of a duration took, whose it was and of which day, kept beside its generation.

A quantile of dates of one's own, or of a person, needs every case of its days. Read through the views, two
quarters of ten million tickets take a second of each metric; as plain columns in the order of teams and days,
mapped into memory, they are at hand. They are made once a generation is in force, by whoever computes ahead;
where they are not there (yet), cases are read from the observations, which gives the same.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from dashboard import version
from dashboard.durable import SPARE, clear, put
from dashboard.faults import DiskFull
from dashboard.model.header import fingerprint
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store import program
from dashboard.store.generations import Store
from dashboard.store.live import Bounds, parted, with_none
from dashboard.store.outcomes import DAY, EPOCH, GROUP_BIT, OUTCOME
from dashboard.store.pool import Snapshot
from dashboard.store.whom import Whom

Ints = NDArray[Any]
COLUMNS = ("outcome", "person", "day")
ALIGNED = 64  # bytes
MOST = np.iinfo(np.uint16).max
# of each team and person; a list of numbers comes as one array, where names would come one by one
EVERY = f"""
select team, agent,
    list(cast({OUTCOME} as uinteger)),
    list({DAY})
from (select * from {{seen}} where value is not null and observed_at >= ? and observed_at < ?)
group by team, agent order by team, agent
"""


@dataclass(frozen=True, eq=False)
class KeptDurations:
    """The cases of one metric, a team after the other and its days ascending. `ends`: up to where each is.

    `person` counts in `people`, of which the first is None: nobody is known.
    """

    teams: Sequence[str | None]
    ends: Sequence[int]
    people: Sequence[str | None]
    outcome: Ints
    person: Ints
    day: Ints

    def parts(self, window: Period, whom: Whom) -> dict[str | None, Ints]:
        """Name (None: of no team) -> the outcomes of its cases of a window, ascending."""
        if whom.level == "agent":
            return self._of_people(window, whom)
        return {team: np.sort(self.outcome[place]) for team, place in self._places(window)}

    def _places(self, window: Period, team: str | None = None) -> Iterator[tuple[str | None, slice]]:
        """Each team (or one), and where its cases of a window are."""
        since, until = (window.first - EPOCH).days, (window.last - EPOCH).days + 1
        bounds = np.clip([since, until], 0, MOST).astype(np.uint16)
        start = 0
        for name, end in zip(self.teams, self.ends, strict=True):
            if team is None or name == team:
                low, high = np.searchsorted(self.day[start:end], bounds).tolist()
                if low < high:
                    yield name, slice(start + low, start + high)
            start = end

    def _of_people(self, window: Period, whom: Whom) -> dict[str | None, Ints]:
        places = [place for _, place in self._places(window, whom.team)]
        if not places:
            return {}
        keys = np.concatenate([self.person[place] for place in places]).astype(np.int64)
        keys <<= GROUP_BIT
        keys |= np.concatenate([self.outcome[place] for place in places])
        if whom.name is not None:
            keys = keys[keys >> GROUP_BIT == self._number(whom.name)]
        found = parted(keys, self.people)
        found.pop(None, None)
        return found

    def _number(self, name: str) -> int:
        return self.people.index(name) if name in self.people else -1


def of(shot: Snapshot, metric: str, mark: str) -> KeptDurations | None:
    """The cases of a metric, as its query is marked; None where they are not kept."""
    key = f"durations of {metric} {mark}"
    if key not in shot.kept:
        found = _read(_file(shot, metric), _mark(shot, mark))
        if found is None:
            return None  # they may be by the next question
        shot.kept[key] = found
    kept: KeptDurations = shot.kept[key]
    return kept


def keep(shot: Snapshot, metric: str, mark: str, seen: str, spans: Sequence[Bounds]) -> None:
    """Keep them, unless they are; `seen` is SQL of observations at as_of, `spans` all their time in pieces.

    What can't be kept is read from the observations as ever.
    """
    if of(shot, metric, mark) is not None:
        return
    cursor, query = shot.cursor(), EVERY.format(seen=seen)
    try:
        made = _made(cursor.execute(query, [*span]).fetchnumpy() for span in spans)
    except duckdb.ConversionException:  # longer than four thousand years
        return
    _write(Store(shot.home), shot.seq, _file(shot, metric), made, _mark(shot, mark))


def _file(shot: Snapshot, metric: str) -> Path:
    return Store(shot.home).beside(shot.seq, f"durations-{fingerprint(metric)}", "bin")


def _mark(shot: Snapshot, mark: str) -> str:
    return fingerprint(version(), program.mark(), shot.ledger.database, mark)


def _made(pieces: Iterable[Mapping[str, Ints]]) -> KeptDurations:
    number: dict[str | None, int] = {None: 0}
    teams: dict[str | None, list[list[Ints]]] = {}
    for fetched in pieces:
        names, agents, outcomes, days = (with_none(column).tolist() for column in fetched.values())
        for team, rows in groupby(range(len(names)), key=names.__getitem__):
            own = list(rows)
            day = np.concatenate([days[row] for row in own])
            order = np.argsort(day, kind="stable")
            whose = np.array([number.setdefault(agents[row], len(number)) for row in own], dtype=np.uint32)
            person = np.repeat(whose, [len(days[row]) for row in own])
            outcome = np.concatenate([outcomes[row] for row in own])
            teams.setdefault(team, []).append([values[order] for values in (outcome, person, day)])
    sizes = [sum(len(piece[0]) for piece in own) for own in teams.values()]
    types = (np.uint32, np.uint16 if len(number) <= MOST else np.uint32, np.uint16)
    each = [piece for own in teams.values() for piece in own]
    columns = (
        np.concatenate([np.empty(0, kind), *(piece[place] for piece in each)], dtype=kind)
        for place, kind in enumerate(types)
    )
    return KeptDurations([*teams], np.cumsum(sizes).tolist(), [*number], *columns)


def _write(store: Store, seq: int, file: Path, made: KeptDurations, mark: str) -> None:
    """A line that says what follows, and the columns."""
    columns = [getattr(made, column) for column in COLUMNS]
    told = {"mark": mark, "teams": made.teams, "ends": made.ends, "people": made.people}
    head = json.dumps(told | {"types": [column.dtype.str for column in columns]}).encode()
    head += b" " * (-(len(head) + 1) % ALIGNED) + b"\n"
    part = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        free = shutil.disk_usage(store.folder).free - SPARE
        if store.database(seq).is_file() and sum(column.nbytes for column in columns) < free:
            with part.open("wb") as written:
                written.write(head)
                for column in columns:
                    column.tofile(written)
            put(part, file)
    except (OSError, DiskFull):
        with suppress(OSError):
            clear(part)


def _read(file: Path, mark: str) -> KeptDurations | None:
    """What is kept; None for what can't be read, and for what was made of something else."""
    try:
        with file.open("rb") as opened:
            head = opened.readline()
            # of the same file: another process may put its own in its place meanwhile
            raw = np.asarray(np.memmap(opened, dtype=np.uint8, mode="r"))
        told = json.loads(head)
        if told["mark"] != mark:
            return None
        size, at, columns = (told["ends"] or [0])[-1], len(head), []
        for kind in map(np.dtype, told["types"]):
            columns.append(raw[at : at + size * kind.itemsize].view(kind))
            at += size * kind.itemsize
        if at != raw.size:
            return None
        return KeptDurations(told["teams"], told["ends"], told["people"], *columns)
    except (OSError, ValueError, KeyError, TypeError):
        return None
