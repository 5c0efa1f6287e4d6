"""What takes long to compute, kept on the disk beside its generation, for every process and command.

warehouse/000017.links.json holds an answer and the mark of all that it depends on: the generation's own
checksum, the strategy, the catalogue, the aliases and the version. A file that can't be read, or bears
another mark, is as none. It is no part of a backup, and goes with its generation.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from dashboard import version
from dashboard.ask.home import Opened
from dashboard.durable import clear, put
from dashboard.model.header import fingerprint
from dashboard.store.generations import Store

T = TypeVar("T")


@dataclass(frozen=True)
class KeptAnswer(Generic[T]):
    """Where an answer is kept; figures alone, so that it outlives the home that it was asked of."""

    file: Path
    generation: Path
    mark: str
    kind: TypeAdapter[T]

    def read(self) -> T | None:
        """The answer; None where none is kept, or one of something else."""
        try:
            told = json.loads(self.file.read_bytes())
            return self.kind.validate_python(told["answer"]) if told["mark"] == self.mark else None
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None

    def write(self, answer: T) -> None:
        """Keep it, unless the generation is gone; what can't be kept is computed again."""
        part = self.file.with_name(f"{self.file.name}.{os.getpid()}-{threading.get_ident()}.part")
        told = {"mark": self.mark, "answer": self.kind.dump_python(answer, mode="json")}
        try:
            if self.generation.is_file():
                part.write_text(json.dumps(told, allow_nan=False), encoding="utf-8")
                put(part, self.file)
        except (OSError, ValueError):
            with suppress(OSError):
                clear(part)


def kept(home: Opened, name: str, kind: TypeAdapter[T]) -> KeptAnswer[T]:
    """The place of an answer that every name may be told of: it does not depend on who asks."""
    shot, store = home.shot, Store(home.path)
    metrics = home.catalogue.metrics
    told = (
        home.catalogue.metric_fingerprint(one) + metrics[one].model_dump_json() for one in sorted(metrics)
    )
    mark = fingerprint(
        version(), shot.ledger.database, home.strategy.fingerprint, home.aliases.fingerprint,
        home.catalogue.layout, *told,
    )  # fmt: skip
    return KeptAnswer(store.beside(shot.seq, name), store.database(shot.seq), mark, kind)
