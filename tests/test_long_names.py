"""Long names beside figures: one line, what tells them apart stands, and nothing of them is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard.render import names


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Billing", "Billing", ""),
        ("Orders and Payments Castilla y León", "Orders and Payments", " Castilla y León"),
        ("Orders and Payments Baden-Württemberg", "Orders and Payments Baden", "-Württemberg"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgese", "llschaft"),
    ],
)
def test_the_end_of_a_long_name_always_stands(name: str, first: str, last: str) -> None:
    assert names.cut(name) == (first, last)
    assert first + last == name


def test_the_whole_name_is_said_and_shown() -> None:
    name = 'A <b>"team"</b> & one of many in Friuli-Venezia Giulia'
    drawn = names.linked(name, "/?team=A&period=2026")
    assert [unescape(one) for one in re.findall(r'(?:aria-label|title)="([^"]*)"', drawn)] == [name, name]
    assert unescape(re.sub("<[^>]*>", "", drawn)) == name
    assert names.linked("Billing", "/") == '<a href="/">Billing</a>'
    assert not names.has_long(["Billing", "Orders"])
