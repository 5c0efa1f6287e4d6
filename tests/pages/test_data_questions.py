"""The Data page's questions to an analyst: odd rows, the desk's own number, who is who, an older import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load
from dashboard.intake.receipt import as_text
from dashboard.model import aliases
from dashboard.model.catalogue import load_catalogue
from dashboard.render import receipt
from tests.conftest import PATIENCE

pytestmark = pytest.mark.usefixtures("no_figures")
Open = Callable[..., AppTest]
HEADER = "ticket_id,created_at,resolved_at,team,agent,excluded\n"
ODD = (
    HEADER
    + "1,2026-03-02 09:00,2026-03-02 10:00,Billing,Ann Lee,\n"
    + "2,2026-03-02 09:00,2026-03-01 10:00,billing,alee,\n"
    + "3,2026-03-03 09:00,,Tech,<b>Bob</b>,merged\n"
    + "4,2026-03-03 09:00,soon,Tech,Bob,\n"
)


@pytest.fixture
def odd(home: Path, tmp_path: Path) -> Path:
    """Two names for one person, a ticket resolved before its creation, one merged, one refused."""
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    load.import_files(home, [path])
    return home


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    def run(home: Path, tab: str = "imports") -> AppTest:
        monkeypatch.setenv("SCORECARD_HOME", str(home))
        file = Path(__file__).parents[2] / "dashboard" / "app_pages" / "data.py"
        page = AppTest.from_file(str(file), default_timeout=PATIENCE)
        page.query_params["tab"] = tab
        return page.run()

    return run


def press(page: AppTest, label: str) -> AppTest:
    (found,) = [one for one in page.button if one.label == label]
    return found.click().run()


def settled(page: AppTest) -> AppTest:
    """The page after its job has ended."""
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    """What markdown says, without the strokes that keep names from being markdown."""
    return "\n".join(one.value for one in [*page.markdown, *page.success]).replace("\\", "")


def html(page: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in page.get("html"))


def test_the_rows_of_a_check_are_one_click_away(opened: Open, odd: Path) -> None:
    page = opened(odd)
    assert len(page.dataframe) == 0
    (button,) = [one for one in page.button if one.key == "rows-of-resolved_before_created"]
    page = button.click().run()
    (frame,) = page.dataframe
    assert frame.value.to_dict("records") == [{"desk": "own", "file": "odd.csv", "line": 3, "ticket_id": "2"}]
    (button,) = [one for one in page.button if one.key == "rows-of-resolved_before_created"]
    assert button.label == "Hide rows"
    assert len(button.click().run().dataframe) == 0


def test_the_desk_s_number_is_reconciled(opened: Open, odd: Path) -> None:
    page = opened(odd, "reconcile")
    page.number_input[0].set_value(4)
    (month,) = [one for one in page.selectbox if one.label == "In"]
    month.set_value("March 2026")
    page = press(page, "Compare")
    assert not page.exception
    assert "4 − 1 merged (line 4) − 1 refused (line 5) = 2 tickets created, March 2026" in html(page)
    assert "Every row of the difference is accounted for." in said(page)
    assert [list(frame.value["why"]) for frame in page.dataframe] == [["merged", "refused"]]


def test_the_desk_s_percentage_is_reconciled(opened: Open, tiny: Path) -> None:
    page = opened(tiny, "reconcile")
    (says,) = [one for one in page.text_input if one.label == "Or it says, of a metric"]
    says.set_value("0 %")
    for label, value in (("Metric", "Customer satisfaction"), ("Of whom", "Tech"), ("Period", "March 2026")):
        (box,) = [one for one in page.selectbox if one.label == label]
        box.set_value(value)
    page = press(page, "Explain")
    assert not page.exception
    assert "Customer satisfaction of Tech: ours 40.0 % (1 Jan to 31 Mar 2026, 10 rows), theirs 0.0 %" in html(
        page
    )
    assert "only the best point of the scale counts as satisfied" in html(page)
    (frame,) = page.dataframe
    assert len(frame.value) == 4
    (says,) = [one for one in page.text_input if one.label == "Or it says, of a metric"]
    says.set_value("lots")
    page = press(page, "Explain")
    assert any('"lots" is no figure' in one.value.replace("\\", "") for one in page.warning)


def test_a_yes_merges_a_no_is_remembered_and_both_can_be_taken_back(opened: Open, odd: Path) -> None:
    page = opened(odd, "who")
    assert "**alee** (1 row, own) and **Ann Lee** (1 row, own)" in said(page)
    page = settled(press(page, "The same person"))
    assert dict(aliases.load(odd).agents) == {"alee": "Ann Lee"}
    assert "alee is Ann Lee now." in said(page)
    page = settled(press(page, "Two teams"))
    assert aliases.load(odd).apart == {("team", frozenset({"Billing", "billing"}))}
    assert "No two names look like the same" in said(page)
    page = settled(press(page, "Take apart"))
    assert dict(aliases.load(odd).agents) == {}
    assert Home.open(odd, LOCAL).who_is_who().suggestions == ()


def test_names_are_text_wherever_they_stand(opened: Open, odd: Path) -> None:
    page = opened(odd, "who")
    assert "<b>Bob</b>" not in html(page)


@pytest.mark.long
def test_an_older_import_is_taken_back(opened: Open, odd: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(HEADER + "7,2026-03-09 09:00,,Tech,Bob,\n", encoding="utf-8")
    load.import_files(odd, [later])
    page = opened(odd)
    (which,) = [one for one in page.selectbox if one.label == "Show a receipt again"]
    page = which.set_value(1).run()
    page = press(page, "Take this import back …")
    assert "as if it had never been loaded" in html(page)
    page = settled(press(page, "Take it back"))
    assert [entry.name for entry in Home.open(odd, LOCAL).history().imports] == ["later.csv"]
    assert "Taken back: odd.csv" in said(page)


def test_a_held_file_asks_and_names_no_option_of_the_command_line(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(HEADER + "1,02/03/2026 10:00,,Billing,,\n", encoding="utf-8")
    (held,) = load.import_files(home, [path])
    html = receipt.outcome(held, load_catalogue()) + receipt.details(held, load_catalogue())
    assert "Held: nothing of it is loaded before a question is answered" in html
    assert "Refused" not in html
    assert "no date of the file settles it; say which comes first." in html
    assert "--date-order" not in html
    assert as_text(held).startswith("two.csv: held as own_tickets")
