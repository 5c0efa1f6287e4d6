"""A case of the worklist is taken up: a record with who and when, which no undo takes back."""

from __future__ import annotations

from pathlib import Path

from dashboard import ask
from dashboard.ask import Scope
from dashboard.faults import UsageFault
from dashboard.records import lines


def take_up(scope: Scope, home: Path, case: str) -> None:
    """Record that whoever asks has taken up a case, by its key; UsageFault where no such case waits.

    Taken up twice is taken up once, by the first: two people may click the same line.
    """
    waiting = {one.key: one for group in ask.worklist(scope, home).groups for one in group.cases}
    if case not in waiting:
        raise UsageFault("this case waits no longer; read the list again.")
    if waiting[case].taken is None:
        lines.add(home, ask.TAKEN_UP, scope.who, case=case)
