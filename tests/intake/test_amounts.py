"""Amounts with a currency beside them, or in brackets: read where all are of one currency, else refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake import history, load
from dashboard.intake.receipt import Receipt
from dashboard.store.pool import snapshot

Costs = Callable[..., tuple[list[tuple[float, str | None]], Receipt]]


def loaded(home: Path) -> list[tuple[float, str | None]]:
    shot = snapshot(home)
    rows = "select amount, currency from facts.costs order by line"
    return shot.cursor().execute(rows).fetchall() if shot else []


@pytest.fixture
def costs(home: Path, tmp_path: Path) -> Costs:
    """costs("€1", "€2"): what was read of a team's months, and the receipt."""

    def run(*amounts: str, currency: str | None = None) -> tuple[list[tuple[float, str | None]], Receipt]:
        head, more = (
            ("team;month;amount;currency\n", f";{currency}") if currency else ("team;month;amount\n", "")
        )
        rows = (f"A;2026-{month:02};{amount}{more}\n" for month, amount in enumerate(amounts, 1))
        path = tmp_path / "costs.csv"
        path.write_text(head + "".join(rows), encoding="utf-8")
        (receipt,) = load.import_files(home, [path])
        return loaded(home), receipt

    return run


@pytest.mark.alike(4)
@pytest.mark.parametrize(
    ("amounts", "read", "currency"),
    [
        (["€42,000.00", "€1,200.50"], [42000, 1200.5], "EUR"),
        (["42.000,00 €", "12,5 EUR"], [42000, 12.5], "EUR"),
        (["$1.50", "2"], [1.5, 2], "$"),  # of which of twenty countries, nobody knows
        (["CHF 1'250.50", "Fr. 500"], [1250.5, 500], "CHF"),
        (["R$ 1.250,50", "R$\u00a0900,00"], [1250.5, 900], "BRL"),
        (["1\u202f250,50\u00a0€", "2 €"], [1250.5, 2], "EUR"),
        (["7", "8"], [7, 8], None),
    ],
)
def test_a_currency_that_all_amounts_share_is_theirs(
    costs: Costs, home: Path, amounts: list[str], read: list[float], currency: str | None
) -> None:
    found, receipt = costs(*amounts)
    assert found == [(amount, currency) for amount in read]
    assert receipt.understood.get("currency") == currency
    history.rebuild(home)
    assert loaded(home) == found


@pytest.mark.parametrize("negative", ["(500)", "500-", "-$500", "($500.00)"])
def test_what_accountants_call_negative_is_so_and_refused(costs: Costs, negative: str) -> None:
    found, receipt = costs(negative, "7")
    assert [amount for amount, _ in found] == [7]
    assert receipt.refused_reasons[0].reason == "may not be less than 0: '-500'"


@pytest.mark.parametrize(
    ("amounts", "currency"), [(["$1.50", "€5", "7"], None), (["€1.50", "€5", "7"], "USD")]
)
def test_amounts_of_several_currencies_are_not_added_up(
    costs: Costs, amounts: list[str], currency: str | None
) -> None:
    found, receipt = costs(*amounts, currency=currency)
    assert found == [(7, currency)]
    assert "where all of a file have one and the same" in receipt.refused_reasons[0].reason


@pytest.mark.parametrize("text", ["42k", "5 TEUR", "7 Mio", "1 h", "7 €/h"])
def test_what_is_no_currency_stays_unread(costs: Costs, text: str) -> None:
    assert costs(text, "€7")[0] == [(7, "EUR")]
