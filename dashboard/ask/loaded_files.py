"""What looks wrong in the files that are loaded: rows refused, rows in two files, words nobody settled."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain

from dashboard.ask.cache import cached
from dashboard.ask.checked import Checked, Severity
from dashboard.ask.home import Opened
from dashboard.intake import outgrown, twice, words
from dashboard.intake.receipt import NO_ROWS, PROVEN, SHEETS, Damaged
from dashboard.store import differences
from dashboard.store.generations import Import

FILE_SHARE, OPEN_SHARE = 0.02, 0.05  # of a file's rows, of its open ones, that may be refused
REPEATED = 0.5  # of a file's rows that may have the id of another, where they are no log of events
OF_FILES = (
    "many_refused",
    "damaged_ids",
    "repeated_ids",
    "loaded_twice",
    "unknown_word",
    "word_settled",
    "mapping_changed",
    "sheet_left",
    "sheet_hidden",
    "skipped_hour",
    "day_numbers",
    "open_point",
)  # checks that are no queries and concern the data
# what these do to the figures
TWICE = "Whoever stands in both weighs twice in the figures."
FEWER = "Figures of these days stand on fewer cases than there were."
AS_READ = "Its figures are as the mapping was when the file was read."
NO_ID = "What needs the id says no data instead of a wrong figure."
NOT_READ = "Figures are without what it holds, if it holds data."
HOUR_LATER = "Durations from or to such a time may be an hour off; in another zone all days and hours are."
THOUSANDTH = "Such a number is a thousandth of what it is, if the point parts thousands."
FOUR_YEARS = "Its cases are four years early, if its days were counted from 1904."
AS_LOADED = "Its figures are as if nobody had said it, until the rebuild."
AS_PROVEN = "Until somebody says, figures that ask for it can be off by as many."
# checks that only the reading of a file could make
TOLD_ONCE = {
    **dict.fromkeys(SHEETS, NOT_READ),
    "skipped_hour": HOUR_LATER,
    "day_numbers": FOUR_YEARS,
    "open_point": THOUSANDTH,
}


@cached
def of_files(home: Opened) -> tuple[Checked, ...]:
    """What was refused of the files in force, and the words of theirs that wait for a meaning."""
    told = _refused(home), _loaded_twice(home), _new_words(home), _mapping_changed(home), _receipts(home)
    return tuple(chain.from_iterable(told))


def _of_file(entry: Import, check: str, severity: Severity, rows: int, said: str, does: str) -> Checked:
    return Checked(check, severity, rows, said, (entry.name,), does, entry.import_id)


def _receipts(home: Opened) -> Iterable[Checked]:
    """What only the reading of a file could tell: sheets that were left, times that never were."""
    for entry in home.shot.ledger.imports:
        for one in entry.receipt.get("warnings", ()):
            check = one["check"]
            is_told = check in TOLD_ONCE and (check != "skipped_hour" or _is_in_zone(home, entry))
            if is_told and _has_rows(home, entry.import_id):
                every = entry.receipt["rows_read"] - entry.receipt["empty"]
                is_lost = check == "sheet_left" and one["rows"] > FILE_SHARE * every
                severity: Severity = "error" if is_lost else "warning"
                yield _of_file(entry, check, severity, one["rows"], one["message"], TOLD_ONCE[check])


def _is_in_zone(home: Opened, entry: Import) -> bool:
    """Whether a file's times are still read in the zone that they were first read in."""
    understood, fmt = entry.receipt["understood"], home.catalogue.formats.get(entry.format)
    now = (fmt.zone if fmt else None) or home.strategy.organisation.zone
    return understood.get("zone_from") == PROVEN or understood.get("zone") == now


def _loaded_twice(home: Opened) -> Iterable[Checked]:
    imports, cursor = home.shot.ledger.imports, home.cursor()
    asked = partial(differences.told, cursor), partial(differences.on_same_lines, cursor)
    for entry in imports:
        for before, rows in twice.before(entry, imports, *asked):
            yield _of_file(entry, "loaded_twice", "error", rows, twice.says(entry, before), TWICE)


def _mapping_changed(home: Opened) -> Iterable[Checked]:
    for entry, said in outgrown.told(home.shot.ledger.imports, home.catalogue.formats):
        if _has_rows(home, entry.import_id):
            rows = entry.receipt["accepted"]
            yield _of_file(entry, "mapping_changed", "warning", rows, said, AS_READ)


def _refused(home: Opened) -> Iterable[Checked]:
    cursor = home.cursor()
    tables = home.catalogue.tables.values()
    unmended = home.shot.made("unmended", lambda: differences.unmended(cursor, tables, NO_ROWS))
    once = {entry.identity: entry for entry in home.shot.ledger.imports}
    for entry in once.values():
        rows = entry.receipt["rows_read"] - entry.receipt["empty"]
        every, refused, unended = unmended.get(entry.import_id, (0, 0, 0))
        fmt = home.catalogue.formats.get(entry.format)
        if fmt is not None and fmt.tables[0] != "tickets":
            refused, unended = every, 0  # that its ticket is loaded says nothing of an answer
        still_open = unended + entry.receipt.get("open", 0)
        if refused > FILE_SHARE * rows or unended > OPEN_SHARE * still_open:
            was, them = ("was", "it") if refused == 1 else ("were", "them")
            said = f"{refused:,} of {rows:,} rows of {entry.name} {was} refused"
            said += f", {unended:,} of {still_open:,} open ones among them" if unended else ""
            said += f": the figures lack {them}; mend and import {them}"
            yield _of_file(entry, "many_refused", "error", refused, said, FEWER)
        yield from _answers_refused(home, entry)
        again = entry.receipt.get("superseded", 0)
        if again > REPEATED * rows and not (fmt and fmt.latest_by) and _has_rows(home, entry.import_id):
            said = f"{again:,} of {rows:,} rows of {entry.name} have another row's id: only the last counts"
            said += "; where each is a case of its own their ids were damaged: export it again"
            yield _of_file(entry, "repeated_ids", "error", again, said, FEWER)
        damaged = entry.receipt.get("damaged", ())
        for one in damaged if damaged and _has_rows(home, entry.import_id) else ():
            yield _of_file(entry, "damaged_ids", "error", one["rows"], Damaged(**one).says, NO_ID)


def _answers_refused(home: Opened, entry: Import) -> Iterable[Checked]:
    """Answers that were refused though their ticket was loaded, and that no later import has brought."""
    gone = sum(one["rows"] for one in entry.receipt.get("refused_parts", ()) if one["table"] == "surveys")
    every = gone + sum(entry.receipt["tables"].get("surveys", {}).values())
    if gone <= FILE_SHARE * every:
        return
    left = gone - differences.answered_since(home.cursor(), entry.import_id)
    if left > FILE_SHARE * every:
        was, tickets, them = ("was", "its ticket", "it") if left == 1 else ("were", "their tickets", "them")
        said = f"{left:,} of {every:,} surveys of {entry.name} {was} refused, {tickets} loaded"
        said += f": the figures of surveys lack {them}; mend and import {them}"
        yield _of_file(entry, "many_refused", "error", left, said, FEWER)


def _new_words(home: Opened) -> Iterable[Checked]:
    for entry, new in words.unsettled(home.shot.ledger.imports, home.catalogue):
        how = words.message(new, words.option(new, home.catalogue))
        severity: Severity = "error" if new.alone else "warning"
        yield _of_file(entry, "unknown_word", severity, new.rows, how, AS_PROVEN)
    for entry, new, meant in words.settled_since(home.shot.ledger.imports, home.catalogue):
        if not _has_rows(home, entry.import_id):
            continue
        said = f"{words.message(new)}; {meant or 'nothing'} was said since: `scorecard rebuild`"
        yield _of_file(entry, "word_settled", "warning", new.rows, said, AS_LOADED)


def _has_rows(home: Opened, import_id: int) -> bool:
    """Whether anything of an import still stands: a later export may have brought all of it again."""
    asked = " union all ".join(
        f"(select 1 from facts.{t} where import_id = $number limit 1)" for t in home.catalogue.tables
    )

    def stands() -> bool:
        return home.cursor().execute(asked, {"number": import_id}).fetchone() is not None

    return home.shot.made(f"rows of import {import_id}", stands)
