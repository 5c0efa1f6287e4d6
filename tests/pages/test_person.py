"""The page of one person: figures with what moves them and whom they help, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from tests.pages.conftest import address, links, messages, pick, tile, title

Open = Callable[..., Any]


def test_a_person_is_shown_by_name_with_team_and_every_metric_of_the_card(
    busy: Path, open_page: Open
) -> None:
    page = open_page("person", busy, name="C. Diaz", period="2026-04")
    assert title(page) == "Full C. Diaz"
    assert "Tech" in page.html
    assert [unescape(t) for t in re.findall(r"<h2>(.*?)</h2>", page.html)] == [
        "What differs",
        "What was agreed",
        "Cases to look at",
        "What’s in it for me",
        "How to read",
    ]
    assert len(re.findall("sc-tile", page.html)) == 6
    assert "sc-headline" not in page.html  # no overall score


def test_each_figure_stands_beside_what_moves_it_and_what_it_brings(tiny: Path, open_page: Open) -> None:
    html = unescape(open_page("person", tiny, name="A. Blum", period="2026-03").html)
    assert html.count("What I do that moves it") == html.count("What it brings") == 6
    assert html.count("check that it is solved before I close") == 1  # csat: operations, said once
    assert "Satisfied customers stay" in html  # csat: strategy
    assert "They are helped" in html  # its objective, for the customer


def test_figures_are_read_over_three_months_and_lead_to_their_cases(tiny: Path, open_page: Open) -> None:
    page = open_page("person", tiny, name="A. Blum", period="2026-03")
    # 12 tickets of March and 4 of February, all in time
    assert tile(page.html, "Resolution within SLA").startswith(
        "Resolution within SLA ● at goal 100.0 % 3 months to 31 Mar"
    )
    assert "n 16" in tile(page.html, "Resolution within SLA")
    assert "/metric?metric=resolution_sla&name=A.+Blum&period=2026-03" in links(page.html)


def test_too_few_cases_show_no_rate_but_lead_to_the_cases(busy: Path, open_page: Open) -> None:
    html = open_page("person", busy, name="C. Diaz", period="2026-02").html
    assert tile(html, "Customer satisfaction") == (
        "Customer satisfaction … too few answers (4) – 3 months to 28 Feb Below 5 there is no rate."
        " See the answers"
    )
    assert tile(html, "Quality score").endswith("Below 5 there is no figure. See the review")
    assert "/metric?metric=quality_score&name=C.+Diaz&period=2026-02" in links(html)


def test_the_people_of_the_team_can_be_chosen(busy: Path, open_page: Open) -> None:
    page = open_page("person", busy, team="Tech")
    assert title(page) == "Person"
    named = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page.html)
    assert named == ["Full C. Diaz", "Full D. Eng", "Full E. Fox"]
    assert page.app.selectbox(key="pick_name").options == ["Choose a person", *named]
    pick(page, "name", "D. Eng")
    assert (title(page), address(page)) == ("Full D. Eng", {"team": "Tech", "name": "D. Eng"})
    assert "/person?name=F.+Gul&period=2026-04" in links(open_page("person", busy).html)


def test_somebody_of_another_team_has_no_case_here(busy: Path, open_page: Open) -> None:
    page = open_page("person", busy, name="F. Gul", team="Tech")
    assert title(page) == "Full F. Gul"
    assert any("No case here in the three whole months" in message for message in messages(page))
    assert "sc-tile" not in page.html


def resolved(number: int, team: str) -> dict[str, object]:
    """A ticket of A. Blum, in time: the first twelve in February, the others in March."""
    day = f"2026-{2 if number < 12 else 3:02d}-{number + 1:02d}"
    return {
        "ticket_id": number,
        "team": team,
        "agent": "A. Blum",
        "created_at": f"{day} 09:00:00",
        "resolved_at": f"{day} 10:00:00",
        "resolution_due_at": f"{day} 11:00:00",
    }


MARCH_IS_OVER = {"ticket_id": "end", "created_at": "2026-03-31 12:00:00", "excluded": "test"}


def test_a_persons_change_is_told_and_nobody_is_coloured_by_it(
    strategy: Callable[[str], Path], load_rows: Callable[..., Any], home: Path, tiny: Path, open_page: Open
) -> None:
    strategy((tiny / "strategy.toml").read_text(encoding="utf-8"))
    late = [
        {
            "ticket_id": 100 + n,
            "team": "Tech",
            "agent": "A. Blum",
            "created_at": f"2025-12-{n + 1:02d} 09:00:00",
            "resolved_at": f"2025-12-{n + 1:02d} 10:00:00",
            "resolution_due_at": f"2025-12-{n + 1:02d} 09:30:00",
        }
        for n in range(20)
    ]
    load_rows("own_tickets", [*late, *(resolved(n, "Tech") for n in range(20)), MARCH_IS_OVER])
    # none of 20 in time, then all of 20
    own = open_page("person", home, name="A. Blum", period="2025-Q4").html
    assert "↑ 100.0 better than the 3 months before" in tile(own, "Resolution within SLA")
    whole = open_page("scorecard", home, team="Tech", period="2025-Q4").html
    assert "↑ 100.0 better than the 3 months before" in tile(whole, "Resolution within SLA")
    people = whole[whole.index("People, by name") : whole.index("sc-row")]
    for html in (own, people):
        assert not re.search(r"sc-(green|red|amber)\b", html)
    assert not re.search(r"\b(better|worse)\b", people)


def test_a_mover_is_shown_in_one_team_or_in_all(
    strategy: Callable[[str], Path], load_rows: Callable[..., Any], home: Path, tiny: Path, open_page: Open
) -> None:
    strategy((tiny / "strategy.toml").read_text(encoding="utf-8"))
    load_rows(
        "own_tickets", [*(resolved(n, "Billing" if n < 12 else "Tech") for n in range(18)), MARCH_IS_OVER]
    )
    page = open_page("person", home, name="A. Blum", period="2026-03")
    assert "Tech, Billing" in page.html  # where somebody worked last comes first
    assert "n 18" in tile(page.html, "Resolution within SLA")
    assert "By month" in page.html
    one = open_page("person", home, name="A. Blum", team="Billing", period="2026-03")
    assert "shown: the work in Billing" in one.html
    assert "n 12" in tile(one.html, "Resolution within SLA")
    assert "By month" not in one.html  # one month in that team is no trend


def test_an_overall_score_only_where_the_organisation_switched_it_on(own_busy: Path, open_page: Open) -> None:
    path = own_busy / "strategy.toml"
    goal = '\n[[target]]\nmetric = "quality_score"\nred = 40\ngoal = 60\n'
    path.write_text(path.read_text(encoding="utf-8") + goal, encoding="utf-8")
    assert "of 100" not in open_page("person", own_busy, name="A. Blum", period="2026-03").html
    path.write_text(path.read_text(encoding="utf-8") + "\n[people]\ncomposite = true\n", encoding="utf-8")
    html = open_page("person", own_busy, name="A. Blum", period="2026-03").html
    assert re.search(r"\d+ of 100", html[: html.index("sc-tile")])


def test_an_organisation_that_shows_teams_only_has_no_persons_page(
    filled_home: Callable[..., Path], tiny: Path, open_page: Open
) -> None:
    text = (tiny / "strategy.toml").read_text(encoding="utf-8") + '\n[people]\nmode = "teams_only"\n'
    closed = filled_home(text, {"own_tickets": [resolved(1, "Billing")]})
    page = open_page("person", closed, name="A. Blum")
    assert messages(page) == ["This organisation shows teams only."]
    assert title(page) == "Person"
    assert "A. Blum" not in page.html


def test_an_empty_home_greets_here_too(home: Path, open_page: Open) -> None:
    assert title(open_page("person", home)) == "Welcome"


def test_an_unknown_person_is_no_error_and_is_said(tiny: Path, open_page: Open) -> None:
    page = open_page("person", tiny, name="Nobody")
    assert title(page) == "Person"
    assert 'There is nobody called "Nobody" in the data' in "\n".join(messages(page)).replace("\\", "")
    assert page.app.selectbox(key="pick_name").value == ""


def test_first_it_says_what_differs_and_usually_that_is_nothing(sample_home: Path, open_page: Open) -> None:
    for name, team in (("Tim Braun", "Orders"), ("Pia Novak", "Orders"), ("Hugo Silva", "Technical")):
        html = open_page("person", sample_home, name=name, team=team, period="2026-10").html
        first = html[html.index("<section") : html.index("</section>")]
        assert "Nothing here stands out." in first, name
        assert "like colleagues" not in first, "the sentence says it, and no word before it"
        assert "Like colleagues with the same kinds of cases, within 10 points." in first
        assert re.search(r"Can&#x27;t tell: a gap under [\d.]+ points would not show with \d+ ", first)
