"""How an advice is tried: a home in which the message is provoked, and the command line on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.store.generations import Store

TICKETS = "ticket_id,created_at,resolved_at,team\nadvice-1,2026-03-02,,Billing\n"


@dataclass
class Desk:
    """A home in which a message is provoked, and the command line on it."""

    home: Path
    folder: Path
    main: Callable[..., Any]

    def run(self, *arguments: object, home: Path | None = None) -> Any:
        return self.main(home or self.home, *arguments)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    @property
    def store(self) -> Store:
        return Store(self.home)

    @property
    def database(self) -> Path:
        return self.store.database(self.store.current())

    def export(self) -> Path:
        """The file that the first import came from."""
        return self.folder / "own_tickets.csv"

    def follow(self, said: str, **given: object) -> Any:
        """Run the last command that a message names, with what stands for its words in capitals."""
        command = re.findall(r"scorecard ([a-z]+(?: (?:--[a-z-]+|[A-Z]+…?|\d+)(?=[ `.;,)]|$))*)", said)[-1]
        words = [str(given.get(word.strip("…").lower(), word)) for word in command.split()]
        return self.main(self.home, *words)


Trial = Callable[[Desk], None]
TRIALS: dict[tuple[str, str], list[Trial]] = {}


def advice(file: str, *commands: str) -> Callable[[Trial], Trial]:
    """What a trial provokes, and follows."""

    def note(trial: Trial) -> Trial:
        for command in commands:
            TRIALS.setdefault((file, command), []).append(trial)
        return trial

    return note


def mended(desk: Desk, question: Any, **given: object) -> None:
    """A question fails with an advice; followed, the question is answered."""
    failed = question()
    assert failed.code != 0
    done = desk.follow(failed.stderr, **given)
    assert done.code == 0, (failed.stderr, done)
    assert question().code == 0, question()


def show(desk: Desk) -> Callable[[], Any]:
    return lambda: desk.run("show", "--period", "2026-03")
