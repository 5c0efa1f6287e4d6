"""A query that people write: it stands in a file, and a fault of it names that file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb

from dashboard import progress
from dashboard.engine.connections import is_damage, is_full
from dashboard.faults import CatalogueFault
from dashboard.method.tally import STOPPED, WRONG


class Query(Protocol):
    """SQL in a file, ours or a home's own."""

    @property
    def file(self) -> str: ...
    @property
    def sql(self) -> str: ...
    @property
    def home(self) -> bool: ...


class Answering(Query, Protocol):
    """One that is asked for an answer; `fault` is what is wrong with its header, so that it can't."""

    @property
    def fault(self) -> str: ...


@contextmanager
def blaming(file: str, *, own: bool = False) -> Iterator[None]:
    """What the engine says of a query that people write becomes a fault that names its file."""
    try:
        yield
    except duckdb.Error as error:
        progress.check()  # what is called off ends with an error too
        if is_full(error) or (not own and is_damage(error)):
            raise  # no query is to blame
        said = re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", str(error).splitlines()[0]).rstrip(".!")
        one = "; it is one select alone" if 'near ";"' in said else ""
        if own:
            raise NoAnswer(file, said + one) from error
        raise CatalogueFault(f"{file}: {said}{one}.") from error


class NoAnswer(CatalogueFault):
    """A home's own query that can't be answered; `reason` is what a figure that is none says of it."""

    def __init__(self, file: str, said: str) -> None:
        super().__init__(f"{file}: {said}{'' if said.endswith('?') else '.'}")
        self.reason = f"{WRONG}: {said}"


class Stopped(NoAnswer):
    """One that took too long, or too much memory."""

    def __init__(self, file: str, took: str) -> None:
        super().__init__(file, f"it takes {took}, so it was stopped; let it read fewer rows")
        self.reason = STOPPED + took
