"""What is more than chance: few things, who needs somebody first, and nothing where there is nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.spans import Shown
from dashboard.render import signals as rendered
from dashboard.render import worklist
from dashboard.scoring import Span

MARCH = Shown("2026-03", date(2026, 3, 1), date(2026, 3, 31))
TOLD = rendered.Silence(True, MARCH, Shown("2026-02", date(2026, 2, 1), date(2026, 2, 28)))
QUARTER = Span(date(2026, 1, 1), date(2026, 3, 31))


def test_the_sample_says_at_most_three_things_and_no_noise(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        whole = home.signals(period="2026-10")
        assert [(one.metric, one.kind) for one in whole] == [
            ("resolution_sla", "concern"),
            ("overdue_backlog", "never"),
            ("csat", "improvement"),
        ]
        assert whole[0].says == "91.9 %, 1.2 points worse than Sep, more than chance explains."
        assert whole[1].says == "31.7 % now; as it stands no week meets the goal of 12.0 %."
        # the planted lucky and unlucky agents of equal skill are nobody's signal
        orders = home.signals("Orders", "2026-10")
        assert [(one.metric, one.kind) for one in orders] == [("first_contact_resolution", "never")]


def test_where_nothing_is_more_than_chance_that_is_said(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        found = home.signals("Billing", "2026-03")
        silence = rendered.Silence(True, home.period("2026-03"), home.period_before("2026-03"))
    assert found == ()
    assert rendered.as_text(found, (), silence) == "No real change since February 2026."
    assert "No real change since February 2026." in rendered.signals_html(found, lambda one: "/", (), silence)


def test_what_the_list_below_praises_is_not_said_above_it_too(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        found = home.signals("Billing", "2026-10")
        below = worklist.praised(home.worklist("Billing", period="2026-10"))
    assert [(one.metric, one.kind) for one in found] == [
        ("overdue_backlog", "never"),
        ("first_reply_sla", "improvement"),
    ]
    lines = re.findall("<li class=.*?</li>", rendered.signals_html(found, lambda one: "/", below, TOLD))
    assert ["sc-paper" in line for line in lines] == [False, True], "on paper there is no list below"
    assert "First reply" in lines[1]
    assert "First reply" not in rendered.as_text(found, below, TOLD)
    assert rendered.ONLY_PRAISE in rendered.signals_html(found[1:], lambda one: "/", below, TOLD)


def test_that_nothing_changed_is_said_only_where_a_change_would_show() -> None:
    few = replace(TOLD, can_tell=False)
    assert rendered.as_text((), (), few) == rendered.TOO_FEW
    assert rendered.TOO_FEW in rendered.signals_html((), lambda one: "/", (), few)
    assert rendered.as_text((), (), TOLD) != rendered.TOO_FEW


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-W14", "week 13 of 2026"),
        ("2026-04", "March 2026"),
        ("2026-Q2", "Q1 2026"),
        ("2026", "2025"),
        ("2026-04-08..2026-04-14", "1 Apr to 7 Apr 2026"),
    ],
)
def test_that_nothing_changed_names_since_when(tiny: Path, period: str, said: str) -> None:
    with Home.open(tiny, LOCAL) as home:
        spans = home.period(period), home.period_before(period)
    assert rendered.Silence(True, *spans).says == f"No real change since {said}."


def test_what_is_read_over_other_days_is_compared_with_those_before_them() -> None:
    own, week = Span(MARCH.from_, MARCH.to), Span(date(2026, 3, 16), date(2026, 3, 22))
    later = Span(date(2025, 12, 1), date(2026, 2, 28))
    says = {
        (own,): "since February 2026.",
        (own, QUARTER): "since February 2026, nor over 1 Jan to 31 Mar 2026 against the 3 months before.",
        (QUARTER,): "over 1 Jan to 31 Mar 2026 against the 3 months before.",
        (QUARTER, week, later): "over 1 Jan to 31 Mar 2026 and 1 Dec 2025 to 28 Feb 2026 against the 3 months"
        " before, nor over 16 Mar to 22 Mar 2026 against the week before.",
    }
    for over, said in says.items():
        assert replace(TOLD, over=over).says == f"No real change {said}"


def test_the_sample_tells_over_which_days_nothing_changed(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        spans = home.period("2026-10"), home.period_before("2026-10"), home.told_over("Orders", "2026-10")
    assert rendered.Silence(True, *spans).says == (
        "No real change since September 2026, nor over 1 Aug to 31 Oct 2026 and 1 Jul to 30 Sep 2026"
        " against the 3 months before."
    )


def test_a_home_without_a_past_can_tell_nothing(tiny: Path, sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        assert home.can_tell(period="2026-10")
        assert home.can_tell("Billing", "2026-10")
    with Home.open(tiny, LOCAL) as home:
        assert not home.can_tell("Tech", "2026-02")


@pytest.mark.parametrize(("n", "tells"), [(29, False), (30, True)])
def test_of_few_cases_nothing_is_said_to_stay_the_same(
    tiny: Path, n: int, tells: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten tickets that went from 91 to 80 % are no sign that nothing changed."""
    with Home.open(tiny, LOCAL) as home:
        card = home.cards("team", "Tech", period="2026-03").cards[0]
        one = card.metrics[0].with_(
            base="normal" if n >= 30 else "small", n=n, change_low=-30.0, change_high=9.0, variation="none"
        )
        few = SimpleNamespace(cards=(replace(card, metrics=(one,)),))
        monkeypatch.setattr("dashboard.ask.cards.signals.cards", lambda *_, **__: few)
        assert home.can_tell("Tech", "2026-03") == tells
