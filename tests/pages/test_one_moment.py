"""One run of a page is of one generation, whatever is imported meanwhile, and leaves none of it open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ask import Home
from dashboard.ask import home as opening
from dashboard.store import pool
from dashboard.store.pool import snapshot
from tests.conftest import PATIENCE

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
Asked = list[tuple[str, int]]  # question, generation


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Every question with the generation that answered it, in order."""
    found: Asked = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(home: Home, *args: Any, **kwargs: Any) -> Any:
            found.append((name, home.generation))
            return real(home, *args, **kwargs)

        return call

    for name, real in list(vars(Home).items()):
        if callable(real) and not name.startswith("_"):
            monkeypatch.setattr(Home, name, noted(name, real))
    return found


@pytest.mark.alike(2)
@pytest.mark.parametrize("page", ["", "goals", "metric", "data"])
def test_a_run_during_which_an_import_ends_is_of_the_generation_before(
    own_tiny: Path, load_rows: Any, asked: Asked, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """The frame's questions, the page's and those of its last part: the import comes after the first."""
    monkeypatch.setenv("SCORECARD_HOME", str(own_tiny))
    monkeypatch.delenv("SCORECARD_DEMO", raising=False)
    about, taken = Home.about, []
    came: list[str] = []
    row = {"ticket_id": "new", "created_at": "2026-03-09", "resolved_at": "", "team": ""}

    def importing(home: Home) -> Any:
        found = about(home)
        if not came:  # the frame asks it first, or nearly so
            came.append(load_rows("own_tickets", [row]).status)
        return found

    monkeypatch.setattr(Home, "about", importing)
    monkeypatch.setattr(opening, "snapshot", lambda path: (taken.append(path), snapshot(path))[1])  # type: ignore[func-returns-value]
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    if page:
        app = app.switch_page(str(APP.parent / "app_pages" / f"{page}.py"))
    app.run()
    assert not app.exception
    assert came == ["loaded"]
    assert len(asked) > 2
    assert {generation for _, generation in asked} == {2}
    assert len(taken) == 1, "one run opens one home"
    assert not [opened for opened in pool._OPEN.values() if opened.home == own_tiny], "2 is closed"
    asked.clear()
    app.run()
    assert {generation for _, generation in asked} == {3}
