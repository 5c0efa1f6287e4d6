"""Each sample is taken for its own format, whatever its other columns are and wherever they stand."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from dashboard.intake.reading import read
from dashboard.intake.recognise import folded, recognise
from dashboard.model.catalogue import load_catalogue
from dashboard.model.format import Format

FORMATS = load_catalogue().formats
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.csv"))
NAMES = [path.stem for path in SAMPLES]


def header_of(name: str) -> list[str]:
    """As the product reads it; the formats without a sample by the columns that they map."""
    for path in SAMPLES:
        if path.stem == name:
            with tempfile.TemporaryDirectory() as folder:
                return list(read.open_source(path, Path(folder)).header)
    fmt = FORMATS[name]
    return [*fmt.identified_by, *(entry.column for entry in fmt.columns.values())]


def is_identifying(fmt: Format, column: str) -> bool:
    return folded(column) in {folded(known) for known in fmt.identified_by}


def recognised(header: list[str]) -> str:
    return recognise(header, FORMATS).format.name


def test_every_format_of_a_desk_has_a_sample() -> None:
    elsewhere = {"technical_support", "ecommerce_csat", "servicenow_incidents"}
    desks = {name for name, fmt in FORMATS.items() if not fmt.template}
    assert set(NAMES) == desks - elsewhere


@pytest.mark.parametrize("name", sorted(FORMATS))
class TestRecognised:
    def test_as_it_comes(self, name: str) -> None:
        assert recognised(header_of(name)) == name

    def test_in_any_order_and_case(self, name: str) -> None:
        header = header_of(name)
        random.Random(name).shuffle(header)
        assert recognised([f" {column.upper()} " for column in header]) == name

    def test_with_more_columns(self, name: str) -> None:
        more = ["", "Our own field", "Custom field (Region)", "Tags", "Status", "Region [list]"]
        assert recognised([*more, *header_of(name), *more]) == name

    def test_with_nothing_but_what_identifies_it(self, name: str) -> None:
        header = [column for column in header_of(name) if is_identifying(FORMATS[name], column)]
        assert recognised(header) == name

    def test_without_any_one_of_the_others(self, name: str) -> None:
        header = header_of(name)
        others = [column for column in header if not is_identifying(FORMATS[name], column)]
        for gone in others:
            assert recognised([column for column in header if column != gone]) == name

    def test_no_other_format_fits_what_identifies_it_as_well(self, name: str) -> None:
        """Two formats with the same identifying columns would be told apart by chance."""
        own = {folded(column) for column in FORMATS[name].identified_by}
        for other, fmt in FORMATS.items():
            if other != name:
                assert {folded(column) for column in fmt.identified_by} != own


def test_a_full_freshdesk_export_is_not_taken_for_a_trial_account() -> None:
    header = header_of("freshdesk")
    assert recognised(header) == "freshdesk"
    # without agent and group there is nothing left to tell it from one
    assert recognised([c for c in header if c not in ("Agent", "Group")]) == "freshdesk_trial"
