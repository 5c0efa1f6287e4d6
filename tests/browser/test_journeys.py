"""Three people at work, by link and click: a supervisor, an executive, an analyst."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import WAIT

TRIES = 100
HEADER = ["ticket_id", "team", "agent", "status", "created_at", "resolved_at", "reopens"]
GOOD = [
    ["1", "Billing", "Ann", "solved", "2026-03-02 09:00:00", "2026-03-02 10:00:00", "0"],
    ["2", "Billing", "Ann", "solved", "2026-03-03 09:00:00", "2026-03-03 10:00:00", "1"],
    ["3", "Billing", "Bob", "solved", "2026-03-04 09:00:00", "2026-03-04 10:00:00", "0"],
]
BAD = ["4", "Billing", "Bob", "solved", "31:51.7", "2026-03-04 10:00:00", "0"]


def write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def test_a_supervisor_from_team_to_person_to_tickets_and_back(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/?team=Billing&period=2026-10")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Billing")
    page.get_by_role("link", name="Ana Reis").first.click()
    settled(page)
    expect(page).to_have_url(re.compile(r"/person\?.*name=Ana"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana Reis")
    page.get_by_role("link", name=re.compile("Resolution within SLA")).first.click()
    settled(page)
    expect(page).to_have_url(re.compile(r"/metric\?.*metric=resolution_sla"))
    # the tickets behind the number, with their file and line
    page.get_by_role("link", name="Cases", exact=True).click()
    settled(page)
    expect(page.get_by_role("heading", name="The cases behind it")).to_be_visible()
    address = page.url
    page.go_back()
    settled(page)
    expect(page).not_to_have_url(re.compile("tab=cases"))
    page.go_back()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana Reis")
    page.go_back()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Billing")
    # the link shows another person the same view
    visit(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Resolution within SLA")
    expect(page.get_by_text("Ana Reis").first).to_be_visible()


def test_an_executive_from_goals_to_the_worst_metric_and_its_rows(  # type: ignore[no-untyped-def]
    visit, page, settled, sample_site: str
) -> None:
    visit(f"{sample_site}/goals?period=2026-10")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Goals")
    page.get_by_role("link", name=re.compile("Overdue backlog")).first.click()
    settled(page)
    expect(page).to_have_url(re.compile("metric=overdue_backlog"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overdue backlog")
    page.get_by_role("link", name="Cases", exact=True).click()
    settled(page)
    with page.expect_download() as started:
        page.locator('[data-file^="overdue_backlog-Meridian"]').first.click()
    lines = Path(started.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("desk,observation_id,observed_at,team,agent,value")
    values = [float(row["value"]) for row in csv.DictReader(lines)]
    shown = f"{100 * sum(values) / len(values):.1f}"
    expect(page.get_by_text(shown).first).to_be_visible()


def test_an_executive_from_the_map_to_the_doubt_and_its_test(  # type: ignore[no-untyped-def]
    visit, page, sample_site: str
) -> None:
    visit(f"{sample_site}/goals?period=2026-10")
    expect(page.get_by_text("strategy in doubt").first).to_be_visible()
    visit(f"{sample_site}/strategy?period=2026-10")
    page.locator('a.node[href="#theory-first-choice"]').focus()
    page.keyboard.press("Tab")
    expect(page.locator("a.node", has_text="Keep every promised time")).to_be_focused()
    page.keyboard.press("Enter")
    doubted = page.locator("#theory-answer-fast")
    expect(doubted.get_by_text("would be found in four of five cases")).to_be_visible()
    page.wait_for_timeout(500)  # it stays there: a browser tells of such a jump as of Back
    expect(doubted).to_be_in_viewport()
    expect(page).to_have_url(re.compile("period=2026-10"))
    page.keyboard.press("Tab")  # and goes on from there
    expect(doubted.get_by_role("link").first).to_be_focused()


def test_an_executive_from_in_doubt_to_the_test_the_teams_and_the_cases_and_back(  # type: ignore[no-untyped-def]
    visit, page, settled, sample_site: str
) -> None:
    visit(f"{sample_site}/goals?period=2026-10")
    row = page.locator("tr", has=page.get_by_text("strategy in doubt"))
    row.get_by_role("link", name="the test").click()
    doubted = page.locator("#theory-answer-fast")
    expect(doubted).to_be_in_viewport()
    expect(doubted.get_by_text("would be found in four of five cases")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/strategy\?period=2026-10#theory-answer-fast$"))
    doubted.get_by_role("link", name="its teams").last.click()
    expect(page.get_by_role("heading", name="Teams side by side")).to_be_visible()
    expect(page).to_have_url(re.compile(r"metric=csat.*tab=teams"))
    settled(page)
    page.locator("table").get_by_role("link", name="Billing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Customer satisfaction · Billing")
    settled(page)
    page.get_by_role("link", name="Cases", exact=True).click()
    expect(page.get_by_role("heading", name="The cases behind it")).to_be_visible()
    expect(page).to_have_url(re.compile("period=2026-10"))
    for step in ("Customer satisfaction · Billing", "Customer satisfaction", "Strategy"):
        settled(page)
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(step)
    expect(doubted).to_be_in_viewport()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Goals")
    expect(row.get_by_role("link", name="the test")).to_be_in_viewport()


@pytest.fixture
def own_site(chromium, serve, own_tiny: Path):  # type: ignore[no-untyped-def]
    with serve(own_tiny) as address:
        yield address


def test_a_target_is_changed_with_preview_history_and_undo(  # type: ignore[no-untyped-def]
    visit, page, settled, own_site: str, own_tiny: Path
) -> None:
    file = own_tiny / "strategy.toml"
    before = file.read_text(encoding="utf-8")
    visit(f"{own_site}/strategy")
    page.get_by_text("Change the strategy").click()
    pick(page, settled, "Metric", "Reopen rate")
    page.get_by_label("Goal", exact=True).fill("4")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("What would be written")).to_be_visible()
    expect(page.get_by_text(re.compile("judged by March 2026")).first).to_be_visible()
    assert file.read_text(encoding="utf-8") == before
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("Saved. It stands in the history"))).to_be_visible()
    assert "goal = 4" in file.read_text(encoding="utf-8")
    visit(f"{own_site}/strategy")  # as somebody who comes for the history alone: the forms stay folded
    page.get_by_text("Earlier strategies").click()
    settled(page)  # a click in the moment in which a page is drawn anew may meet a button that is gone
    for _ in range(3):  # as somebody does whose click met a button that was just being drawn anew
        page.get_by_role("button", name="Preview going back to 1").click()
        settled(page)
        if page.get_by_text("What would be written").count():
            break
    expect(page.get_by_text("What would be written")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("Saved. It stands in the history"))).to_be_visible()
    settled(page)
    assert file.read_text(encoding="utf-8") == before


def test_the_strategy_on_a_phone_is_a_list_that_leads_to_the_test(visit, page, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": 390, "height": 844})
    visit(f"{sample_site}/strategy?period=2026-10")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [one.bounding_box() for one in page.locator("a.node").all()]
    assert len({round(box["x"]) for box in boxes}) == 1, "one below the other"
    expect(page.locator(".map .arrows")).to_be_hidden()
    page.locator("a.node", has_text="Keep every promised time").click()
    expect(page.locator("#theory-answer-fast")).to_be_in_viewport()


def test_a_filter_goes_into_the_address(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/")
    pick(page, settled, "Team", "Orders")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Orders")
    expect(page).to_have_url(re.compile("team=Orders"))


def test_own_dates_are_chosen_by_two_clicks(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/goals?period=2026-07-01..2026-07-31")
    page.get_by_test_id("stDateInputField").click()
    for day in ("July 6, 2026", "July 17, 2026"):
        page.get_by_role("button", name=re.compile(day)).first.click()
        settled(page)
    expect(page).to_have_url(re.compile(r"period=2026-07-06\.\.2026-07-17"))


@pytest.fixture
def analyst_site(chromium, serve, tmp_path: Path):  # type: ignore[no-untyped-def]
    with serve(tmp_path / "home") as address:
        yield address


def upload(page, settled, *files: Path) -> None:  # type: ignore[no-untyped-def]
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    settled(page)
    page.get_by_role("button", name=f"Import {len(files)} file").click()
    settled(page)


def test_an_analyst_uploads_good_half_good_and_wrong_and_undoes(  # type: ignore[no-untyped-def]
    visit, page, settled, analyst_site: str, tmp_path: Path
) -> None:
    visit(f"{analyst_site}/data")
    upload(page, settled, write(tmp_path / "good.csv", HEADER, GOOD))
    expect(page.get_by_text(re.compile(r"3 rows? read")).first).to_be_visible()

    visit(f"{analyst_site}/data")
    upload(page, settled, write(tmp_path / "half.csv", HEADER, [["5", *GOOD[0][1:]], BAD]))
    expect(page.get_by_text(re.compile("not a date")).first).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("refused", re.IGNORECASE)).first.click()
    refused = list(csv.DictReader(Path(started.value.path()).read_text(encoding="utf-8").splitlines()))
    assert [row["ticket_id"] for row in refused] == ["4"]
    assert refused[0]["line"] == "3"

    visit(f"{analyst_site}/data")
    upload(page, settled, write(tmp_path / "wrong.csv", ["a", "b"], [["1", "2"]]))
    expect(page.get_by_text(re.compile("No format knows")).first).to_be_visible()

    visit(f"{analyst_site}/data")
    expect(page.get_by_text("half.csv").first).to_be_visible()
    page.get_by_role("button", name="Undo the last import").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text(re.compile("Undone: half.csv")).first).to_be_visible()
    visit(f"{analyst_site}/data")
    expect(page.get_by_text("good.csv").first).to_be_visible()
    expect(page.get_by_text("half.csv")).to_have_count(0)


# both clicks in one breath: the second one reaches the server while the first is still being answered
LEAVE_BY_LINK = """() => {
    const every = kind => [...document.querySelectorAll(kind)];
    const named = (kind, name) => every(kind).find(one => one.innerText.trim() === name);
    named('button', 'Undo it').click();
    named('a', 'Scorecard').click();
}"""
LEAVE_BY_RELOAD = """() => {
    [...document.querySelectorAll('button')].find(one => one.innerText.trim() === 'Undo it').click();
    location.assign('/');
}"""


@pytest.mark.alike
@pytest.mark.parametrize("leave", [LEAVE_BY_LINK, LEAVE_BY_RELOAD], ids=["by a link", "by a reload"])
def test_an_undo_whose_page_is_left_at_once_is_done_or_not_and_the_next_visit_says_which(  # type: ignore[no-untyped-def]
    visit, page, settled, analyst_site: str, tmp_path: Path, leave: str
) -> None:
    visit(f"{analyst_site}/data")
    upload(page, settled, write(tmp_path / "good.csv", HEADER, GOOD))
    expect(page.get_by_text(re.compile(r"3 rows? read")).first).to_be_visible()
    page.get_by_role("button", name="Undo the last import").click()
    expect(page.get_by_role("button", name="Undo it")).to_be_visible()
    settled(page)
    page.evaluate(leave)
    page.wait_for_timeout(3_000)
    visit(f"{analyst_site}/data")
    undone = page.get_by_text(re.compile("Undone: good.csv|The last step was undone"))
    still_there = page.get_by_role("button", name="Undo the last import")
    expect(undone.or_(still_there).first).to_be_visible()
    assert undone.count() != still_there.count()


@pytest.mark.long
def test_an_analyst_answers_how_dates_begin_and_reconciles(  # type: ignore[no-untyped-def]
    visit, page, settled, analyst_site: str, tmp_path: Path
) -> None:
    days = [["1", "3/4/2026 09:00", "", "Billing"], ["2", "5/4/2026 09:00", "", "billing"]]
    file = write(tmp_path / "either.csv", ["ticket_id", "created_at", "resolved_at", "team"], days)
    visit(f"{analyst_site}/data")
    upload(page, settled, file)
    expect(page.get_by_text(re.compile("can be read in two ways")).first).to_be_visible()
    page.get_by_role("button", name="Day first: 3 April 2026").click()
    settled(page)
    expect(page.get_by_text(re.compile("2 rows read")).first).to_be_visible()
    page.get_by_text("How it was read").click()
    expect(page.get_by_text(re.compile("dates day first")).first).to_be_visible()

    visit(f"{analyst_site}/data?tab=reconcile")
    page.get_by_label("The desk says").fill("3")
    page.get_by_role("button", name="Compare").click()
    settled(page)
    expect(page.get_by_text("3 − 1 unexplained = 2 tickets created, April 2026")).to_be_visible()
    visit(f"{analyst_site}/data?tab=who")
    page.get_by_role("button", name="The same team").click()
    settled(page)
    expect(page.get_by_text("is the team", exact=False).first).to_be_attached()


@pytest.mark.long
def test_an_analyst_cancels_and_imports_the_same_file_again(  # type: ignore[no-untyped-def]
    visit, page, settled, analyst_site: str, tmp_path: Path
) -> None:
    visit(f"{analyst_site}/data")
    good = write(tmp_path / "good.csv", HEADER, GOOD)
    page.locator("input[type=file]").first.set_input_files([str(good)])
    settled(page)
    (tmp_path / "home").mkdir(exist_ok=True)
    with FileLock(tmp_path / "home" / ".lock"):  # another import is running
        page.get_by_role("button", name="Import 1 file").click()
        expect(page.get_by_text("waiting for another import")).to_be_visible()
        page.get_by_role("button", name="Cancel", exact=True).click()
        expect(page.get_by_text("Importing was cancelled; nothing was kept of good.csv.")).to_be_visible()
        settled(page)
    assert not list((tmp_path / "home" / "warehouse").glob("*.duckdb"))
    page.get_by_role("button", name="Import 1 file").click()
    settled(page)
    expect(page.get_by_text(re.compile(r"3 rows? read")).first).to_be_visible()
    expect(page.get_by_text("was cancelled")).to_have_count(0)


# resolved at 11:00 to 18:00, due at 16:00: six of eight in time
UNKNOWN = [
    ["No", "Opened", "Done", "Due date", "Dept", "Handled by", "State", "Reopened"],
    *(
        [
            *(str(n), f"0{n}.03.2026 09:00", f"0{n}.03.2026 1{n}:00", f"0{n}.03.2026 16:00"),
            *("Billing", "Ann", "Ready" if n < 5 else "Closed", "0"),
        ]
        for n in range(1, 9)
    ),
]


def pick(page, settled, label: str, option: str) -> None:  # type: ignore[no-untyped-def]
    box = page.get_by_role("combobox", name=re.compile(label))
    wanted = page.get_by_role("option", name=re.compile(f"^{option}")).first
    for _ in range(TRIES):
        # a list that opens while the page still moves closes again: then it is opened once more
        if not wanted.is_visible():
            box.click()
        try:
            wanted.click(timeout=WAIT / TRIES)
            break
        except TimeoutError:
            continue
    else:
        pytest.fail(f"no list of {label} stays open long enough to choose {option}")
    settled(page)


def test_an_analyst_maps_a_file_that_no_format_knows_from_upload_to_a_card(  # type: ignore[no-untyped-def]
    visit, page, settled, analyst_site: str, tmp_path: Path
) -> None:
    visit(f"{analyst_site}/data")
    page.get_by_role("button", name="Write a starter strategy").click()
    # a file that is chosen while the page is drawn once more for the job's end would be lost
    expect(page.get_by_text(re.compile("strategy.toml.* is there"))).to_be_visible()
    settled(page)
    upload(page, settled, write(tmp_path / "our desk.csv", UNKNOWN[0], UNKNOWN[1:]))
    expect(page.get_by_text(re.compile("No format knows")).first).to_be_visible()
    page.get_by_role("button", name="Map it by hand").click()
    settled(page)
    expect(page.get_by_role("heading", name="Map by hand")).to_be_visible()
    save = page.get_by_role("button", name="Save and import")
    expect(save).to_be_disabled()  # the order of its dates is nobody's guess
    page.get_by_text(re.compile("more columns")).click()
    pick(page, settled, "^Team: ", "Dept")
    pick(page, settled, "Ready", "solved")
    pick(page, settled, "Dates such as", "Day first")
    expect(page.get_by_text(re.compile("8 will be loaded"))).to_be_visible()
    expect(page.get_by_role("cell", name="2026-03-01 09:00").first).to_be_visible()
    save.click()
    settled(page)
    expect(page.get_by_text(re.compile("8 rows read")).first).to_be_visible()

    # the next file of its kind needs no question
    visit(f"{analyst_site}/data")
    more = [["9", *UNKNOWN[1][1:]]]
    upload(page, settled, write(tmp_path / "april.csv", UNKNOWN[0], more))
    expect(page.get_by_text(re.compile("1 row read")).first).to_be_visible()
    expect(page.get_by_role("button", name="Map it by hand")).to_have_count(0)

    visit(f"{analyst_site}/?team=Billing&period=2026-03")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Billing")
    expect(page.get_by_text("77.8 %").first).to_be_visible()  # seven of nine resolved within their SLA
    # March is not over, and people are read over whole months
    expect(page.get_by_text(re.compile("People are read over whole months")).first).to_be_visible()


@pytest.mark.long
def test_an_empty_home_greets_with_what_to_do_first(visit, page, analyst_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{analyst_site}/")
    expect(page.get_by_role("link", name="Data", exact=True).locator("visible=true").first).to_be_visible()
