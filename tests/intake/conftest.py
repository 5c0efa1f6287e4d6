"""What is read, refused and kept of a file is looked at here, hardly ever a figure: nothing is rolled up."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.mapping.profile import Profile, look
from dashboard.intake.mapping.proposed_words import nothing_words
from dashboard.intake.reading import read
from dashboard.model.strategy import Strategy, load_strategy
from tests.intake.mapped import CATALOGUE, Looked


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
