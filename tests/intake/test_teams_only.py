"""Where an organisation looks at teams only, no name of a person is kept anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.intake import history, load
from dashboard.intake.backup import backup
from dashboard.intake.export import Options
from dashboard.store import leftovers
from dashboard.store.generations import Store
from tests.facts import facts
from tests.intake.kept import words_in
from tests.intake.workbook import workbook
from tests.killing import killed

NAMES = ["Zora Quill", "Yves Blank", "Xenia Rook"]
TEAMS_ONLY = '[people]\nmode = "teams_only"\n'


def _files_with_names(tmp_path: Path) -> list[Path]:
    zora, yves, xenia = NAMES
    texts = {
        "tickets.csv": "ticket_id,created_at,resolved_at,team,agent,first_responder,resolver\n"
        f"1,2026-03-02,2026-03-03,Billing,{zora},{yves},{xenia}\n"
        f"2,never,,Billing,{zora},{yves},{xenia}\n",
        "surveys.csv": f"kind,response_id,score,agent,scale_min,scale_max\ncsat,1,5,{zora},1,5\n"
        f"csat,2,9,{zora},1,5\n",
        "reviews.csv": "review_id,criterion,score,max_score,reviewed_at,agent,reviewer,team\n"
        f"1,c,4,5,2026-03-02,{zora},{yves},Billing\n",
        "coaching.csv": "action_id,due_at,agent,coach,team\n"
        f"1,2026-03-02,{zora},{yves},Billing\n"
        f"2,never,{zora},{yves},Billing\n"
        f"3,2026-03-02,{zora},{yves},Billing,{xenia}\n",
        "people.csv": f"agent,from_date,name,team\n{zora},2026-01-01,{yves},Billing\n",
    }
    paths = []
    for name, text in texts.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text)
    return paths


def test_teams_only_stores_no_name_anywhere(home: Path, tmp_path: Path, strategy: Any) -> None:
    strategy(TEAMS_ONLY)
    receipts = load.import_files(home, _files_with_names(tmp_path))
    status = {receipt.file: receipt.status for receipt in receipts}
    assert {name for name, said in status.items() if said == "loaded"} == set(status) - {"people.csv"}
    assert "teams only" in str(receipts[-1].reason)
    assert words_in(home, NAMES) == set()
    assert facts(home, "team, agent, resolver") == [("Billing", None, None)]
    assert history.rebuild(home)["rebuilt"] == 4
    assert words_in(home, NAMES) == set()


def _names_where_none_belong(tmp_path: Path) -> list[Path]:
    """In a status, in a flag, in a row that slipped by a column, and in the file's name."""
    zora, yves, xenia = NAMES
    path = tmp_path / f"tickets of {zora}.csv"
    path.write_text(
        "ticket_id,created_at,resolved_at,team,agent,resolver,status,escalated\n"
        f"1,2026-03-02,,Billing,{zora},{yves},Waiting for {yves.split()[0]} (2nd line),handed to {xenia}\n"
        f"2,2026-03-02,,Billing,{xenia},,Waiting for {zora} and {xenia},no\n"
        f"5,2026-03-02,,Billing,{xenia},,1 - Waiting for {zora.split()[0]},no\n"
        f"3,2026-03-02,{zora},Billing,{yves},,open,no\n"
        f"4,2026-03-02,2026-03-03,Billing,{zora},,open,{xenia.upper()}\n"
    )
    return [path]


@pytest.mark.long
def test_teams_only_stores_no_name_where_none_belongs(home: Path, tmp_path: Path, strategy: Any) -> None:
    strategy(TEAMS_ONLY)
    words = [word for name in NAMES for word in (*name.split(), name.upper())]
    (receipt,) = load.import_files(home, _names_where_none_belong(tmp_path))
    assert (receipt.file, receipt.accepted, receipt.refused) == ("tickets of ….csv", 4, 1)
    assert {new.word for new in receipt.new_words} == {
        "Waiting for … (2nd line)",
        "Waiting for … and …",
        "1 - Waiting for …",
        "handed to …",
        "…",
    }
    assert receipt.refused_reasons[0].reason == "not a date: '…'"
    assert [word for word in words if word in repr(receipt)] == []
    assert words_in(home, words) == set()
    (again,) = load.import_files(home, _names_where_none_belong(tmp_path))
    assert (again.status, again.file) == ("already_loaded", "tickets of ….csv")
    with Home.open(home, LOCAL) as opened:
        assert [word for word in words if word in repr(opened.checks())] == []
    history.rebuild(home)
    assert words_in(home, words) == set()
    assert facts(home, "team, status") == [("Billing", "open")] * 4


@pytest.mark.long
def test_teams_only_stores_no_name_of_a_sheet_or_a_footer(home: Path, tmp_path: Path, strategy: Any) -> None:
    strategy(TEAMS_ONLY)
    zora, yves, xenia = NAMES
    words = [word for name in NAMES for word in name.split()]
    header = ["ticket_id", "created_at", "resolved_at", "team", "agent"]
    rows = [[str(n), "2026-03-02", "2026-03-03", "Billing", name] for n, name in enumerate(NAMES)]
    book = workbook(
        {
            f"of {zora}": [header, *rows[:2]],
            f"of {yves}": [header, *rows[2:]],
            f"notes of {xenia}": [["a", "b"], ["c", "d"]],
        }
    )
    (tmp_path / "book.xlsx").write_bytes(book)
    lines = [",".join(header), *(",".join(["9" + row[0], *row[1:]]) for row in rows)]
    (tmp_path / "footed.csv").write_text("\n".join([*lines, f"Exported by {zora}: Europe/Berlin", ""]))
    receipts = load.import_files(home, [tmp_path / "book.xlsx", tmp_path / "footed.csv"])
    assert [(one.status, one.accepted) for one in receipts] == [("loaded", 3), ("loaded", 3)]
    assert receipts[0].understood["sheet"] == "of …, of …"
    assert 'sheet "notes of …"' in {one.column for one in receipts[0].refused_reasons}
    assert [word for word in words if word in repr(receipts)] == []
    assert words_in(home, words) == set()
    with Home.open(home, LOCAL) as opened:
        assert [word for word in words if word in repr(opened.checks())] == []
    history.rebuild(home)
    assert words_in(home, words) == set()


@pytest.mark.long
def test_going_over_forgets_the_names_where_none_belong_too(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    words = [word for name in NAMES for word in (*name.split(), name.upper())]
    load.import_files(home, _names_where_none_belong(tmp_path))
    assert words_in(home, words) >= {"Zora", "Yves", "Xenia"}
    strategy(TEAMS_ONLY)
    assert history.rebuild(home)["changed"] == [], (
        "all rows count as before, whatever their file is called now"
    )
    assert words_in(home, words) == set()


def test_going_over_leaves_our_own_words_where_somebody_is_called_so(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    path = tmp_path / "export.csv"
    path.write_text("ticket_id,created_at,resolved_at,team,agent\n1,2026-03-02,,Billing,Own Tickets\n")
    load.import_files(home, [path])
    strategy(TEAMS_ONLY)
    history.rebuild(home)
    (again,) = load.import_files(home, [path])
    assert (again.status, again.format) == ("already_loaded", "own_tickets")
    (entry,) = Store(home).ledger().imports
    assert (entry.receipt["format"], [*entry.receipt["tables"]]) == ("own_tickets", ["tickets"])


def test_a_word_that_is_known_stays_though_somebody_is_called_so(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    strategy(TEAMS_ONLY)
    path = tmp_path / "tickets.csv"
    path.write_text(
        "ticket_id,created_at,resolved_at,team,agent,status,escalated\n"
        "1,2 March 2026,,Billing,Pending True,pending,true\n"
        "2,3 March 2026,,Billing,March Young,pending,yes\n"
    )
    (receipt,) = load.import_files(home, [path])
    assert (receipt.new_words, receipt.refused) == ((), 0)
    assert facts(home, "status, escalated") == [("pending", True), ("pending", True)]


def test_the_search_for_names_would_find_them(home: Path, tmp_path: Path) -> None:
    load.import_files(home, _files_with_names(tmp_path))
    assert words_in(home, NAMES) == set(NAMES)


def test_going_over_to_teams_only_forgets_the_names_at_the_rebuild(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    first, *others = _files_with_names(tmp_path)
    load.import_files(home, [first])
    load.import_files(home, others)
    strategy(TEAMS_ONLY)
    history.rebuild(home)
    assert words_in(home, NAMES) == set()
    with pytest.raises(UsageFault, match="nothing was undone"):
        history.undo(home)  # or the names would be back
    assert facts(home, "team") == [("Billing",)]


@pytest.mark.long
def test_going_over_forgets_the_names_in_what_was_done(home: Path, tmp_path: Path, strategy: Any) -> None:
    """In the name of a file, also of one that was undone, and in a word that was settled."""
    words = [word for name in NAMES for word in name.split()]
    act.import_files(home, LOCAL, _names_where_none_belong(tmp_path))
    act.settle(home, LOCAL, "own_tickets", {"escalated": {f"handed to {NAMES[2]}".lower(): "true"}})
    other = tmp_path / "of Wanda.csv"
    other.write_text("ticket_id,created_at,resolved_at,team,agent\n9,2026-03-02,,Billing,Wanda\n")
    act.import_files(home, LOCAL, [other])
    act.undo(home, LOCAL)
    strategy(TEAMS_ONLY)
    act.rebuild(home, LOCAL)
    told = (home / "records" / "acts.jsonl").read_text(encoding="utf-8")
    assert [word for word in (*words, "Wanda") if word.lower() in told.lower()] == []
    assert [one["act"] for one in act.recorded(home)] == ["import", "settle", "import", "undo", "rebuild"]
    assert act.recorded(home)[0]["about"]["files"] == [{"import": 1, "file": "tickets of ….csv"}]
    assert act.recorded(home)[1]["about"]["words"] == {"escalated": {"handed to …": "true"}}


@pytest.mark.long
def test_a_restore_that_goes_over_forgets_the_names_in_what_was_done(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    act.import_files(home, LOCAL, _names_where_none_belong(tmp_path))
    strategy(TEAMS_ONLY)
    backup(home, tmp_path / "kept.zip")
    other = tmp_path / "other"
    act.restore(other, LOCAL, tmp_path / "kept.zip")
    told = (other / "records" / "acts.jsonl").read_text(encoding="utf-8").lower()
    assert [word for name in NAMES for word in name.split() if word.lower() in told] == []
    assert [one["act"] for one in act.recorded(other)] == ["import", "restore"]


@pytest.mark.long
def test_going_over_puts_what_a_word_means_in_its_place_where_it_names_somebody(
    home: Path, tmp_path: Path, strategy: Any
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "ticket_id,created_at,resolved_at,team,agent,status\n"
        "1,2026-03-02,,Billing,Zora,Waiting for Zora\n"
        "2,2026-03-02,,Billing,Bo,Waiting for Bo\n"
        "3,2026-03-02,,Billing,Bo,Parked\n"
    )
    said = ("status:Waiting for Zora=pending", "status:Parked=hold")
    act.import_files(home, LOCAL, [path], Options(words=said))
    act.settle(home, LOCAL, "own_tickets", {"status": {"waiting for bo": "hold"}})
    statuses = facts(home, "ticket_id, status")
    assert statuses == [("1", "pending"), ("2", "hold"), ("3", "hold")]
    strategy(TEAMS_ONLY)
    assert act.rebuild(home, LOCAL)["changed"] == []
    assert words_in(home, ["Zora", "zora", "for Bo", "for bo"]) == set()
    assert (home / "queries" / "words.toml").read_text().count(" = ") == 1
    act.rebuild(home, LOCAL)
    assert facts(home, "ticket_id, status") == statuses


REBUILDS = """
from dashboard.intake import history
history.rebuild(Path(arguments[0]))
"""


@pytest.mark.alike
@pytest.mark.parametrize(
    ("where", "when"),
    [("Store._point_to", "after"), ("Store.forget_the_past", "before"), ("Store.forget_the_past", "after")],
)
def test_a_kill_before_the_names_are_forgotten_leaves_that_to_the_next_start(
    home: Path, tmp_path: Path, strategy: Any, where: str, when: str
) -> None:
    load.import_files(home, _files_with_names(tmp_path))
    strategy(TEAMS_ONLY)
    killed(f"dashboard.store.generations:{where}", when, REBUILDS, home)
    assert words_in(home, NAMES)
    leftovers.sweep(Store(home))
    assert words_in(home, NAMES) == set()
    assert facts(home, "team") == [("Billing",)]


@pytest.mark.long
def test_a_kill_before_the_swap_forgets_nothing(home: Path, tmp_path: Path, strategy: Any) -> None:
    load.import_files(home, _files_with_names(tmp_path))
    strategy(TEAMS_ONLY)
    killed("dashboard.store.generations:Store._point_to", "before", REBUILDS, home)
    leftovers.sweep(Store(home))
    assert words_in(home, NAMES) == set(NAMES)
    history.rebuild(home)
    assert words_in(home, NAMES) == set()
    assert not (home / "warehouse" / "forgetting").exists()
