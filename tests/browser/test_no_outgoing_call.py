"""Every request of every page goes to the address that serves it, and the server itself asks nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.looking import Look
from tests.navigation import ADDRESSES


@pytest.mark.parametrize("where", ADDRESSES)
def test_every_request_is_our_own(
    look: Callable[[str], Look], sample_site: str, tried: Path, where: str
) -> None:
    asked = look(where).asked
    assert any(url.endswith("/_stcore/stream") for url in asked)
    assert not [url for url in asked if not url.startswith((f"{sample_site}/", "data:", "blob:"))]
    assert not tried.exists(), tried.read_text(encoding="utf-8")
