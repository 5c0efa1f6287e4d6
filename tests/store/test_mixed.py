"""What the theory reads of a metric: the same whether observations are grouped or fetched one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.cache import forget
from dashboard.ask.strategy.panels import team_series
from dashboard.store import mixed


@pytest.mark.parametrize("metric", ["first_reply_sla", "csat", "quality_score"])
def test_a_small_home_is_read_as_a_large_one(
    busy: Path, monkeypatch: pytest.MonkeyPatch, metric: str
) -> None:
    read = []
    for few in (mixed.FEW, 0):
        monkeypatch.setattr(mixed, "FEW", few)
        forget()
        with Home.open(busy, LOCAL) as home:
            found = team_series(home, home.metric(metric), "month")
        assert found is not None
        read.append(found)
    assert np.isfinite(read[0].value).any()
    np.testing.assert_allclose(read[0].value, read[1].value, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(read[0].n, read[1].n)
