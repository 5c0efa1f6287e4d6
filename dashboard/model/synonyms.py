"""What columns and words are called elsewhere. No I/O."""

from __future__ import annotations

from functools import cached_property

from dashboard.model.header import Header, Text


class Synonyms(Header):
    """What columns and words are called elsewhere: how a mapping by hand is suggested.

    `columns` is table -> column -> other names, `words` is column -> our word ("": nothing) -> theirs.
    """

    columns: dict[str, dict[str, tuple[Text, ...]]]
    words: dict[str, dict[str, tuple[Text, ...]]]

    def meanings(self, column: str) -> dict[str, str]:
        """Their words, in small letters -> ours ("": nothing)."""
        said = self.words.get(column, {})
        return {word.casefold(): ours for ours, words in said.items() for word in words}

    @cached_property
    def of_names(self) -> dict[str, frozenset[str]]:
        """Words in the names of dates and durations: day, hour (of the day), time (the hours too), of."""
        said = {kind: frozenset(words) for kind, words in self.words.get("of_names", {}).items()}
        of_time = said.get("time", frozenset()) | said.get("hour", frozenset())
        return {"day": frozenset(), "hour": frozenset(), "of": frozenset(), **said, "time": of_time}
