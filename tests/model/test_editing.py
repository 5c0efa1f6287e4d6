"""An edit of strategy.toml leaves all else in the file as it is, with its comments."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.faults import UsageFault
from dashboard.model.editing import Add, Drop, Edit, Put, PutKeys, edited, moved

COMMENTED = """# ours
[[target]] # of csat
metric = "csat"
red = 70 # below it they leave
goal = 90

# the card
[[card]]
level = "team"
metrics = [
    { metric = "csat", weight = 2 }, # first
    { metric = "nps" },
]
[[target]]
metric = "nps"
red = 1
goal = 2
"""


def test_what_is_not_edited_stays_where_it_is_with_its_comments() -> None:
    edits: list[Edit] = [
        Put("target", 0, {"goal": 95, "by": date(2027, 1, 1)}),
        Put("card", 0, {"metrics": [{"metric": "csat", "weight": 3}, {"metric": "nps"}]}),
        Add("target", {"metric": "csat", "from": date(2026, 7, 1), "red": 1, "team": None}),
    ]
    expected = COMMENTED.replace("goal = 90\n", "goal = 95\nby = 2027-01-01\n").replace(
        "weight = 2", "weight = 3"
    )
    made = edited(COMMENTED, edits)
    assert made.startswith(expected.split("by = ")[0])
    assert [line for line in made.splitlines() if line.strip()] == [
        *(line for line in expected.splitlines() if line.strip()),
        "[[target]]", 'metric = "csat"', "from = 2026-07-01", "red = 1",
    ]  # fmt: skip


def test_an_entry_goes_and_the_comments_around_it_stay() -> None:
    made = edited(COMMENTED, [Drop("target", 0)])
    assert made == "# ours\n" + COMMENTED[COMMENTED.index("# the card") :]
    assert edited(made, [Drop("target", 0)]) == made[: made.index("[[target]]")]
    with pytest.raises(UsageFault, match="change the whole file instead"):
        edited("target = [{ red = 1 },\n  { red = 3 }]\n", [Drop("target", 0)])


def test_edits_find_their_entries_again_in_what_others_made_of_the_text() -> None:
    """Others took the first target out and gave the second another goal."""
    now = edited(COMMENTED, [Drop("target", 0), Put("target", 0, {"goal": 3})])
    put, add = Put("target", 1, {"metric": "nps", "red": 0, "goal": 2}), Add("target", {"metric": "ces"})
    assert moved([put, add], COMMENTED, now) == [Put("target", 0, {"red": 0}), add]
    assert moved([Put("target", 1, {"red": 1})], COMMENTED, now) == []
    for both in (Put("target", 1, {"goal": 4}), Put("target", 0, {"goal": 91}), Drop("target", 1)):
        with pytest.raises(UsageFault, match="was changed meanwhile where you change it too"):
            moved([both], COMMENTED, now)


def test_an_edit_of_an_entry_that_is_gone_lands_on_no_other_of_its_name() -> None:
    bet = '[[condition]]\nchoice = "a"\nmetric = "csat"\nby = {}\n'
    first, second = bet.format("2026-06-30"), bet.format("2026-12-31")
    with pytest.raises(UsageFault, match="changed meanwhile"):
        moved([Put("condition", 0, {"statement": "so"})], first + second, second)


def test_a_table_that_stands_once_keeps_its_place_and_comments() -> None:
    text = '[cascade] # ours\nhow_to_win = "a" # said in May\n\n# the next\n' + COMMENTED
    said = {"how_to_win": "b", "capabilities": ["c", "d"]}
    made = edited(text, [PutKeys("cascade", said)])
    assert made == text.replace('"a"', '"b"').replace("May\n", 'May\ncapabilities = ["c", "d"]\n')
    assert edited(made, [PutKeys("cascade", {"capabilities": None, "how_to_win": "a"})]) == text
    assert edited(COMMENTED.rstrip(), [PutKeys("cascade", {"how_to_win": "a"})]).endswith(
        'goal = 2\n\n[cascade]\nhow_to_win = "a"\n'
    )
    listed = '[cascade]\ncapabilities = [\n  "c", # one\n  "d", # two\n]\n'
    assert edited(listed, [PutKeys("cascade", {"capabilities": ["c", "e"]})]) == listed.replace(
        '"d", # two', '"e",'
    )
    others = text.replace('"a"', '"of others"')
    assert moved([PutKeys("cascade", {"how_to_win": "a", "capabilities": ["c"]})], text, others) == [
        PutKeys("cascade", {"capabilities": ["c"]})
    ]
    with pytest.raises(UsageFault, match="The cascade was changed meanwhile"):
        moved([PutKeys("cascade", said)], text, others)


def test_a_metric_of_a_card_goes_and_another_comes_with_the_others_comments_kept() -> None:
    places = [{"metric": "nps"}, {"metric": "csat", "weight": 1}]
    card = COMMENTED.split("[[card]]")[1].split("]\n[[target]]")[0]
    for wanted, stands in (
        ([{"metric": "csat", "weight": 3}, {"metric": "ces"}], '{ metric = "csat", weight = 3 }, # first\n'),
        (places[:1], '    { metric = "nps" },\n'),
        (places, '{ metric = "nps"  }, # first\n'),  # another order: as many stay where they stand
    ):
        made = edited(COMMENTED, [Put("card", 0, {"metrics": wanted})])
        assert stands in made
        assert made.replace(made.split("[[card]]")[1].split("]\n[[target]]")[0], card) == COMMENTED


def test_what_no_form_can_change_is_said_and_not_guessed() -> None:
    with pytest.raises(UsageFault, match="change the whole file instead"):
        edited("target = [{ red = 1 },\n  { red = 3 }]\n", [Put("target", 1, {"red": 2})])
