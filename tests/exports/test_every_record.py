"""The sum of every sample's receipt against a count of its records by the csv module."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
ENCODING = {"servicenow_list": "cp1252"}
# a last row that names the zone is understood, holds one cell and counts as empty
FOOTERS = {"zammad": 1}
# further rows of the header; they are neither read nor counted
FURTHER_HEADER_ROWS = {"qualtrics": 2, "surveymonkey": 1}


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.csv")))
def test_every_record_of_a_sample_is_accounted_for(sample: Any, name: str) -> None:
    receipt = sample(name).receipt
    with (SAMPLES / f"{name}.csv").open(encoding=ENCODING.get(name, "utf-8-sig"), newline="") as file:
        delimiter = max(",;\t|", key=file.readline().count)
        file.seek(0)
        records = list(csv.reader(file, delimiter=delimiter))[1 + FURTHER_HEADER_ROWS.get(name, 0) :]
    assert receipt.rows_read == len(records) > 0
    blank = sum(not any(field.strip() for field in record) for record in records)
    assert receipt.empty == blank + FOOTERS.get(name, 0)
    assert receipt.rows_read == receipt.empty + receipt.refused + receipt.superseded + receipt.accepted
    counts = next(iter(receipt.tables.values()))
    assert counts.new + counts.changed + counts.unchanged == receipt.accepted
