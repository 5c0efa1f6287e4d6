"""The bank's NPS answers: days first, and nobody to give them to."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load


def test_answers(sample: Any) -> None:
    facts = sample("bank_nps", zone="Europe/Amsterdam")
    assert (facts.receipt.format, facts.receipt.desk) == ("bank_nps", "bank_nps")
    assert (facts.receipt.rows_read, facts.receipt.accepted) == (4, 4)
    assert facts.rows("surveys", "kind, response_id, score, scale_min, scale_max, responded_at, agent") == [
        # the 1st of September begins in Amsterdam while it is August in UTC
        ("nps", "1000", 10, 0, 10, at(2021, 8, 31, 22), None),
        ("nps", "1001", 6, 0, 10, at(2021, 11, 6, 23), None),
        ("nps", "1002", 0, 0, 10, at(2021, 12, 24, 23), None),
        ("nps", "1003", 8, 0, 10, at(2021, 12, 24, 23), None),
    ]


def test_the_real_file(shared: Path, home: Path) -> None:
    receipt = load.import_files(home, [shared / "data" / "bank_nps_responses.csv"])[0]
    assert (receipt.format, receipt.rows_read, receipt.refused, receipt.accepted) == (
        "bank_nps",
        5000,
        0,
        5000,
    )
    reading = Home.open(home, LOCAL).cards(period="2021", metrics=("nps",)).cards[0].metrics[-1]
    assert (reading.metric, reading.n, reading.value) == ("nps", 5000, pytest.approx(11.8))
