"""Reference vectors of other packages, where they lie beside the project."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import SHARED

CASES = SHARED / "cases"


@pytest.fixture(scope="session")
def cases() -> Callable[[str], dict[str, Any]]:
    """cases("nps") -> the vectors of that name; skips the test where the file is absent."""

    def read(name: str) -> dict[str, Any]:
        path = CASES / f"{name}.json"
        if not path.exists():
            pytest.skip(f"no reference vectors at {path}")
        return json.loads(path.read_text(encoding="utf-8"))

    return read
