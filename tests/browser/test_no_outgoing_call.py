"""Every request of every page goes to the address that serves it, and the server itself asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.navigation import ADDRESSES
from tests.serving import served
from tests.test_no_outgoing_call import guarded


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outgoing") / "tried"


@pytest.fixture(scope="module")
def guarded_site(chromium, sample_home: Path, tried: Path):  # type: ignore[no-untyped-def]
    with served(sample_home, "--demo", environment=guarded(tried)) as address:
        yield address


@pytest.mark.parametrize("where", ADDRESSES)
def test_every_request_is_our_own(visit, page, guarded_site: str, tried: Path, where: str) -> None:  # type: ignore[no-untyped-def]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url.replace("ws://", "http://")))
    visit(f"{guarded_site}/{where}")
    assert any(url.endswith("/_stcore/stream") for url in asked)
    assert not [url for url in asked if not url.startswith((f"{guarded_site}/", "data:", "blob:"))]
    assert not tried.exists(), tried.read_text(encoding="utf-8")
