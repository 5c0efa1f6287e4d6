"""Where the program looks for what it ships, and where it keeps an organisation's data."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import paths
from dashboard.faults import Fault


def test_checkout_is_used_where_nothing_is_packaged() -> None:
    assert paths.queries_folder() == Path(paths.__file__).resolve().parents[1] / "queries"


def test_packaged_folder_wins_over_a_neighbour_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "site" / "dashboard" / "_packaged"
    (packaged / "queries").mkdir(parents=True)
    (tmp_path / "site" / "queries").mkdir()
    monkeypatch.setattr(paths, "_PACKAGED", packaged)
    monkeypatch.setattr(paths, "_CHECKOUT", tmp_path / "site")
    assert paths.queries_folder() == packaged / "queries"


def test_missing_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_PACKAGED", tmp_path / "nowhere")
    monkeypatch.setattr(paths, "_CHECKOUT", tmp_path)
    with pytest.raises(Fault, match="data/sample is missing"):
        paths.sample_folder()


@pytest.mark.parametrize(
    ("find", "variable", "usual"),
    [
        (paths.default_home, "SCORECARD_HOME", "data/home"),
        (paths.demo_home, "SCORECARD_DEMO_HOME", "data/demo-home"),
    ],
)
def test_homes(
    find: Callable[[], Path],
    variable: str,
    usual: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(variable, raising=False)
    assert find() == tmp_path / usual
    monkeypatch.setenv(variable, "")  # set but empty, as a shell script may leave it
    assert find() == tmp_path / usual
    monkeypatch.setenv(variable, "elsewhere")
    assert find() == tmp_path / "elsewhere"
    monkeypatch.setenv(variable, "/srv/scorecard")
    assert find() == Path("/srv/scorecard").absolute()
