"""Given the text of an export, expect rows of the canonical tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.intake.receipt import Receipt
from dashboard.store.pool import snapshot
from tests.conftest import without_figures

Rows = list[dict[str, Any]]
Imported = Callable[..., "Facts"]
SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Facts:
    """What an import left in a home."""

    home: Path
    receipt: Receipt

    def rows(self, table: str, columns: str, by: str = "line") -> list[tuple[Any, ...]]:
        """The named columns of a canonical table, as stored (instants in UTC)."""
        shot = snapshot(self.home)
        assert shot is not None
        return shot.cursor().execute(f"select {columns} from facts.{table} order by {by}").fetchall()


@pytest.fixture
def imported(home: Path, tmp_path: Path) -> Imported:
    """imported(text, zone="UTC", ...) imports one file as the format that it is recognised as."""

    def run(text: str, *, zone: str = "UTC", **said: Any) -> Facts:
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        with without_figures(warned=True):
            return _imported(home, path, zone, said)

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """sample("glpi", zone="UTC", ...): samples/glpi.csv, as it came from its desk; for reading only."""

    @cache
    def run(name: str, *, zone: str = "UTC", **said: Any) -> Facts:
        with without_figures(warned=True):
            return _imported(tmp_path_factory.mktemp(name) / "home", SAMPLES / f"{name}.csv", zone, said)

    return run


@pytest.fixture
def own_sample(home: Path, no_figures: None) -> Imported:
    """The same into this test's own home."""
    return lambda name, **said: _imported(home, SAMPLES / f"{name}.csv", "UTC", said)


def _imported(home: Path, path: Path, zone: str, said: dict[str, Any]) -> Facts:
    home.mkdir(exist_ok=True)
    (home / "strategy.toml").write_text(f'[organisation]\nzone = "{zone}"\n', encoding="utf-8")
    return Facts(home, load.import_files(home, [path], load.Options(**said))[0])
