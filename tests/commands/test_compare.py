"""compare and explain on real homes: keys, names, windows, and the sample's planted people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import BY_LEVEL, Home, forget
from dashboard.ask.people import comparing

Run = Callable[..., Any]
COMPARED = {
    "name", "display_name", "value", "n", "low", "high", "base", "rest", "pooled", "expected", "misses",
    "expected_misses", "ratio", "p", "p_adjusted", "verdict", "smallest_difference", "says",
}  # fmt: skip


def test_compare_prints_the_promised_keys(sample_home: Path, main_in: Run) -> None:
    found = main_in(sample_home, "compare", "csat", "--team", "Orders", "--period", "2026-10", "--json").json
    assert {"metric", "level", "team", "window", "all", "family", "overdispersion", "names"} <= set(found)
    assert found["window"] == {"from": "2026-08-01", "to": "2026-10-31"}
    names = [one["display_name"] for one in found["names"]]
    assert names == sorted(names, key=str.casefold)
    assert all(set(one) >= COMPARED for one in found["names"])
    card = 6  # metrics of the agent card, each of six people
    assert (found["level"], found["family"]) == ("agent", 6 * card)
    whole = found["all"]
    assert whole["n"] == sum(one["n"] for one in found["names"])
    for one in found["names"]:
        assert one["rest"]["n"] + one["n"] == whole["n"]
        assert one["pooled"]["low"] < one["pooled"]["value"] < one["pooled"]["high"]


def test_people_are_compared_once_for_all_processes(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that is empty, as in another process, finds the comparison beside the generation."""
    found = Home.open(sample_home, LOCAL).cards("agent", team="Orders", period="2026-10")
    forget()
    monkeypatch.setattr(comparing, "measured", lambda *asked: pytest.fail("compared again"))
    assert Home.open(sample_home, LOCAL).cards("agent", team="Orders", period="2026-10") == found
    forget()
    with pytest.raises(pytest.fail.Exception, match="compared again"):
        Home.open(sample_home, LOCAL).cards("agent", team="Billing", period="2025-04")


def test_luck_is_called_nothing_neither_good_nor_bad(sample_home: Path) -> None:
    found = Home.open(sample_home, LOCAL).compare("csat", "Orders", "2026-10")
    verdicts = {one.name: one.verdict for one in found.names}
    assert {verdicts["Pia Novak"], verdicts["Tim Braun"]} <= {"like_colleagues", "cannot_tell"}
    drawn = {one.name: one.pooled.value for one in found.names if one.pooled}
    assert drawn["Pia Novak"] < 88.6 and drawn["Tim Braun"] > 71.1  # noqa: PT018


def test_the_transferred_cases_mark_nobody(sample_home: Path) -> None:
    found = Home.open(sample_home, LOCAL).compare("resolution_sla", "Technical", "2026-10")
    assert not [one for one in found.names if one.differs]
    (hugo,) = (one for one in found.names if one.name == "Hugo Silva")
    assert hugo.value == pytest.approx(92, abs=1)
    assert hugo.verdict == "like_colleagues"


def test_a_card_carries_the_same_comparison(sample_home: Path) -> None:
    beside = {
        one.name: one for one in Home.open(sample_home, LOCAL).compare("csat", "Orders", "2026-10").names
    }
    card = Home.open(sample_home, LOCAL).cards("agent", "Tim Braun", period="2026-10").cards[0]
    (own,) = (one.compared for one in card.metrics if one.metric == "csat")
    assert own is not None
    assert (own.p_adjusted, own.verdict) == (beside["Tim Braun"].p_adjusted, beside["Tim Braun"].verdict)


WHOSE = (("organisation", None), ("team", "Orders"), ("agent", "Tim Braun"))
SPANS = ("2026-W40", "2026-10", "2026-Q3")


@pytest.mark.alike
@pytest.mark.parametrize(
    ("level", "name", "period"),
    # each level and each kind of period once; of the others all in the long run: each asks 150 questions
    [
        pytest.param(*who, span, marks=() if i == j else pytest.mark.long)
        for i, who in enumerate(WHOSE)
        for j, span in enumerate(SPANS)
    ],
)
def test_the_parts_sum_to_the_change(sample_home: Path, level: Any, name: str | None, period: str) -> None:
    """Of every metric, cut by everything that it can be cut by."""
    explained = set()
    with Home.open(sample_home, LOCAL) as home:
        for metric in home.catalogue.metrics.values():
            for by in BY_LEVEL[level] if level in metric.levels else ():
                found, place = home.explain(metric.name, level, name, period, by), f"{metric.name} by {by}"
                assert (found.reason is None) == bool(found.parts), place
                if found.reason is None:
                    assert found.change is not None, place
                    explained.add(metric.name)
                    assert abs(sum(part.total for part in found.parts) - found.change) < 1e-9, place
                    assert all(abs(part.mix + part.rate - part.total) < 1e-9 for part in found.parts), place
    assert len(explained) >= 11 or (level, period) == ("agent", "2026-W40"), "people are read over months"


def test_a_team_and_a_person_are_explained(sample_home: Path, main_in: Run) -> None:
    asked = (
        "explain",
        "first_contact_resolution",
        "--level",
        "team",
        "--name",
        "Orders",
        "--period",
        "2026-Q2",
    )
    found = main_in(sample_home, *asked, "--json").json
    keys = {"metric", "level", "name", "by", "before", "now", "change", "is_signal", "reason", "parts"}
    assert keys <= set(found)
    assert set(found["before"]) == {"from", "to", "value", "n"}
    assert (found["by"], found["is_signal"]) == ("category", True)
    assert {"name", "mix", "rate", "total", "before", "now"} <= set(found["parts"][0])
    said = main_in(sample_home, *asked).stdout
    assert "↓ 14.2, more than chance explains. The largest part: Tracking, ↓ 5.0, by its own figure." in said
    own = Home.open(sample_home, LOCAL).explain("csat", "agent", "Tim Braun", "2026-10", "channel")
    assert abs(sum(part.total for part in own.parts) - (own.change or 0)) < 1e-9


def test_medians_have_no_parts_and_say_why(sample_home: Path) -> None:
    found = Home.open(sample_home, LOCAL).explain("resolution_time", period="2026-10")
    assert (found.parts, found.reason) == ((), "such figures do not add up from parts")
    compared = Home.open(sample_home, LOCAL).compare("resolution_time", "Orders", "2026-10")
    assert (compared.names, compared.reason) == ((), "no rule says how much of such a figure is chance")


def test_people_are_never_cut_out_of_a_week(sample_home: Path) -> None:
    found = Home.open(sample_home, LOCAL).explain("resolution_sla", period="2026-W40", by="agent")
    assert "whole months" in (found.reason or "")
    opened = Home.open(sample_home, LOCAL)
    assert not opened.sliced("resolution_sla", "organisation", None, "2026-W40", "agent")


def test_any_metric_is_cut_and_people_stay_in_order_of_their_names(sample_home: Path) -> None:
    for metric in ("csat", "resolution_time"):
        cut = Home.open(sample_home, LOCAL).sliced(metric, "team", "Orders", "2026-10", "category")
        assert {"Delivery", "Tracking"} <= {one.name for one in cut}
        assert all(one.figure.n >= 5 for one in cut)
    people = Home.open(sample_home, LOCAL).explain("csat", "team", "Orders", "2026-10", "agent").parts
    names = [part.name for part in people]
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "csat", "--team", "Nowhere"),
        ("compare", "cast"),
        ("compare", "first_reply_sl"),
        ("explain", "csat", "--level", "team"),
        ("explain", "csat", "--level", "team", "--name", "Orders", "--by", "team"),
        ("explain", "csat", "--level", "agent", "--name", "Tim Braun", "--by", "agent"),
    ],
)
def test_what_is_not_there_is_a_sentence(sample_home: Path, main_in: Run, arguments: tuple[str, ...]) -> None:
    done = main_in(sample_home, *arguments)
    assert done.code == 2
    assert done.stderr.startswith("scorecard: ")
    assert "Traceback" not in done.stderr


def test_who_had_the_case_last_and_who_is_learning_are_compared_with_nobody(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    strategy('[organisation]\nname = "Small"\n')
    rows = [
        {
            "ticket_id": number,
            "team": "X",
            "agent": "AB"[number % 2],
            "created_at": "2026-03-02 09:00:00",
            "resolved_at": "2026-03-02 10:00:00",
            "resolution_due_at": "2026-03-02 11:00:00",
        }
        for number in range(40)
    ]
    load_rows(
        "own_tickets", [*rows, {"ticket_id": "end", "created_at": "2026-03-31 12:00:00", "excluded": "test"}]
    )
    found = Home.open(home, LOCAL).compare("resolution_sla", "X", "2026-03")
    assert found.reason == "counted for whoever had the case last"
    assert {one.verdict for one in found.names} == {"not_compared"}
    load_rows("own_tickets", [{**rows[0], "transfers": 0}], "again.csv")
    assert Home.open(home, LOCAL).compare("resolution_sla", "X", "2026-03").reason is None
    people = [{"agent": name, "team": "X", "from_date": day} for name, day in
              (("A", "2025-01-01"), ("B", "2026-02-01"))]  # fmt: skip
    load_rows("own_people", people, "people.csv")
    found = Home.open(home, LOCAL).compare("resolution_sla", "X", "2026-03")
    reasons = {one.name: one.reason for one in found.names}
    assert reasons["B"] == "still learning"
    assert "nobody else" in (reasons["A"] or ""), "B is in no expectation"
    strategy('[organisation]\nname = "Small"\n[people]\nlearning_months = 1\n')
    assert Home.open(home, LOCAL).compare("resolution_sla", "X", "2026-03").reason is None


def test_what_has_nothing_now_and_what_had_nothing_before_are_told_apart(sample_home: Path) -> None:
    home = Home.open(sample_home, LOCAL)
    assert home.explain("csat", period="2031").reason == "the data hold nothing of it in this time"
    assert home.explain("csat", period="2025-05").reason == "nothing to compare with"


def test_the_terminal_says_what_stands_beside_what(sample_home: Path, main_in: Run) -> None:
    """Over which days, how far each figure may be chance, and what stands for everybody."""
    told = main_in(sample_home, "compare", "csat", "--team", "Billing").stdout.splitlines()
    assert told[0].endswith("1 Aug to 31 Oct 2026, by name; together 86.4 %, n 449")
    (hanna,) = [line for line in told if "Hanna Wolf" in line]
    assert "76.3 %, n 59 (64.0 % to 85.3 %)" in hanna
    whose = ("--level", "team", "--name", "Billing")
    told = main_in(sample_home, "explain", "csat", *whose).stdout.splitlines()
    days = ("1 May to 31 Jul 2026", "1 Aug to 31 Oct 2026")
    assert told[1].strip() == f"85.0 % of 441 ({days[0]}) -> 86.4 % of 449 ({days[1]})"
    assert "mix: by its share of the cases" in told[-1]
    backlog = main_in(sample_home, "explain", "overdue_backlog").stdout
    assert "(the last week's end of 1 Oct to 31 Oct 2026)" in backlog


def test_the_head_of_a_trend_says_of_what_it_is(sample_home: Path, main_in: Run) -> None:
    told = main_in(sample_home, "trend", "csat").stdout.splitlines()
    assert told[0].startswith(
        "Customer satisfaction, Meridian Support, by week; usual range 72.8 % to 90.4 %"
    )
    assert told[0].endswith("goal 87.0 %")
    own = main_in(sample_home, "trend", "csat", "--level", "agent", "--name", "Ana Reis").stdout
    assert "to 100.0 %; goal" in own.splitlines()[0], "as the chart is drawn"
