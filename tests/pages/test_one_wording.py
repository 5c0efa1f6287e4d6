"""One reading, one word, one colour, one count: whoever shows it says the same.

Every reading of the sample for October 2026 is read off the pages and off the terminal, and compared with
what `show --json` says of it. Nothing is better or worse whose interval holds 0, and nothing has a colour
that leaves another band open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dashboard.model.metric import LEVELS

PERIOD = "2026-10"
LABELS = {
    "common_cause": "usual range",
    "improvement": "improvement",
    "concern": "concern",
    "consistent_pass": "consistently passes",
    "consistent_fail": "consistently fails",
    "inconsistent": "hit and miss",
}
COLOUR = re.compile(r'class="[^"]*?(?:sc-|status )(green|red|amber)\b')
Readings = dict[tuple[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def shown(sample_home: Path, main_in: Callable[..., Any]) -> Readings:
    """(level, name, metric) -> the reading as scripts see it."""
    found: Readings = {}
    for level in LEVELS:
        done = main_in(sample_home, "show", "--level", level, "--period", PERIOD, "--json")
        for card in done.json["cards"]:
            for reading in (*card["metrics"], *card["beside"]):
                found[level, card["name"], reading["metric"]] = reading
    return found


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def tiles(html: str) -> Iterator[tuple[str, str]]:
    """(metric, HTML) of every tile."""
    for body in re.findall(r'<article class="sc-tile">(.*?)</article>', html, re.DOTALL):
        address = unescape(re.search(r'href="([^"]+)"', body)[1])  # type: ignore[index]
        yield re.search(r"metric=(\w+)", address)[1], body  # type: ignore[index]


def part(body: str, css: str) -> str:
    found = re.search(rf'<p class="{css}[^"]*"[^>]*>(.*?)</p>', body, re.DOTALL)
    return plain(found[1]) if found else ""


def assert_tile(body: str, reading: dict[str, Any]) -> None:
    """Word, colour, change and sentence of a tile are the reading's."""
    assert part(body, "sc-status").split(" ", 1)[1] == reading["word"]
    assert part(body, "sc-says") == reading["says"].replace(" %", "\xa0%").replace("\xa0", " ")
    wanted = [reading["status"]] if reading["status"] in ("green", "red") else []
    assert COLOUR.findall(body) == (wanted if reading["level"] != "agent" else [])
    changed = re.search(r'<span class="sc-ink">(.*?)</span>', body)
    assert bool(changed and re.search(r"\b(better|worse)\b", plain(changed[1]))) == reading["is_signal"]
    assert part(body, "sc-behaviour") == reading["behaviour"].replace(" %", "\xa0%").replace("\xa0", " ")
    assert icons(body) == labels(reading)
    assert_once(body, reading)


def icons(html: str) -> list[str]:
    """What the icons say to those who don't see them."""
    return re.findall(r'<i class="sc-i [^"]*" role="img" aria-label="([^"]*)"', html)


def labels(reading: dict[str, Any]) -> list[str]:
    """The words of variation and assurance; a person is no concern, and no improvement."""
    kinds = [reading[key] for key in ("variation", "assurance") if reading[key] != "none"]
    is_person = reading["level"] == "agent"
    return ["unusual" if is_person and one in ("improvement", "concern") else LABELS[one] for one in kinds]


def assert_once(body: str, reading: dict[str, Any]) -> None:
    """Nothing stands twice on a tile: not the word in the sentence, not the number of cases."""
    says = reading["says"].casefold()
    assert reading["word"].casefold() not in says
    text = plain(re.sub(r'<p class="sc-scale"><span>\w+ alone.*?</p>', "", body))
    n = re.escape(format(reading["n"], ","))
    assert len(re.findall(rf"(?<![\d.,]){n}(?![\d.,%])", text)) <= 1


@pytest.mark.parametrize("team", [None, *(f"{i}" for i in range(6))])
def test_every_tile_of_a_scorecard(
    team: str | None, shown: Readings, sample_home: Path, open_page: Callable[..., Any]
) -> None:
    teams = sorted({name for level, name, _ in shown if level == "team"})
    whom = {} if team is None else {"team": teams[int(team)]}
    page = open_page("scorecard", sample_home, period=PERIOD, **whom).html
    level, name = ("team", whom["team"]) if whom else ("organisation", "Meridian Support")
    found = list(tiles(page))
    assert len(found) == 8
    for metric, body in found:
        assert_tile(body, shown[level, name, metric])


@pytest.mark.long
def test_every_tile_of_every_person(
    shown: Readings, sample_home: Path, open_page: Callable[..., Any]
) -> None:
    people = sorted({name for level, name, _ in shown if level == "agent"})
    assert len(people) > 30
    for name in people[::5]:
        page = open_page("person", sample_home, period=PERIOD, name=name).html
        for metric, body in tiles(page):
            assert_tile(body, shown["agent", name, metric])
        assert not COLOUR.findall(page)


def test_people_in_a_teams_table_have_values_and_words_alone(
    sample_home: Path, open_page: Callable[..., Any]
) -> None:
    page = open_page("scorecard", sample_home, period=PERIOD, team="Orders").html
    table = page[page.index("People, by name") : page.index("sc-row")]
    assert not COLOUR.findall(table)
    assert not re.search(r"\b(better|worse)\b", table)
    matrix, _, below = table.partition("</table>")
    for names in (re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', part) for part in (matrix, below)):
        assert len(names) > 5
        assert names == sorted(names, key=str.casefold)


def test_the_metric_page_says_what_the_tile_says(
    shown: Readings, sample_home: Path, open_page: Callable[..., Any]
) -> None:
    metrics = [metric for level, _, metric in shown if level == "organisation"]
    for metric in metrics:
        reading = shown["organisation", "Meridian Support", metric]
        page = open_page("metric", sample_home, period=PERIOD, metric=metric).html
        assert part(page, "says") == reading["says"]
        head = re.search(r'<p class="headline">(.*?)</p>', page, re.DOTALL)[1]  # type: ignore[index]
        assert plain(head).endswith(reading["word"])
        said = re.search(r'<p class="sc-reads">.*?</p>', page, re.DOTALL)[0]  # type: ignore[index]
        assert (icons(said), plain(said)) == (labels(reading), reading["behaviour"])
        teams = {name for level, name, _ in shown if level == "team"}
        page = open_page("metric", sample_home, period=PERIOD, metric=metric, tab="teams").html
        for team in teams:
            if (found := shown.get(("team", team, metric))) and found["value"] is not None:
                assert found["word"] in row_of(page, team)
                assert row_of(page, team).endswith(" ".join(labels(found)) or "–")


def row_of(page: str, team: str) -> str:
    rows = re.findall(r"<tr>(?:(?!</tr>).)*?</tr>", page, re.DOTALL)
    return next(plain(row) for row in rows if f">{team}</a>" in row)


def test_the_terminal_says_what_the_tiles_say(
    shown: Readings, sample_home: Path, main_in: Callable[..., Any]
) -> None:
    for level in LEVELS:
        text = main_in(sample_home, "show", "--level", level, "--period", PERIOD).stdout
        blocks = re.split(r"\n(?=\S)", text)
        for (at, name, _), reading in shown.items():
            if at != level or reading["weight"] is None:
                continue
            block = next(block for block in blocks if block.startswith(name))
            line = next(line for line in block.splitlines() if line.strip().startswith(reading["title"]))
            assert f": {reading['word']}" in line
            assert line.endswith(f"{reading['says']} {reading['behaviour']}".strip())


def test_the_chart_says_what_the_card_says(
    shown: Readings, sample_home: Path, main_in: Callable[..., Any]
) -> None:
    """26 weeks that are over by October's last day and the running one, and 18 months of costs and the pulse.

    The goals' JSON is of the same readings.
    """
    spans = dict.fromkeys(("cost_per_resolution", "agent_satisfaction"), "2025-05-01..2026-10-31")
    for (level, _, metric), reading in shown.items():
        if level != "organisation":
            continue
        period = spans.get(metric, "2026-04-27..2026-11-01")
        trend = main_in(sample_home, "trend", metric, "--period", period, "--json").json
        complete = [point for point in trend["points"] if not point["partial"]]
        assert len(complete) == (18 if metric in spans else 26)
        # without a period the complete ones alone, and the same of them
        assert main_in(sample_home, "trend", metric, "--json").json == trend | {"points": complete}, metric
        for key in ("variation", "assurance", "behaviour"):
            assert trend[key] == reading[key], (metric, key)
        judged = [point for point in trend["points"] if point["kind"]]
        if reading["variation"] in ("improvement", "concern"):
            assert (judged[-1]["kind"], bool(judged[-1]["rule"])) == (reading["variation"], True)
    for objective in main_in(sample_home, "goals", "--period", PERIOD, "--json").json["objectives"]:
        for reading in objective["metrics"]:
            assert reading == shown["organisation", "Meridian Support", reading["metric"]]


def test_counts_are_those_of_the_goals_everywhere(
    sample_home: Path, main_in: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    cards = main_in(sample_home, "show", "--level", "team", "--period", PERIOD, "--json").json["cards"]
    page = plain(open_page("scorecard", sample_home, period=PERIOD).html)
    for card in cards:
        goals = [m["goal_met"] for m in card["metrics"] if m["scored"] and m["target"]]
        assert (card["goals_met"], card["missed"]) == (goals.count(True), goals.count(False))
        assert card["goals_open"] == goals.count(None)
        parts = ((card["goals_met"], "met"), (card["missed"], "missed"), (card["goals_open"], "not decided"))
        said = ", ".join(f"{n} {word}" for n, word in parts if n)
        assert re.search(rf"{card['display_name']} \S {said}", page)


def test_nothing_is_louder_than_its_evidence(shown: Readings) -> None:
    for reading in shown.values():
        if reading["status"] in ("green", "amber", "red"):
            assert reading["bands"] == [reading["status"]]
        if reading["is_signal"]:
            assert reading["level"] != "agent" or reading["change_p"] <= 0.05
            assert reading["change_low"] > 0 or reading["change_high"] < 0
        if reading["evidence"] == "sample" and reading["bands"] and reading["sure"] is not None:
            assert (len(reading["bands"]) == 1) <= (reading["sure"] >= 0.8)
        assert not re.search(r"\bsure\b", f"{reading['word']} {reading['says']}")
