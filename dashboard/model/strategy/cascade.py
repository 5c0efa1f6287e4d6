"""The choices of the strategy."""

from __future__ import annotations

from typing import Literal

from dashboard.model.strategy.section import Section

Choice = Literal[
    "winning_aspiration", "where_to_play", "where_not_to_play", "how_to_win", "capabilities",
    "management_systems",
]  # fmt: skip


class Cascade(Section):
    """The strategy in six answers (Lafley and Martin, Playing to Win)."""

    winning_aspiration: str = ""
    where_to_play: str = ""
    where_not_to_play: str = ""
    how_to_win: str = ""
    capabilities: tuple[str, ...] = ()
    management_systems: tuple[str, ...] = ()
