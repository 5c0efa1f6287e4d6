"""A real server on a free port and Debian's Chromium: journeys as people make them.

The sample home is the one of the whole run (workers share it) and is only read. What a test waits for is
something that a person would see; how long it takes on a busy machine is no matter.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[str]:
    """`scorecard serve` on a home; the address."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "dashboard.cli", "--home", str(home), "serve"),
            *("--port", str(port), *arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    """As long as the server lives it may still be starting."""
    while process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=PATIENCE):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server ended with {process.returncode}")


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
    """A page that fails its test when it asks any host but this one, or throws in the browser."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    foreign: list[str] = []
    page.on("request", lambda asked: foreign.append(asked.url) if _is_foreign(asked.url) else None)
    yield page
    context.close()
    assert not foreign


def _is_foreign(url: str) -> bool:
    local = ("http://localhost:", "ws://localhost:", "http://127.0.0.1:", "data:", "blob:", "about:")
    return not url.startswith(local)


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
    """visit(address): open it and wait until it stands."""

    def go(address: str):  # type: ignore[no-untyped-def]
        page.goto(address)
        settled(page)
        return page

    return go
