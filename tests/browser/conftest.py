"""A real server on a free port and Debian's Chromium: journeys as people make them.

The sample home is the one of the whole run (workers share it) and is only read. What a test waits for is
something that a person would see; how long it takes on a busy machine is no matter.

What a test costs in processor seconds: a visit 1.7 in the one page of all tests (2.5 in a new one, which
costs another for itself), 5 where nothing of Streamlit's script is kept yet; a server 3; `look` nothing for
an address that another test has looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.looking import Look, looked
from tests.conftest import PATIENCE
from tests.serving import TOKENS, free_port, guarded, served

REQUIRED = os.environ.get("SCORECARD_REQUIRE_BROWSER") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT = PATIENCE * 1_000  # milliseconds
SCREEN = {"width": 1400, "height": 1000}
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
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """serve(home): a context that yields the address of `scorecard serve` on a home.

    At the address of an earlier one that has ended, where there is one: what a browser keeps of
    Streamlit's script it keeps by address.
    """
    ended: list[int] = []

    @contextmanager
    def run(home: Path) -> Iterator[str]:
        port = ended.pop() if ended else free_port()
        with served(home, port=port) as address:
            yield address
        ended.append(port)

    return run


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the sample's server says whom it tried to reach; there is none."""
    return tmp_path_factory.mktemp("outgoing") / "tried"


@pytest.fixture(scope="session")
def sample_site(chromium: object, sample_home: Path, tried: Path) -> Iterator[str]:
    """The demo's address; nobody writes to it, and it may reach nobody."""
    with served(sample_home, "--demo", environment=guarded(tried)) as address:
        yield address


@pytest.fixture(scope="session")
def context(chromium):  # type: ignore[no-untyped-def]
    """One for all tests: what it has loaded and compiled of Streamlit's script is half of a first visit."""
    context = chromium.new_context(viewport=SCREEN)
    yield context
    context.close()


@contextmanager
def watched(page) -> Iterator:  # type: ignore[no-untyped-def]
    """Fails when a page asks any host but this one meanwhile, or does what its policy forbids."""
    asked: list[str] = []
    said: list[str] = []

    def ask(request) -> None:  # type: ignore[no-untyped-def]
        asked.append(request.url)

    def say(message) -> None:  # type: ignore[no-untyped-def]
        said.append(message.text)

    page.on("request", ask)
    page.on("console", say)
    yield page
    page.remove_listener("request", ask)
    page.remove_listener("console", say)
    assert not [url for url in asked if _is_foreign(url)]
    assert not [text for text in said if _is_forbidden(text)]


@pytest.fixture(scope="session")
def window(context):  # type: ignore[no-untyped-def]
    """The one page of all tests. A new one costs a second of the processor, for what is drawn around it, and
    each visit in it a half more: it has to read Streamlit's script first.
    """
    return context.new_page()


@contextmanager
def opened(window) -> Iterator:  # type: ignore[no-untyped-def]
    """The page as if it were new: wide, knowing nothing of those before, and watched."""
    window.context.clear_cookies()
    window.set_default_timeout(WAIT)
    window.set_viewport_size(SCREEN)
    window.emulate_media(media="null", color_scheme="light")
    with watched(window):
        yield window
        if window.url.startswith("http"):
            window.evaluate("localStorage.clear()")
            window.evaluate("sessionStorage.clear()")
    window.goto("about:blank")


@pytest.fixture
def page(window):  # type: ignore[no-untyped-def]
    """A page that nobody else looks at meanwhile, see `opened`."""
    with opened(window) as page:
        yield page


@pytest.fixture(scope="session")
def look(window, sample_site: str) -> Callable[[str], Look]:  # type: ignore[no-untyped-def]
    """look("goals"): what a browser shows of an address of the sample, looked at once for all tests."""

    @cache
    def run(where: str) -> Look:
        with opened(window) as page:
            return looked(page, sample_site, where, _settle)

    return run


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

    return _settle


def _settle(page) -> None:  # type: ignore[no-untyped-def]
    page.wait_for_function(READY)
    page.wait_for_timeout(150)
    page.wait_for_function(READY)


@pytest.fixture
def visit(page):  # type: ignore[no-untyped-def]
    """visit(address): open it, the first time with the token that was printed, and wait until it stands."""
    return lambda address: visited(page, address)


def visited(page, address: str):  # type: ignore[no-untyped-def]
    """A page at an address, see `visit`."""
    token = TOKENS.get("{0.scheme}://{0.netloc}".format(urlsplit(address)))
    known = {cookie.get("value") for cookie in page.context.cookies(address)}  # of every port of this host
    if token and token not in known:
        page.goto(f"{address}{'&' if '?' in address else '?'}token={token}")
        assert token not in page.url
    else:
        page.goto(address)
    _settle(page)
    return page
