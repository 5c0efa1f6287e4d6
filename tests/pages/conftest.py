"""Open a page on a home, with filters in its address, and read what it shows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from dashboard.widgets.html import HELD
from tests.conftest import PATIENCE

PAGES = Path(__file__).resolve().parents[2] / "dashboard" / "app_pages"
Open = Callable[..., "Opened"]
AS_IN_CONFIG = (
    "runner.magicEnabled",
    "browser.gatherUsageStats",
)  # false in dashboard/.streamlit/config.toml
# what they hold is drawn once they are opened
FOLDS = ("change_strategy", "upload_options", "people_in_full", "trend_in_full")


def _parted(body: str) -> str:
    for parted, held in HELD:
        body = body.replace(held, parted)
    return body


@dataclass(frozen=True)
class Opened:
    """A page as it was drawn."""

    app: AppTest

    @property
    def html(self) -> str:
        """All the HTML that the page writes itself, styles left out; blanks that hold as any other."""
        bodies = [_parted(element.proto.body) for element in self.app.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    @property
    def words(self) -> str:
        """Everything else that can be read on it."""
        app = self.app
        parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.code]
        return "\n".join([*(str(part.value) for part in parts), *heads(self.html)])

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
        return [header.value for header in self.app.header] + heads(self.html)


def heads(drawn: str) -> list[str]:
    """The second-level headings that stand in a page's own HTML."""
    return [unescape(one) for one in re.findall('<h2 class="sc-head"[^>]*>([^<]*)<', drawn)]


def files(page: Any) -> list[str]:
    """The names of the files that a page offers below its tables."""
    return re.findall('data-file="([^"]*)"', page.html)


def title(page: Any) -> str:
    """The one h1."""
    (found,) = page.app.title
    return str(found.value)


def messages(page: Any) -> list[str]:
    """What the page says in a box or as a caption."""
    return [str(box.value) for box in (*page.app.info, *page.app.warning, *page.app.error, *page.app.caption)]


def address(page: Any) -> dict[str, str]:
    """The filters of the address."""
    found = page.app.query_params.items()
    return {key: value[0] if isinstance(value, list) else value for key, value in found}


def pick(page: Any, key: str, value: str) -> None:
    """Choose in a selector of the frame, as a user does."""
    page.app.selectbox(key=f"pick_{key}").set_value(value).run()
    assert not page.app.exception


def tile(html: str, title: str) -> str:
    """What one tile says, without its mark-up."""
    cards = re.findall(r'<article class="sc-tile">.*?</article>', html)
    (card,) = [card for card in cards if f">{title}</a>" in card]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", card))).strip()


def links(html: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', html)]


@pytest.fixture(scope="session", autouse=True)
def _found_out_once() -> Iterator[None]:
    """What Streamlit finds out once in a server, and anew for each AppTest: which packages bring components
    of theirs (nine tenths of an AppTest, with its magic). config.toml, which it does not read, has no magic
    and tells nobody which commands were used. Whether a run is over it asks ten times less often.
    """
    before = {option: config.get_option(option) for option in AS_IN_CONFIG}
    with pytest.MonkeyPatch.context() as patch:
        scanned = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scanned)
        asked = SimpleNamespace(time=time.time, sleep=lambda seconds: time.sleep(10 * seconds))
        patch.setattr(local_script_runner, "time", asked)
        for option in AS_IN_CONFIG:
            config.set_option(option, False)
        yield
    for option, value in before.items():
        config.set_option(option, value)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """open_page("metric", home, metric="csat") runs the page; it must not fail."""

    def run(page: str, home: Path, /, **filters: str) -> Opened:
        monkeypatch.setenv("SCORECARD_HOME", str(home))
        monkeypatch.delenv("SCORECARD_DEMO", raising=False)
        app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=PATIENCE)
        for key, value in filters.items():
            app.query_params[key] = value
        for fold in FOLDS:
            app.session_state[fold] = True
        app.run()
        assert not app.exception, app.exception
        return Opened(app)

    return run
