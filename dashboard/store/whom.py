"""Whose observations a question is about."""

from __future__ import annotations

from typing import Any

from dashboard.model.metric import Level
from dashboard.quick import dataclass


@dataclass(frozen=True)
class Whom:
    """Whose observations: a level, one name of it (None: each), and a team for agents."""

    level: Level
    name: str | None = None
    team: str | None = None

    @classmethod
    def of(cls, level: Level, name: str | None, team: str | None) -> Whom:
        """Of whatever was named: the organisation is one, and people alone are those of a team."""
        return cls(level, None if level == "organisation" else name, team if level == "agent" else None)

    @property
    def column(self) -> str | None:
        """The column that tells one name from another."""
        return None if self.level == "organisation" else self.level

    def conditions(self) -> tuple[list[str], list[Any]]:
        """SQL conditions on team and agent, and their parameters."""
        wanted = {} if self.column is None else {self.column: self.name}
        if self.level == "agent":
            wanted["team"] = self.team
        given = {column: value for column, value in wanted.items() if value is not None}
        known = [f"{self.column} is not null"] if self.column and self.name is None else []
        return [*known, *(f"{column} = ?" for column in given)], list(given.values())
