"""What a supervisor, an executive and an agent come for, from a fresh start, in three clicks or fewer; and
the ways between pages that lead on from there, wide and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import copied

PHONE = {"width": 390, "height": 844}


def follow(page, settled, link) -> None:  # type: ignore[no-untyped-def]
    """Click a link and wait until the address has changed and the page stands."""
    before = page.url
    link.click()
    page.wait_for_function("before => location.href !== before", arg=before)
    settled(page)


def menu(page, settled, title: str) -> None:  # type: ignore[no-untyped-def]
    """Choose a page in a phone's menu; it closes by that."""
    page.locator(".sc-menu summary").click()
    follow(page, settled, page.get_by_role("navigation", name="Menu").get_by_role("link", name=title))
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()


def test_a_supervisor_learns_who_needs_them_on_what(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/")
    follow(page, settled, page.locator(".sc-strip").get_by_role("link", name="Billing"))  # one click
    expect(page.get_by_role("heading", name="Worth doing today")).to_be_in_viewport()
    expect(page.locator(".case").first).to_contain_text("The answer did not fit my question.")
    expect(page.locator(".sc-signals")).to_contain_text("Overdue backlog")
    rows = page.locator(".sc-people tbody tr")
    assert rows.count() == 8
    assert not page.locator(".sc-people .worse").count(), "nobody of Billing differs from colleagues"


def test_an_executive_learns_what_to_decide(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/")
    follow(page, settled, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Goals"))
    first = page.locator(".talk article, .talk > *").first
    expect(first).to_be_in_viewport()
    expect(first).to_contain_text("First contact resolution: 73.2 % against a goal of 80.0 %")
    expect(first).to_contain_text("unlikely")
    follow(page, settled, first.get_by_role("link", name="Orders"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Orders")


def test_an_agent_learns_whether_anything_differs_and_what_to_do(  # type: ignore[no-untyped-def]
    visit, page, settled, sample_site: str
) -> None:
    visit(f"{sample_site}/")
    follow(page, settled, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Person"))
    follow(page, settled, page.get_by_role("link", name="Ana Reis"))
    expect(page.get_by_text("Nothing here stands out.")).to_be_in_viewport()
    expect(page.get_by_text("I find out what the customer really needs").first).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Cases to look at")).to_be_attached()


def test_from_a_red_tile_to_its_misses_and_back(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/?team=Billing&period=2026-10")
    red = page.locator(".sc-tile", has=page.locator(".sc-status.sc-red")).get_by_role("link").first
    follow(page, settled, red)
    expect(page.get_by_role("heading", level=1)).to_have_text("Overdue backlog · Billing")
    follow(page, settled, page.get_by_role("link", name="Cases", exact=True))
    expect(page.get_by_text(re.compile(r"^These 55 rows give exactly 60.0 %"))).to_be_visible()
    page.get_by_text(re.compile("Only .*33")).click()  # 33 of 55 are overdue
    expect(page.get_by_text(re.compile("^33 of 55 cases"))).to_be_visible()
    page.go_back()  # a filter is a step of its own
    expect(page.get_by_text(re.compile("^The first 50 of all 55 cases"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scorecard · Billing")


def test_from_a_tile_to_what_moved_it(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/?team=Orders&period=2026-Q2")
    follow(page, settled, page.locator(".sc-tile").get_by_role("link", name="First contact resolution"))
    expect(page.get_by_text(re.compile("^↓ 14.2, more than chance explains"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^From 78.0 to 63.8"))).to_be_visible()


def test_from_the_matrix_to_a_person_and_the_comparison(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/?team=Billing&period=2026-10")
    follow(page, settled, page.locator(".sc-people").get_by_role("link", name="Hanna Wolf"))
    page.get_by_text("Figure by figure").click()
    verdict = "Can't tell: a gap under 20.1 points would not show with 59 answers."
    line = page.locator(".sc-first li", has_text="Customer satisfaction")
    expect(line).to_contain_text(verdict)
    follow(page, settled, line.get_by_role("link"))
    expect(page.get_by_role("heading", name="People beside one another")).to_be_visible()
    own = page.locator(".sheet.fair tr", has_text="Hanna Wolf")
    expect(own).to_contain_text("76.3")
    expect(own).to_contain_text(verdict)


@pytest.fixture
def own_site(chromium, serve, sample_home: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A copy of the sample, to be written to."""
    copied(sample_home, tmp_path / "home")
    with serve(tmp_path / "home") as address:
        yield address


def test_from_mondays_list_a_case_is_taken_up(visit, page, settled, own_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{own_site}/?team=Billing")
    listed = page.locator(".work-line")
    line = listed.filter(has_text="The answer did not fit my question.").first
    line.get_by_text("taken up", exact=True).click()
    expect(line.locator(".taken")).to_be_visible()
    visit(f"{own_site}/?team=Billing")  # whoever comes later sees it too
    expect(line.locator(".taken")).to_be_visible()
    # by keyboard alone, from the last box to the next, which then has the keyboard still
    line.get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    next_box = page.locator(".work-line").nth(1).get_by_role("checkbox", name=re.compile("taken up: .*case"))
    expect(next_box).to_be_focused()
    page.keyboard.press("Space")
    expect(next_box).to_be_checked()
    expect(next_box).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".work-line").nth(2).get_by_role("checkbox")).to_be_focused()


@pytest.fixture
def site_of_a_desk(chromium, serve, sample_home: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The same, with the address at which a case stands in its desk."""
    home = copied(sample_home, tmp_path / "home")
    with (home / "strategy.toml").open("a", encoding="utf-8") as plan:
        plan.write('\n[desk_url]\nown = "https://desk.example/case/{ticket_id}"\n')
    with serve(home) as address:
        yield address


def test_by_keyboard_from_the_top_of_the_page_to_a_case_in_its_desk(  # type: ignore[no-untyped-def]
    visit, page, settled, site_of_a_desk: str
) -> None:
    page.context.route("https://desk.example/**", lambda route: route.fulfill(body="a case"))
    visit(f"{site_of_a_desk}/?team=Billing")
    first = page.locator(".work-line").first.get_by_role("link")
    reached = 0
    while not first.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
        reached += 1
        assert reached < 40, "the list is within reach"
    assert first.evaluate("link => link.matches(':focus-visible')")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert opened.value.url == first.get_attribute("href")
    opened.value.close()
    page.keyboard.press("Tab")  # and from there to the box of the same case
    expect(page.locator(".work-line").first.get_by_role("checkbox")).to_be_focused()


def test_a_supervisor_on_a_phone(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size(PHONE)
    visit(f"{sample_site}/")
    expect(page.locator(".sc-signals, .sc-signal").first).to_be_in_viewport()
    billing = page.locator(".sc-strip tr", has_text="Billing")
    billing.locator("summary").click()
    expect(billing.get_by_text("94.1")).to_be_visible()
    follow(page, settled, billing.get_by_role("link", name="Billing"))
    expect(page.locator(".sc-signals")).to_be_in_viewport()
    person = page.locator(".sc-people tr", has_text="Ana Reis")
    expect(person.get_by_text("87.5")).to_be_hidden()
    person.locator("summary").click()
    expect(person.get_by_text("87.5")).to_be_visible()
    follow(page, settled, person.get_by_role("link"))
    expect(page.get_by_text("Nothing here stands out.")).to_be_in_viewport()


def test_an_executive_on_a_phone(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size(PHONE)
    visit(f"{sample_site}/")
    menu(page, settled, "Goals")
    expect(page.get_by_text("First contact resolution").first).to_be_in_viewport()
    objective = page.locator(".matrix tr.below-0").first
    expect(objective).to_contain_text("81.4 %")
    assert objective.bounding_box()["width"] <= PHONE["width"]
    menu(page, settled, "Strategy")
    expect(page.get_by_text("Winning aspiration")).to_be_in_viewport()
