"""A format without a given / expect test fails here."""

from pathlib import Path

import pytest

from dashboard.model.catalogue import load_catalogue

FORMATS = load_catalogue().formats


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_a_test_file(name: str) -> None:
    own = "own_templates" if FORMATS[name].template else name
    assert (Path(__file__).parent / f"test_{own}.py").is_file(), f"write tests/exports/test_{own}.py"
