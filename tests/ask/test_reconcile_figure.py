"""The desk's own percentage beside ours: each other way of counting is found, and its rows are named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import ask
from dashboard.access import LOCAL
from dashboard.ask import Home, ReconciledShare
from dashboard.faults import UsageFault
from dashboard.intake import load
from dashboard.model.metric import Level
from dashboard.render import reconciled_share

STRATEGY = '[organisation]\nname = "Few"\nzone = "America/New_York"\n'
RESOLVED = "Billing,2026-03-02 09:00,2026-03-20 10:00"
TICKETS = [f"{number},{RESOLVED},,{reopens}" for number, reopens in enumerate("1000", 1)]
TICKETS += [f"{number},{RESOLVED},," for number in range(5, 10)]
TICKETS += [f"{number},{RESOLVED},spam," for number in (90, 91, 92)]
# kind, response, ticket, sent, answered (New York), score, scale; line 2 is the first
ANSWERS = [
    "csat,a1,,2025-12-30,2026-01-10 09:00,1,1,5", "csat,a2,,2026-01-02,2026-01-10 09:00,1,1,5",
    "csat,m1,1,2026-03-04,2026-03-05 09:00,5,1,5", "csat,m2,2,2026-03-04,2026-03-05 09:00,5,1,5",
    "csat,m3,3,2026-03-04,2026-03-05 09:00,4,1,5", "csat,m4,4,2026-03-04,2026-03-05 09:00,3,1,5",
    "csat,m5,5,2026-03-04,2026-03-05 09:00,1,1,5", "csat,m6,6,2026-03-04,2026-03-08 09:00,2,1,5",
    "csat,m6b,6,2026-03-04,2026-03-05 09:00,5,1,5", "csat,u1,777,2026-03-04,2026-03-05 09:00,2,1,5",
    *(f"csat,x{ticket},{ticket},2026-03-04,2026-03-05 09:00,5,1,5" for ticket in (90, 91, 92)),
    *(f"csat,s{ticket},{ticket},2026-03-04,,,," for ticket in (7, 8, 9)),
    "nps,n1,,2026-03-04,2026-03-05 09:00,9,0,10", "nps,n2,,2026-03-04,2026-03-05 09:00,3,0,10",
    "nps,n3,,2026-03-04,2026-03-31 22:00,10,0,10",
]  # fmt: skip


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An organisation of ten answers, each other than the rest in one thing."""
    folder = tmp_path_factory.mktemp("few")
    home = folder / "home"
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    tickets, answers = folder / "tickets.csv", folder / "answers.csv"
    tickets.write_text("ticket_id,team,created_at,resolved_at,excluded,reopens\n" + "\n".join(TICKETS) + "\n")
    rows = "\n".join(ANSWERS)
    answers.write_text(f"kind,response_id,ticket_id,sent_at,responded_at,score,scale_min,scale_max\n{rows}\n")
    receipts = load.import_files(home, [tickets, answers], load.Options())
    assert [(one.status, one.refused) for one in receipts] == [("loaded", 0)] * 2
    return home


def explained(home: Path, says: str, period: str | None = "2026-03", metric: str = "csat") -> ReconciledShare:
    found = Home.open(home, LOCAL).reconcile_share(metric, *ask.reported_figure(says), period=period)
    assert found.ours + sum(one.points for one in found.reasons) + found.unexplained == pytest.approx(
        found.theirs, abs=1e-9
    )
    return found


# ours: 4 of 10 answers are 4 or 5; what the desk says, why, and the lines that it counts otherwise
SAYS = [
    ("csat", "2026", "30", "only the best point of the scale", [6]),
    ("csat", "2026", "50", "the three best points of the scale", [7]),
    ("csat", "2026", "47.5", "the average place on the scale", [6, 7, 9, 11]),
    ("csat", "2026", "58.0", "the average score as a share of the best one", [2, 3, 6, 7, 8, 9, 11]),
    ("csat", "2026", "44.4", "counted on the day on which the survey was sent", [2]),
    ("csat", "2026", "57.1", "answers whose ticket is not loaded are left out", [2, 3, 11]),
    ("csat", "2026", "33.3", "of several answers about one ticket only the last", [10]),
    ("csat", "2026", "53.8", "spam, merged, test and outbound tickets", [12, 13, 14]),
    ("csat", "2026", "30.8", "surveys that nobody answered count as not satisfied", [15, 16, 17]),
    ("csat", "2026-03", "50.0", "only March 2026, not the days that ours is read over", [2, 3]),
    ("nps", "2026-Q1", "0", "days of UTC", [20]),  # 33: one of 10 was given at two in the morning of 1 April
    ("nps", "2026", "66.7", "the share of promoters", [19]),
    ("reopen_rate", "2026", "11.1", "tickets of which nothing is known count as no", [6, 7, 8, 9, 10]),
]


@pytest.mark.alike(5)
@pytest.mark.parametrize(("metric", "period", "says", "reason", "lines"), SAYS)
def test_each_way_of_counting_is_found(
    few: Path, metric: str, period: str, says: str, reason: str, lines: list[int]
) -> None:
    found = explained(few, says, period, metric)
    assert [one.reason[: len(reason)] for one in found.reasons] == [reason]
    assert [row.line for row in found.reasons[0].where] == lines
    assert found.reasons[0].rows == len(lines)
    assert found.is_explained


def test_of_good_and_bad_no_way_calls_bad_satisfied(home: Path, tmp_path: Path) -> None:
    rows = "".join(f"csat,{n},2026-03-02,{n % 2},0,1\n" for n in range(10))
    answers = tmp_path / "answers.csv"
    answers.write_text(f"kind,response_id,responded_at,score,scale_min,scale_max\n{rows}", encoding="utf-8")
    load.import_files(home, [answers], load.Options())
    assert [one.reason for one in explained(home, "100", "2026").reasons] == []


def test_the_answers_of_a_source_that_does_not_count_may_be_the_desk_s(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    source = '[[survey]]\nkind = "csat"\ndesk = "tool"\n'
    (home / "strategy.toml").write_text(STRATEGY + source, encoding="utf-8")
    head = "kind,response_id,responded_at,score,scale_min,scale_max\n"
    for desk, scores in (("tool", "51111"), ("north", "55551")):  # 20 % and 80 % of five
        path = tmp_path / f"{desk}.csv"
        rows = "".join(f"csat,{desk}{n},2026-03-02,{score},1,5\n" for n, score in enumerate(scores))
        path.write_text(head + rows, encoding="utf-8")
        load.import_files(home, [path], load.Options(desk=desk))
    found = explained(home, "80", "2026")
    (reason,) = found.reasons
    assert (found.ours, reason.rows, reason.after) == (20, 10, 80)
    assert reason.reason == "only the answers of north, which [[survey]] does not count"
    (both,) = explained(home, "50", "2026").reasons
    assert (both.rows, both.reason) == (
        5,
        "answers of sources that [[survey]] does not count are counted too",
    )


def test_tickets_that_are_gone_may_be_in_the_desk_s_number(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    path, head = tmp_path / "tickets.csv", "ticket_id,team,created_at,resolved_at,excluded,reopens\n"
    rows = [f"{number},{RESOLVED},,{number % 2}" for number in range(1, 5)]  # 2 of 4 came back
    rows.insert(
        3, "9,Billing,2026-04-09 09:00,2026-04-09 10:00,,0"
    )  # so that what came of the others is known
    path.write_text(head + "\n".join(rows) + "\n")
    load.import_files(home, [path], load.Options())
    path.write_text(head + "\n".join(rows[:4]) + "\n")  # now 2 of 3
    load.import_files(home, [path], load.Options(complete="2026-03"))
    found = explained(home, "50.0", "2026-03", "reopen_rate")
    assert [(one.reason, one.rows, round(one.points, 1)) for one in found.reasons] == [
        ("tickets that a complete export no longer holds are counted too", 1, -16.7)
    ]
    assert [row.line for row in found.reasons[0].where] == [6]


def test_two_ways_at_once_the_greater_first(few: Path) -> None:
    # 7 of 13 with spam; of the three answers without a loaded ticket none is satisfied: 7 of 10
    found = explained(few, "70.0", "2026")
    assert [(one.reason.split()[0], one.rows) for one in found.reasons] == [("answers", 3), ("spam,", 3)]
    assert reconciled_share.as_lines(found) == [
        "Customer satisfaction: ours 40.0 % (2026, 10 rows), theirs 70.0 %",
        " +17.1  answers whose ticket is not loaded are left out:"
        " 3 rows (answers.csv, lines 2, 3, 11) -> 57.1 %",
        " +12.9  spam, merged, test and outbound tickets are counted too:"
        " 3 rows (answers.csv, lines 12, 13, 14) -> 70.0 %",
        "Explained, but for the rounding of their figure.",
    ]


def test_a_rate_says_by_what(few: Path) -> None:
    rate = replace(explained(few, "40", "2026"), unit="rate", per="hour")
    assert reconciled_share.the_two(rate).endswith(
        "ours 40.00 per hour (2026, 10 rows), theirs 40.00 per hour"
    )


def test_what_nothing_explains_is_said_to_be_so(few: Path) -> None:
    found = explained(few, "40.4", "2026")  # 0.05 of rounding hides no 0.4
    assert (found.reasons, found.is_explained) == ((), False)
    assert reconciled_share.the_rest(found).startswith("+0.4 unexplained: is an export missing")
    found = explained(few, "40", "2026")
    assert (found.reasons, found.is_explained) == ((), True)
    assert reconciled_share.the_rest(found).startswith("Nothing to explain")


ADD_UP = (
    "csat", "nps", "first_reply_sla", "resolution_sla", "reopen_rate", "first_contact_resolution",
    "escalation_rate", "knowledge_linked", "survey_response_rate", "service_recovery", "coaching_closure",
    "critical_error_free", "quality_score",
)  # fmt: skip


@pytest.mark.alike(4)
@pytest.mark.parametrize("metric", ADD_UP)
def test_ours_is_what_the_card_shows(busy: Path, metric: str) -> None:
    whose: tuple[tuple[Level, str | None], ...] = (("organisation", None), ("team", "Billing"))
    for level, name in whose:
        (card,) = Home.open(busy, LOCAL).cards(level, name, None, "2026-03", (metric,)).cards
        shown = next(one.value for one in card.metrics if one.metric == metric)
        assert shown is not None
        found = Home.open(busy, LOCAL).reconcile_share(metric, shown, 0.5, level, name, "2026-03")
        assert found.ours == pytest.approx(shown, abs=1e-9)


def test_the_command_prints_the_contract_s_keys(main_in: Any, few: Path) -> None:
    done = main_in(few, "reconcile", "--metric", "csat", "--says", "30 %", "--period", "2026", "--json")
    told = json.loads(done.stdout)
    assert (told["ours"], told["theirs"], told["unexplained"]) == (40.0, 30.0, 0.0)
    (reason,) = told["reasons"]
    assert (reason["rows"], reason["points"]) == (1, -10.0)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["--says", "5"], "takes a count"),
        (["--metric", "csat", "--desk", "own"], "goes with a figure"),
        (["5", "--metric", "csat", "--says", "5"], "takes a count"),
        (["--metric", "csat", "--says", "many"], '"many" is no figure'),
        (["--metric", "csat", "--says", "120"], "csat is a percentage; 120 is none"),
        (["--metric", "first_reply_time", "--says", "5"], "the median is not made of rows that add up"),
        (["--metric", "overdue_backlog", "--says", "5"], "what there is at a week's end"),
        (["--metric", "agent_satisfaction", "--says", "5"], "never shows rows"),
        (["--metric", "csat", "--says", "5", "--period", "2024"], "has no rows there"),
        (["--metric", "csat", "--says", "5", "--desk", "own2"], 'did you mean "own"'),
        (["--metric", "csat", "--says", "5", "--name", "Billing"], 'no organisation "Billing"'),
        (["5", "--level", "team"], "go with --metric"),
    ],
)
def test_what_can_t_be_reconciled_is_said(main_in: Any, few: Path, said: list[str], why: str) -> None:
    done = main_in(few, "reconcile", *said)
    assert (done.code, done.stdout) == (2, "")
    assert why in done.stderr


def test_few_answers_of_a_person_give_no_figure(tiny: Path) -> None:
    with pytest.raises(UsageFault, match="no number of ours"):
        Home.open(tiny, LOCAL).reconcile_share("csat", 50.0, 0.5, "agent", "A. Blum", "2026-02")
