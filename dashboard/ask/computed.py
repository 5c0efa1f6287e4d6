"""What takes long to compute, kept on the disk beside its generation, for every process and command.

warehouse/000017.links.json holds an answer and the mark of all that it depends on: the generation's own
checksum, the strategy, the catalogue, the aliases, the version and the program's files. A file that
can't be read, or bears another mark, is as none. It is no part of a backup, and goes with its generation.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from dashboard import version
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.durable import clear, put
from dashboard.engine import own
from dashboard.faults import DiskFull
from dashboard.model.header import fingerprint
from dashboard.quick import dataclass
from dashboard.store import program
from dashboard.store.generations import Store

T = TypeVar("T")
MOST = 256  # answers to one question that are kept of a generation


@dataclass(frozen=True)
class KeptAnswer(Generic[T]):
    """Where an answer is kept; figures alone, so that it outlives the home that it was asked of."""

    file: Path
    generation: Path
    mark: str
    kind: TypeAdapter[T]

    def answer(self, make: Callable[[], T]) -> T:
        """As it is kept, else made and kept; told as it will be read, where a count of 49 is 49.0."""
        if (known := self.read()) is not None:
            return known
        made = make()
        self.write(made)
        return self.kind.validate_python(self._told(made))

    def read(self) -> T | None:
        """The answer; None where none is kept, or one of something else."""
        try:
            told = json.loads(self.file.read_bytes())
            return self.kind.validate_python(told["answer"]) if told["mark"] == self.mark else None
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None

    def write(self, answer: T) -> None:
        """Keep it, unless the generation is gone; what can't be kept is computed again.

        So is what lacks a home's own query that was stopped: it may do another time.
        """
        if own.has_stopped(self.generation):
            return
        part = self.file.with_name(f"{self.file.name}.{os.getpid()}-{threading.get_ident()}.part")
        told = {"mark": self.mark, "answer": self._told(answer)}
        try:
            if self.generation.is_file() and self._has_room():
                part.write_text(json.dumps(told, allow_nan=False), encoding="utf-8")
                put(part, self.file)
        except (OSError, ValueError, DiskFull):
            with suppress(OSError):
                clear(part)

    def _told(self, answer: T) -> Any:
        return self.kind.dump_python(answer, mode="json")

    def _has_room(self) -> bool:
        """Whether it is the only answer to its question, or one of not too many."""
        question, one_of_many, _ = self.file.name.partition("-")
        return not one_of_many or sum(1 for _ in self.file.parent.glob(f"{question}-*")) < MOST


def kept(home: Opened, name: str, kind: type[T], *asked: str) -> KeptAnswer[T]:
    """The place of an answer of a type that does not depend on who asks; `asked` tells one of many from the
    others.
    """
    shot, store = home.shot, Store(home.path)
    mark = fingerprint(
        version(), program.mark(), shot.ledger.database, home.strategy.fingerprint,
        home.readable_aliases.fingerprint, home.catalogue.layout, _metrics(home), *asked,
    )  # fmt: skip
    own = f"{name}-{fingerprint(*asked)}" if asked else name
    adapter: TypeAdapter[T] = _adapter(kind)  # type: ignore[arg-type]  # every type can be hashed
    return KeptAnswer(store.beside(shot.seq, own), store.database(shot.seq), mark, adapter)


@lru_cache(maxsize=32)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once: it takes longer than the answer that it reads."""
    return TypeAdapter(kind)


@cached
def _metrics(home: Opened) -> str:
    metrics = home.catalogue.metrics
    told = (
        home.catalogue.metric_fingerprint(one) + metrics[one].model_dump_json() for one in sorted(metrics)
    )
    return fingerprint(*told)
