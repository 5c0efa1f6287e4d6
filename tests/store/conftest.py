"""A home with queries of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def put(own_tiny: Path) -> Callable[[str, str], Path]:
    """put("metrics/mine.sql", text) writes a query of the home's own."""

    def write(name: str, text: str) -> Path:
        path = own_tiny / "queries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write
