"""What stands where a name would and names nobody is no person and no team, and that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.staging import nobody
from tests.facts import facts

ZENDESK = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
SHAPES = ("{}", "({})", "- {} -", "<{}>", "\u2013 {} \u2014", "{}!")
TEMPLATE = "ticket_id,agent,team,created_at\n"


def people(home: Path) -> list[tuple[Any, ...]]:
    return facts(home, "agent, team")


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_the_engine_picks_all_that_may_name_nobody() -> None:
    """Each word, around it what people write, and no word: whatever the rule holds of is looked at by it."""
    words = nobody.words_of(load_catalogue())
    bare = [*words, "Nobody Owens", "Ann", "-Ann-", "", " ", "\u2014", "??", "\u200b", "\u674e"]
    texts = [shape.format(form(word)) for word in bare for form in (str, str.upper) for shape in SHAPES]
    found = duckdb.execute(
        f"select text, {nobody.may_be_one('text', words)} from (select unnest(?::varchar[]) as text)", [texts]
    ).fetchall()
    assert [text for text, is_picked in found if nobody.is_one(text, words) > is_picked] == []
    assert 0 < sum(is_picked for _, is_picked in found) < len(texts)


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "word", ["Unassigned", "(unassigned)", "NICHT ZUGEWIESEN", "Sin asignar", "N/A", "- None -"]
)
def test_a_format_that_is_known_unasked_names_nobody(home: Path, tmp_path: Path, word: str) -> None:
    rows = [
        f"{n},{name},{team},Email,2026-03-02 09:00,2026-03-02 10:00,Good"
        for n, name, team in ((1, "Ann", "A"), (2, word, word), (3, "Nobody Owens", "A"))
    ]
    (receipt,) = load.import_files(home, [write(tmp_path / "zendesk.csv", ZENDESK, rows)])
    assert receipt.format == "zendesk_tickets"
    assert people(home) == [("Ann", "A"), (None, None), ("Nobody Owens", "A")]
    said = word.lower()
    assert receipt.understood["nobody"] == f'"{said}" (Assignee, 1 row), "{said}" (Group, 1 row)'


def test_what_the_format_explains_is_what_it_says(home: Path, tmp_path: Path, main_in: Any) -> None:
    """A mapping may keep such a word as a name; a word that a later file brings first is nobody."""
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    columns = 'ticket_id = "No"\ncreated_at = "When"\nteam = "Queue"\n[columns.agent]\ncolumn = "Who"\n'
    head = '/*\ntitle = "Mine"\nsystem = "mine"\ntables = ["tickets"]\nidentified_by = ["No", "Who"]\n'
    head += "[columns]\n"
    (folder / "mine.sql").write_text(
        f'{head}{columns}words = {{ nobody = "Nobody" }}\n*/\n', encoding="utf-8"
    )
    for name, who in (("one", "Nobody"), ("two", "Unassigned")):
        rows = [f"{name},{who},Q,2026-03-02 09:00"]
        load.import_files(home, [write(tmp_path / f"{name}.csv", "No,Who,Queue,When\n", rows)])
    assert people(home) == [("Nobody", "Q"), (None, "Q")]


def test_what_a_row_can_not_do_without_stays(home: Path, tmp_path: Path) -> None:
    """The team of a cost is its key: without it the cost would be refused."""
    costs = write(tmp_path / "costs.csv", "team,month,amount,currency\n", ["No team,2026-03-01,100,EUR"])
    (receipt,) = load.import_files(home, [costs])
    assert (receipt.accepted, receipt.understood.get("nobody")) == (1, None)
