"""The process behaviour chart: what is drawn where, which words stand with it, and that all agree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from dashboard.ask import Trend, TrendPoint
from dashboard.ask.cards.series import judged
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Rebase
from dashboard.render import chart, charts, icons, metrics_list, spreadsheets
from dashboard.render.scale import axis, tick

METRICS = load_catalogue().metrics
CSAT, REOPENED, SCORE = METRICS["csat"], METRICS["reopen_rate"], METRICS["quality_score"]
STEADY = [80.0, 82.0, 81.0, 83.0]
MONDAY = date(2026, 3, 2)
COVERED = (date(2026, 3, 1), date(2026, 3, 31))


def rebase(day: date, reason: str = "a new queue") -> Rebase:
    return Rebase.model_validate({"metric": "quality_score", "from": day, "reason": reason, "set_by": "Ana"})


def weeks(*values: float | None, n: float = 100, goal: float | None = 81.5) -> Trend:
    """Weeks from 2 March 2026, not judged yet."""
    points = tuple(
        TrendPoint(
            MONDAY + timedelta(weeks=at),
            MONDAY + timedelta(weeks=at, days=6),
            0 if value is None else n,
            value,
            None,
            None,
            False,
            target=goal,
            decided=None if value is None else 1.0,
        )
        for at, value in enumerate(values)
    )
    return Trend("quality_score", "team", "Billing", "week", points, goal)


def drawn(html: str) -> str:
    """The drawing inside the page's HTML."""
    found = re.search(r'src="data:image/svg\+xml,([^"]+)"', html)
    assert found
    return re.sub("<style>.*</style>", "", unquote(found[1]), flags=re.DOTALL)


def test_a_month_of_which_one_week_is_drawn_makes_room_for_the_next() -> None:
    trend = judged(weeks(*STEADY * 7), SCORE, ())
    assert names_below(trend) == ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    assert names_below(replace(trend, points=trend.points[4:])) == ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]


def names_below(trend: Trend) -> list[str]:
    """The months that stand below the chart."""
    return re.findall(r'class="xl[^>]*>(\w+)<', chart.chart(trend, SCORE, COVERED))


def test_a_point_at_an_end_of_the_axis_is_whole_and_its_words_stand_on_it() -> None:
    trend = judged(replace(weeks(*[100.0, 60.0] * 8), metric="csat"), CSAT, ())
    html = chart.chart(trend, CSAT, COVERED)
    tops = [float(top) / 100 for top in re.findall(r'class="pt" style="left:[\d.]+%;top:([\d.]+)%', html)]
    assert min(tops) == chart.INSET, "100 % is the end of its axis"
    line = re.search(r'class="line faint" d="M([^"]+)"', drawn(html))
    assert line
    heights = [float(at.split()[1]) / chart.HEIGHT for at in line[1].split("L")]
    assert heights == pytest.approx(tops, abs=0.001), "drawing and words have one scale"


def test_a_flagged_point_has_a_length_without_which_paper_has_no_square() -> None:
    svg = drawn(chart.chart(judged(weeks(*STEADY * 4, 60.0), SCORE, ()), SCORE, COVERED))
    marks = re.findall(r'<path class="big dot[^"]*" d="M[\d. ]+(h[\d.]+)"/>', svg)
    assert len(marks) == 17
    assert all(float(mark[1:]) > 0 for mark in marks)


def test_a_point_of_too_few_cases_is_a_small_dot_without_a_figure_wherever_it_is_told() -> None:
    points = [replace(one, n=4.0, low=40.0, high=95.0) for one in weeks(*STEADY * 4).points]
    points[3] = replace(points[3], n=5.0)
    trend = judged(replace(weeks(), points=tuple(points)), SCORE, ())
    html = chart.chart(trend, SCORE, COVERED)
    assert len(re.findall('class="big dot"', drawn(html))) == 1
    assert len(re.findall('class="dot"', drawn(html))) == 15, "the series is drawn whole"
    titles = re.findall('title="(week of [^"]+)"', html)
    assert titles[0] == "week of 2 Mar 2026: too few for a figure; n 4"
    assert titles[3] == "week of 23 Mar 2026: 83.0 (95 %: 40.0–95.0); n 5"
    said = chart.words(trend, "score", COVERED)
    assert "A small dot, a week of fewer than five cases, is no figure; it is read with the rest." in said
    assert "1 week with a figure: lowest 83.0" in said
    first = re.findall("<tr>(.*?)</tr>", metrics_list.points(trend, SCORE))[1]
    assert "80.0" not in first.split("n 4")[0]
    assert "too few for a figure" in first
    value, note = spreadsheets.trend(trend, SCORE).rows[0][2], spreadsheets.trend(trend, SCORE).rows[0][-1]
    assert (value, note) == (None, "too few for a figure")
    assert "lowest 83.0" in charts.sparkline(trend, "score").alt


def test_a_series_of_too_few_cases_alone_says_no_figure() -> None:
    trend = judged(weeks(*STEADY * 4, n=4), SCORE, ())
    alt = charts.sparkline(trend, "score").alt
    assert alt == "By week, 2 Mar to 21 Jun 2026: no week has enough cases for a figure."
    assert "speck dot" in charts.sparkline(trend, "score").svg


def test_the_bar_at_the_foot_is_said() -> None:
    trend = judged(weeks(*STEADY * 4), SCORE, ())
    said = "The bar at the foot: 1 Mar to 31 Mar 2026, the days of the figure above."
    assert said in chart.words(trend, "score", COVERED)
    before = (date(2026, 1, 1), date(2026, 1, 31))  # no week of it is drawn, nor any bar
    assert "bar" not in chart.words(trend, "score", before)


def test_limits_centre_goal_and_the_flagged_point_are_drawn_and_said() -> None:
    trend = judged(weeks(*STEADY * 4, 60.0), SCORE, ())
    assert (trend.chart, trend.variation, trend.points[-1].rule) == ("xmr", "concern", "outside")
    html = chart.chart(trend, SCORE, COVERED)
    svg = drawn(html)
    for part in ('class="range"', 'class="centre"', 'class="aim"', "big dot bad flag"):
        assert svg.count(part) == 1, part
    assert "Concern: the week of 22 Jun lies below its usual range" in html
    for words in ("upper limit 8", "lower limit 7", "centre 8", "goal 81.5"):
        assert html.count(words) == 2, "beside the chart, and below it on a phone"
    assert 'title="week of 22 Jun 2026: 60.0; n 100; outside the limits"' in html
    assert "Flagged, outside the limits: the week of 22 Jun." in chart.words(trend, "score", COVERED)
    assert "outside the limits" in metrics_list.points(trend, SCORE)


def test_what_lies_within_its_range_is_named() -> None:
    """Beside it a whole month may be worse than the one before, a person behind colleagues."""
    trend = judged(weeks(*STEADY * 4), SCORE, ())
    assert trend.behaviour.startswith("The week of 15 Jun lies within its usual range; as it stands ")
    person = judged(replace(weeks(*STEADY * 4), level="agent"), SCORE, ())
    assert person.behaviour.startswith("The week of 15 Jun lies within their own usual range; ")


def test_a_point_that_may_still_move_is_hollow_sets_no_limit_and_carries_no_rule() -> None:
    firm = judged(weeks(*STEADY * 4), SCORE, ())
    points = weeks(*STEADY * 4, 0.0).points
    moving = (*points[:-1], replace(points[-1], decided=0.89))
    trend = judged(replace(weeks(), points=moving), SCORE, ())
    assert (trend.lower_limit, trend.upper_limit) == (firm.lower_limit, firm.upper_limit)
    assert (trend.points[-1].kind, trend.points[-1].rule, trend.variation) == (None, None, "common_cause")
    assert drawn(chart.chart(trend, SCORE, COVERED)).count('"big hole"') == 1
    assert "A hollow point may still move" in chart.words(trend, "score", COVERED)


def test_a_rebase_parts_limits_and_is_said_with_its_reason() -> None:
    start = MONDAY + timedelta(weeks=12)
    values = [*STEADY * 3, *(value - 30 for value in STEADY * 3)]
    trend = judged(weeks(*values), SCORE, [rebase(start, "<b>early</b> shift")])
    assert {point.rule for point in trend.points} == {None}
    assert [point.centre for point in trend.points] == [81.5] * 12 + [51.5] * 12
    assert (trend.trial, trend.variation, trend.assurance) == (False, "common_cause", "consistent_fail")
    html = chart.chart(trend, SCORE, COVERED)
    assert drawn(html).count('class="range"') == 2
    assert "25 May &lt;b&gt;early&lt;/b&gt; shift" in html
    assert "Range set anew from 25 May 2026: <b>early</b> shift (Ana)." in chart.words(
        trend, "score", COVERED
    )


def test_a_rebase_that_no_firm_point_follows_is_not_drawn_yet() -> None:
    trend = judged(weeks(*STEADY * 4), SCORE, [rebase(MONDAY + timedelta(weeks=40)), rebase(MONDAY)])
    assert trend.rebases == ()


def test_below_twelve_weeks_limits_are_trial_and_there_is_no_icon() -> None:
    trend = judged(weeks(*STEADY, *STEADY), SCORE, ())
    assert trend.trial
    assert icons.pair(trend, True) == ""
    assert "trial upper limit" in chart.chart(trend, SCORE, COVERED)
    assert trend.behaviour == "No usual range yet: eight of twelve weeks."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (100.0, "100.0 % in every week: always met"),
        (0.0, "0.0 % in every week: never met"),
        (50.0, "not enough variation"),
    ],
)
def test_what_never_varies_says_so_and_has_no_range(value: float, said: str) -> None:
    trend = judged(weeks(*[value] * 20), CSAT, ())
    assert said in trend.behaviour
    assert re.search(r"20 weeks with a figure, each \d+\.0\s%\.", chart.words(trend, CSAT.measure, COVERED))
    assert re.search(r"each \d+\.0\s%\.", charts.sparkline(trend, CSAT.measure).alt), "no lowest, no highest"
    worse = judged(weeks(*[value] * 20), REOPENED, ()).behaviour
    assert "met" not in worse, "all cases that one would rather not have"
    assert (trend.lower_limit, trend.upper_limit, trend.variation, trend.assurance) == (
        None,
        None,
        "none",
        "none",
    )
    assert 'class="range"' not in drawn(chart.chart(trend, CSAT, COVERED))


def test_where_numbers_vary_each_point_has_its_own_limits_clipped_where_they_are_drawn() -> None:
    trend = weeks(*[90.0, 94.0, 92.0, 96.0] * 4)
    points = tuple(replace(point, n=40 if at % 2 else 400) for at, point in enumerate(trend.points))
    found = judged(replace(trend, points=points), CSAT, ())
    assert found.chart == "p_prime"
    uppers = [point.upper_limit or 0.0 for point in found.points]
    assert min(uppers[1::2]) > max(uppers[0::2])
    assert max(uppers) > 100
    assert chart.chart(found, CSAT, COVERED).count("top:-") == 0
    assert "wider where there were fewer cases" in chart.words(found, "percent", COVERED)


def test_a_person_has_no_colour_and_is_no_concern() -> None:
    trend = judged(replace(weeks(*STEADY * 4, 60.0), level="agent"), SCORE, ())
    assert trend.variation == "concern", "as scripts have it"
    html = icons.with_words(trend, True) + chart.chart(trend, SCORE, COVERED)
    assert not re.search(r"\b(good|bad|concern|Concern)\b", re.sub('src="[^"]*"', "", html) + drawn(html))
    assert 'aria-label="unusual"' in html


def test_where_less_is_better_an_improvement_points_down_and_is_good() -> None:
    trend = judged(weeks(*STEADY * 4, 60.0, goal=90), REOPENED, ())
    assert (trend.variation, trend.assurance) == ("improvement", "consistent_pass")
    assert 'class="sc-i v-dn good"' in icons.pair(trend, False)
    assert 'class="sc-i a-pass good"' in icons.pair(trend, False)


def test_gaps_and_changes_of_the_goal_are_noted() -> None:
    trend = weeks(*STEADY * 2, None, None, *STEADY * 2)
    later = tuple(replace(point, target=85.0 if at > 9 else 80.0) for at, point in enumerate(trend.points))
    found = judged(replace(trend, points=later), SCORE, ())
    assert "Nothing was counted from 27 Apr 2026 to 10 May 2026." in chart.words(found, "score", COVERED)
    assert chart.notes_of(found, "score") == [
        (8, "27 Apr to 10 May no data"),
        (10, "11 May goal 85.0"),
    ]


def test_the_days_of_the_figure_above_are_marked_as_far_as_they_are_drawn() -> None:
    html = chart.chart(judged(weeks(*STEADY * 3), SCORE, ()), SCORE, (date(2026, 1, 1), date(2026, 3, 10)))
    assert 'class="cov" style="left:0.00%;right:83.33%"' in html


def test_the_sparkline_shows_range_and_flag() -> None:
    svg = charts.sparkline(judged(weeks(*STEADY * 4, 60.0), SCORE, ()), "score").svg
    assert ('class="range"' in svg, "dot bad flag" in svg) == (True, True)
    assert 'class="range"' not in charts.sparkline(weeks(*STEADY), "score").svg


@pytest.mark.parametrize(
    ("values", "unit", "ticks"),
    [
        ([62.0, 88.0], "percent", ["60", "70", "80", "90"]),
        ([0.0, 700.0], "minutes", ["0 min", "4 h", "8 h", "12 h"]),
        ([3.1, 3.4], "currency", ["3.1", "3.2", "3.3", "3.4"]),
        ([5.0, 5.0], "count", ["4.5", "5", "5.5"]),
    ],
)
def test_axes_have_round_numbers(values: list[float], unit: str, ticks: list[str]) -> None:
    found = axis(values, unit)
    shown = [tick(value, unit) for value in found.ticks]
    assert set(ticks) <= set(shown)
    assert len(shown) <= 8
    assert all(0 <= found.share(value) <= 1 for value in values)


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([120.0, 150.0], "percent"),
        ([80.0, 120.0], "percent"),
        ([-50.0, -20.0], "currency"),
        ([-5.0], "count"),
    ],
)
def test_what_a_homes_own_metric_counts_beyond_its_units_ends_is_drawn(
    values: list[float], unit: str
) -> None:
    """Hours worked are 120 % of those agreed, a net cost is below nought: the page ended in a traceback."""
    found = axis(values, unit)
    assert (found.low <= min(values), max(values) <= found.high) == (True, True)
    assert found.low < found.high
    assert found.ticks


def test_every_sentence_of_a_trend_is_escaped_where_it_is_drawn() -> None:
    trend = judged(weeks(*STEADY * 3), SCORE, ())
    html = chart.chart(replace(trend, behaviour="<b>x</b>"), SCORE, COVERED)
    assert "<b>" not in unescape(re.sub(r"&lt;b&gt;", "", html))


def test_no_limit_is_told_beyond_what_the_unit_can_be() -> None:
    """Scores of 2 and 18 by turns: chance alone would reach below nothing, which nobody can score."""
    trend = judged(weeks(*(2.0, 18.0) * 8), SCORE, ())
    assert trend.lower_limit is not None
    assert trend.lower_limit < 0
    html = chart.chart(trend, SCORE, COVERED)
    assert "lower limit 0.0" in html
    assert "lower limit -" not in html
    assert "0.0–" in metrics_list.points(trend, SCORE)


def test_the_goal_is_named_only_where_one_is_drawn() -> None:
    with_goal, without = (weeks(*STEADY * 4, goal=goal) for goal in (81.5, None))
    assert "dashed the goal" in chart.words(judged(with_goal, SCORE, ()), "score", COVERED)
    assert "dashed the goal" not in chart.words(judged(without, SCORE, ()), "score", COVERED)


def test_no_range_is_drawn_over_a_gap() -> None:
    trend = judged(weeks(*STEADY * 3, None, None, *STEADY), SCORE, ())
    assert drawn(chart.chart(trend, SCORE, COVERED)).count('class="range"') == 2
    assert unquote(charts.sparkline(trend, "score").img).count('class="range"') == 2
    pulse = judged(weeks(*(80.0, None, None, None) * 8), SCORE, ())
    assert unquote(charts.sparkline(pulse, "score").img).count('class="range"') <= 1, "its rhythm is no gap"
