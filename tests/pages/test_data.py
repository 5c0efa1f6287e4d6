"""The Data page as an analyst uses it: empty home, a small store, uploads good and bad, undo, faults."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault
from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.progress import Progress
from dashboard.render import checks
from dashboard.store import lock
from dashboard.widgets import jobs, uploads
from tests.conftest import PATIENCE
from tests.pages.conftest import FOLDS

pytestmark = pytest.mark.usefixtures("no_figures")
PAGE = Path(__file__).parents[2] / "dashboard" / "app_pages" / "data.py"
HEADER = "ticket_id,team,category,created_at,resolved_at,status"
GOOD = f"{HEADER}\n1,Billing,Invoice,2026-03-02 09:15:00,2026-03-03 10:00:00,solved\n"
HALF = (
    f"{HEADER}\n"
    "2,<i>Team</i>,=HYPERLINK(1),2026-03-02 09:15:00,2026-03-03 10:00:00,solved\n"
    "3,Billing,=HYPERLINK(1),31:51.7,2026-03-03 10:00:00,solved\n"
    ",,,,,\n"
)
WRONG = "month,revenue\n2026-03-01,5\n"
TEMPLATES = [table.title for table in load_catalogue().tables.values()]
Open = Callable[..., AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """opened(home): the page on a home, run once; demo=True: as the sample organisation."""

    def run(home: Path, *, demo: bool = False, tab: str = "imports") -> AppTest:
        monkeypatch.setenv("SCORECARD_HOME", str(home))
        monkeypatch.setenv("SCORECARD_DEMO", "1" if demo else "")
        page = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
        page.query_params["tab"] = tab
        for fold in FOLDS:
            page.session_state[fold] = True
        page.run()
        assert not page.exception
        return page

    return run


@pytest.fixture
def three_tickets(home: Path, load_rows: Callable[..., Any]) -> Path:
    """One team, three tickets, no strategy."""
    moments = {"created_at": "2026-03-02 09:00:00", "resolved_at": "2026-03-02 12:00:00"}
    load_rows("own_tickets", [{"ticket_id": i, "team": "Billing", **moments} for i in range(3)], "three.csv")
    return home


KINDS = ("title", "subheader", "markdown", "warning", "success", "info", "code", "caption")


def every(page: AppTest, kind: str) -> list[Any]:
    return list(page.get(kind))


def seen(page: AppTest) -> str:
    """Everything that can be read on the page, kind by kind; HTML as it was written."""
    texts = [str(one.value) for kind in KINDS for one in every(page, kind)]
    return "\n".join([*texts, *(one.proto.body for one in every(page, "html"))])


def headings(page: AppTest) -> list[str]:
    return [one.value for one in every(page, "header")]


def button(page: AppTest, label: str) -> Any:
    return next(one for one in page.button if one.label.startswith(label))


def labels(page: AppTest, kind: str = "button") -> list[str]:
    return [one.label for one in every(page, kind)]


def upload(page: AppTest, *files: tuple[str, str]) -> AppTest:
    """Choose files (name, text) and import them."""
    page.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files]).run()
    button(page, "Import").click().run()
    assert not page.exception
    return page


# --- what is there


def test_an_empty_home_says_what_to_do_first(opened: Open, home: Path) -> None:
    page = opened(home)
    assert headings(page) == [
        "1. Drop an export",
        "2. Say what only you know",
        "3. Set goals",
        "Templates",
    ]
    assert page.title[0].value == "Your first scorecard, in three steps"
    assert "0 of 3 done" in seen(page)
    assert '<a role="link" aria-disabled="true" class="off">Goals</a>' in seen(page)
    assert button(page, "Import").disabled
    assert labels(page, "download_button") == TEMPLATES
    assert not (home / "warehouse").exists()


def test_a_starter_strategy_is_written_once(opened: Open, home: Path) -> None:
    page = button(opened(home), "Write a starter strategy").click().run()
    assert not page.exception
    assert (home / "strategy.toml").is_file()
    assert "Done: " in seen(page)
    assert "Write a starter strategy" not in labels(page)


def test_a_card_is_proposed_from_chosen_files(
    opened: Open, home: Path, write_csv: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        {
            "ticket_id": i,
            "team": "Billing",
            "created_at": f"2026-03-{i + 1:02d} 09:00:00",
            "first_reply_at": f"2026-03-{i + 1:02d} 09:30:00",
            "resolved_at": f"2026-03-{i + 1:02d} 12:00:00",
            "first_reply_due_at": f"2026-03-{i + 1:02d} 10:00:00",
            "resolution_due_at": f"2026-03-{i + 1:02d} 18:00:00",
            "status": "solved",
            "reopens": 0,
            "escalated": "false",
        }
        for i in range(20)
    ]
    path = write_csv(tmp_path / "many.csv", rows)
    page = opened(home)
    page.file_uploader[0].set_value([("many.csv", path.read_bytes(), "text/csv")]).run()
    button(page, "Propose a card").click().run()
    assert not page.exception
    assert "First reply within SLA" in seen(page)
    assert 'metric = "first_reply_sla"' in (home / "strategy.toml").read_text(encoding="utf-8")
    assert Home.open(home, LOCAL).history().seq == 0  # proposing imports nothing
    assert button(page, "Import 1 file")  # the files are still chosen


def test_a_proposal_names_a_bad_file_as_people_know_it(opened: Open, home: Path) -> None:
    page = opened(home)
    page.file_uploader[0].set_value([("wrong.csv", WRONG.encode(), "text/csv")]).run()
    button(page, "Propose a card").click().run()
    assert page.warning[0].value.replace("\\", "").startswith("wrong.csv: no format knows these columns")
    assert "upload-" not in page.warning[0].value
    assert not (home / "strategy.toml").exists()


def test_one_team_with_three_tickets(opened: Open, three_tickets: Path) -> None:
    page = opened(three_tickets)
    assert headings(page) == [
        "Load",
        "Checks",
        "Imports",
    ]
    text = seen(page)
    assert "three.csv" in text
    assert "Tickets: 3 new" in text
    assert '2 Mar 2026<span class="clock">, 12:00' in text  # how far the desk's data reach
    assert "there is no strategy.toml" in text.lower()


def test_a_store_with_two_imports(opened: Open, tiny: Path) -> None:
    page = opened(tiny)
    text = seen(page)
    assert "Tickets: 27 new" in text
    assert "Surveys: 22 new" in text
    assert "Europe/Amsterdam" in seen(opened(tiny, tab="templates")).replace("\\", "")
    again = next(one for one in page.selectbox if one.label == "Show a receipt again")
    again.select_index(0).run()
    assert "22 rows read = 0 empty + 0 refused + 0 superseded + <b>22 accepted</b>" in seen(page)


def test_the_sample_is_never_mixed_with(opened: Open, own_tiny: Path) -> None:
    page = opened(own_tiny, demo=True)
    assert headings(page)[0] == "Start your own home"
    assert page.code[0].value == "scorecard serve"
    assert not page.get("file_uploader")
    assert not [label for label in labels(page) if label.startswith(("Import", "Undo", "Write"))]


def test_a_tab_that_the_address_does_not_know_is_the_first_one(opened: Open, tiny: Path) -> None:
    assert headings(opened(tiny, tab="<b>nonsense</b>")) == ["Load", "Checks", "Imports"]
    assert headings(opened(tiny, tab="ready"))[-1] == "Before daily use"


# --- uploads


ONES = (
    "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
    "1,Ana,Desk,Mail,2026-03-02 09:00,2026-03-02 10:00,1\n"
)


@pytest.mark.long
def test_of_two_files_of_one_name_each_is_answered_for_itself(opened: Open, home: Path) -> None:
    """Two people send an ones.csv each: the answer to the second loaded the first."""
    other = ONES.replace("1,Ana", "2,Ana")
    page = upload(opened(home), ("ones.csv", ONES), ("ones.csv", other))
    _, second = (one for one in page.button if one.label == "1 worst, 5 best")
    second.click().run()
    (entry,) = Home.open(home, LOCAL).history().imports
    assert entry.sha256 == hashlib.sha256(other.encode()).hexdigest()


def test_a_question_about_the_scale_has_its_answers_as_buttons(opened: Open, home: Path) -> None:
    page = upload(opened(home), ("ones.csv", ONES))
    assert "say which it is: answers off it are refused" in seen(page)
    assert "--scale" not in seen(page)
    button(page, "1 worst, 5 best").click().run()
    page.run()
    assert "answers on 1-5, as you said" in seen(page)
    assert Home.open(home, LOCAL).history().imports[0].scale == "1-5"


def test_nobody_is_to_mend_what_is_no_row(opened: Open, home: Path) -> None:
    head, rows = (
        "ticket_id,created_at,resolved_at,team\n",
        "1,2026-03-02 09:00,,A\n2,soon,2026-03-04 09:00,A\n",
    )
    shown = seen(upload(opened(home), ("twice.csv", head + rows + head + "3,2026-03-03 09:00,,A\n")).run())
    assert "Nothing is lost: it is no row" in shown
    assert "1 of 4 rows of twice.csv was refused: the figures lack it; mend and import it" in shown


def test_a_new_word_is_settled_with_one_click(opened: Open, home: Path) -> None:
    odd = "ticket_id,created_at,resolved_at,team,status\n1,2026-03-02 09:00,,Desk,awaiting approval\n"
    page = upload(opened(home), ("odd.csv", odd))
    page.run()
    assert "nobody has said the meaning of: loaded by its other columns, 1 as open" in seen(page)
    assert "--word" not in seen(page)
    next(one for one in page.button if one.label == "It is pending").click().run()
    page.run()
    assert "Settled" in seen(page)
    page = opened(home)
    assert "nobody has said the meaning of" not in seen(page)
    assert "Status “awaiting approval” is pending" in seen(page)
    assert "1 settled" in [one.label for one in page.expander]
    words = load_catalogue(home).formats["own_tickets"].columns["status"].words
    assert words == {"awaiting approval": "pending"}


def test_a_good_a_half_good_and_a_wrong_file(opened: Open, home: Path) -> None:
    page = upload(opened(home), ("good.csv", GOOD), ("<b>x</b>.csv", HALF), ("wrong.csv", WRONG))
    text = seen(page)
    assert "1 row read = 0 empty + 0 refused + 0 superseded + <b>1 accepted</b>" in text
    assert "3 rows read = 1 empty + 1 refused + 0 superseded + <b>1 accepted</b>" in text
    assert "1 row is refused for one reason" in text
    assert re.search("<td [^>]*>not a date</td><td [^>]*>line 3: &#x27;31:51.7&#x27;</td>", text)
    assert "No format knows these columns: &quot;month&quot;, &quot;revenue&quot;" in text
    assert "&lt;b&gt;x&lt;/b&gt;.csv" in text
    assert "<b>x</b>" not in text
    assert [entry.name for entry in Home.open(home, LOCAL).history().imports] == ["good.csv", "<b>x</b>.csv"]
    assert "Download the refused row" in labels(page, "download_button")
    # the uploader is empty again, and the receipts stay when something else is done
    assert button(page, "Import").label == "Import"
    assert "1 row is refused for one reason" in seen(page.run())
    assert "1 row is refused for one reason" not in seen(button(page, "Put away").click().run())


def test_a_receipt_without_anything_refused_is_a_sentence_and_a_sum(opened: Open, home: Path) -> None:
    text = seen(upload(opened(home), ("good.csv", GOOD)))
    assert "All of this file is in use." in text
    assert (
        '<div class="partbar" aria-hidden="true"><i class="accepted" style="flex:1 0 3px"></i></div>' in text
    )
    assert "<summary>How it was read</summary>" in text
    assert "Understood as" not in text


@pytest.mark.long
def test_the_same_bytes_change_nothing(opened: Open, home: Path) -> None:
    page = upload(opened(home), ("good.csv", GOOD))
    page = upload(page, ("again.csv", GOOD))
    assert "Already loaded: nothing changed" in seen(page)
    assert len(Home.open(home, LOCAL).history().imports) == 1


def test_options_are_said_about_the_files(opened: Open, home: Path) -> None:
    page = opened(home)
    page.text_input[0].input("emea").run()
    upload(page, ("good.csv", GOOD))
    assert Home.open(home, LOCAL).history().imports[0].desk == "emea"
    page.selectbox[0].select("own_costs").run()
    assert "it is not Our own template: Costs" in seen(upload(page, ("good.csv", GOOD))).replace("It", "it")


def test_a_locked_home_is_one_message_and_nothing_is_lost(
    opened: Open, own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    page = opened(own_tiny)
    with FileLock(own_tiny / ".lock"):
        upload(page, ("good.csv", GOOD), ("other.csv", GOOD))
    message = page.warning[0].value.replace("\\", "")
    assert "another import is still running" in message
    assert "Not imported: good.csv, other.csv" in message
    assert "Imports" in headings(page)
    assert button(page, "Import 2 files")  # still chosen: trying again is one click
    assert len(Home.open(own_tiny, LOCAL).history().imports) == 2


def test_what_breaks_off_is_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    def work(_: object) -> jobs.Told:
        raise OSError("no space left on device")

    job = jobs.Job("upload", "Importing", work)
    job.start()
    job.join()
    assert job.told.about == "upload"
    assert "no space left on device" in job.told.fault
    assert "Traceback" not in job.told.fault


# --- the way back


def test_undo_says_what_goes_and_takes_it_back(opened: Open, home: Path) -> None:
    page = upload(upload(opened(home), ("good.csv", GOOD)), ("half.csv", HALF))
    page = button(page, "Undo the last import").click().run()
    assert "This takes back the import of <b>half.csv</b>" in seen(page)
    assert "No figure on a card stands on its rows." in seen(page)  # there is no card
    assert len(Home.open(home, LOCAL).history().imports) == 2  # asked, not done
    page = button(page, "Keep it").click().run()
    assert "This takes back" not in seen(page)
    page = button(page, "Undo the last import").click().run()
    page = button(page, "Undo it").click().run()
    assert page.success[0].value.replace("\\", "").startswith("Undone: half.csv")
    assert [entry.name for entry in Home.open(home, LOCAL).history().imports] == ["good.csv"]
    assert "undone since" in seen(page)
    page = button(page, "Undo the last import").click().run()
    page = button(page, "Undo it").click().run()
    assert headings(page)[0] == "1. Drop an export"
    assert "no data are loaded now" in page.success[0].value


def test_what_came_in_together_goes_together(opened: Open, home: Path) -> None:
    page = upload(opened(home), ("good.csv", GOOD), ("half.csv", HALF))
    assert Home.open(home, LOCAL).about().generation == 1
    page = button(page, "Undo the last 2 imports").click().run()
    assert "This takes back the import of <b>good.csv</b>, <b>half.csv</b>" in seen(page)
    assert "one of them alone can be taken back with its receipt" in seen(page)
    page = button(page, "Undo it").click().run()
    assert page.success[0].value.replace("\\", "").startswith("Undone: good.csv and 1 more; no data are")
    assert Home.open(home, LOCAL).history().imports == ()


@pytest.mark.long
def test_only_what_was_confirmed_is_undone(opened: Open, home: Path, tmp_path: Path) -> None:
    page = upload(opened(home), ("good.csv", GOOD))
    page = button(page, "Undo the last import").click().run()
    other = tmp_path / "other.csv"
    other.write_text(HALF, encoding="utf-8")
    load.import_files(home, [other])  # between the question and the answer
    page = button(page, "Undo it").click().run()
    assert not page.exception
    assert len(Home.open(home, LOCAL).history().imports) == 2
    with pytest.raises(Fault, match="came in meanwhile"):  # the same while the lock is waited for
        uploads.undoing(home, LOCAL, 1, Progress())
    assert len(Home.open(home, LOCAL).history().imports) == 2


@pytest.mark.long
def test_a_changed_calendar_offers_the_rebuild(opened: Open, own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Europe/Amsterdam", "UTC"), encoding="utf-8")
    page = opened(own_tiny)
    assert "run `scorecard rebuild`" in seen(page)
    assert labels(page) == ["Rebuild"]
    page = button(page, "Rebuild").click().run()
    assert not page.exception
    assert "Rebuilt from 2 imports" in page.success[0].value
    assert "Imports" in headings(page)
    # a rebuild is no step of its own: what came last can be taken back
    assert button(page, "Undo the last import")


def test_an_invalid_strategy_is_one_message_and_nothing_is_loaded(opened: Open, own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[nonsense]\n", encoding="utf-8")
    page = opened(own_tiny)
    (said,) = page.info
    assert "nonsense" in said.value
    assert page.get("file_uploader")[0].proto.disabled
    assert [one.disabled for one in page.button if one.label == "Import"] == [True]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ([], ""),
        (["strategy.toml"], "strategy.toml"),
        (["a.csv, line 6"], "a.csv, line 6"),
        (["a.csv, line 6", "b.csv, line 2", "a.csv, line 9"], "a.csv, lines 6 and 9; b.csv, line 2"),
    ],
)
def test_places(where: list[str], said: str) -> None:
    assert checks.places(where) == said


@pytest.mark.long
def test_of_two_files_by_one_name_each_check_shows_its_own_receipt(
    opened: Open, home: Path, load_rows: Any
) -> None:
    """Exports are often called the same every month."""
    for month, rows in (("03", 1), ("04", 3)):
        bad = {"ticket_id": f"bad {month}", "team": "B", "created_at": "31:51.7", "resolved_at": ""}
        good = {"team": "B", "created_at": f"2026-{month}-02 09:00", "resolved_at": ""}
        many = [good | {"ticket_id": f"{month} {number}"} for number in range(rows)]
        load_rows("own_tickets", [bad, *many], "tickets.csv")
    found = {check.import_id: check.message for check in Home.open(home, LOCAL).checks() if check.import_id}
    assert {number: said[:12] for number, said in found.items()} == {1: "1 of 2 rows ", 2: "1 of 4 rows "}
    for number, said in ((1, "2 rows"), (2, "4 rows")):
        page = opened(home)
        place = [check.import_id for check in Home.open(home, LOCAL).checks()].index(number)
        next(one for one in page.button if one.key == f"see-{place}").click().run()
        assert page.session_state["data_receipt_again"] == number
        assert said in seen(page)
