"""Reference vectors of other packages, where they lie beside the project."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("SCORECARD_SHARED") or Path(__file__).resolve().parents[3] / "shared")
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
