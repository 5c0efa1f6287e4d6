import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.multiple import benjamini_hochberg, threshold


@pytest.mark.parametrize("name", ["res_multtest1", "res_multtest3"])
def test_agrees_with_r_multtest(cases, name):
    # the other columns (Bonferroni, Holm, ...) answer another question: one false alarm in the family
    vectors = cases("multiple_testing")
    column = vectors["columns"].index("BH")
    raw = [row[0] for row in vectors[name]]
    assert benjamini_hochberg(raw) == pytest.approx([row[column] for row in vectors[name]], abs=1e-12)


def test_by_hand():
    # sorted: .01 of 4 -> .04, .02 of 4 -> .04, .03 of 4 -> .04, .5; in the order given
    assert benjamini_hochberg([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])
    # R: p.adjust(c(.01, .04, .03, .5), "BH")
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert list(benjamini_hochberg([])) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
def test_order_never_matters_and_nothing_gets_smaller(p, random):
    found = dict(zip(p, benjamini_hochberg(p), strict=True))
    assert all(adjusted >= raw - 1e-15 for raw, adjusted in found.items())
    mixed = list(p)
    random.shuffle(mixed)
    assert benjamini_hochberg(mixed) == pytest.approx([found[one] for one in mixed])


def test_the_threshold_is_what_one_more_call_needs():
    adjusted = benjamini_hochberg([0.001, 0.2, 0.6, 0.9])
    limit = threshold(adjusted)
    assert limit == pytest.approx(0.05 * 2 / 4)
    assert benjamini_hochberg([0.001, limit, 0.6, 0.9])[1] <= 0.05 + 1e-12
    assert benjamini_hochberg([0.001, limit * 1.01, 0.6, 0.9])[1] > 0.05
    assert threshold(np.array([])) == 0
