"""Files made to do harm, dropped on the Data page: each is one refused file, and the next upload works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.intake import hostile_files

GOOD = "ticket_id,created_at,resolved_at,team\n{},2026-03-02,,Billing\n"


def upload(page, settled, *files: Path) -> None:  # type: ignore[no-untyped-def]
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    settled(page)
    page.get_by_role("button", name=f"Import {len(files)} file").click()


def refused(page, settled, folder: Path, kind: str) -> None:  # type: ignore[no-untyped-def]
    """Upload a hostile file: a sentence says why it was refused."""
    name, _ = hostile_files.MAKERS[kind]
    path = folder / name.replace("data", f"data-{re.sub(r'[^a-z]+', '-', kind)}")
    path.write_bytes(hostile_files.made(kind))
    upload(page, settled, path)
    receipt = page.locator(".receipt", has_text=path.name)
    expect(receipt).to_contain_text("Refused: nothing of it was loaded.")
    expect(receipt).to_contain_text(re.compile(r"\."))
    path.unlink()


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(hostile_files.QUICK[:2], id="a few"),
        pytest.param(hostile_files.QUICK[2:], id="the others", marks=pytest.mark.long),
        pytest.param(hostile_files.HUGE, id="those of 1 GB", marks=pytest.mark.long),
    ],
)
def test_hostile_files_are_refused_one_by_one_and_the_server_goes_on(  # type: ignore[no-untyped-def]
    visit, page, settled, serve, tmp_path: Path, kinds: tuple[str, ...]
) -> None:
    with serve(tmp_path / "home") as address:
        visit(f"{address}/data")
        for kind in kinds:
            refused(page, settled, tmp_path, kind)
        good = tmp_path / "good.csv"
        good.write_text(GOOD.format(1))
        upload(page, settled, good)
        expect(page.locator(".receipt", has_text="good.csv")).to_contain_text("1 accepted")


def test_an_import_whose_page_is_left_meanwhile_is_done_and_the_next_visit_says_so(  # type: ignore[no-untyped-def]
    visit, page, settled, serve, tmp_path: Path
) -> None:
    with serve(tmp_path / "home") as address:
        visit(f"{address}/data")
        rows = "".join(f"{number},2026-03-02,,Billing\n" for number in range(100_000))
        good = tmp_path / "good.csv"
        good.write_text(GOOD.splitlines()[0] + "\n" + rows)
        upload(page, settled, good)
        expect(page.get_by_text(re.compile("Importing|100,000 rows read")).first).to_be_visible()
        page.goto("about:blank")
        visit(f"{address}/data")
        expect(page.get_by_text(re.compile("100,000 rows read")).first).to_be_visible()


@pytest.mark.long
def test_an_upload_whose_page_is_left_before_it_was_imported_changes_nothing(  # type: ignore[no-untyped-def]
    visit, page, settled, serve, tmp_path: Path
) -> None:
    with serve(tmp_path / "home") as address:
        visit(f"{address}/data")
        good = tmp_path / "good.csv"
        good.write_text(GOOD.format(1))
        page.locator("input[type=file]").first.set_input_files([str(good)])
        page.goto("about:blank")
        visit(f"{address}/data")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not page.get_by_text("good.csv").count()
        upload(page, settled, good)
        expect(page.locator(".receipt", has_text="good.csv")).to_contain_text("1 accepted")
