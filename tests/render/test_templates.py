"""A template can be imported as it is downloaded, and says what its columns mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.render import templates

pytestmark = pytest.mark.usefixtures("no_figures")


# --- pieces


@pytest.mark.alike
@pytest.mark.parametrize("name", [fmt.name for fmt in templates.ours(load_catalogue())])
def test_a_template_can_be_imported_as_it_is(home: Path, tmp_path: Path, name: str) -> None:
    catalogue = load_catalogue()
    path = tmp_path / "template.csv"
    path.write_text(templates.as_csv(catalogue, catalogue.formats[name]), encoding="utf-8")
    (found,) = load.import_files(home, [path])
    assert (found.format, found.accepted, found.refused) == (name, 1, 0)


def test_the_columns_of_every_template_are_explained() -> None:
    catalogue = load_catalogue()
    for fmt in templates.ours(catalogue):
        text = templates.explained(catalogue, fmt)
        for column in fmt.columns:
            assert catalogue.tables[fmt.tables[0]].columns[column]
            assert f">{column}<" in text
