"""What is read, refused and kept of a file is looked at here, hardly ever a figure: nothing is rolled up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.intake.mapping.profile import Profile, look
from dashboard.intake.mapping.proposed_words import nothing_words
from dashboard.intake.reading import read
from dashboard.intake.receipt import Receipt
from dashboard.model.strategy import Strategy, load_strategy
from tests.intake.mapped import CATALOGUE, Looked

HEADER = "ticket_id,created_at,resolved_at,team,updated_at\n"
GOOD = "1,2026-03-02 09:00:00,2026-03-02 10:00:00,Billing,2026-03-02 10:00:00\n"
Import = Callable[..., Receipt]


@pytest.fixture
def figures() -> None:
    """For a test that looks at a figure, or whose hostile words shall go all the way."""


@pytest.fixture(autouse=True)
def _only_facts(request: pytest.FixtureRequest) -> None:
    if "figures" not in request.fixturenames:
        request.getfixturevalue("no_figures")


@pytest.fixture
def looked(tmp_path: Path) -> Looked:
    """looked(text) looks at a file; bytes are taken as they are."""

    def run(text: str | bytes, name: str = "export.csv", **said: str) -> Profile:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return look(read.parts(path)[0], name, nothing=nothing_words(CATALOGUE), **said)

    return run


@pytest.fixture
def utc(home: Path) -> Strategy:
    home.mkdir(exist_ok=True)
    (home / "strategy.toml").write_text('[organisation]\nzone = "UTC"\n', encoding="utf-8")
    return load_strategy(home / "strategy.toml", CATALOGUE.metrics)


@pytest.fixture
def import_text(home: Path, tmp_path: Path) -> Import:
    """import_text(text) imports one file; text may be bytes."""

    def run(text: str | bytes, name: str = "tickets.csv", **said: Any) -> Receipt:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        receipt = load.import_files(home, [path], load.Options(**said))[0]
        assert adds_up(receipt), receipt
        return receipt

    return run


def adds_up(receipt: Receipt) -> bool:
    """What is promised of every receipt."""
    parts = receipt.empty + receipt.refused + receipt.superseded + receipt.accepted
    told = sum(reason.rows for reason in receipt.refused_reasons)
    first = next(iter(receipt.tables.values()), None)
    counted = first is None or first.new + first.changed + first.unchanged == receipt.accepted
    return receipt.rows_read == parts and told == receipt.refused and counted
