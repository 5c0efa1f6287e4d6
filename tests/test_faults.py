"""The exit codes that scripts rely on, and the guess at what a wrong name meant."""

import pytest

from dashboard.faults import Busy, CatalogueFault, Fault, Refused, StrategyFault, UsageFault, nearest


@pytest.mark.parametrize(
    ("fault", "exit_code"),
    [
        (Fault, 1),
        (Refused, 1),
        (Busy, 1),
        (UsageFault, 2),
        (StrategyFault, 2),
        (CatalogueFault, 2),
    ],
)
def test_exit_codes(fault: type[Fault], exit_code: int) -> None:
    raised = fault("strategy.toml: no card.")
    assert isinstance(raised, Fault)
    assert (str(raised), raised.exit_code) == ("strategy.toml: no card.", exit_code)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("cast", '; did you mean "csat"?'),
        ("first line suport", '; did you mean "First line support"?'),
        ("CSAT", '; did you mean "csat"?'),
        ("zzz", ""),
    ],
)
def test_nearest(name: str, phrase: str) -> None:
    assert nearest(name, ["nps", "csat", "First line support"]) == phrase


def test_nearest_of_nothing() -> None:
    assert nearest("csat", []) == ""
