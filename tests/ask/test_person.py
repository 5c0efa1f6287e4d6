"""One person's cases, agreements and way to the aspiration: words and places, no count and no rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access import LOCAL, Who
from dashboard.ask import CaseToSee, Home
from dashboard.faults import UsageFault
from dashboard.render import differing
from dashboard.render import person as rendered
from tests.conftest import Filled
from tests.organisations import Row

METRICS = (
    "csat",
    "resolution_sla",
    "reopen_rate",
    "critical_error_free",
    "coaching_closure",
    "quality_score",
)
STRATEGY = (
    """\
[organisation]
zone = "UTC"
[desk_url]
own = "https://desk.example/{ticket_id}"
[cascade]
winning_aspiration = "Everybody comes back"
"""
    + "".join(
        f'[[objective]]\nid = "{name}"\ntitle = "{title}"\nperspective = "customer"\n{serves}'
        f'business_value = "{title} pays"\ncustomer_value = "{title} helps"\n'
        for name, title, serves in (
            ("top", "First choice", ""),
            ("kept", "Kept times", 'serves = "top"\n'),
            ("once", "Solved once", 'serves = "kept"\n'),
        )
    )
    + '[[card]]\nlevel = "agent"\nmetrics = [\n'
    + "".join(
        f'{{ metric = "{metric}", objective = "{"once" if metric == "reopen_rate" else "kept"}" }},\n'
        for metric in METRICS
    )
    + "]\n"
)
PERIOD = "2026-04"


def ticket(number: int, month: int = 3, **more: object) -> Row:
    day = f"2026-{month:02d}-{number % 20 + 1:02d}"
    row = {"ticket_id": f"t{number}", "team": "Billing", "agent": "Ada", "category": "Invoice"}
    times = {"created_at": f"{day} 09:00", "resolved_at": f"{day} 10:00", "resolution_due_at": f"{day} 12:00"}
    return row | times | {"status": "solved", "reopens": 0} | more


def answer(number: int, score: int, comment: str = "") -> Row:
    row = {"kind": "csat", "response_id": f"r{number}", "ticket_id": f"t{number}", "comment": comment}
    scale = {"scale_min": 1, "scale_max": 5, "score": score}
    return (
        row | scale | {"team": "Billing", "agent": "Ada", "responded_at": f"2026-03-{number + 1:02d} 15:00"}
    )


def agreed(number: int, metric: str, day: str, done: str) -> Row:
    row = {"action_id": f"k{number}", "agent": "Ada", "team": "Billing", "coach": "Tom", "metric": metric}
    return row | {"agreed_at": f"{day} 09:00", "due_at": "2026-03-30 17:00", "done_at": done}


def reopened(agent: str, team: str, cases: int, back: int, first: int) -> list[Row]:
    """Tickets of March, of which some came back."""
    each = [{"agent": agent, "team": team, "transfers": 0, "reopens": int(n < back)} for n in range(cases)]
    return [ticket(first + n) | one for n, one in enumerate(each)]


@pytest.mark.alike
@pytest.mark.parametrize(("red", "status"), [(45, "unclear"), (10, "red")])
def test_what_happened_in_another_team_makes_nobody_red(filled_home: Filled, red: int, status: str) -> None:
    """28 of 80 came back in Orders, of each colleague 5 of 100, and in Billing 50 of 60: 78 of 140."""
    rows = [*reopened("Eve", "Orders", 80, 28, 100), *reopened("Eve", "Billing", 60, 50, 200)]
    for n in range(12):
        rows += reopened(f"Di {n}", "Orders", 100, 5, 1000 * (n + 1))
    rows.append(ticket(99, 5, excluded="test", created_at="2026-05-31 12:00"))
    aim = f'[[target]]\nmetric = "reopen_rate"\nred = {red}\ngoal = 4\nby = 2027-01-01\n'
    home = Home.open(filled_home(STRATEGY + aim, {"own_tickets": rows}), LOCAL)
    (card,) = home.cards("agent", "Eve", period="2026-03").cards
    (found,) = (one for one in card.metrics if one.metric == "reopen_rate")
    assert (found.n, found.bands, found.status) == (140, ("red",), status)
    assert found.compared is not None
    assert (found.compared.verdict, found.compared.n) == ("worse", 80)
    assert "on 80 tickets in Orders" in found.says


ROWS = {
    "own_tickets": [
        ticket(1),
        ticket(2, reopens=2),
        ticket(3, resolved_at="2026-03-04 18:00"),  # six hours late
        ticket(4, reopens=1),
        ticket(5),
        ticket(6),
        ticket(7, agent="Bob"),
        ticket(8, resolved_at="", closed_at="2026-03-09 18:00"),  # six hours late; never called resolved
        *(ticket(100 * month + n, month, reopens=int(n < 2)) for month in (1, 2) for n in range(5)),
        ticket(99, 4, excluded="test", created_at="2026-04-30 12:00"),
    ],
    "own_surveys": [
        answer(1, 2, "<b>Nobody</b> rang"),
        answer(4, 1),  # unhappy, and came back
        answer(5, 3, "So so"),  # not satisfied, and not unhappy
        answer(6, 5, "Fine"),
        answer(7, 1, "Of Bob") | {"agent": "Bob"},
    ],
    "own_coaching": [
        agreed(1, "reopen_rate", "2026-02-10", "2026-03-28 12:00"),
        agreed(2, "listening", "2026-03-10", ""),
        agreed(3, "reopen_rate", "2025-06-10", "2025-06-12 12:00"),  # done, and long ago
    ],
}


@pytest.fixture(scope="module")
def own(filled_home: Filled) -> Path:
    return filled_home(STRATEGY, ROWS)


def told(cases: tuple[CaseToSee, ...]) -> dict[str, str]:
    return {case.ticket_id: "; ".join(map(rendered.happened, case.misses)) for case in cases}


def test_what_says_most_comes_first_and_each_case_once(own: Path) -> None:
    found = told(Home.open(own, LOCAL).cases_to_see("Ada", None, PERIOD))
    # own words, then what came back (the later first), then what was late, then a mark alone
    assert list(found)[:3] == ["t1", "t2", "t4"]
    assert (found["t1"], found["t2"]) == ("rated 2 of 5", "reopened twice")
    assert found["t4"] == "reopened; rated 1 of 5"
    assert list(found)[-3:] == ["t8", "t3", "t5"]
    assert (found["t8"], found["t3"], found["t5"]) == (*["6 h 00 min late"] * 2, "rated 3 of 5")
    assert "t7" not in found  # Bob's
    assert "t6" not in found  # satisfied


def test_at_most_ten_and_each_leads_to_the_desk(filled_home: Filled) -> None:
    rows = {"own_tickets": [ticket(n, reopens=1) for n in range(14)] + ROWS["own_tickets"][-1:]}
    cases = Home.open(filled_home(STRATEGY, rows), LOCAL).cases_to_see("Ada", None, PERIOD)
    assert len(cases) == 10
    assert cases[0].address == "https://desk.example/t13"  # the latest
    html = rendered.cases(cases)
    assert 'href="https://desk.example/t13" target="_blank" rel="noopener noreferrer"' in html
    assert '"when">14 Mar 2026<' in html
    assert "14" not in html.replace("14 Mar", "").replace("t14", "")  # nobody counts them


def test_a_comment_is_text(own: Path) -> None:
    html = rendered.cases(Home.open(own, LOCAL).cases_to_see("Ada", None, PERIOD))
    assert "“&lt;b&gt;Nobody&lt;/b&gt; rang”" in html


def test_what_was_agreed_and_how_it_went_since_without_any_proof(own: Path) -> None:
    free, coached = Home.open(own, LOCAL).coached("Ada", None, PERIOD)
    assert (free.title, free.trend, free.says) == ("listening", None, "")  # no metric: the words stand
    assert coached.title == "Reopen rate"
    assert [one.action_id for one in coached.agreed] == ["k1"]  # done long ago is over
    # agreed on 10 February: March is the first whole month after it
    first = coached.since[0]  # six cases, two of which came back
    assert (first.from_.month, round(first.value or 0, 1), first.n) == (3, 33.3, 6)
    assert coached.says == "No usual range yet: three of twelve months."
    html = rendered.coached((free, coached), {}, lambda metric: f"/{metric}")
    assert "10 Feb 2026 with Tom, due 30 Mar 2026, done 28 Mar 2026" in html
    assert "10 Mar 2026 with Tom, due 30 Mar 2026, not done" in html
    assert "No proof." in html


def test_only_whoever_may_see_the_cases_gets_them(own: Path) -> None:
    for who in (Who("Sam", "supervisor", ("Billing",)), Who("Ada", "member", ("Billing",), "Ada")):
        assert Home.open(own, who).cases_to_see("Ada", None, PERIOD)
    for who in (Who("Eve", "executive"), Who("Bob", "member", ("Billing",), "Bob")):
        for question in ("cases_to_see", "coached"):
            with pytest.raises(UsageFault):
                getattr(Home.open(own, who), question)("Ada", None, PERIOD)


def test_the_way_from_what_i_do_to_the_aspiration_in_words_that_were_written(own: Path) -> None:
    found = Home.open(own, LOCAL).ways(PERIOD)
    assert found.aspiration == "Everybody comes back"
    kept, once = found.ways
    assert [part.metric for part in kept.parts] == [name for name in METRICS if name != "reopen_rate"]
    assert [step.title for step in once.steps] == ["Solved once", "Kept times", "First choice"]
    html = rendered.ways(found, lambda metric: f"/{metric}")
    assert html.count("Kept times helps") == 1  # an objective's words stand once
    assert html.index("Solved once") < html.index("Solved once pays") < html.index("Everybody comes back")
    assert "/reopen_rate" in html
    assert "and solve the cause" not in html  # reopen_rate: operations stand beside its figure


def test_a_run_of_flagged_months_is_one_thing_with_its_years(sample_home: Path) -> None:
    """Seven months in a row said seven times, without a year, read like seven events."""
    with Home.open(sample_home, LOCAL) as home:
        coached = {one.metric: one.says for one in home.coached("Finn Maas", period="2026-10")}
    assert coached["resolution_sla"] == (
        "Outside what is usual: December 2025 to June 2026 (seven in a row rise or fall)."
        " Worth a look, and no proof of anything."
    )


def test_figure_by_figure_says_each_verdict_once(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        card = home.cards("agent", "Ana Reis", "Billing", "2026-10").cards[0]
    said = differing.what_differs(card, "Billing", None).lower()
    verdicts = [one.compared.verdict for one in card.metrics if one.compared]
    assert said.count("like colleagues") == verdicts.count("like_colleagues") > 0
    assert said.count("can&#x27;t tell") == verdicts.count("cannot_tell") > 0
