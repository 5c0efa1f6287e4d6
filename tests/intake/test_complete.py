"""An export that holds everything of a period: what it no longer holds is gone, and can come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import UsageFault
from dashboard.intake import history, load
from dashboard.intake.receipt import Receipt
from dashboard.store.pool import snapshot

HEADER = "ticket_id,created_at,resolved_at,team,status,updated_at\n"
MARCH = "2026-03-01..2026-03-31"
Import = Callable[..., Receipt]


@pytest.fixture
def import_rows(home: Path, tmp_path: Path) -> Import:
    """import_rows("1,2026-03-02", ...): tickets by id and day of creation, in UTC."""
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nzone = "UTC"\n', encoding="utf-8")
    count = iter(range(100))

    def run(*rows: str, status: str = "open", **said: Any) -> Receipt:
        path = tmp_path / f"{next(count)}.csv"
        path.write_text(HEADER + "".join(f"{row},,Billing,{status},\n" for row in rows), encoding="utf-8")
        return load.import_files(home, [path], load.Options(**said))[0]

    return run


def standing(home: Path) -> dict[str, str | None]:
    """Ticket -> why it is left out."""
    shot = snapshot(home)
    assert shot is not None
    return dict(shot.cursor().execute("select ticket_id, excluded from facts.tickets").fetchall())


def test_absent_tickets_of_the_period_are_gone(home: Path, import_rows: Import) -> None:
    import_rows("feb,2026-02-28 23:59", "kept,2026-03-01", "lost,2026-03-31 23:59", "apr,2026-04-01")
    receipt = import_rows("kept,2026-03-01", "new,2026-03-05", complete=MARCH)
    assert (receipt.gone, receipt.tables["tickets"].new) == (1, 1)
    assert standing(home) == {"feb": None, "kept": None, "lost": "gone", "apr": None, "new": None}
    assert [warned.rows for warned in receipt.warnings if warned.check == "left_out"] == []


def test_another_desk_s_tickets_stay(home: Path, import_rows: Import) -> None:
    import_rows("a,2026-03-01", desk="north")
    assert import_rows("b,2026-03-01", desk="south", complete=MARCH).gone == 0
    assert standing(home) == {"a": None, "b": None}


@pytest.mark.long
def test_it_can_be_undone_and_replayed_and_a_ticket_can_come_back(home: Path, import_rows: Import) -> None:
    import_rows("1,2026-03-01", "2,2026-03-02")
    import_rows("1,2026-03-01", complete=MARCH)
    history.rebuild(home)
    assert standing(home) == {"1": None, "2": "gone"}
    history.undo(home)  # of the complete export: the rebuild is no step of its own
    assert standing(home) == {"1": None, "2": None}
    import_rows("1,2026-03-01 00:00", complete=MARCH)
    again = import_rows("2,2026-03-02 00:00")
    assert (standing(home), again.tables["tickets"].changed) == ({"1": None, "2": None}, 1)


def test_a_refused_row_is_not_gone(home: Path, import_rows: Import) -> None:
    import_rows("1,2026-03-01", "2,2026-03-02", "3,2026-03-03")
    receipt = import_rows("1,2026-03-01", "2,soon", complete=MARCH)
    assert (receipt.refused, receipt.gone) == (1, 1)
    assert standing(home) == {"1": None, "2": None, "3": "gone"}


@pytest.mark.parametrize("row", [",2026-03-02", "2,2026-03-02,one field too many"])
def test_where_a_record_names_no_ticket_nobody_can_tell(home: Path, import_rows: Import, row: str) -> None:
    import_rows("1,2026-03-01", "2,2026-03-02")
    receipt = import_rows("1,2026-03-01", row, complete=MARCH)
    assert (receipt.status, standing(home)) == ("refused", {"1": None, "2": None})
    assert "line 3" in str(receipt.reason)
    assert "--complete" in str(receipt.reason)


def test_a_period_that_is_none_and_a_file_without_tickets(
    home: Path, tmp_path: Path, import_rows: Import
) -> None:
    with pytest.raises(UsageFault):
        import_rows("1,2026-03-01", complete="March")
    costs = tmp_path / "costs.csv"
    costs.write_text("team,month,amount,currency\nBilling,2026-03-01,10,EUR\n", encoding="utf-8")
    (receipt,) = load.import_files(home, [costs], load.Options(complete=MARCH))
    assert (receipt.status, "holds no tickets" in str(receipt.reason)) == ("refused", True)


def test_more_than_one_in_twenty_closed_tickets_changed_is_said(import_rows: Import) -> None:
    import_rows(*(f"{number},2026-03-01" for number in range(40)), status="closed")
    same = [f"{number},2026-03-01" for number in range(38)]
    calm = import_rows(*same, "38,2026-03-02", "39,2026-03-02", status="closed")
    assert [warned.check for warned in calm.warnings] == []
    told = import_rows(*same[:37], "37,2026-03-03", "38,2026-03-03", "39,2026-03-03", status="closed")
    (warned,) = told.warnings
    assert (warned.check, warned.rows) == ("closed_changed", 3)
    assert "3 of 40 closed tickets are different now (7.5 %), in created_at (3); is" in warned.message
