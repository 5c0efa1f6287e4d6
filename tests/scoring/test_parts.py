"""What moved a figure: parts that sum to the change, and none that gives too few cases away. Pure."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import scoring
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.render import explained

METRICS = load_catalogue().metrics
CSAT, NPS, COST, QUALITY = (METRICS[name] for name in ("csat", "nps", "cost_per_resolution", "quality_score"))


def share(hits: float, n: float) -> Tally:
    return Tally(n=n, total=hits)


def test_parts_are_named_with_what_they_were_and_are() -> None:
    every = {"Easy": (share(90, 100), share(45, 50)), "Hard": (share(50, 100), share(90, 150))}
    easy, hard = scoring.parts(CSAT, every, (0, 0))
    assert (easy.before, easy.now) == (scoring.Counted(90, 100), scoring.Counted(90, 50))
    assert easy.rate == 0
    assert hard.rate == pytest.approx(6.25)
    assert easy.total + hard.total == pytest.approx(67.5 - 70)


def test_small_parts_are_put_together_and_never_one_alone() -> None:
    big = (share(90, 100), share(80, 100))
    every = {"A": big, "B": big, "C": (share(1, 2), share(30, 40)), "D": (share(40, 50), share(20, 20))}
    found = scoring.parts(CSAT, every, (0, 0))
    assert [one.name for one in found] == ["A", "B", "too few alone"]
    assert found[-1].names == ("C", "D"), "C alone would be told by what is left"
    assert found[-1].before == scoring.Counted(pytest.approx(100 * 41 / 52), 52)  # type: ignore[arg-type]


def test_what_is_not_there_on_one_side_gives_nothing_away() -> None:
    found = scoring.parts(CSAT, {"A": (share(9, 10), share(9, 10)), "New": (Tally(), share(5, 10))}, (0, 0))
    assert [(one.name, one.before.value) for one in found] == [("A", 90), ("New", None)]


def test_a_net_promoter_score_and_a_cost_have_parts_too() -> None:
    answers = Tally(n=10, promoters=6, detractors=2)
    (only,) = scoring.parts(NPS, {"A": (answers, Tally(n=20, promoters=10, detractors=0))}, (0, 0))
    assert (only.before.value, only.now.value, only.total) == (40, 50, pytest.approx(10))
    before = Tally(n=10, numerator=500, denominator=10)
    now = Tally(n=8, numerator=500, denominator=8, undecided=4, cases=10)
    (only,) = scoring.parts(COST, {"A": (before, now)}, (1, 0.5))
    assert (only.before.value, only.now.value) == (50, 50), "four that may come back count as two"


counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


@given(st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2), counts, min_size=1, max_size=9))
def test_parts_sum_to_the_change_and_none_is_too_small(rows: dict[str, tuple[int, int, int, int]]) -> None:
    every = {name: (share(min(a, b), b), share(min(c, d), d)) for name, (a, b, c, d) in rows.items()}
    before, now = (sum((sides[at] for sides in every.values()), Tally()) for at in (0, 1))
    if min(before.n, now.n) < 5:
        return
    found = scoring.parts(CSAT, every, (0, 0))
    change = 100 * now.total / now.n - 100 * before.total / before.n
    assert abs(sum(one.total for one in found) - change) < 1e-9
    assert all(side.n == 0 or side.n >= 5 for one in found for side in (one.before, one.now))


def test_a_period_is_cut_with_the_same_care() -> None:
    found = scoring.slices(CSAT, {"A": share(9, 10), "B": share(1, 2), "C": share(7, 8), "D": share(2, 3)})
    assert {name: tally.n for name, tally in found.items()} == {"A": 10, "C": 8, "too few alone": 5}
    speed = METRICS["resolution_time"]
    assert scoring.slices(speed, {"A": Tally(n=4, quantile=1.0), "B": Tally(n=5, quantile=2.0)}) == {
        "B": Tally(n=5, quantile=2.0)
    }


def test_no_bar_of_a_waterfall_begins_where_its_scale_does() -> None:
    """85 and 86.4 drawn as bars from 84.6 on would look like 1 beside 5."""
    parts = [SimpleNamespace(name="Invoice", total=-1.9), SimpleNamespace(name="Refund", total=3.3)]
    ends = {"before": SimpleNamespace(value=85.0), "now": SimpleNamespace(value=86.4)}
    found: Any = SimpleNamespace(parts=parts, is_signal=False, **ends)
    picture = explained.waterfall(found, CSAT)
    assert picture is not None
    drawn = re.findall(r'class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', unquote(picture.img))
    marks = [(float(x), float(width)) for kind, x, width in drawn if kind == "ink"]
    assert [width for _, width in marks] == [explained.MARK, explained.MARK]
    bars = [(float(x), float(x) + float(width)) for kind, x, width in drawn if kind == "still"]
    assert min(x for x, _ in bars) > 0
    # the marks stand where the parts begin and end
    middles = [x + explained.MARK / 2 for x, _ in marks]
    assert middles == pytest.approx([bars[0][1], bars[1][1]], abs=0.2)


def test_a_long_name_beside_a_waterfall_keeps_its_one_line() -> None:
    """A row is as high as its bar: two lines of a name lay over the next, and a long word left the phone."""
    parts = [SimpleNamespace(name="Complicated enterprise onboarding requests", total=1.4)]
    ends = {"before": SimpleNamespace(value=85.0), "now": SimpleNamespace(value=86.4)}
    found: Any = SimpleNamespace(parts=parts, is_signal=False, **ends)
    shown = explained.moved(found, CSAT)
    assert 'class="sc-long" title="Complicated enterprise onboarding requests"' in shown
