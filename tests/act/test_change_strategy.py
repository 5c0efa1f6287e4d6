"""The strategy is changed: checked, previewed truly, kept with who and why, never over another's change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import act, starter
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import StrategyFault, UsageFault
from dashboard.model.catalogue import load_catalogue
from dashboard.model.editing import Add, Put, edited
from dashboard.model.strategy import parsed
from dashboard.render.revision import revision_html, version_html
from tests.killing import killed

ANA, BEN = replace(LOCAL, name="Ana"), replace(LOCAL, name="Ben")
HOSTILE = "<img src=x onerror=alert(1)> **b** [a](//x)"
CHANGES = """
from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home
home = Path(arguments[0])
text, base = Home.open(home, LOCAL).written()
act.change_strategy(home, LOCAL, text.replace("goal = 90", "goal = 91"), base, "why")
"""


def written(home: Path) -> tuple[str, str]:
    with Home.open(home, LOCAL) as now:
        return now.written()


def preview(home: Path, text: str) -> Any:
    with Home.open(home, LOCAL) as now:
        return now.revision(text)


def versions(home: Path) -> Any:
    with Home.open(home, LOCAL) as now:
        return now.versions()


def status(home: Path, team: str, metric: str) -> str:
    with Home.open(home, LOCAL) as now:
        (card,) = now.cards("team", team).cards
    return next(reading.word for reading in card.metrics if reading.metric == metric)


def test_a_preview_says_what_a_reader_then_sees(own_tiny: Path) -> None:
    """Billing answers 9 of 12 in time: short of a goal of 90, at one of 70."""
    text, base = written(own_tiny)
    new = edited(text, [Put("target", 0, {"goal": 70})])
    before = status(own_tiny, "Billing", "first_reply_sla")
    found = preview(own_tiny, new)
    (turned,) = [one for one in found.turned if one.name == "Billing"]
    assert found.changes == ("Target of First reply within SLA: goal 90 % → 70 %",)
    assert (turned.title, turned.before, turned.after) == ("First reply within SLA", before, "at goal")
    assert found.warnings[0].startswith(
        "The target of First reply within SLA that holds from the beginning would"
    )
    assert "what is past is judged anew" in found.warnings[0]
    assert status(own_tiny, "Billing", "first_reply_sla") == before, "a preview writes nothing"
    assert act.change_strategy(own_tiny, ANA, new, base, "as agreed")
    assert status(own_tiny, "Billing", "first_reply_sla") == "at goal"


@pytest.mark.parametrize(
    ("said", "is_judged_anew"),
    [({"agreed_with": "Billing"}, False), ({"reason": "as agreed"}, False), ({"red": 71}, True)],
)
def test_words_beside_a_target_judge_nothing_anew(own_tiny: Path, said: Any, is_judged_anew: bool) -> None:
    text, _ = written(own_tiny)
    assert bool(preview(own_tiny, edited(text, [Put("target", 0, said)])).warnings) == is_judged_anew


def test_a_dated_target_turns_its_day_and_leaves_the_past(own_tiny: Path) -> None:
    text, base = written(own_tiny)
    said = {"metric": "first_reply_sla", "from": date(2027, 7, 1), "red": 60, "goal": 70}
    new = edited(text, [Add("target", said)])
    before = status(own_tiny, "Billing", "first_reply_sla")
    found = preview(own_tiny, new)
    assert {one.from_ for one in found.turned} == {date(2027, 7, 1)}
    assert found.warnings == ()
    assert found.says[0].startswith("From 1 Jul 2027 this turns one ")
    assert "judged by March 2026" in found.says[0] or "judged by April 2026" in found.says[0]
    act.change_strategy(own_tiny, ANA, new, base)
    assert status(own_tiny, "Billing", "first_reply_sla") == before


def test_a_goal_that_would_ask_for_less_is_said_to_be_marked(own_tiny: Path) -> None:
    text, _ = written(own_tiny)
    aim = {"metric": "first_reply_sla", "from": date(2026, 5, 1), "by": date(2026, 12, 31), "red": 60}
    less, more = (preview(own_tiny, edited(text, [Add("target", aim | {"goal": goal})])) for goal in (70, 95))
    said = "The goal of First reply within SLA would be loosened from 90.0 % to 70.0 % on 1 May 2026"
    assert f"{said}, and marked for twelve months: say why." in less.says
    assert not any("loosened" in one for one in more.says)


def test_what_is_dated_back_is_said_to_judge_the_past_anew_whatever_it_is(own_tiny: Path) -> None:
    """The data end on 30 April: what holds from 1 March judges March, what holds from 1 May does not."""
    text, _ = written(own_tiny)
    aim = {"metric": "first_reply_sla", "red": 60, "goal": 70}
    cards = parsed(own_tiny / "strategy.toml", text, load_catalogue().metrics).card
    places = [{"metric": one.metric, "objective": one.objective, "weight": 1} for one in cards[0].metrics]
    heavier = {"level": cards[0].level, "metrics": [{**places[0], "weight": 9}, *places[1:]]}
    for what, said in (("target", aim), ("target", aim | {"team": "Billing"}), ("card", heavier)):
        past, later = (
            preview(own_tiny, edited(text, [Add(what, said | {"from": day})]))
            for day in (date(2026, 3, 1), date(2026, 5, 1))
        )
        (warning,) = past.warnings
        assert "would hold from 1 Mar 2026, and the data reach to 30 Apr 2026" in warning
        assert later.warnings == ()
        assert not any(one.startswith("From") for one in past.says)  # it turns what is read already


def test_the_second_of_two_is_refused_and_told_what_the_first_changed(own_tiny: Path) -> None:
    text, base = written(own_tiny)
    act.change_strategy(own_tiny, ANA, text.replace("red = 70", "red = 71"), base)
    with pytest.raises(
        UsageFault, match=r"by Ana: Target of Customer satisfaction: red 70 % → 71 %\. Nothing of yours"
    ):
        act.change_strategy(own_tiny, BEN, text.replace("goal = 5", "goal = 4"), base)
    assert "red = 71" in written(own_tiny)[0]
    assert "goal = 4" not in written(own_tiny)[0]


def test_every_version_is_kept_and_one_that_was_is_saved_as_a_new_one(own_tiny: Path) -> None:
    text, base = written(own_tiny)
    act.change_strategy(own_tiny, ANA, text.replace("red = 70", "red = 71"), base, "they asked")
    now, base = written(own_tiny)
    assert not act.change_strategy(own_tiny, BEN, now, base), "the same again is no change"
    act.change_strategy(own_tiny, BEN, text, base, "back")
    found = versions(own_tiny)
    assert [(one.number, one.who, one.reason, one.in_force) for one in found] == [
        (3, "Ben", "back", True),
        (2, "Ana", "they asked", False),
        (1, "", "as it was found in the file", False),
    ]
    assert found[1].changes == ("Target of Customer satisfaction: red 70 % → 71 %",)
    assert (found[0].text, written(own_tiny)[0]) == (text, text)


def test_a_version_that_a_hand_took_back_was_in_force(own_tiny: Path) -> None:
    """A, B, by hand A again, C: what nobody knows of the file is that B stood in it; its act does."""
    text, base = written(own_tiny)
    act.change_strategy(own_tiny, ANA, text.replace("red = 70", "red = 71"), base, "B")
    (own_tiny / "strategy.toml").write_text(text, encoding="utf-8")
    assert [(one.reason, one.in_force) for one in versions(own_tiny)] == [
        ("B", False),
        ("as it was found in the file", False),
    ]
    act.change_strategy(own_tiny, BEN, text.replace("red = 70", "red = 72"), base, "C")
    found = "as it was found in the file"
    assert [one.reason for one in versions(own_tiny)] == ["C", found, "B", found]
    assert versions(own_tiny)[0].changes == ("Target of Customer satisfaction: red 70 % → 72 %",)


def test_a_mistake_is_told_as_of_the_file_and_leaves_it(own_tiny: Path) -> None:
    text, base = written(own_tiny)
    for bad, told in (
        (text.replace("goal = 5", "goal = 50"), r"line \d+: target of reopen_rate"),
        ("[", "not valid TOML"),
    ):
        with pytest.raises(StrategyFault, match=told):
            act.change_strategy(own_tiny, ANA, bad, base)
    assert written(own_tiny) == (text, base)
    assert versions(own_tiny) == ()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("where", "when", "is_new"),
    [
        ("dashboard.act.strategy:write_whole", "before", False),
        ("dashboard.durable:put", "before", False),
        ("dashboard.durable:sync", "after", False),
        ("dashboard.durable:put", "after", True),
        ("dashboard.act.strategy:record", "before", True),
    ],
)
def test_a_kill_leaves_the_old_or_the_new_whole(own_tiny: Path, where: str, when: str, is_new: bool) -> None:
    text, _ = written(own_tiny)
    killed(where, when, CHANGES, own_tiny)
    now, base = written(own_tiny)
    assert now == (text.replace("goal = 90", "goal = 91") if is_new else text)
    assert [one.reason for one in versions(own_tiny)][:-1] == (["why"] if is_new else [])
    assert act.change_strategy(own_tiny, ANA, now.replace("red = 70", "red = 71"), base, "then")
    assert versions(own_tiny)[0].reason == "then"
    assert versions(own_tiny)[1].text == now


def test_what_people_write_stays_text(own_tiny: Path) -> None:
    text, base = written(own_tiny)
    new = edited(text, [Put("objective", 0, {"title": HOSTILE, "owner": HOSTILE})])
    shown = revision_html(preview(own_tiny, new))
    act.change_strategy(own_tiny, replace(LOCAL, name=HOSTILE), new, base, HOSTILE)
    shown += "".join(version_html(one) for one in versions(own_tiny))
    assert "&lt;img" in shown
    assert "<img" not in shown


def test_the_command_does_the_same(own_tiny: Path, main_in: Callable[..., Any]) -> None:
    file = own_tiny.parent / "new.toml"
    text, base = written(own_tiny)
    file.write_text(text.replace("red = 70", "red = 71"), encoding="utf-8")
    tried = main_in(own_tiny, "strategy", "set", file, "--dry-run", "--json").json
    assert (tried["saved"], tried["changes"]) == (False, ["Target of Customer satisfaction: red 70 % → 71 %"])
    assert written(own_tiny) == (text, base)
    assert main_in(own_tiny, "strategy", "set", file, "--reason", "they asked").stdout.endswith("saved\n")
    listed = main_in(own_tiny, "strategy", "history", "--json").json["versions"]
    assert [one["reason"] for one in listed] == ["they asked", "as it was found in the file"]
    assert main_in(own_tiny, "strategy", "history", 1, "--text").stdout == text
    assert (
        main_in(own_tiny, "strategy", "history", 1).stdout
        == "Target of Customer satisfaction: red 71 % → 70 %\n"
    )
    file.write_text(text.replace("goal = 5", "goal = 50"), encoding="utf-8")
    bad = main_in(own_tiny, "strategy", "set", file)
    assert bad.code == 2
    assert f"{file}, line " in bad.stderr
    assert main_in(own_tiny, "strategy", "history", 9).code == 2


def test_the_strategy_lists_what_others_reach_as_theirs(own_tiny: Path, main_in: Callable[..., Any]) -> None:
    file = own_tiny / "strategy.toml"
    others = '[[benchmark]]\nmetric = "csat"\nvalue = 88\nsource = "a survey"\ndate = 2026-01-01\n'
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{others}", encoding="utf-8")
    assert (
        "somebody else's Customer satisfaction: 88.0 %, a survey, 2026-01-01\n"
        in main_in(own_tiny, "strategy").stdout
    )


def test_history_begins_with_what_init_wrote_and_a_later_draft_is_a_version_too(home: Path) -> None:
    act.init(home, ANA)
    (first,) = versions(home)
    assert (first.who, first.reason, first.in_force) == ("Ana", "as init proposed it", True)
    assert first.text == written(home)[0]


def test_the_sample_has_its_strategy_as_the_first_version(sample_home: Path) -> None:
    assert versions(sample_home)[-1].reason == "the sample's own"


def test_what_was_changed_while_init_read_its_files_is_not_overwritten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Init reads for a while; whoever writes a strategy meanwhile keeps it."""
    theirs, proposed = '[organisation]\nname = "Theirs"\n', starter.proposed

    def slow(*asked: Any) -> Any:
        found = proposed(*asked)
        act.change_strategy(home, BEN, theirs, written(home)[1])
        return found

    monkeypatch.setattr(starter, "proposed", slow)
    with pytest.raises(UsageFault, match="changed meanwhile by Ben"):
        act.init(home, ANA)
    assert written(home)[0] == theirs
