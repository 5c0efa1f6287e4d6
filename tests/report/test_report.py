"""A page as a PDF: the same words, one tagged page, equal bytes, and what people wrote is never mark-up."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typst

from dashboard import report
from dashboard.access import LOCAL, Who
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.output import plain
from dashboard.render import reading as words
from dashboard.render.talk import NO_GOALS, NOISE, UNREAD
from dashboard.report import card, goals, sheet
from dashboard.report.paper import Line, Paper, PaperColumn, Row, cell
from tests.organisations import tiny_rows

Run = Callable[..., Any]
HOSTILE = '#pagebreak() $x$ *b* @ref <a> \\u{1} "q" `c` // e'
PERIOD = "2026-03"


def texts_on(paper: Paper, selector: str = "table") -> str:
    """Every text of a kind of element on the sheet as it was set, blanks as one."""
    found = typst.query(
        sheet.PAGE.read_bytes(),
        selector,
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(sheet._shown(plain(paper)))},
    )
    return re.sub(r"\s+", " ", " ".join(_texts(json.loads(found))))


def _texts(element: Any) -> Iterator[str]:
    if isinstance(element, dict):
        if element.get("func") == "text":
            yield element["text"]
        for key, value in element.items():
            yield from _texts(value) if key != "text" else ()
    elif isinstance(element, list):
        for value in element:
            yield from _texts(value)


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))


def test_a_team_s_sheet_says_what_its_page_says(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        set_out = texts_on(card.paper(home, "team", "Orders", "2026-10"))
        readings = home.cards("team", "Orders", period="2026-10").cards[0].metrics
    assert len(readings) == 8
    for reading in readings:
        for said in (reading.title, words.value(reading), reading.word, reading.says, reading.behaviour):
            assert said in set_out


def test_the_goals_sheet_talks_first_about_what_the_page_does(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        paper = goals.paper(home, "2026-10")
        found, talk = home.goals("2026-10"), home.talk("2026-10")
    listed = texts_on(paper, "enum")
    assert len(talk) == 3
    assert "0 of 8 goals met, 7 missed, 1 not decided." in paper.lead
    assert any(note.startswith("Hours of work a week") and "Technical 28.6" in note for note in paper.notes)
    for one in talk:
        assert all(said in listed for said in (one.title, one.says, one.plan, one.execution))
        assert "?" in one.plan, "a signal comes with a question to the plan"
        assert "?" in one.execution
    set_out = texts_on(paper)
    for objective in found.objectives:
        assert objective.title in set_out
        assert all(f"{one.title} {words.value(one)}" in set_out for one in objective.metrics)
    kept_whole = texts_on(paper, "<whole>")
    assert all(said in kept_whole for said in ("30 Jun 2027", "83.9 %", "◔ 2")), "no line ends within"
    # an outcome that is on no line of its own metrics says where it stands, as on the page
    assert "Customer satisfaction: 81.4 % → 87.0 %, expected today 83.9 %" in set_out


def test_where_no_goal_is_set_nothing_is_called_chance(own_tiny: Path) -> None:
    text = (own_tiny / "strategy.toml").read_text(encoding="utf-8")
    (own_tiny / "strategy.toml").write_text(text[: text.index("[[target]]")], encoding="utf-8")
    with Home.open(own_tiny, LOCAL) as home:
        paper = goals.paper(home, PERIOD)
    assert NO_GOALS in paper.lead
    assert NOISE not in paper.lead


def test_where_nothing_can_be_read_the_goals_sheet_says_so(busy: Path) -> None:
    with Home.open(busy, LOCAL) as home:
        paper = goals.paper(home, "2025-01")  # before any data
        assert not home.talk("2025-01")
    assert UNREAD in paper.lead
    assert paper.points


@pytest.mark.parametrize(
    ("level", "name"), [("organisation", None), ("team", "Orders"), ("agent", "Pia Novak")]
)
def test_one_tagged_page_of_equal_bytes(sample_home: Path, level: Any, name: str | None) -> None:
    with Home.open(sample_home, LOCAL) as home:
        first = report.pdf(home, level, name, "2026-10")
    with Home.open(sample_home, LOCAL) as home:
        assert report.pdf(home, level, name, "2026-10") == first
    assert pages(first) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in first
    assert b"/Marked true" in first
    assert b"/Lang(en)" in first
    assert b"CreationDate(D:20261031" in first, "as of the data, not of the clock"


@pytest.mark.long
def test_what_people_wrote_is_text(filled_home: Callable[..., Path], tiny: Path) -> None:
    named = {"Tech": HOSTILE, "C. Diaz": HOSTILE}
    rows = {
        fmt: [{key: named.get(str(value), value) for key, value in row.items()} for row in listed]
        for fmt, listed in tiny_rows().items()
    }
    title = (tiny / "strategy.toml").read_text().replace('"Answer fast"', f"'''{HOSTILE}'''")
    with Home.open(filled_home(title, rows), LOCAL) as home:
        over = goals.paper(home, PERIOD)
        own = [card.paper(home, "team", HOSTILE, PERIOD), card.paper(home, "agent", HOSTILE, PERIOD)]
    assert HOSTILE in texts_on(over)
    for paper in own:
        assert HOSTILE in texts_on(paper, "heading")
    assert [pages(sheet.drawn(paper)) for paper in (over, *own)] == [1, 1, 1]


def test_a_letter_that_no_font_has_is_written_as_its_number() -> None:
    unassigned = "\u0378 \U000e0fff"
    paper = Paper(f"Ada {unassigned}\x00\u202e", ("Tiny",), datetime(2026, 3, 31))
    assert pages(sheet.drawn(paper)) == 1
    nowhere = replace(paper, title="Ada \U00012000")  # cuneiform
    assert pages(sheet.drawn(nowhere)) == 1


def sizes(document: bytes) -> set[float]:
    """The sizes of letters on a PDF, in points."""
    found: set[float] = set()
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        with suppress(zlib.error):
            drawn = zlib.decompress(packed)
            found |= {float(size) for size in re.findall(rb"/f\d+ ([\d.]+) Tf", drawn)}
    return found


@pytest.mark.long
def test_before_letters_are_too_small_to_read_what_is_brief_stands(sample_home: Path) -> None:
    """Twelve objectives on one page: what they count instead of each team, and no letter below 7 points."""
    with Home.open(sample_home, LOCAL) as home:
        paper = goals.paper(home, "2026-10")
    assert min(sizes(sheet.drawn(paper))) >= 7
    assert "Technical ◔ 2 missed" in texts_on(paper)
    many = replace(paper, rows=(paper.rows * 3)[:12])
    assert pages(sheet.drawn(many)) == 1
    assert min(sizes(sheet.drawn(many))) >= 7
    set_out = texts_on(many)
    assert "2 at goal, 3 with a goal missed, 1 not decided" in set_out
    assert "strategy in doubt: First reply within SLA → Customer satisfaction" in set_out
    assert "Technical ◔" not in set_out


def test_however_much_people_wrote_it_is_one_page() -> None:
    name, sentence = "Objective of some length " * 20, "What somebody had to say about it at length. " * 20
    metrics = cell(*[Line("A metric with a long title 81.4 % → 87.0 %: short of goal")] * 3)
    about = cell(Line(name, "strong"), Line(sentence, "quiet"))
    row = Row((about, metrics, *[cell("◔ 1 met, 2 missed")] * 8))
    columns = (
        PaperColumn("Objective", 2.6),
        PaperColumn("Now → goal", 4.4),
        *[PaperColumn("Team of a long name", 1.0)] * 8,
    )
    paper = Paper(
        name, ("Tiny",), datetime(2026, 3, 31), (sentence,), (cell(sentence),) * 3, columns, (row,) * 14
    )
    assert pages(sheet.drawn(paper)) == 1


@pytest.mark.long
def test_a_person_with_too_few_cases_has_no_figure_on_paper(filled_home: Any, tiny: Path) -> None:
    every = tiny_rows()  # the last ticket only tells how far the data reach
    rows = {"own_tickets": every["own_tickets"][:3] + every["own_tickets"][-1:]}
    rows["own_surveys"] = every["own_surveys"][:3]
    with Home.open(filled_home((tiny / "strategy.toml").read_text(), rows), LOCAL) as home:
        set_out = texts_on(card.paper(home, "agent", "A. Blum", PERIOD))
    assert "too few to show" in set_out
    assert "100" not in set_out, "all three were satisfied, in time"


def test_nobody_gets_on_paper_what_the_page_refuses(tiny: Path) -> None:
    supervisor = Who("Sam", "supervisor", ("Billing",))
    with Home.open(tiny, supervisor) as home:
        assert pages(report.pdf(home, "team", "Billing", PERIOD)) == 1
        for level, name in (("team", "Tech"), ("agent", "C. Diaz")):
            with pytest.raises(UsageFault, match="not for Sam"):
                report.pdf(home, level, name, PERIOD)  # type: ignore[arg-type]
    with Home.open(tiny, Who("Ada", "member", ("Billing",), "A. Blum")) as home, pytest.raises(UsageFault):
        report.pdf(home, "organisation", None, PERIOD)


def test_where_only_teams_are_shown_no_person_is_on_paper(filled_home: Any, tiny: Path) -> None:
    plan = (tiny / "strategy.toml").read_text() + '\n[people]\nmode = "teams_only"\n'
    with Home.open(filled_home(plan, tiny_rows()), LOCAL) as home:
        with pytest.raises(UsageFault, match="teams only"):
            report.pdf(home, "agent", "A. Blum", PERIOD)
        assert pages(report.pdf(home, "team", "Billing", PERIOD)) == 1


def test_the_command_writes_the_file(main_in: Run, tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "tech.pdf"
    asked = ("report", "--level", "team", "--name", "tech", "--period", PERIOD, "--out", out)
    assert (done := main_in(tiny, *asked)).code == 0, done.stderr
    with Home.open(tiny, LOCAL) as home:
        assert out.read_bytes() == report.pdf(home, "team", "Tech", PERIOD)
    assert [path.name for path in tmp_path.iterdir()] == ["tech.pdf"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--level", "team"), "say which team: --name NAME"),
        (("--name", "Tech"), "--name goes with --level"),
        (("--level", "team", "--name", "Tecch"), 'there is no team "Tecch"'),
        (("--period", "2026-13"), "2026-13"),
    ],
)
def test_what_cannot_be_asked_is_said(
    main_in: Run, tiny: Path, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    done = main_in(tiny, "report", *asked, "--out", tmp_path / "x.pdf")
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert said in done.stderr


def test_a_home_without_data_or_a_folder_that_is_not_there(
    main_in: Run, home: Path, tiny: Path, tmp_path: Path
) -> None:
    done = main_in(home, "report", "--out", tmp_path / "x.pdf")
    assert (done.code, "there are no data; import a file first" in done.stderr) == (2, True)
    done = main_in(tiny, "report", "--out", tmp_path / "nowhere" / "x.pdf")
    assert done.code == 1
    assert "nowhere" in done.stderr
