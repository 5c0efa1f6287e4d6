"""A first metric and a first format of a home: files that work as written, say in comments how to go on,
and each with a test that anybody runs with `python`.

A test imports a few rows into a home of its own and asks the command line, so it needs nothing but the
program. Nothing is ever written over.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from dashboard.faults import UsageFault
from dashboard.intake import mapping as by_hand
from dashboard.intake.mapping import Mapping, Preview
from dashboard.intake.mapping.profile import Profile
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.strategy import Strategy

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
TESTS = "tests"  # beside metrics and exports in a home's queries
ROWS = 3  # of the file, in the test of its format
TITLE, OURS = "§title§", "§name§"

METRIC = """\
/*
# A metric is this one file: what it is, then a select of observations. Every key: docs/metrics.md.
title = "§title§"
unit = "percent"                   # minutes, score, points, currency, count; rate with per = "hour"
aggregate = "proportion"           # value 0 or 1; or mean, median, p90, nps, ratio, sum
evidence = "census"                # every case is counted; "sample" where answers stand for more
improvement_direction = "increase" # or "decrease"
perspective = "process"            # customer, process, people, financial
excellence = ["execution"]         # engagement, execution, experience, expediting, recovery; may be empty
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]   # where it may have a colour
# proposed = { team = 5 }          # its place on a first card
needs = ["tickets.resolved_at"]    # the columns without which there is nothing to count
# surveys = ["csat"]               # where it counts answers: of which surveys, csat, nps, ces
guards = ["reopen_rate"]           # the metrics that would show its gaming
description = "The share of resolved tickets that were resolved within a day. Say here what yours counts."
operations = "What I do that moves it."
strategy = "What business and customer get of it."
pitfall = "How it is gamed."
*/
-- One row for each case that counts. This one counts when it was resolved; put your own case below.
-- To see it: scorecard show --metric §name§. To score it: name it on a card in strategy.toml.
select
    desk,
    ticket_id as observation_id,      -- once in a desk
    resolved_at as observed_at,       -- the instant at which it counts, in UTC
    team,
    resolver as agent,
    case when resolved_at <= created_at + interval '1 day' then 1 else 0 end as value,
    ticket_id,                        -- so that like is compared with like
    import_id,
    line
from tickets
where resolved_at is not null
"""
BEGINNING = '''\
"""§doc§ Run it with: python §file§"""

import csv
import io
import json
import shutil
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

from dashboard.cli import main

QUERY = Path(__file__).resolve().parents[1] / "§kind§" / "§query§"


def scorecard(*arguments: object) -> str:
    """What a command prints; it must succeed."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main([str(argument) for argument in arguments])
    assert code == 0, out.getvalue()
    return out.getvalue()


class Test(unittest.TestCase):
    def setUp(self) -> None:
        """A home of its own, with the query in it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name) / "home"
        queries = self.home / "queries" / "§kind§"
        queries.mkdir(parents=True)
        shutil.copy(QUERY, queries)
        self.file = Path(folder.name) / "rows.csv"
        self.file.write_text(ROWS, encoding="utf-8")

'''
OF_METRIC = """\
    def test_what_it_counts(self) -> None:
        scorecard("--home", self.home, "import", self.file)
        printed = scorecard("--home", self.home, "rows", "§name§", "--period", "2026-03")
        found = {row["observation_id"]: float(row["value"]) for row in csv.DictReader(io.StringIO(printed))}
        # 1 took an hour, 2 took two days, 3 is still open
        self.assertEqual(found, {"1": 1, "2": 0})
"""
TICKETS = '''\
ROWS = """\\
ticket_id,team,agent,created_at,resolved_at
1,Billing,A. Blum,2026-03-02 09:00:00,2026-03-02 10:00:00
2,Billing,A. Blum,2026-03-02 09:00:00,2026-03-04 09:00:00
3,Billing,A. Blum,2026-03-03 09:00:00,
"""


'''
OF_FORMAT = """\
    def test_its_rows_load(self) -> None:
        printed = scorecard("--home", self.home, "import", self.file, "--json")
        (receipt,) = json.loads(printed)["imports"]
        self.assertEqual((receipt["format"], receipt["status"]), ("§name§", "loaded"))
        self.assertEqual((receipt["rows_read"], receipt["accepted"]), (§count§, §count§))
"""
END = """

if __name__ == "__main__":
    unittest.main()
"""
HOW = """\
# How §file§ and every later export like it is read. Every key: docs/formats.md.
# `identified_by` tells it from other files; under [columns] stands ours = "the file's header", and
# words = { "their word" = "ours" } says what a closed list's words mean here.
"""


def new_metric(home: Path, name: str) -> tuple[Path, Path]:
    """Write HOME/queries/metrics/NAME.sql and its test; where they are."""
    if not NAME.fullmatch(name):
        raise UsageFault(f'"{name}" can\'t be its name; use small letters, figures and _, such as same_day.')
    known = catalogue_of(home).metrics
    if name in known:
        raise UsageFault(f"the name {name} is taken by {known[name].file}; choose another.")
    _free(home, f"test_{name}.py")
    text = METRIC.replace(TITLE, by_hand.title_of(name)).replace(OURS, name)
    path = by_hand.write_query(home, "metrics", f"{name}.sql", text)
    doc = f"Given a few tickets, expect what {name} counts of them."
    test = _test(doc, name, "metrics", path.name) + OF_METRIC.replace(OURS, name) + END
    return path, by_hand.write_query(home, TESTS, f"test_{name}.py", _with_rows(test, TICKETS))


def new_format(
    home: Path, name: str, mapping: Mapping, look: Profile, strategy: Strategy
) -> tuple[Path, Path]:
    """Write HOME/queries/exports/NAME.toml, made of what a file shows, and its test; where they are.

    Raises UsageFault and Refused as `mapping.ready` does, where something has to be said first.
    """
    catalogue = catalogue_of(home).for_files()
    header, found = by_hand.ready(name, mapping, look, catalogue, strategy)
    _free(home, f"test_{name}.py")
    rows = _sample(mapping, look, catalogue, found)
    text = _commented(header, mapping, look, catalogue)
    path = by_hand.write_query(home, "exports", f"{name}.toml", text)
    doc = f"Given a few rows as {name} has them, expect that they load."
    count = str(len(rows) - len(look.source.header_rows))
    test = _test(doc, name, "exports", path.name) + OF_FORMAT.replace(OURS, name).replace("§count§", count)
    given = f"ROWS = {_lines(rows, header.get('delimiter', ','))!r}\n\n\n"
    return path, by_hand.write_query(home, TESTS, f"test_{name}.py", _with_rows(test + END, given))


def _free(home: Path, file: str) -> None:
    """Before anything is written: both files or none."""
    path = home / "queries" / TESTS / file
    if path.exists():
        raise UsageFault(f"{path} is there already; choose another name, or move it away.")


def _test(doc: str, name: str, kind: str, query: str) -> str:
    text = BEGINNING.replace("§doc§", doc).replace("§file§", f"test_{name}.py")
    return text.replace("§kind§", kind).replace("§query§", query)


def _with_rows(test: str, rows: str) -> str:
    """The rows stand before the first function, where they are seen."""
    return test.replace("def scorecard", rows + "def scorecard", 1)


def _commented(header: dict[str, object], mapping: Mapping, look: Profile, catalogue: Catalogue) -> str:
    """The format, with what of ours no column was found for and what of the file is not taken."""
    missing = [
        f'# {ours} = "…"  # {catalogue.tables[table].columns[ours]}'
        for table in mapping.tables
        for ours in catalogue.tables[table].columns
        if ours not in mapping.columns and ours not in mapping.fixed
    ]
    taken = {*mapping.columns.values(), *mapping.times.values()}
    left = [f"# {column.label}" for column in look.columns if column.label not in taken]
    parts = [HOW.replace("§file§", _one_line(look.source.name)) + by_hand.as_toml(header).rstrip()]
    if missing:
        parts.append("# No column was found for these:\n" + "\n".join(missing))
    if left:
        parts.append("# Not taken of the file:\n" + "\n".join(map(_one_line, left)))
    return "\n\n".join(parts) + "\n"


def _one_line(text: str) -> str:
    """A text of the file within a comment: a line break would end it, and TOML knows no control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _sample(mapping: Mapping, look: Profile, catalogue: Catalogue, found: Preview | None) -> list[list[str]]:
    """The header and the first rows that load; of what is not taken, and of whom it is about, nothing."""
    shown = next(iter(found.tables.values())).rows if found else ()
    lines = {int(row[0]) for row in shown[:ROWS]}
    people = {ours for table in mapping.tables for ours in (*catalogue.tables[table].people, "customer")}
    kept = {column.label for column in map(look.find, mapping.times.values()) if column}
    kept |= {label for ours, label in mapping.columns.items() if ours not in people | {"comment"}}
    at = {_place(look, label) for label in kept}
    reader = csv.reader(
        io.StringIO(look.text.decode("utf-8-sig", "replace"), newline=""), delimiter=look.source.delimiter
    )
    records, begins = [list(row) for row in look.source.header_rows], 1
    for record in reader:
        if begins in lines:
            records.append([cell if place in at else "" for place, cell in enumerate(record)])
        begins = reader.line_num + 1
    return records


def _place(look: Profile, label: str) -> int:
    """Where a column stands, by its label."""
    column = look.find(label)
    same = [place for place, header in enumerate(look.source.names) if column and header == column.header]
    return same[column.nth - 1] if column and len(same) >= column.nth else -1


def _lines(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()
