"""What columns and words are called elsewhere. No I/O."""

from __future__ import annotations

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
