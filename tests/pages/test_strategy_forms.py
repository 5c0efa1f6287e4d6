"""The forms of the Strategy page: previewed, saved, taken back, and nothing lost where two change it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard import act, durable
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.strategy import changes as strategy_changes
from dashboard.store.lock import place
from dashboard.widgets import strategy_asked, strategy_editor
from dashboard.widgets.strategy_entries import ENTRIES
from tests.conftest import ROOT
from tests.strategies import PLAN

Open = Callable[..., Any]


def change(page: Any, what: str) -> None:
    page.app.selectbox(key="strategy_what").set_value(what).run()
    assert not page.app.exception


def field(page: Any, name: str) -> str:
    """The key of a field as the form is drawn now."""
    turn = page.app.session_state["strategy_turn"]
    return f"{name}#{turn}" if turn else name


def press(page: Any, label: str) -> None:
    (button,) = [one for one in page.app.button if one.label == label]
    button.click().run()
    assert not page.app.exception, page.app.exception


def goal_previewed(open_page: Open, home: Path) -> Any:
    """The page on which a goal of 4.0 for reopens is previewed."""
    page = open_page("strategy", home)
    page.app.selectbox(key="t_metric").set_value("reopen_rate").run()
    page.app.number_input(key="t-goal-reopen_rate-everywhere").set_value(4.0)
    press(page, "Preview")
    return page


def test_a_target_is_previewed_saved_and_taken_back(open_page: Open, own_tiny: Path) -> None:
    file = own_tiny / "strategy.toml"
    before = file.read_text(encoding="utf-8")
    page = goal_previewed(open_page, own_tiny)
    assert "Target of Reopen rate, from " in page.html
    assert file.read_text(encoding="utf-8") == before
    press(page, "Save")
    assert file.read_text(encoding="utf-8").startswith(before.rstrip())
    assert "goal = 4" in file.read_text(encoding="utf-8").removeprefix(before.rstrip())
    press(page, "Preview going back to 1")
    press(page, "Save")
    assert file.read_text(encoding="utf-8") == before


def test_a_file_that_was_written_by_half_is_told_and_what_was_saved_is_set_again(
    open_page: Open, own_tiny: Path
) -> None:
    file = own_tiny / "strategy.toml"
    with Home.open(own_tiny, LOCAL) as now:
        text, base = now.written()
    saved = text.replace("goal = 90", "goal = 91")
    act.change_strategy(own_tiny, LOCAL, saved, base)
    file.write_text(saved[: len(saved) // 2], encoding="utf-8")
    says = [one.value for one in open_page("goals", own_tiny).app.markdown]
    assert "What was saved before can be set again on the page [Strategy](/strategy)." in says
    page = open_page("strategy", own_tiny)
    assert "not valid TOML" in page.app.info[0].value
    press(page, "Preview going back to 2")
    assert "strategy.toml can be read again" in page.html
    assert "is new" not in page.html, "it is held against the last that was saved"
    assert "goal = 91" in page.html, "it can be looked at to the letter"
    press(page, "Save")
    assert file.read_text(encoding="utf-8") == saved
    assert "as it was found in the file" in page.html


def test_a_change_that_finds_no_room_is_said_and_can_be_saved_later(
    open_page: Open, own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = own_tiny / "strategy.toml"
    before = file.read_text(encoding="utf-8")
    page = goal_previewed(open_page, own_tiny)
    put = durable.put
    monkeypatch.setattr(durable, "put", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    press(page, "Save")
    assert "the disk is full" in page.app.warning[0].value
    assert file.read_text(encoding="utf-8") == before
    monkeypatch.setattr(durable, "put", put)
    press(page, "Save")
    assert "goal = 4" in file.read_text(encoding="utf-8").removeprefix(before.rstrip())


def test_a_change_during_an_import_is_told_to_wait_and_saved_by_another_click(
    open_page: Open, own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large import takes over a minute: a click that hung as long would be pressed again."""
    monkeypatch.setattr(strategy_editor, "PATIENCE", 0.1)
    file = own_tiny / "strategy.toml"
    before = file.read_text(encoding="utf-8")
    page = goal_previewed(open_page, own_tiny)
    with FileLock(place(own_tiny)):
        press(page, "Save")
    assert "another import is still running; try again when it is done" in page.app.warning[0].value
    assert file.read_text(encoding="utf-8") == before
    press(page, "Save")
    assert file.read_text(encoding="utf-8") != before


def test_who_saves_second_sees_what_the_first_changed(open_page: Open, own_tiny: Path) -> None:
    first, second = open_page("strategy", own_tiny), open_page("strategy", own_tiny)
    for page, goal in ((first, 95.0), (second, 80.0)):
        page.app.selectbox(key="t_metric").set_value("csat").run()
        page.app.number_input(key="t-goal-csat-everywhere").set_value(goal)
        press(page, "Preview")
    press(first, "Save")
    press(second, "Save")
    (told,) = second.app.warning
    assert "was changed meanwhile" in told.value
    assert "goal 90 % → 95 %" in told.value
    assert "goal = 80" not in (own_tiny / "strategy.toml").read_text(encoding="utf-8")


def test_a_form_that_was_begun_before_another_saved_takes_nothing_back(
    open_page: Open, own_tiny: Path
) -> None:
    """The second form still shows the owner of before; only what is changed in it is written."""
    first, second = open_page("strategy", own_tiny), open_page("strategy", own_tiny)
    for page in (first, second):
        change(page, "An objective")
    first.app.text_input(key="o-owner-fast").set_value("Ana")
    press(first, "Preview")
    press(first, "Save")
    second.app.text_input(key="o-customer_value-fast").set_value("Quick help")
    press(second, "Preview")
    assert "Objective “Answer fast”: owner A lead → Ana" in second.app.info[0].value
    assert "Ana → A lead" not in second.html
    press(second, "Save")
    written = (own_tiny / "strategy.toml").read_text(encoding="utf-8")
    assert 'owner = "Ana"' in written
    assert 'customer_value = "Quick help"' in written
    assert second.app.text_input(key="o-owner-fast#1").value == "Ana", "the form begins with both"


def test_two_who_change_the_same_are_told_and_the_second_starts_again(
    open_page: Open, own_tiny: Path
) -> None:
    first, second = open_page("strategy", own_tiny), open_page("strategy", own_tiny)
    for page in (first, second):
        change(page, "An objective")
    for page, owner in ((first, "Ana"), (second, "Ben")):
        page.app.text_input(key="o-owner-fast").set_value(owner)
        press(page, "Preview")
        if page is first:
            press(page, "Save")
    (told,) = second.app.warning
    assert told.value.startswith("The objective fast was changed meanwhile where you change it too.")
    press(second, "Start again from the file as it is now")
    assert second.app.text_input(key="o-owner-fast#1").value == "Ana"


def test_objective_weights_and_whole_file_have_a_form(open_page: Open, own_tiny: Path) -> None:
    page = open_page("strategy", own_tiny)
    change(page, "An objective")
    page.app.text_input(key="o-owner-fast").set_value("**B** <b>")
    press(page, "Preview")
    assert "owner A lead → **B** &lt;b&gt;" in page.html
    change(page, "A card: its metrics and their weights")
    press(page, "Preview")
    assert "Card of the organisation, from " in page.html
    change(page, "The whole file")
    page.app.text_area(key="strategy_text").set_value("[[target]]\n")
    press(page, "Preview")
    assert "strategy.toml, line 1" in page.app.warning[0].value


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("A bet: what would have to be true", "Fill in Choice, Amount and Judged on first."),
        ("A rebase: a usual range set anew", "Fill in What changed first."),
        ("A benchmark: somebody else's figure", "Fill in Value and Source first."),
        ("A team's own words", "Fill in What we do that moves it first."),
        ("A target", "Fill in Red and Goal first."),
    ],
)
def test_a_field_left_empty_is_named_by_its_label(
    open_page: Open, own_tiny: Path, what: str, says: str
) -> None:
    """Not by the key and a line that the file would have had."""
    page = open_page("strategy", own_tiny)
    change(page, what)
    if what == "A target":
        page.app.selectbox(key="t_metric").set_value("nps").run()
    press(page, "Preview")
    assert [one.value for one in page.app.warning] == [says]


@pytest.mark.parametrize("does", ["chooses another form", "chooses another metric", "leaves a field empty"])
def test_no_preview_stands_under_a_form_that_it_is_not_of(open_page: Open, own_tiny: Path, does: str) -> None:
    """Who pressed Save there would save what was looked at before."""
    page = goal_previewed(open_page, own_tiny)
    assert "Target of Reopen rate, from " in page.html
    if does == "chooses another form":
        change(page, "An objective")
    elif does == "chooses another metric":
        page.app.selectbox(key="t_metric").set_value("csat").run()
    else:
        page.app.number_input(key="t-milestone-1-reopen_rate-everywhere").set_value(6.0)
        press(page, "Preview")
    assert "Target of Reopen rate, from " not in page.html
    assert "Save" not in [one.label for one in page.app.button]


def test_every_kind_of_entry_that_people_decide_has_a_form() -> None:
    by_form = {kind for kind, _ in ENTRIES.values()} | {"objective", "card", "target"}
    whole = {"calendar", "sla", "survey"}  # what changes how cases are counted is written in the whole file
    assert by_form | whole == set(strategy_changes.KEYS)


def test_a_link_is_declared_and_what_it_would_read_is_said(
    open_page: Open, own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy_asked, "day_here", lambda _: date(2026, 5, 31))
    page = open_page("strategy", own_tiny)
    change(page, "A link: what brings what")
    page.app.multiselect(key="l-drivers-fast").set_value(["first_reply_sla"])
    page.app.selectbox(key="o-outcome-fast").set_value("csat")
    page.app.multiselect(key="l-lags-fast").set_value([2, 1])
    press(page, "Preview")
    assert "Objective “Answer fast”: drivers none → First reply within SLA" in page.html
    assert "Customer satisfaction would read “can&#x27;t tell yet” today" in page.html
    press(page, "Save")
    written = (own_tiny / "strategy.toml").read_text(encoding="utf-8")
    assert "lags = [1, 2]" in written
    assert "declared = 2026-05-31" in written, "the day that it is where the organisation is"
    assert "In the strategy</dt><dd>since" in page.html
    change(page, "A link: what brings what")
    page.app.selectbox(key="o-outcome-fast").set_value("first_reply_sla")
    press(page, "Preview")
    assert "is the outcome; name something else" in page.app.warning[0].value
    change(page, "A card: its metrics and their weights")
    start = next(one for one in page.app.date_input if one.label == "Holds from")
    assert start.value == date(2026, 6, 1)


def test_no_form_goes_by_the_servers_own_day() -> None:
    """At nine in the evening in London it is tomorrow in Auckland."""
    rooms = ("widgets", "app_pages", "ask", "act", "commands")
    files = [path for room in rooms for path in (ROOT / "dashboard" / room).rglob("*.py")]
    assert not [path for path in files if "date.today" in path.read_text(encoding="utf-8")]


def test_milestones_on_the_way_to_a_goal(open_page: Open, own_tiny: Path) -> None:
    file = own_tiny / "strategy.toml"
    page = open_page("strategy", own_tiny)
    page.app.selectbox(key="t_metric").set_value("csat").run()
    field = "t-milestone-{}1-csat-everywhere"
    page.app.date_input(key="t-by-csat-everywhere").set_value(date(2027, 12, 31))
    page.app.number_input(key=field.format("")).set_value(80.0)
    press(page, "Preview")
    assert [one.value for one in page.app.warning] == ["Fill in Milestone 1: by first."]
    page.app.date_input(key=field.format("by-")).set_value(date(2027, 6, 30))
    press(page, "Preview")
    assert "milestones none → 80 % by 30 Jun 2027" in page.html
    press(page, "Save")
    assert "{by = 2027-06-30, value = 80.0}" in file.read_text(encoding="utf-8")
    page = open_page("strategy", own_tiny)
    page.app.selectbox(key="t_metric").set_value("csat").run()
    assert page.app.number_input(key=field.format("")).value == 80, "the next target begins with them"


def test_a_choice_is_carried_by_other_objectives(open_page: Open, own_tiny: Path) -> None:
    file = own_tiny / "strategy.toml"
    file.write_text(file.read_text(encoding="utf-8") + PLAN, encoding="utf-8")
    page = open_page("strategy", own_tiny)
    change(page, "What carries a choice")
    page.app.selectbox(key="c_which").set_value("how_to_win").run()
    page.app.multiselect(key="c-objectives-how_to_win").set_value(["fast"])
    press(page, "Preview")
    assert "Objective “Answer fast”: carries none → How to win" in page.html
    press(page, "Save")
    assert 'carries = ["how_to_win"]' in file.read_text(encoding="utf-8")
    change(page, "What carries a choice")
    page.app.selectbox(key="c_which").set_value("how_to_win").run()
    page.app.multiselect(key="c-objectives-how_to_win").set_value([])
    press(page, "Preview")
    press(page, "Save")
    assert "carries" not in file.read_text(encoding="utf-8")


def test_a_choice_is_made_and_an_objective_comes_and_goes(open_page: Open, own_tiny: Path) -> None:
    """Neither needs the file itself; what something else stands on is not taken away."""
    file = own_tiny / "strategy.toml"
    page = open_page("strategy", own_tiny)
    change(page, "A bet: what would have to be true")
    assert any("No choice was made yet" in one.value for one in page.app.markdown)
    change(page, "A choice of the cascade")
    page.app.selectbox(key="h_which").set_value("capabilities").run()
    page.app.text_area(key="h-says-capabilities").set_value("Ring back\n\n Early shift ")
    press(page, "Preview")
    assert "Choice: capabilities none → Ring back, Early shift" in page.html
    press(page, "Save")
    said = '[cascade]\ncapabilities = ["Ring back", "Early shift"]\n'
    assert file.read_text(encoding="utf-8").endswith(said)

    change(page, "An objective")
    page.app.selectbox(key="o_which").set_value("A new one").run()
    page.app.text_input(key=field(page, "o-title-None")).set_value("Größer & früher")
    press(page, "Preview")
    assert page.app.warning[0].value == "Fill in What the business gets and What the customer gets first."
    for name in ("business_value", "customer_value"):
        page.app.text_input(key=field(page, f"o-{name}-None")).set_value("More")
    page.app.selectbox(key=field(page, "o-perspective-None")).set_value("people")
    press(page, "Preview")
    press(page, "Save")
    assert page.app.text_input(key=field(page, "o-title-None")).value == "", "the next is another one"
    assert 'id = "grosser-fruher"\ntitle = "Größer & früher"' in file.read_text(encoding="utf-8")
    for name, told in (("loved", 'there is no objective "loved"'), ("grosser-fruher", None)):
        change(page, "An objective")
        page.app.selectbox(key="o_which").set_value(name).run()
        press(page, "Preview taking it away")
        if told:
            assert told in page.app.warning[0].value
    press(page, "Save")
    assert "Größer" not in file.read_text(encoding="utf-8")


def test_a_metric_on_a_card_makes_room_for_another(open_page: Open, own_tiny: Path) -> None:
    page = open_page("strategy", own_tiny)
    change(page, "A card: its metrics and their weights")
    (which,) = [one for one in page.app.selectbox if one.label == "Card"]
    which.set_value(1).run()
    chosen = page.app.multiselect(key="w-metrics-1")
    chosen.set_value([one for one in chosen.value if one != "reopen_rate"] + ["nps"]).run()
    assert page.app.selectbox(key="s-1-nps").value == "loved", "what serves its perspective already"
    press(page, "Preview")
    told = "Reopen rate weight 1 for Answer fast → none; Net promoter score none → weight 1 for Be loved"
    assert f" is new: {told}; all else as before" in page.html


def test_a_target_that_stands_is_changed_or_taken_away(open_page: Open, own_tiny: Path) -> None:
    """One that was typed wrong, or one to come that is given up; the others stay to the letter."""
    file = own_tiny / "strategy.toml"
    before = file.read_text(encoding="utf-8").rstrip()
    later = '\n\n[[target]] # agreed\nmetric = "csat"\nfrom = 2099-01-01\nred = 70\ngoal = 95\n'
    later += 'set_by = "Ana"\n'
    file.write_text(before + later, encoding="utf-8")
    page = open_page("strategy", own_tiny)
    page.app.selectbox(key="t_metric").set_value("csat").run()
    which = page.app.selectbox(key="t-which-csat-everywhere")
    which.set_value(before.count("[[target]]")).run()
    field = "t-{}-csat-everywhere-2099-01-01"
    assert page.app.text_input(key=field.format("set_by")).value == "Ana"
    page.app.number_input(key=field.format("goal")).set_value(94.0)
    press(page, "Preview")
    assert "Target of Customer satisfaction, from 1 Jan 2099: goal 95 % → 94 %" in page.html
    press(page, "Save")
    assert file.read_text(encoding="utf-8") == (before + later).replace("95", "94.0")
    press(page, "Preview taking it away")
    press(page, "Save")
    assert file.read_text(encoding="utf-8").rstrip() == before


def test_what_is_taken_away_leaves_nothing_in_the_form_of_the_next(open_page: Open, own_tiny: Path) -> None:
    file = own_tiny / "strategy.toml"
    rebase = '\n[[rebase]]\nmetric = "{}"\nfrom = 2026-03-02\nreason = "{}"\n'
    text = (
        file.read_text(encoding="utf-8") + rebase.format("csat", "AAA") + rebase.format("reopen_rate", "BBB")
    )
    file.write_text(text, encoding="utf-8")
    page = open_page("strategy", own_tiny)
    change(page, "A rebase: a usual range set anew")
    page.app.selectbox(key="rebase_which").set_value(0).run()
    press(page, "Preview taking it away")
    press(page, "Save")
    assert '"AAA"' not in file.read_text(encoding="utf-8")
    (which,) = [one for one in page.app.selectbox if one.label == "Which"]
    which.set_value(0).run()
    assert "BBB" in [one.value for one in page.app.text_input]
    press(page, "Preview")
    assert not [one for one in page.app.button if one.label == "Save"], "nothing was changed"
    assert '"BBB"' in file.read_text(encoding="utf-8")


def test_a_bet_a_rebase_a_benchmark_and_a_teams_words_are_written_and_taken_away(
    open_page: Open, own_tiny: Path
) -> None:
    file = own_tiny / "strategy.toml"
    file.write_text(
        file.read_text(encoding="utf-8") + '\n[cascade]\nhow_to_win = "By care"\n', encoding="utf-8"
    )
    before = file.read_text(encoding="utf-8")
    page = open_page("strategy", own_tiny)

    change(page, "A bet: what would have to be true")
    page.app.selectbox(key=field(page, "condition-choice-None")).set_value("how_to_win")
    page.app.selectbox(key=field(page, "condition-metric-None")).set_value("csat")
    page.app.number_input(key=field(page, "condition-amount-None")).set_value(80.0)
    page.app.date_input(key=field(page, "condition-by-None")).set_value(date(2099, 1, 1))
    press(page, "Preview")
    assert "Registered on" not in [one.label for one in page.app.date_input], "it is the day of writing"
    assert "A bet on “how to win”: Customer satisfaction at least 80.0 % by 1 Jan 2099: open" in page.html
    press(page, "Save")

    change(page, "A rebase: a usual range set anew")
    page.app.selectbox(key=field(page, "rebase-metric-None")).set_value("csat")
    page.app.text_input(key=field(page, "rebase-reason-None")).set_value("early shift")
    press(page, "Preview")
    assert "The usual range of Customer satisfaction stays " in page.html
    press(page, "Save")

    change(page, "A benchmark: somebody else's figure")
    page.app.selectbox(key=field(page, "benchmark-metric-None")).set_value("csat")
    page.app.number_input(key=field(page, "benchmark-value-None")).set_value(880.0)
    page.app.text_input(key=field(page, "benchmark-source-None")).set_value("a survey")
    press(page, "Preview")
    assert "880 can't be reached by csat" in page.app.warning[0].value
    page.app.number_input(key=field(page, "benchmark-value-None")).set_value(88.0)
    press(page, "Preview")
    press(page, "Save")

    change(page, "A team's own words")
    page.app.selectbox(key=field(page, "wording-metric-None")).set_value("csat")
    page.app.selectbox(key=field(page, "wording-team-None")).set_value("Billing")
    page.app.text_input(key=field(page, "wording-operations-None")).set_value("We ring back")
    press(page, "Preview")
    press(page, "Save")
    now = file.read_text(encoding="utf-8")
    assert now.startswith(before.rstrip())
    assert [now.count(f"[[{kind}]]") for kind in ("condition", "rebase", "benchmark", "wording")] == [1] * 4

    change(page, "A bet: what would have to be true")
    page.app.selectbox(key=field(page, "condition_which")).set_value(0).run()
    press(page, "Preview taking it away")
    assert "would no longer stand as it was made" in page.html
    press(page, "Save")
    assert "[[condition]]" not in file.read_text(encoding="utf-8")


def test_forms_are_drawn_once_unfolded_and_keep_what_was_filled_in(open_page: Open, own_tiny: Path) -> None:
    """Their thirty widgets take a browser longer than all the rest of the page."""
    page = open_page("strategy", own_tiny)
    change(page, "An objective")
    page.app.text_input(key="o-owner-fast").set_value("Ana")
    press(page, "Preview")
    page.app.session_state["change_strategy"] = False
    page.app.run()
    assert page.app.text_input(key="o-owner-fast").value == "Ana"
    page.app.session_state["change_strategy_was_opened"] = False
    page.app.run()
    assert not page.app.text_input
    assert "Change the strategy" in [fold.label for fold in page.app.expander]
