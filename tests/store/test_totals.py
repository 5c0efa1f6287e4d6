"""Running totals give what a query of the sums gives, to the last digit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from dashboard.access import LOCAL
from dashboard.aggregate import kind_of
from dashboard.ask import Home
from dashboard.method.tally import Tally
from dashboard.store import sums, totals
from dashboard.store.totals import EPOCH, Shape
from dashboard.store.whom import Whom

DAY = (date(2026, 3, 1), date(2026, 3, 1))  # a Sunday, of which stocks are
EVER = (date(2020, 1, 1), date(2030, 12, 31))
MONTH = (date(2026, 1, 1), date(2026, 1, 31))
SPANS = [MONTH, (date(2025, 11, 17), date(2026, 3, 4)), DAY, EVER, (date(2020, 1, 1), date(2020, 12, 31))]


def known(tally: Tally) -> list[float]:
    return [one for one in astuple(tally) if one is not None]


def same(opened: Home, asked: Iterable[sums.Asked], whom: Whom, shapes: dict[str, Shape]) -> None:
    """What units add up to is a quotient each, so their sums differ in the last digits."""
    found = totals.tallies(opened.shot, list(asked), whom, shapes)
    scaled = {name: False for name, shape in shapes.items() if shape.is_scaled}
    units = {name for name, shape in shapes.items() if shape.has_units}
    queried = sums.tallies(opened.shot.cursor(), list(asked), whom, scaled, units, are_rows=True)
    assert set(found) == set(queried)
    for key, tally in found.items():
        if key[0][0] in units:
            assert known(tally) == pytest.approx(known(queried[key]), rel=1e-9)
        else:
            assert tally == queried[key], key


@pytest.mark.parametrize("exact", [totals.EXACT, 0.0], ids=["as floating numbers", "in two parts"])
def test_every_sum_of_the_sample_is_that_of_a_query(
    sample_home: Path, exact: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "EXACT", exact)
    opened = Home.open(sample_home, LOCAL)
    opened.shot.kept.clear()  # other tests read the same generation
    metrics = {name: one for name, one in opened.catalogue.metrics.items() if not one.is_duration}
    columns = {name: opened.shot.columns[name] for name in metrics}
    shapes = {
        name: Shape(metrics[name].kind, "scale" in own, "unit_id" in own) for name, own in columns.items()
    }
    team = opened.about().teams[1]
    asked = [(name, span) for name in shapes for span in SPANS if span == DAY or not metrics[name].series]
    for whom in (Whom("organisation"), Whom("team"), Whom("team", team), Whom("team", "nobody")):
        same(opened, asked, whom, shapes)
    months = [one for one in asked if one[1] in (MONTH, EVER) and "agent" in metrics[one[0]].levels]
    for whom in (Whom("agent"), Whom("agent", None, team)):
        same(opened, months, whom, shapes)


@pytest.mark.parametrize("cost", ["0.1", "123456789.37", "98765432109.25"])
def test_decimals_are_added_and_taken_away_exactly(cost: str) -> None:
    """Three months of a cost: the third by itself is what it was, whatever stands before it."""
    amounts = [Decimal(cost), Decimal(cost), Decimal("0.3")]
    rows = {
        "day": [date(2026, month, 1).toordinal() - EPOCH for month in (1, 2, 3)],
        "numerator": [int(one) for one in amounts],
        "numerator_behind": [int(one % 1 * 10**9) for one in amounts],
        "denominator": [10, 10, 10],
        **{column: [10, 10, 10] for column in ("cases", "n")},
        **{column: [0, 0, 0] for column in ("unanswered", "undecided", "denominator_behind")},
    }
    columns = {name: np.array(values, dtype=np.int64) for name, values in rows.items()}
    columns["ratios"] = np.array([True, True, True])
    running = totals._of(Shape(kind_of("ratio")), [None], np.zeros(3, dtype=np.int64), columns)
    spans = [(date(2026, month, 1), date(2026, 3, 31)) for month in (1, 3)]
    every, third = (tally for _, _, tally in running.of(spans, [0]))
    assert (every.numerator, every.n) == (float(2 * Decimal(cost) + Decimal("0.3")), 30.0)
    assert (third.numerator, third.denominator, third.cases) == (0.3, 10.0, 10)


@pytest.mark.parametrize(
    "told", ["0", "41", "0.000000001", "2251799.813685247", "1999999.999999999", "-12.5"]
)
def test_a_floating_number_says_which_decimal_it_stands_for(told: str) -> None:
    values = np.array([float(told), 3.0])
    whole, place = totals._whole("total", {"total": values})
    assert not totals._is_large(values, "total")
    assert [Decimal(int(one)) / (place or 1) for one in whole] == [Decimal(told), 3]


def test_a_large_decimal_is_read_in_two_parts() -> None:
    """The next decimal to 98,765,432.000000001 is the same floating number."""
    assert totals._is_large(np.array([98_765_432.000000001]), "total")
    assert totals._is_large(np.array([-(2.0**33), 0.0]), "squares")
    assert not totals._is_large(np.array([]), "total")
