"""The same file read in two ways, both in force: the same cases and answers, counted twice.

That happens where a mapping was wrong and the file was mapped once more, under another name or with another
column as the id, or where it was loaded into the wrong desk first. Two questions of one survey file, mapped
one by one, are no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dashboard.store.generations import Import

SHEET = "sheet"  # of a workbook: another one is another table


def before(
    entry: Import,
    imports: Sequence[Import],
    told: Callable[[int], dict[str, int]],
    on_same_lines: Callable[[int, int], int],
) -> Iterator[tuple[Import, int]]:
    """The imports of the same bytes before this one that tell the same, and how many rows of them count.

    `told` gives what the rows of an import tell, `on_same_lines` how many lines count in two imports (both
    store.differences).
    """
    for other in imports:
        same = other.sha256 == entry.sha256 and other.options.get(SHEET) == entry.options.get(SHEET)
        if not same or other.import_id >= entry.import_id:
            continue
        # within a desk the later row of an id takes the earlier one's place: what is left has two ids
        if other.desk == entry.desk and (rows := on_same_lines(other.import_id, entry.import_id)):
            yield other, rows
            continue
        if (other.format, other.desk) == (entry.format, entry.desk):
            continue
        first, second = (told(one.import_id) for one in (other, entry))
        both = set(first) & set(second) if other.desk != entry.desk else set()
        unread = first and not any(first.values()) and any(second.values())
        if both or unread:
            yield other, sum(first[what] for what in both) or sum(second.values())


def says(entry: Import, other: Import) -> str:
    """What is wrong, and what to do."""
    first, second = (
        f"as {one.format} into desk {one.desk} (import {one.import_id})" for one in (other, entry)
    )
    return (
        f"{entry.name} is loaded twice: {first} and {second}; take the wrong one back with"
        f" `scorecard remove {other.import_id}` or `scorecard remove {entry.import_id}`"
    )
