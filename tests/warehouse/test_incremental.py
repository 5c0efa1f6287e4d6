"""Import after import, what is kept beside the facts is what a rebuild would make of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import history, load
from dashboard.warehouse.read import snapshot

KEPT = (
    "settled", "pending", "rollup_medians", "repeats", "surveys", "observations_service_recovery", "findings",
)  # fmt: skip
START = datetime(2026, 3, 2, 8)
WriteCsv = Callable[..., Path]


def tickets(dice: random.Random, days: int) -> list[dict[str, str]]:
    """A few tickets of few customers, some of them told before, as they stand after `days`."""
    rows = []
    for number in dice.sample(range(30), 12):
        created = START + timedelta(days=number % 10, minutes=37 * number)
        touched = created + timedelta(days=dice.randrange(1, days + 1), minutes=dice.randrange(90))
        done = dice.random() < 0.6
        rows.append(
            {
                "ticket_id": str(number),
                "team": dice.choice(("Billing", "Delivery", "")),
                "agent": dice.choice(("Ann", "Bob", "")),
                "customer": f"c{number % 4}",
                "category": dice.choice(("Invoice", "Login")),
                "status": "solved" if done else "open",
                "created_at": str(created),
                "updated_at": str(touched),
                "first_reply_at": str(created + timedelta(minutes=dice.randrange(300))),
                "resolved_at": str(touched) if done else "",
                "agent_replies": str(dice.randrange(1, 4)),
                "reopens": dice.choice(("0", "0", "1")),
                "resolution_due_at": str(created + timedelta(days=4)),
            }
        )
    return rows


def surveys(dice: random.Random, days: int) -> list[dict[str, str]]:
    """Answers of the customers of a few of these tickets."""
    return [
        {
            "kind": dice.choice(("csat", "nps")),
            "response_id": str(number),
            "ticket_id": str(number),
            "sent_at": str(START + timedelta(days=number % 10)),
            "responded_at": str(START + timedelta(days=number % 10 + dice.randrange(days))),
            "score": str(dice.randrange(1, 6)),
            "scale_min": "1",
            "scale_max": "5",
        }
        for number in dice.sample(range(30), 8)
    ]


def kept(home: Path) -> dict[str, list[Any]]:
    shot = snapshot(home)
    assert shot is not None
    return {table: shot.cursor().execute(f"select * from {table} order by all").fetchall() for table in KEPT}


@pytest.mark.parametrize("seed", [4, 8, 15])
def test_what_is_kept_after_imports_is_what_a_rebuild_makes(
    home: Path, tmp_path: Path, write_csv: WriteCsv, seed: int
) -> None:
    dice = random.Random(seed)
    for number, make in enumerate([tickets, surveys, *dice.choices((tickets, surveys), k=2)]):
        path = write_csv(tmp_path / f"{number}.csv", make(dice, 5 + 9 * number))
        (receipt,) = load.import_files(home, [path])
        assert receipt.status == "loaded", receipt
    before = kept(home)
    assert all(before[table] for table in ("settled", "pending", "rollup_medians", "repeats"))
    history.rebuild(home)
    assert kept(home) == before
