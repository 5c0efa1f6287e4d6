"""Aggregates: one file each, known nowhere else; a stranger's comes through to JSON like ours."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from math import exp, log
from pathlib import Path

import pytest

from dashboard import aggregate
from dashboard.aggregate import kind_of, names
from dashboard.method.tally import Tally
from tests.conftest import ROOT, Run

PROGRAM = ROOT / "dashboard"
GEOMETRIC = """
from fractions import Fraction
from math import exp

from dashboard.aggregate.kind import Aggregate
from dashboard.method import bands, intervals
from math import log


class Geometric(Aggregate):
    said = "the geometric mean"
    adds = {
        "total": "cast(ln(value) as decimal(38, 9))",
        "squares": "cast(ln(value) * ln(value) as decimal(38, 6))",
    }

    def amount(self, tally):
        return None if self.value(tally) is None else (Fraction(self.value(tally)), Fraction(1))

    def value(self, tally):
        return exp(tally.total / tally.n) if tally.n > 0 else None

    def interval(self, tally):
        ends = intervals.mean_t(int(tally.n), tally.total, tally.squares)
        return tuple(None if end is None else exp(end) for end in ends)

    def chances(self, tally, edges):
        return bands.of_mean(int(tally.n), tally.total, tally.squares, *map(log, edges))

    def summed(self, tally):
        return "exp(mean of ln(value))"


KIND = Geometric()
"""
QUARTILE = """
from dashboard.aggregate.duration import Duration


class P75(Duration):
    said = "the third quartile"
    quantile = 0.75
    has_margin = False
    most = "a quarter"
    within = "three in four of them"


KIND = P75()
"""
METRIC = """/*
title = "Mine"
unit = "minutes"
aggregate = "{}"
evidence = "sample"
improvement_direction = "decrease"
perspective = "process"
excellence = []
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
needs = ["tickets.resolved_at"]
guards = []
description = "How long it takes."
operations = "Begin at once."
strategy = "No waiting."
pitfall = "Closing too early."
*/
select
    desk, ticket_id as observation_id, created_at as observed_at, team, resolver as agent,
    resolution_minutes as value, import_id, line
from tickets where resolved_at is not null
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of further aggregates, beside ours for this test."""
    folder = tmp_path / "further"
    folder.mkdir()
    monkeypatch.setattr(aggregate, "__path__", [*aggregate.__path__, str(folder)])
    names.cache_clear()
    yield folder
    names.cache_clear()
    kind_of.cache_clear()
    for name in [path.stem for path in folder.glob("*.py")]:
        sys.modules.pop(f"dashboard.aggregate.{name}", None)


def test_an_aggregate_is_called_as_its_file_is_whatever_its_class(added: Path) -> None:
    (added / "third_quartile.py").write_text(QUARTILE)
    names.cache_clear()
    assert "third_quartile" in names()
    assert [kind_of(one).name for one in names()] == list(names())


def test_one_file_makes_an_aggregate_that_comes_through_to_json(
    main_in: Run, own_tiny: Path, added: Path
) -> None:
    (added / "geometric.py").write_text(GEOMETRIC)
    (added / "p75.py").write_text(QUARTILE)
    metrics = own_tiny / "queries/metrics"
    metrics.mkdir(parents=True)
    (metrics / "typical.sql").write_text(METRIC.format("geometric"))
    (metrics / "slow.sql").write_text(METRIC.format("p75"))
    with (own_tiny / "strategy.toml").open("a") as strategy:
        strategy.write('\n[[target]]\nmetric = "typical"\nred = 2000\ngoal = 1440\n')

    asked = ("--level", "team", "--name", "Billing", "--period", "2026-03", "--json")
    shown = main_in(own_tiny, "show", *asked, "--metric", "typical", "--metric", "slow").json
    found = {one["metric"]: one for one in shown["cards"][0]["metrics"]}

    # Billing resolved twelve tickets of March in 1, 2 ... 12 hours, and four of February in 2
    hours = [*range(1, 13), 2, 2, 2, 2]
    typical = exp(sum(log(60 * hour) for hour in hours) / len(hours))
    assert found["typical"]["value"] == pytest.approx(typical, rel=1e-6)
    assert found["typical"]["low"] < typical < found["typical"]["high"]
    assert (found["typical"]["n"], found["typical"]["base"]) == (16, "small")
    assert found["slow"]["value"] == 8.5 * 60, "twelve of sixteen within 8 h, the next after 9: the middle"


def test_without_its_file_an_aggregate_is_named_with_those_that_there_are(
    main_in: Run, own_tiny: Path
) -> None:
    metrics = own_tiny / "queries/metrics"
    metrics.mkdir(parents=True)
    (metrics / "typical.sql").write_text(METRIC.format("medain"))

    told = main_in(own_tiny, "check", "--json")

    assert told.code == 1
    (said,) = (found["message"] for found in told.json["checks"] if found["check"] == "own_file")
    assert f'"medain" is no aggregate; write one of {", ".join(names())}' in said
    assert 'did you mean "median"?' in said


def test_no_other_room_asks_which_aggregate_a_metric_has() -> None:
    """Whoever asks for the name asks what the aggregate's own file should say."""
    asking = [
        f"{path.relative_to(PROGRAM)}:{node.lineno}"
        for path in PROGRAM.rglob("*.py")
        if path.parent.name != "aggregate"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "aggregate"
    ]

    assert {place.split(":")[0] for place in asking} == {"model/catalogue.py", "model/metric.py"}


SUMS = Tally(
    n=40, total=30, squares=26, promoters=22, detractors=8, numerator=90, denominator=40, quantile=75.5
)


@pytest.mark.parametrize("name", names())
def test_the_value_and_the_exact_amount_are_one_figure(name: str) -> None:
    kind = kind_of(name)
    above, below = kind.amount(SUMS) or (None, None)

    assert kind.said
    assert above is not None
    assert below is not None
    assert kind.value(SUMS) == pytest.approx(float(above / below))
    assert kind.value(Tally()) is None
    assert kind.amount(Tally()) is None
    assert bool(kind.adds) != bool(kind.quantile), "it adds up, or is read off a curve"


def test_whoever_reads_headers_loads_no_statistics() -> None:
    """The libraries behind an aggregate come when it is asked; a small command spends no time on them."""
    code = (
        "import sys; from dashboard.model.catalogue import load_catalogue; load_catalogue();"
        " sys.exit(' '.join({'numpy', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
