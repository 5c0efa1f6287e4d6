"""The scorecard page: each objective with its tiles, then the team's people or the teams."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dashboard import act, wording
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.render.matrix_of_people import teams_strip
from dashboard.widgets.navigation import PAGES
from tests.pages.conftest import address, links, messages, pick, tile, title

Open = Callable[..., Any]


def sections(html: str) -> dict[str, list[str]]:
    """Objective -> the titles of the tiles in its row, as the page shows them."""
    found = {}
    for row in re.findall(r'<section class="sc-row sc-far">.*?</section>', html):
        title = re.search(r"<h2>(.*?)</h2>", row)
        assert title is not None
        found[unescape(title[1])] = [unescape(t) for t in re.findall(r"<h3><a [^>]*>(.*?)</a>", row)]
    return found


def table_rows(html: str, kind: str) -> list[list[str]]:
    """The body rows of a table of the page as texts."""
    body = re.search(rf'class="{kind}">.*?<tbody>(.*?)</tbody>', html)
    assert body is not None
    rows = re.findall(r"<tr>(.*?)</tr>", body[1])
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[" ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in row] for row in cells]


def test_each_objective_stands_beside_the_metrics_that_serve_it(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny)
    assert title(page) == "Scorecard"
    assert sections(page.html) == {
        "Answer fast": ["First reply within SLA", "Resolution within SLA", "Reopen rate", "Escalation rate"],
        "Be loved": ["Customer satisfaction", "Net promoter score"],
    }
    for said in ("Fewer chasers", "No waiting", "A lead", "by December 2026", "serves “Be loved”"):
        assert said in page.html, said
    served = page.html[page.html.index("<h2>Be loved") :]
    assert "served by “Answer fast”" in served
    # its own csat alone: the four goals of the objective that serves it are not counted again
    assert re.search(r'<p class="sc-status" title="short of goal">.*?</span> 1 missed</p>', served)


def test_a_tile_is_one_reading(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny)
    # 12 of 22 in time against red 60 and goal 90; one ticket is 100 / 22; four of February are no comparison
    figures, _, words = tile(page.html, "First reply within SLA").partition(" What moves it, what it brings ")
    assert figures == (
        "First reply within SLA ■ far short of goal 54.5 % 34.7–73.1 · n 22 goal 90.0"
        " 35.5 points away; one ticket moves it by 4.5 points. No usual range yet: three of twelve weeks."
    )
    # folded beneath, in the languages of both sides
    assert words.startswith("What I do that moves it We put enough people on shift")
    assert "What business and customer get Keeping the first promise" in words
    # 14 of 22 answers are 4 or 5, read over three months
    assert "63.6 % 3 months to 31 Mar" in tile(page.html, "Customer satisfaction")
    assert "◔ short of goal" in tile(page.html, "Customer satisfaction")
    assert "March alone 63.6 %, 22 answers" in tile(page.html, "Customer satisfaction")
    assert tile(page.html, "Net promoter score").startswith("Net promoter score · no data –")


def test_the_headline_counts_goals_and_folds_the_score(tiny: Path, open_page: Open) -> None:
    html = open_page("scorecard", tiny).html
    headline = html[html.index("sc-headline") : html.index("<section")]
    assert "</span> 4 missed</p>" in headline
    assert "furthest from its goal: First reply within SLA" in headline
    folded = "<summary>Score</summary>33 of 100 · 5 of 6 metrics have enough data</details>"
    assert folded in headline
    assert "of 100" not in headline.replace(folded, "")


def test_a_target_that_began_inside_the_window_says_since_when(own_tiny: Path, open_page: Open) -> None:
    path = own_tiny / "strategy.toml"
    later = '\n[[target]]\nmetric = "csat"\nfrom = 2026-02-15\nred = 50\ngoal = 60\n'
    path.write_text(path.read_text(encoding="utf-8") + later, encoding="utf-8")
    page = open_page("scorecard", own_tiny, period="2026-03")
    assert "target since 15 Feb 2026" in tile(page.html, "Customer satisfaction")
    assert "target since" not in tile(page.html, "First reply within SLA")


def test_a_tile_leads_to_its_metric_with_the_same_filters(tiny: Path, open_page: Open) -> None:
    assert "/metric?metric=nps&period=2026-03" in links(open_page("scorecard", tiny).html)
    filtered = links(open_page("scorecard", tiny, team="Billing", period="2026-03").html)
    assert "/metric?metric=csat&team=Billing&period=2026-03" in filtered


def test_pictures_have_a_text_alternative(tiny: Path, open_page: Open) -> None:
    images = re.findall(r"<img [^>]*>", open_page("scorecard", tiny, team="Billing").html)
    assert len(images) >= 6
    assert all(re.search(r'alt="[^"]{10,}"', image) for image in images)


def test_without_a_team_the_teams_lead_to_their_scorecards(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny, period="2026-03")
    rows = table_rows(page.html, "sc-strip")
    # 10 of 12 answers leave Billing's fourth goal open
    assert [row[0] for row in rows] == [
        "Billing ◔ 2 met, 1 missed, 1 not decided figures",
        "Tech ■ 4 missed figures",
    ]
    heads = re.findall(r'<th scope="col">(.*?)<', page.html)
    reply = heads.index("First reply within SLA")
    assert [row[reply] for row in rows] == ["◔ 75.0 short of goal", "■ 30.0 far short of goal"]
    assert page.html.count('class="tint-green"') == 2
    assert "/?team=Tech&period=2026-03" in links(page.html)


def test_a_team_shows_its_people_by_name_with_intervals_and_words(busy: Path, open_page: Open) -> None:
    page = open_page("scorecard", busy, team="Tech", period="2026-04")
    assert title(page) == "Scorecard · Tech"
    rows = table_rows(page.html, "sc-people")
    assert [row[0] for row in rows] == [
        f"{name} nothing differs" for name in ("Full C. Diaz", "Full D. Eng", "Full E. Fox")
    ], "on a phone a line each"
    assert any(re.fullmatch(r"\d+\.\d", cell) for row in rows for cell in row[1:]), (
        "a value, no word: nothing differs"
    )
    drawn = page.html.split('class="sc-people"')[1].split("</table>")[0]
    heads = re.findall(r'<th scope="col">(.*?)</th>', drawn)[1:]
    for cells in (re.findall(r"<td[^>]*>(.*?)</td>", row) for row in drawn.split("</tr>")[1:-1]):
        lines = ["--team:" in cell for cell in cells]
        known = ["--at:" in cell and "team " in head for head, cell in zip(heads, cells, strict=True)]
        assert lines == known, "each beside the team's line, where the team has a figure"
    spoken = unescape(" ".join(re.findall(r'role="img" title="([^"]*)"', page.html)))
    assert re.search(r"\d+\.\d %, [\d.]+–[\d.]+, n \d+", spoken), "the interval is told in words too"
    assert page.html.count('class="sc-cell') == drawn.count('class="sc-cell') > 0, "once, on a phone too"
    rows = table_rows(page.html, "sc-table")
    assert [row[0] for row in rows] == ["Full C. Diaz", "Full D. Eng", "Full E. Fox"]
    assert "/person?name=C.+Diaz&team=Tech&period=2026-04" in links(page.html)
    table = page.html.split('class="sc-table"')[1]
    heads = [re.sub("<[^>]*>", "", head) for head in re.findall(r'<th scope="col"[^>]*>.*?</th>', table)]
    assert heads[1] == "Customer satisfaction, %"  # the unit stands in the head, once
    assert not {"Score", "Rank", "#"} & set(heads)
    cells = [cell for row in rows for cell in row[1:]]
    beside = r"likely \d+\.\d \([\d.]+–[\d.]+\) . (like colleagues|can't tell|not compared)"
    assert any(re.fullmatch(rf"\d+\.\d [\d.]+–[\d.]+ · n \d+ {beside}", cell) for cell in cells), cells
    assert any(re.fullmatch(r"too few (cases|answers) \(\d\)", cell) for cell in cells), cells


def test_the_team_beside_its_people_is_read_over_the_same_days(sample_home: Path, open_page: Open) -> None:
    """Five people of whom four did better than the "team" beside them: that was of October alone."""
    page = open_page("scorecard", sample_home, team="Returns", period="2026-10")
    assert "Figures over 3 months to 31 Oct." in page.html
    heads = dict(re.findall(r'<th scope="col">([^<]*)<span class="sc-note">team ([\d.]+)', page.html))
    assert (heads["Resolution within SLA"], heads["Reopen rate"]) == ("94.4", "3.3")
    tile = re.sub("<[^>]*>", " ", page.html.split("sc-people")[-1])
    assert re.search(r"Resolution within SLA +.*? 93\.2 +%", tile), "the card is of the month"


def test_choosing_a_team_or_a_period_writes_the_address(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny)
    pick(page, "team", "Tech")
    assert title(page) == "Scorecard · Tech"
    assert address(page) == {"team": "Tech"}
    pick(page, "period", "2026-02")
    assert address(page) == {"team": "Tech", "period": "2026-02"}
    pick(page, "team", "")
    assert (title(page), address(page)) == ("Scorecard", {"period": "2026-02"})


def test_opening_a_link_selects_its_filters(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny, team="Billing", period="2026-03-02..2026-03-06")
    assert page.app.selectbox(key="pick_team").value == "Billing"
    assert page.app.button_group(key="pick_kind").value == "range"
    assert page.app.date_input[0].value == (date(2026, 3, 2), date(2026, 3, 6))


def test_a_kind_of_period_leads_to_the_latest_of_its_kind(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny, period="2026-03")
    for kind, period in (("quarter", "2025-Q4"), ("year", "2025"), ("range", "2025-04-01..2026-03-31")):
        page.app.button_group(key="pick_kind").set_value(kind).run()
        assert address(page) == {"period": period}
    page.app.date_input[0].set_value((date(2026, 4, 2), date(2026, 4, 9))).run()
    assert address(page) == {"period": "2026-04-02..2026-04-09"}
    page.app.button_group(key="pick_kind").set_value("week").run()
    weeks = page.app.selectbox(key="pick_period")
    assert weeks.options[0] == "week 17 of 2026: 20 Apr to 26 Apr 2026"


def test_what_the_address_gets_wrong_is_one_calm_message(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny, period="nonsense")
    (message,) = messages(page)
    assert '"nonsense" is no period; write 2026' in message
    assert "sc-tile" not in page.html
    assert page.app.selectbox(key="pick_period").value is None  # another one can be chosen


def test_a_team_that_nobody_knows_is_said_with_the_nearest(tiny: Path, open_page: Open) -> None:
    page = open_page("scorecard", tiny, team="Biling")
    assert title(page) == "Scorecard", "a page has its h1 whatever its address gets wrong"
    (message,) = messages(page)
    assert 'There is no team "Biling" in the data; did you mean "Billing"?' in message
    assert "sc-tile" not in page.html


def test_the_frame_says_whose_data_up_to_when_and_what_is_open(
    tiny: Path, home: Path, open_page: Open
) -> None:
    said = open_page("scorecard", tiny).html
    for words in ("Tiny", "data to 30 Apr 2026", "checks open"):
        assert words in said, words
    assert "/data" in links(said)
    assert "invented" not in said
    assert "no data yet" in open_page("scorecard", home).html


def test_the_navigation_names_all_pages_and_keeps_team_and_period(tiny: Path, open_page: Open) -> None:
    html = open_page("scorecard", tiny, team="Tech", period="2026-03", metric="csat").html
    pages = re.search(r'<nav aria-label="Pages".*?</nav>', html, flags=re.DOTALL)
    assert pages is not None
    assert re.findall(r">(\w+)</a>", pages[0]) == [title for title, _, _ in PAGES]
    assert {href.partition("?")[2] for href in links(pages[0])} == {"team=Tech&period=2026-03"}
    assert pages[0].count('aria-current="page"') == 1


def test_an_empty_home_greets_with_what_to_do_first(home: Path, open_page: Open) -> None:
    page = open_page("scorecard", home)
    assert title(page) == "Welcome"
    assert "scorecard init" in page.html
    assert "/data" in links(page.html)


# people are read over months that are over: one row says how far the data reach; no metric sees it
MARCH_IS_OVER = {"ticket_id": "end", "created_at": "2026-03-31 12:00:00", "excluded": "test"}


def in_time(number: int, team: str, agent: str) -> dict[str, object]:
    """A ticket that was resolved in time."""
    return {
        "ticket_id": number,
        "team": team,
        "agent": agent,
        "created_at": "2026-03-02 09:00:00",
        "resolved_at": "2026-03-02 10:00:00",
        "resolution_due_at": "2026-03-02 11:00:00",
    }


def test_names_without_a_figure_are_said_so_and_not_that_no_file_has_them(
    load_rows: Callable[..., Any], home: Path, open_page: Open
) -> None:
    act.init(home, LOCAL)
    only_times = {key: value for key, value in in_time(1, "Billing", "A. Blum").items() if "due" not in key}
    assert load_rows("own_tickets", [only_times, MARCH_IS_OVER]).status == "loaded"
    page = open_page("scorecard", home, period="2026-03")
    assert wording.NO_TEAM_FIGURES in page.words
    assert "sc-strip" not in page.html, "no table without a row"
    assert wording.NO_AGENTS in open_page("person", home, period="2026-03").words
    assert "names an agent" not in wording.NO_AGENTS, "one does"


def test_one_team_with_three_tickets(
    strategy: Callable[[str], Path],
    load_rows: Callable[..., Any],
    home: Path,
    tiny: Path,
    open_page: Open,
) -> None:
    strategy((tiny / "strategy.toml").read_text(encoding="utf-8"))
    tickets = [*(in_time(number, "Billing", "A. Blum") for number in range(3)), MARCH_IS_OVER]
    assert load_rows("own_tickets", tickets).status == "loaded"
    page = open_page("scorecard", home, team="Billing")
    assert "</span> 4 not decided</p>" in page.html
    assert "of 100" not in page.html
    shown, _, _ = tile(page.html, "Resolution within SLA").partition(" What moves it")
    assert "… too few cases (3) –" in shown, "on fewer than five cases no rate is told"
    assert shown.endswith("From 10 on they are judged. See the tickets")
    assert "Needs surveys.score, which no loaded file has. What moves it" in tile(
        page.html, "Customer satisfaction"
    )
    assert table_rows(page.html, "sc-table") == [
        ["A. Blum", "no data", "too few cases (3)", "no data", "no data", "no data", "no data"]
    ]
    assert "People" not in open_page("scorecard", home).html


def test_names_from_files_are_text_never_mark_up(
    strategy: Callable[[str], Path],
    load_rows: Callable[..., Any],
    home: Path,
    tiny: Path,
    open_page: Open,
) -> None:
    text = (tiny / "strategy.toml").read_text(encoding="utf-8")
    strategy(
        text.replace('name = "Tiny"', 'name = "<u>Tiny</u>"').replace("Fewer chasers", "a <b>bold</b> bid")
    )
    load_rows("own_tickets", [in_time(1, "<i>B&B</i>", '"><s>Al</s>'), MARCH_IS_OVER])
    whole, team = open_page("scorecard", home), open_page("scorecard", home, team="<i>B&B</i>")
    for html in (whole.html, team.html):
        assert not re.search(r"<(i|s|u)\b", html)
        assert "<b>bold" not in html
    assert "&lt;i&gt;B&amp;B&lt;/i&gt;</a>" in whole.html
    assert "/person?name=%22%3E%3Cs%3EAl%3C%2Fs%3E" in team.html


def test_of_very_many_people_a_phone_folds_whom_nothing_tells_apart(
    busy: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = open_page("scorecard", busy, team="Tech", period="2026-04").html
    assert "sc-many" not in few
    monkeypatch.setattr("dashboard.render.matrix_of_people.MANY", 2)
    page = open_page("scorecard", busy, team="Tech", period="2026-04")
    assert "<summary>3 people of whom nothing differs, by name</summary>" in page.html
    assert len(table_rows(page.html, "sc-people")) == 3, "on a screen all of them, within it"
    monkeypatch.setattr("dashboard.render.matrix_of_people.MANY", 0)
    whole = open_page("scorecard", busy, period="2026-04").html
    assert 'aria-label="All teams, by name"><table class="sc-strip' in whole, "their heads stay too"


@pytest.mark.parametrize(
    ("missed", "first", "fold"),
    [
        ([1] * 40 + [4, 3, 4], ["T40", "T41", "T42"], "40 teams that miss fewer goals, by name"),
        ([4] * 9 + [1] * 40, [], "All 49 teams, by name"),  # too many alike: none of them goes first
        ([0] * 41, [], "All 41 teams, by name"),
        ([0] * 40 + [1], ["T40"], "40 teams that miss fewer goals, by name"),
    ],
)
def test_of_very_many_teams_a_phone_shows_the_few_that_miss_most_goals(
    tiny: Path, missed: list[int], first: list[str], fold: str
) -> None:
    with Home.open(tiny, LOCAL) as home:
        (card, *_) = home.cards("team").cards
    cards = [replace(card, name=f"T{n}", display_name=f"T{n}", missed=one) for n, one in enumerate(missed)]
    html = teams_strip(cards, card, lambda name: f"/?team={name}")
    assert f"<summary>{fold}</summary>" in html
    shown = re.findall(r'<tr class="first"><th scope="row"><a[^>]*>(\w+)</a>', html)
    assert (shown, html.count('<th scope="row">')) == (first, len(missed)), (
        "by name; a screen has all of them"
    )
    assert "<details open>" not in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('name = "Tiny"', 'name = "Tiny"\nnickname = "T"'), "organisation, nickname: this key is not known"),
        (('zone = "Europe/Amsterdam"', 'zone = "UTC"'), "run `scorecard rebuild`"),
    ],
)
def test_a_strategy_that_does_not_hold_is_said_without_a_traceback(
    own_tiny: Path, open_page: Open, change: tuple[str, str], said: str
) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    page = open_page("scorecard", own_tiny)
    assert title(page) == "Scorecard"
    (message,) = messages(page)
    assert said in message


def test_data_without_a_strategy_say_how_to_get_a_card(own_tiny: Path, open_page: Open) -> None:
    (own_tiny / "strategy.toml").write_text(
        '[organisation]\nname = "Tiny"\nzone = "Europe/Amsterdam"\nfiscal_year_starts = 4\n', encoding="utf-8"
    )
    assert any("scorecard init" in message for message in messages(open_page("scorecard", own_tiny)))


def test_no_card_for_people_leaves_the_rest_of_the_page(own_tiny: Path, open_page: Open) -> None:
    path = own_tiny / "strategy.toml"
    text = path.read_text(encoding="utf-8")
    agent = re.search(r'\[\[card\]\]\nlevel = "agent".*?\n\]\n', text, re.DOTALL)
    assert agent is not None
    path.write_text(text.replace(agent[0], ""), encoding="utf-8")
    page = open_page("scorecard", own_tiny, team="Billing")
    assert sections(page.html)
    assert any("no card for people" in message for message in messages(page))


def test_an_organisation_that_shows_teams_only_names_nobody(
    filled_home: Callable[..., Path], tiny: Path, open_page: Open
) -> None:
    text = (tiny / "strategy.toml").read_text(encoding="utf-8") + '\n[people]\nmode = "teams_only"\n'
    closed = filled_home(text, {"own_tickets": [in_time(1, "Billing", "A. Blum")]})
    page = open_page("scorecard", closed, team="Billing")
    assert "This organisation shows teams only." in messages(page)
    assert "Blum" not in page.html


def test_a_filter_leaves_the_address_in_the_order_of_links(tiny: Path, open_page: Open) -> None:
    """In another the browser would write it a second time."""
    page = open_page("scorecard", tiny, team="Tech", period="2026-03")
    pick(page, "period", "2026-02")
    assert list(address(page).items()) == [("period", "2026-02"), ("team", "Tech")]
    pick(page, "team", "")
    assert address(page) == {"period": "2026-02"}


def test_a_goal_that_is_to_hold_later_is_not_asked_for_again(open_page: Open, own_tiny: Path) -> None:
    """Nothing is judged by it yet; that it is set, and from when it holds, is said."""
    file = own_tiny / "strategy.toml"
    text = re.sub(r"^from = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = text.replace("[[target]]\n", "[[target]]\nfrom = 2028-01-01\n")
    file.write_text(re.sub(r"^by = .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    page = open_page("scorecard", own_tiny)
    assert "No target holds yet: the first begins on 1 Jan 2028." in page.html
    assert "no target" in tile(page.html, "First reply within SLA")
    assert "Its goal holds from 1 Jan 2028." in tile(page.html, "First reply within SLA")
    with Home.open(own_tiny, LOCAL) as home:
        assert not [one for one in home.align() if "has no target" in one.message]
