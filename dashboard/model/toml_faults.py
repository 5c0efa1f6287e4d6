"""What is wrong with a text that is no TOML, in our words: where, what, and what to write.

No text of Python's reader is shown: "Expected newline or end of document after a statement" helps nobody
who wrote 87,5.
"""

from __future__ import annotations

import re

from dashboard.quick import dataclass

# what the reader says begins so -> what is wrong; what to write; the first that fits
WORDS = (
    ("Expected newline or end", "more stands behind the value; write a number alone, like 87.5, and a text in"
     " straight quotes"),
    ("Expected '='", "a key has no value; write key = value"),
    (r"Expected '\]", "the name of a table is not closed; write [name], or [[name]] for each of several"),
    ("Expected|Unterminated|Illegal character '\\\\[nr]'", "a text is not closed; write its last quote"),
    ("Illegal character|Found invalid", "a sign stands in it that no text may hold; take it out"),
    ("Invalid date", "there is no such day; write one like 2026-12-31"),
    ("Invalid value", "the value can't be read; write a text in straight quotes, a number like 87.5"
     " or a day like 2026-12-31"),
    ("Invalid statement|Invalid initial", "no key begins so; write key = value, or [table]"),
    ("Unescaped|Escaped|Invalid hex", "a \\ stands in a text; write it twice, or the text in single quotes"),
    ("Unclosed array", "a list is not closed; write its last bracket"),
    ("Unclosed inline", "a table in braces is not closed; write its last brace"),
    ("Cannot|Duplicate", "a table or a key stands in it twice; write each once, with all that belongs to it"),
    ("Exceeds the limit", "a number in it has thousands of digits; write it shorter"),
    ("maximum recursion|nested", "it is nested too deeply; write it flatter"),
)  # fmt: skip
OTHERWISE = "it can't be read; look at an example in the documentation"
PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)


@dataclass(frozen=True)
class TomlFault:
    """`line` and `column` from 1; None where the whole is meant. `problem` has no full stop."""

    line: int | None
    column: int | None
    problem: str

    @property
    def says(self) -> str:
        """With its place in front: line 2, column 8: there is no such day; …"""
        place = f"line {self.line}, column {self.column}: " if self.column else ""
        return f"{place or (f'line {self.line}: ' if self.line else '')}{self.problem}"


def told(error: Exception, text: str) -> TomlFault:
    """What a reader's error about a text says; what is open at its end is of its last line."""
    if isinstance(error, UnicodeDecodeError):
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        return TomlFault(line, None, f"it is no UTF-8 text (byte {error.start + 1:,}); save it as UTF-8")
    found = PLACE.fullmatch(str(error))
    said = found[1] if found else str(error)
    problem = next((words for start, words in WORDS if re.match(start, said)), OTHERWISE)
    if found:
        return TomlFault(int(found[2]), int(found[3]), problem)
    at_end = "at end of document" in said
    return TomlFault(text.rstrip().count("\n") + 1 if at_end else None, None, problem)
