"""A real server on a free port and Debian's Chromium: journeys as people make them.

The sample home is the one of the whole run (workers share it) and is only read. What a test waits for is
something that a person would see; how long it takes on a busy machine is no matter.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import PATIENCE
from tests.serving import TOKENS, served

REQUIRED = os.environ.get("SCORECARD_REQUIRE_BROWSER") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT = PATIENCE * 1_000  # milliseconds
READY = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.querySelector('h1') && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-stale=true]')
        && !document.querySelector('[data-testid=stSkeleton]');
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    if CHROMIUM is None:
        reason = "there is no Chromium here: apt install chromium"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            timeout=WAIT,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve():  # type: ignore[no-untyped-def]
    """serve(home): a context that yields the address of `scorecard serve` on a home."""
    return served


@pytest.fixture(scope="session")
def sample_site(chromium: object, sample_home: Path) -> Iterator[str]:
    """The demo's address; nobody writes to it."""
    with served(sample_home, "--demo") as address:
        yield address


@pytest.fixture
def page(chromium, request):  # type: ignore[no-untyped-def]
    """A page that fails its test when it asks any host but this one, or does what its policy forbids."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    foreign: list[str] = []
    forbidden: list[str] = []
    page.on("request", lambda asked: foreign.append(asked.url) if _is_foreign(asked.url) else None)
    page.on("console", lambda said: forbidden.append(said.text) if _is_forbidden(said.text) else None)
    yield page
    context.close()
    assert not foreign
    assert not forbidden


def _is_foreign(url: str) -> bool:
    local = ("http://localhost:", "ws://localhost:", "http://127.0.0.1:", "data:", "blob:", "about:")
    return not url.startswith(local)


def _is_forbidden(said: str) -> bool:
    return any(word in said for word in ("Content Security Policy", "Content-Security-Policy", "Refused to"))


@pytest.fixture
def settled() -> Callable[..., None]:
    """settled(page): the script has run, nothing is stale, nothing is a skeleton.

    It can't tell a run that is over from one that has not begun: what a click brings is expected by name.
    """

    def wait(page) -> None:  # type: ignore[no-untyped-def]
        page.wait_for_function(READY)
        page.wait_for_timeout(150)
        page.wait_for_function(READY)

    return wait


@pytest.fixture
def visit(page, settled):  # type: ignore[no-untyped-def]
    """visit(address): open it, the first time with the token that was printed, and wait until it stands."""

    def go(address: str):  # type: ignore[no-untyped-def]
        token = TOKENS.get("{0.scheme}://{0.netloc}".format(urlsplit(address)))
        if token and not page.context.cookies(address):
            page.goto(f"{address}{'&' if '?' in address else '?'}token={token}")
            assert token not in page.url
        else:
            page.goto(address)
        settled(page)
        return page

    return go
