"""What is read, refused and kept of a file is looked at here, hardly ever a figure: nothing is rolled up."""

from __future__ import annotations

import pytest


@pytest.fixture
def figures() -> None:
    """For a test that looks at a figure, or whose hostile words shall go all the way."""


@pytest.fixture(autouse=True)
def _only_facts(request: pytest.FixtureRequest) -> None:
    if "figures" not in request.fixturenames:
        request.getfixturevalue("no_figures")
