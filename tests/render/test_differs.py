"""Where nothing is reliably different of a person, the page says what was compared, and nothing louder."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import wording
from dashboard.render import differing


def card(verdict: str | None, change_low: float | None) -> Any:
    """A person's card of one figure."""
    compared = None if verdict is None else SimpleNamespace(verdict=verdict, differs=False)
    return SimpleNamespace(metrics=(SimpleNamespace(compared=compared, change_low=change_low),))


NOTHING, FEW = "Nothing here stands out.", "Too few cases yet to tell whether anything stands out."


@pytest.mark.parametrize(
    ("verdict", "change_low", "bold", "rest"),
    [
        ("cannot_tell", -3.0, NOTHING, "Neither beside colleagues nor since the time before."),
        ("like_colleagues", None, NOTHING, differing.COMPARED_WITH[True, False]),
        ("not_compared", -3.0, NOTHING, differing.COMPARED_WITH[False, True]),
        ("suppressed", None, FEW, ""),
        (None, None, FEW, ""),
    ],
)
def test_what_is_said_to_stand_out_was_compared(
    verdict: str | None, change_low: float | None, bold: str, rest: str
) -> None:
    assert differing.nothing_differs(card(verdict, change_low)) == (bold, rest)


@pytest.mark.parametrize(
    ("verdict", "beside"),
    [
        ("like_colleagues", "; now as colleagues with the same kinds of cases"),
        ("cannot_tell", "; now not to be told from colleagues with the same kinds of cases"),
        ("not_compared", ""),
        (None, ""),
    ],
)
def test_a_change_says_where_a_person_stands_beside_colleagues_now(
    monkeypatch: pytest.MonkeyPatch, verdict: str | None, beside: str
) -> None:
    """All of a team may have changed: 7.5 worse, and as everybody else, is no word about one of them."""
    monkeypatch.setattr(wording, "change", lambda _: ("↑ 7.5 worse", "than the 3 months before"))
    compared = None if verdict is None else SimpleNamespace(verdict=verdict, differs=False)
    one: Any = SimpleNamespace(metrics=(SimpleNamespace(title="Reopens", compared=compared, is_signal=True),))
    assert differing.differing(one) == [("Reopens", f"↑ 7.5 worse than the 3 months before{beside}.")]
