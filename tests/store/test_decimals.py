"""Decimal commas: said by the format or proven by the file, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake import history, load
from dashboard.store.pool import snapshot

pytestmark = pytest.mark.usefixtures("no_figures")
Scores = Callable[..., tuple[list[float], dict[str, str | None], int]]
HEADER = "ticket_id;created_at;handle_minutes;resolved_at;team\n"


def handled(home: Path) -> list[float]:
    shot = snapshot(home)
    found = "select handle_minutes from facts.tickets order by line"
    return [value for (value,) in shot.cursor().execute(found).fetchall()] if shot else []


@pytest.fixture
def minutes(home: Path, tmp_path: Path) -> Scores:
    """minutes("1,5", "2"): what was read, what was understood, how many rows were refused."""

    def run(*texts: str, fmt: str = "own_tickets") -> tuple[list[float], dict[str, str | None], int]:
        rows = (f"{number};2026-03-02;{text};;\n" for number, text in enumerate(texts, 1))
        path = tmp_path / "minutes.csv"
        path.write_text(HEADER + "".join(rows))
        (receipt,) = load.import_files(home, [path], load.Options(format=fmt))
        return handled(home), receipt.understood, receipt.refused

    return run


@pytest.mark.alike(4)
@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,5", "2"], [1.5, 2]),
        (["0,125", "3"], [0.125, 3]),
        (["1,2345"], [1.2345]),
        (["1234,567"], [1234.567]),
        (["1.234,567", "-0,5"], [1234.567]),  # a duration is not negative: that row is refused
        # once one of them proves it, the comma of another is no thousand either
        (["1,234", "1,5"], [1.234, 1.5]),
        # what stands between thousands and is no such sign
        (["1 234,567", "2"], [1234.567, 2]),
        (["12\u00a0345,5", "1\u202f234"], [12345.5, 1234]),
        (["1'234,5"], [1234.5]),
    ],
)
def test_proven_by_the_file(minutes: Scores, texts: list[str], values: list[float]) -> None:
    found, understood, _ = minutes(*texts)
    assert (found, understood["decimal"]) == (values, ",")


def test_a_thousand_is_never_guessed(minutes: Scores) -> None:
    found, understood, refused = minutes("1,234", "7")
    assert (found, refused) == ([7], 1)
    assert "decimal" not in understood


@pytest.mark.alike
@pytest.mark.parametrize("proof", ["12,400.5", "1.5", "1,234,567", "12,34,567"])
def test_where_points_are_proven_a_comma_parts_thousands(minutes: Scores, proof: str) -> None:
    """Nobody writes a comma beside points but for thousands."""
    found, understood, refused = minutes("3,120", "7", proof)
    assert (found, refused) == ([3120, 7, float(proof.replace(",", ""))], 0)
    assert understood["decimal"] == "."


def test_a_thousand_that_nothing_proves_says_what_may_be_said(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "minutes.csv"
    path.write_text(HEADER + "1;2026-03-02;3,120;;\n2;2026-03-02;7;;\n")
    (receipt,) = load.import_files(home, [path])
    (reason,) = receipt.refused_reasons
    assert reason.reason == (
        'not a number: \'3,120\' (thousands, or decimals? say decimal = "," or decimal = "." in the format,'
        " --decimal comma or point to scorecard map)"
    )


def test_where_commas_are_proven_a_point_is_refused(minutes: Scores) -> None:
    """1.234 may be a thousand there; 1.5 speaks against the commas altogether."""
    assert minutes("1,5", "1.234")[0::2] == ([1.5], 1)


@pytest.mark.parametrize("proof", ["12.345.678", "3.450,5"])
def test_where_a_point_is_shown_to_part_thousands_it_does_so_everywhere(
    home: Path, minutes: Scores, proof: str
) -> None:
    value = float(proof.replace(".", "").replace(",", "."))
    found, understood, refused = minutes("1.201", proof, "7")
    assert (found, refused, understood["thousands"]) == ([1201, value, 7], 0, ".")
    history.rebuild(home)
    assert handled(home) == found


def test_a_file_that_proves_both_proves_nothing(minutes: Scores) -> None:
    assert minutes("1,5", "1.5", "2")[0::2] == ([1.5, 2], 1)


def test_said_by_the_format_and_kept_for_a_rebuild(home: Path, minutes: Scores) -> None:
    (home / "queries" / "exports").mkdir(parents=True)
    (home / "queries" / "exports" / "german.sql").write_text(
        '/*\nextends = "own_tickets"\ntitle = "With commas"\ndecimal = ","\n*/\n'
    )
    assert minutes("1,234", fmt="german")[0] == [1.234]


def test_a_rebuild_reads_the_same(home: Path, minutes: Scores) -> None:
    minutes("1,234", "1,5")
    history.rebuild(home)
    assert handled(home) == [1.234, 1.5]


@pytest.mark.parametrize(
    ("first", "text", "value"),
    [
        ("12.345", "1.201", 1201),  # a point parts thousands of the ids
        ("12,345", "1,201", 1201),
        ("12345", "1.201", 1.201),
    ],
)
def test_an_id_has_no_decimals(home: Path, tmp_path: Path, first: str, text: str, value: float) -> None:
    path = tmp_path / "minutes.csv"
    path.write_text(
        HEADER + "".join(f"{first[:-1]}{n};2026-03-02;{one};;\n" for n, one in enumerate((45, text)))
    )
    load.import_files(home, [path])
    assert handled(home) == [45, value]
    history.rebuild(home)
    assert handled(home) == [45, value]


def test_numbers_say_what_they_mean_before_ids_do(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "minutes.csv"
    path.write_text(HEADER + "12.345;2026-03-02;1.201;;\n12.346;2026-03-02;4.5;;\n")
    (receipt,) = load.import_files(home, [path])
    assert (receipt.accepted, receipt.understood.get("decimal")) == (2, None)
