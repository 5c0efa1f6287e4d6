"""The pictures of a tile: what stands where, and what they say to those who don't see them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from dashboard import periods
from dashboard.ask import Trend, TrendPoint
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Target
from dashboard.render import charts
from dashboard.render.charts import BULLET, Picture
from dashboard.scoring import Asked, InForce, read

WIDTH = BULLET[0]
CENSUS = load_catalogue().metrics["resolution_sla"]
AIM = Target(metric="resolution_sla", red=40, goal=60)  # drawn from 20 to 80
READING = replace(
    read(
        Asked(CENSUS, "organisation", "Tiny", periods.month(date(2026, 10, 1)), AIM, judged=True, weight=1),
        Tally(n=100, total=50),
    ),
    low=40.0,
    high=60.0,
)


def shapes(picture: Picture) -> list[dict[str, str]]:
    """Every shape of a drawing, in order, as attributes."""
    root = ElementTree.fromstring(picture.svg)
    return [{"tag": node.tag.split("}")[1], **node.attrib} for node in root if "style" not in node.tag]


def boxes(picture: Picture, kind: str) -> list[tuple[float, float]]:
    """(left, right) of the shapes of a kind, as shares of the width."""
    found = [shape for shape in shapes(picture) if shape.get("class") == kind and shape["tag"] == "rect"]
    return [(float(s["x"]) / WIDTH, (float(s["x"]) + float(s["width"])) / WIDTH) for s in found]


def about(*pairs: tuple[float, float]) -> list[object]:
    return [pytest.approx(pair, abs=0.01) for pair in pairs]


def test_the_bands_stand_in_thirds_around_red_and_goal() -> None:
    drawn = charts.bullet(READING)
    assert boxes(drawn, "red") == about((0, 1 / 3))
    assert boxes(drawn, "amber") == about((1 / 3, 2 / 3))
    assert boxes(drawn, "green") == about((2 / 3, 1))


def test_where_lower_is_better_the_goal_stands_left() -> None:
    drawn = charts.bullet(replace(READING, target=InForce(None, 60.0, 40.0, None, None)))
    assert boxes(drawn, "green") == about((0, 1 / 3))
    assert boxes(drawn, "red") == about((2 / 3, 1))


def test_the_drawing_ends_where_the_unit_ends() -> None:
    # red 80, goal 95: a band above the goal would end at 110; a percentage ends at 100
    drawn = charts.bullet(replace(READING, target=InForce(None, 80.0, 95.0, None, None)))
    assert boxes(drawn, "green") == about((30 / 35, 1))


def test_interval_and_value_stand_on_the_scale_of_the_bands() -> None:
    line, mark = boxes(charts.bullet(READING), "ink")
    assert line == pytest.approx((1 / 3, 2 / 3), abs=0.01)
    assert sum(mark) / 2 == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(("value", "tip"), [(95.0, WIDTH), (5.0, 0)])
def test_a_value_beyond_the_drawing_is_an_arrowhead_at_its_edge(value: float, tip: int) -> None:
    drawn = charts.bullet(replace(READING, value=value, low=None, high=None))
    assert boxes(drawn, "ink") == []
    arrow = next(shape for shape in shapes(drawn) if shape["tag"] == "path")
    assert arrow["d"].startswith(f"M{tip} ")


def test_without_a_target_nothing_is_coloured() -> None:
    drawn = charts.bullet(replace(READING, target=None))
    assert boxes(drawn, "track") == about((0, 1))
    assert not any(boxes(drawn, band) for band in ("red", "amber", "green", "goal"))
    assert sum(boxes(drawn, "ink")[-1]) / 2 == pytest.approx(0.5, abs=0.01)  # 50 of 0 to 100
    minutes = charts.bullet(replace(READING, target=None, unit="minutes", value=100.0, low=80.0, high=200.0))
    assert boxes(minutes, "ink")[0][1] == pytest.approx(0.8, abs=0.01)  # 200 of 0 to 250


def test_a_bullet_says_what_it_shows() -> None:
    assert charts.bullet(READING).alt == "50.0 %, 95 % interval 40.0 to 60.0; red below 40.0, goal 60.0."
    lower = replace(READING, target=InForce(None, 60.0, 40.0, None, None), low=None, high=None)
    assert charts.bullet(lower).alt == "50.0 %; red above 60.0, goal 40.0."
    assert charts.bullet(replace(READING, target=None, low=None)).alt == "50.0 %; no target."


def test_a_picture_is_an_image_whose_text_is_escaped() -> None:
    img = Picture("<svg>5 > 4 & 'x'</svg>", 'He said "<b>"').img
    assert img.startswith('<img src="data:image/svg+xml,')
    source = img.split('"')[1]
    assert "<" not in source
    assert unquote(source).endswith("<svg>5 > 4 & 'x'</svg>")
    assert unescape(img.split('alt="')[1].removesuffix('">')) == 'He said "<b>"'
    assert img.count("<") == 1


def trend(*values: float | None, target: float | None = None) -> Trend:
    """Weeks from Monday 5 January 2026."""
    weeks = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(len(values))]
    return Trend(
        metric="resolution_sla",
        level="organisation",
        name="Tiny",
        every="week",
        points=tuple(
            TrendPoint(first, first + timedelta(days=6), 10, value, None, None, False, target)
            for first, value in zip(weeks, values, strict=True)
        ),
        target=target,
    )


def lines(picture: Picture, kind: str) -> list[list[tuple[float, float]]]:
    """The corners of each path of a kind."""
    found = [shape["d"] for shape in shapes(picture) if shape.get("class") == kind]
    return [
        [tuple(map(float, corner.split())) for corner in path.partition("h")[0][1:].split("L")]  # type: ignore[misc]
        for path in found
    ]


def test_a_line_breaks_where_nothing_was_counted() -> None:
    drawn = charts.sparkline(trend(10, 20, None, 30, 40), "percent")
    runs = lines(drawn, "line")
    assert [len(run) for run in runs] == [2, 2]
    assert len(lines(drawn, "line faint")[0]) == 4  # faint across the gap
    assert [run[0][0] for run in runs] == sorted(run[0][0] for run in runs)
    heights = [y for run in runs for _, y in run]
    assert heights == sorted(heights, reverse=True)  # rising values rise on the screen


def test_a_value_between_gaps_is_a_speck_and_the_last_one_a_dot() -> None:
    drawn = charts.sparkline(trend(10, None, 20, None, 30, 40), "percent")
    assert len(lines(drawn, "dot speck")) == 2
    assert lines(drawn, "dot")[0][0] == lines(drawn, "line")[0][-1]


def test_noise_is_not_blown_up_to_the_whole_height() -> None:
    bands = InForce(None, 40.0, 60.0, None, None)
    heights = [y for _, y in lines(charts.sparkline(trend(50, 51, 50, 51), "percent", bands), "line")[0]]
    assert max(heights) - min(heights) == pytest.approx((charts.SPARK[1] - 8) / 20, abs=0.2)


def test_a_goal_is_drawn_where_it_is_near_and_left_out_where_it_would_flatten_the_line() -> None:
    near, far = InForce(None, 40.0, 60.0, None, None), InForce(None, 85.0, 95.0, None, None)
    assert "aim" in [
        s.get("class") for s in shapes(charts.sparkline(trend(50, 55, target=60), "percent", near))
    ]
    assert "aim" not in [
        s.get("class") for s in shapes(charts.sparkline(trend(10, 12, target=95), "percent", far))
    ]


def test_a_sparkline_says_its_span_and_its_ends() -> None:
    assert charts.sparkline(trend(81.04, None, 90, 70), "percent").alt == (
        "By week, 5 Jan to 1 Feb 2026: lowest 70.0 % (week of 26 Jan 2026),"
        " highest 90.0 % (week of 19 Jan 2026), last 70.0 % (week of 26 Jan 2026)."
    )
    months = replace(trend(5.0, 7.0), every="month")
    assert "highest 7.0 % (Jan 2026)" in charts.sparkline(months, "percent").alt
    assert charts.sparkline(trend(None, None), "percent").alt == "No trend yet."


@pytest.mark.parametrize("value", [0.0, 55.5])
def test_a_flat_line_has_a_height_to_stand_on(value: float) -> None:
    for corner in lines(charts.sparkline(trend(value, value), "percent"), "line")[0]:
        assert 0 < corner[1] < charts.SPARK[1]


def test_each_day_has_its_own_goal() -> None:
    stepped = trend(50, 55, 50, 55, target=60)
    points = [
        replace(point, target=45.0) if number < 2 else point for number, point in enumerate(stepped.points)
    ]
    picture = charts.sparkline(
        replace(stepped, points=tuple(points)), "percent", InForce(None, 40, 60, None, None)
    )
    aims = [shape["d"] for shape in shapes(picture) if shape.get("class") == "aim"]
    assert len(aims) == 2
    (start, low), (later, high) = (aim[1:].split("L")[0].split() for aim in aims)
    assert float(start) < float(later)
    assert float(low) > float(high), "45 stands below 60"


def test_a_last_point_that_may_still_move_is_hollow() -> None:
    whole = trend(50, 55, 50)
    waiting = replace(whole.points[-1], decided=0.89)
    assert not lines(charts.sparkline(whole, "percent"), "hole")
    for last in (waiting, replace(whole.points[-1], partial=True)):
        hollow = replace(whole, points=(*whole.points[:-1], last))
        assert lines(charts.sparkline(hollow, "percent"), "hole")
    settled = replace(whole.points[-1], decided=0.9)
    assert not lines(
        charts.sparkline(replace(whole, points=(*whole.points[:-1], settled)), "percent"), "hole"
    )


def test_a_picture_brings_the_rules_of_what_is_in_it_and_no_others() -> None:
    """Sixteen on a page with all rules were a third of what it sends."""
    svg = charts.drawing((10, 10), '<path class="dot good" d="M0 0"/><rect class="track"/>')
    assert svg.count(".dot.good{") == svg.count(".track{") == 2, "one light, one dark"
    assert "{fill:none;" in svg
    assert not re.search(r"\.(bad|seen|red|big|faint)\b", svg)
