"""Open a page on a home, with filters in its address, and read what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE

PAGES = Path(__file__).resolve().parents[2] / "dashboard" / "app_pages"
Open = Callable[..., "Opened"]


@dataclass(frozen=True)
class Opened:
    """A page as it was drawn."""

    app: AppTest

    @property
    def html(self) -> str:
        """All the HTML that the page writes itself, styles left out."""
        bodies = [element.proto.body for element in self.app.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    @property
    def words(self) -> str:
        """Everything else that can be read on it."""
        app = self.app
        parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.code]
        return "\n".join(str(part.value) for part in parts)

    @property
    def markdown(self) -> list[str]:
        """Every text that Streamlit reads as Markdown, labels included."""
        app, widgets = (
            self.app,
            ("selectbox", "button", "button_group", "expander", "multiselect", "text_input"),
        )
        texts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption]
        notices = [*app.info, *app.warning, *app.error, *app.success]
        labels = [str(getattr(one, "label", "")) for kind in widgets for one in app.get(kind)]
        return [str(part.value) for part in [*texts, *notices]] + labels

    @property
    def headers(self) -> list[str]:
        """Its second-level headings, in order."""
        return [header.value for header in self.app.header]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """open_page("metric", home, metric="csat") runs the page; it must not fail."""

    def run(page: str, home: Path, /, **filters: str) -> Opened:
        monkeypatch.setenv("SCORECARD_HOME", str(home))
        monkeypatch.delenv("SCORECARD_DEMO", raising=False)
        app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=PATIENCE)
        for key, value in filters.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return Opened(app)

    return run
