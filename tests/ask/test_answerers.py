"""Who was asked and who answered: every figure can be added up from a few rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Answerers, Home
from dashboard.intake import load
from dashboard.render import answerers

STRATEGY = '[organisation]\nname = "Few"\nzone = "UTC"\n'
HEAD = "team,ticket_id,status,category,created_at,resolved_at,reopens"


def ticket(number: int, category: str, hours: int, team: str = "Billing") -> str:
    day = f"2026-03-{1 + number % 20:02}"
    return f"{team},{number},solved,{category},{day} 08:00,{day} {8 + hours:02}:00,0"


def answer(number: int, score: int | None) -> str:
    sent = f"2026-03-{1 + number % 20:02} 20:00"
    said = f"{sent},{score},1,5" if score else ",,,"
    # of the last 20 no file tells; four did not arrive, it says of the others, and one of these is answered
    arrived = "" if number >= 60 else "no" if number in (19, 20, 21, 22) else "yes"
    return f"csat,r{number},{number},{sent},{arrived},{said}"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """80 tickets of March, 60 about invoices and 20 about sign-in; 20 answers of each, 40 keep silent.

    Happy: 10 of 20 about invoices, 18 of 20 about sign-in. Two answers about nothing that is loaded.
    """
    folder = tmp_path_factory.mktemp("answerers")
    home, tickets, surveys = folder / "home", folder / "tickets.csv", folder / "answers.csv"
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    rows = [ticket(n, "Invoice" if n < 60 else "Sign-in", 1 + n % 8) for n in range(80)]
    rows.append("Billing,end,solved,,2026-04-30 12:00,,")
    tickets.write_text(f"{HEAD}\n" + "\n".join(rows) + "\n", encoding="utf-8")
    said = [answer(n, 5 if n < 10 else 2) for n in range(20)] + [answer(n, None) for n in range(20, 60)]
    said += [answer(n, 5 if n < 78 else 2) for n in range(60, 80)]
    said += ["csat,x1,901,,,2026-03-09 10:00,1,1,5", "csat,x2,902,,,2026-03-09 10:00,1,1,5"]
    columns = "kind,response_id,ticket_id,sent_at,delivered,responded_at,score,scale_min,scale_max"
    surveys.write_text(f"{columns}\n" + "\n".join(said) + "\n", encoding="utf-8")
    receipts = load.import_files(home, [tickets, surveys], load.Options())
    assert [(one.status, one.refused) for one in receipts] == [("loaded", 0)] * 2
    return home


@pytest.fixture
def found(few: Path) -> Answerers:
    answered = Home.open(few, LOCAL).answerers("csat", period="2026-03")
    assert answered is not None
    return answered


def test_what_was_sent_and_what_came_back(found: Answerers) -> None:
    sent = found.sent
    assert (sent.sent, sent.answered, sent.over, sent.answered_of_over, sent.undated) == (80, 40, 80, 40, 2)
    assert (sent.told, sent.delivered) == (60, 57)
    assert "57 of 60; of 20 no file tells" in answerers.sent_and_answered(found)
    assert found.rate == 50.0
    told = answerers.sent_and_answered(found)
    assert "50.0 %, of 80 whose 14 days are over" in told
    # 40 were sent in these days, 42 answers came in them: two clocks, so two numbers
    assert "by the day of sending; the 42 of the figure above go by the day of the answer" in told


def test_answers_are_weighted_to_all_cases_and_the_silent_bound_them(found: Answerers) -> None:
    of = found.weighed
    assert of is not None
    assert (of.answers, of.unplaced, of.cases, of.strata, of.silent) == (42, 2, 80, 2, 40)
    assert of.score == pytest.approx(100 * 28 / 42)  # happy: 10 + 18 of 42, the two unplaced are not
    assert of.weighted == pytest.approx(100 * (0.75 * 0.5 + 0.25 * 0.9))
    assert of.effective == pytest.approx(1 / (0.75**2 / 20 + 0.25**2 / 20))
    assert (of.worst, of.best) == pytest.approx((100 * 28 / 82, 100 * 68 / 82))
    told = answerers.silent(found)
    assert "If the silent were like those who answered in the same kind of case" in told
    assert "<b>60.0 %</b>" in told
    assert "were all of them unhappy it would be 34.1 %, were all of them happy 82.9 %" in told


def test_one_who_is_silent_and_one_answer_without_a_case_are_one(found: Answerers) -> None:
    assert found.weighed is not None
    alone = replace(found, weighed=replace(found.weighed, silent=1, unplaced=1))
    said = answerers.silent(alone)
    assert "Nothing tells what the one who was silent thinks: were they unhappy it would be" in said
    assert "1 answer names no case that is loaded: it is not in it." in said


def test_who_answers_more_often_than_the_share_of_cases_is_said(found: Answerers) -> None:
    parts = {
        one.name: (one.cases, one.answers, one.of_cases, one.of_answers, one.stands_out)
        for one in dict(found.by)["category"]
    }
    assert parts == {"Invoice": (60, 20, 75.0, 50.0, True), "Sign-in": (20, 20, 25.0, 50.0, True)}
    assert answerers.widest(found) == (
        "Answers come more often from Sign-in, and less often from Invoice than their share of all cases."
    )
    assert "channel" not in dict(found.by), "of a kind with one name there is nothing to compare"
    # 10 tickets each of 1 to 8 hours
    assert [one.cases for one in dict(found.by)["speed"]] == [20, 20, 20, 20]


def test_names_from_files_are_escaped(found: Answerers) -> None:
    (kind, (first, second)), *rest = found.by
    hostile = replace(found, by=((kind, (replace(first, name="<b>In"), second)), *rest))
    table = next(answerers.by_kind(hostile))
    assert "&lt;b&gt;In" in table
    assert "75.0 % (60)" in table


def test_a_metric_that_asks_nobody_has_none(few: Path) -> None:
    home = Home.open(few, LOCAL)
    assert home.answerers("reopen_rate", period="2026-03") is None
    assert home.answerers("survey_response_rate", period="2026-03") is None
    recovery = home.answerers("service_recovery", period="2026-03")
    assert recovery is not None
    assert (recovery.sent.sent, recovery.weighed) == (80, None)


def test_answers_without_a_sending_have_no_rate(few: Path) -> None:
    found = Home.open(few, LOCAL).answerers("csat", period="2026-01")  # nothing was sent by then
    assert found is not None
    assert (found.sent.sent, found.rate, found.weighed) == (0, None, None)
    assert "not known" in answerers.sent_and_answered(found)


def test_of_one_person_only_what_was_sent(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).answerers("csat", "agent", "A. Blum", period="2026-03")
    assert found is not None
    assert (found.by, found.weighed) == ((), None)


def test_three_answers_speak_for_nobody_else(tmp_path: Path) -> None:
    tickets, surveys = tmp_path / "tickets.csv", tmp_path / "answers.csv"
    rows = [ticket(n, "Invoice", 1 + n) for n in range(3)] + ["Billing,end,solved,,2026-04-30 12:00,,"]
    tickets.write_text(f"{HEAD}\n" + "\n".join(rows) + "\n", encoding="utf-8")
    columns = "kind,response_id,ticket_id,sent_at,delivered,responded_at,score,scale_min,scale_max"
    surveys.write_text(f"{columns}\n" + "\n".join(answer(n, 5) for n in range(3)) + "\n", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    load.import_files(home, [tickets, surveys], load.Options())
    found = Home.open(home, LOCAL).answerers("csat", period="2026-03")
    assert found is not None
    assert (found.too_few, found.weighed, found.by) == (True, None, ())
    assert answerers.silent(found) == f'<p class="says">{answerers.FEW}</p>'
    assert "Response rate" not in answerers.sent_and_answered(found), "3 of 3 is no rate"
