"""A case of the worklist is taken up: a record with who and when, which no undo takes back."""

from __future__ import annotations

from pathlib import Path

from dashboard import ask
from dashboard.access import Who
from dashboard.act.acts import written
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.records import lines


@written
def take_up(home: Path, who: Who, case: str, team: str | None = None, period: str | None = None) -> None:
    """Record that somebody has taken up a case of a list, by its key; UsageFault where no such case waits.

    Taken up twice is taken up once, by the first: two people may click the same line.
    """
    with Home.open(home, who) as now:
        now.fall_back()  # as the page that shows it: a customer waits, whatever is wrong with strategy.toml
        groups = now.worklist(team, period=period).groups
    if case not in {one.key for group in groups for one in group.cases}:
        raise UsageFault("this case waits no longer; read the list again.")
    with lines.alone(home, ask.TAKEN_UP):
        if not any(one["case"] == case for one in lines.read(home, ask.TAKEN_UP)):
            lines.add(home, ask.TAKEN_UP, who.signed, case=case)
