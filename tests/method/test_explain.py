import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.explain import parts


def numbers(*values):
    return np.array(values, dtype=float)


def test_by_hand():
    # easy cases 90 of 100 -> 45 of 50, hard ones 50 of 100 -> 90 of 150: 70 % -> 67.5 %
    found = parts(numbers(90, 50), numbers(100, 100), numbers(45, 90), numbers(50, 150))
    assert found.rate == pytest.approx([0, 0.1 * 0.625])  # only the hard ones changed: .5 -> .6
    # mean of the whole .6875: a quarter less of .9, a quarter more of .55
    assert found.mix == pytest.approx([-0.25 * (0.9 - 0.6875), 0.25 * (0.55 - 0.6875)])
    assert found.total.sum() == pytest.approx(0.675 - 0.7)


def test_what_is_absent_on_one_side_is_all_mix():
    found = parts(numbers(8, 0), numbers(10, 0), numbers(8, 1), numbers(10, 10))
    assert found.rate == pytest.approx([0, 0])
    assert found.total.sum() == pytest.approx(9 / 20 - 8 / 10)


counts = st.lists(
    st.tuples(st.integers(0, 500), st.floats(-50, 50), st.integers(0, 500), st.floats(-50, 50)),
    min_size=1,
    max_size=12,
)


@given(counts)
def test_the_parts_sum_to_the_change(rows):
    old_n, old, new_n, new = (numbers(*column) for column in zip(*rows, strict=True))
    old_n[0], new_n[0] = old_n[0] + 1, new_n[0] + 1  # there is something on both sides
    found = parts(old * old_n, old_n, new * new_n, new_n)
    change = (new * new_n).sum() / new_n.sum() - (old * old_n).sum() / old_n.sum()
    assert abs(found.total.sum() - change) < 1e-9
