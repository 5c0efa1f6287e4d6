"""Given the text of an export, expect rows of the canonical tables."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.intake.receipt import Receipt
from dashboard.store.pool import snapshot
from tests.conftest import Made, without_figures

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
    """imported(text, zone="UTC", ...) imports one file as the format that it is recognised as.

    `warned`: the receipt tells what the checks find in its rows.
    """

    def run(text: str, *, zone: str = "UTC", warned: bool = False, **said: Any) -> Facts:
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        with without_figures(warned=warned):
            return _imported(home, path, zone, said)

    return run


@pytest.fixture(scope="session")
def sample(made_once: Made) -> Imported:
    """sample("glpi", zone="UTC", ...): samples/glpi.csv, as it came from its desk; for reading only.

    Imported once for all the workers of a run; what it said then lies beside its home.
    """

    def run(name: str, *, zone: str = "UTC", warned: bool = False, **said: str) -> Facts:
        def make(folder: Path) -> None:
            with without_figures(warned=warned):
                facts = _imported(folder / "home", SAMPLES / f"{name}.csv", zone, said)
            (folder / "receipt").write_bytes(pickle.dumps(facts.receipt))

        asked = "-".join([name, zone.replace("/", "-"), *said.values(), *["warned"] * warned])
        folder = made_once(f"export-{asked}", make)
        return Facts(folder / "home", pickle.loads((folder / "receipt").read_bytes()))

    return run


@pytest.fixture
def own_sample(home: Path, no_figures: None) -> Imported:
    """The same into this test's own home."""
    return lambda name, **said: _imported(home, SAMPLES / f"{name}.csv", "UTC", said)


def _imported(home: Path, path: Path, zone: str, said: dict[str, Any]) -> Facts:
    home.mkdir(exist_ok=True)
    (home / "strategy.toml").write_text(f'[organisation]\nzone = "{zone}"\n', encoding="utf-8")
    return Facts(home, load.import_files(home, [path], load.Options(**said))[0])
