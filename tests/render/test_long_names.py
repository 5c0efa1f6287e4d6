"""Long names beside figures: one line, what tells them apart stands, and nothing of them is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard import wording
from dashboard.ask import Person
from dashboard.render import long_names, people


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
    assert long_names.cut(name) == (first, last)
    assert first + last == name


def test_of_very_many_teams_the_first_are_named_and_the_others_counted() -> None:
    teams = tuple(f"Team {n}" for n in range(7))
    assert "Team 0, Team 1, Team 2, Team 3 and 3 more" in people.teams_line(Person("a", "A", teams), None)
    assert "Team 0, Team 1, Team 2, Team 3<" in people.teams_line(Person("a", "A", teams[:4]), None)


def test_which_team_is_shown_is_said_wherever_it_is_not_the_only_one() -> None:
    """Of a team that somebody never worked in stood that they have no case, and not where."""
    assert "A · shown: the work in B<" in people.teams_line(Person("a", "A", ("A",)), "B")
    assert "shown" not in people.teams_line(Person("a", "A", ("A",)), "A")


def test_a_sentence_names_a_few_and_counts_the_others() -> None:
    six = ["A", "B", "C", "D", "E", "F"]
    assert wording.some(six) == "A, B, C, D, E and F"
    assert wording.some([*six, "G"]) == "A, B, C, D, E and 2 more"


def test_the_whole_name_is_said_and_shown() -> None:
    name = 'A <b>"team"</b> & one of many in Friuli-Venezia Giulia'
    drawn = long_names.linked(name, "/?team=A&period=2026")
    assert [unescape(one) for one in re.findall(r'(?:aria-label|title)="([^"]*)"', drawn)] == [name, name]
    assert unescape(re.sub("<[^>]*>", "", drawn)) == name
    assert long_names.linked("Billing", "/") == '<a href="/">Billing</a>'
    assert not long_names.has_long(["Billing", "Orders"])
