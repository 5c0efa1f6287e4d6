"""Who is who: what people said is kept and undone, and names alone are never more than a suggestion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.faults import UsageFault
from dashboard.model import aliases
from dashboard.model.aliases import Aliases, Known, Listed, suggest

NOBODY = Aliases()


def known(*names: str) -> list[Known]:
    """Names in the data; the first has the most rows."""
    return [Known(name, 100 - place, ("own",)) for place, name in enumerate(names)]


def pairs(kind: aliases.Kind, *names: str, said: Aliases = NOBODY) -> list[tuple[str, str]]:
    return [(found.name, found.alias) for found in suggest(kind, known(*names), said)]


@pytest.mark.parametrize(
    "alias",
    [
        "anna blum",
        "Anna  Blum",
        "Blum, Anna",
        "anna.blum@example.org",
        "A. Blum",
        "ablum",
        "Änna Blum",
        "Anna Blum <a@x.org>",
    ],
)
def test_one_agent_under_two_names(alias: str) -> None:
    assert pairs("agent", "Anna Blum", alias) == [("Anna Blum", alias)]


@pytest.mark.parametrize("other", ["Bernd Blum", "Anna Bloom", "Resolver 71", "B. Blum"])
def test_two_agents_stay_two(other: str) -> None:
    assert pairs("agent", "Anna Blum", other) == []


def test_an_initial_that_fits_two_people_is_nobody_s() -> None:
    assert pairs("agent", "Anna Blum", "Arne Blum", "A. Blum") == []


@pytest.mark.parametrize(
    "alias", ["1st Line support", "1st-line Support", "1st line suport", "support 1st line"]
)
def test_one_team_under_two_spellings(alias: str) -> None:
    assert pairs("team", "1st line support", alias) == [("1st line support", alias)]


def test_a_team_of_a_page_s_source_is_the_same() -> None:
    assert pairs("team", "R&D", "R&amp;D") == [("R&D", "R&amp;D")]


@pytest.mark.parametrize("other", ["2nd line support", "Billing", "Group 30"])
def test_two_teams_stay_two(other: str) -> None:
    assert pairs("team", "1st line support", "Group 3", other) == []


def test_the_people_file_says_it_surest() -> None:
    found = suggest(
        "agent", known("u17", "Anna Blum", "x@y.z"), Aliases(), [Listed("u17", "Anna Blum", "x@y.z")]
    )
    assert [(one.name, one.alias) for one in found] == [("u17", "Anna Blum"), ("u17", "x@y.z")]
    assert "people file" in found[0].why


def test_what_is_merged_or_kept_apart_is_not_suggested() -> None:
    merged = Aliases().merged("team", "Billing", "billing")
    apart = Aliases().parted("team", "Billing", "billing")
    assert pairs("team", "Billing", "billing", said=merged) == []
    assert pairs("team", "Billing", "billing", said=apart) == []
    assert pairs("team", "Billing", "billing", said=apart.merged("team", "Billing", "billing")) == []


def test_an_alias_of_an_alias_means_the_name_that_stands() -> None:
    chain = Aliases().merged("agent", "b", "a").merged("agent", "c", "b")
    assert chain.agents == {"a": "c", "b": "c"}
    assert chain.merged("agent", "a", "d").agents["d"] == "c"
    with pytest.raises(UsageFault, match="take it apart"):
        chain.merged("agent", "a", "c")


names = some.text(min_size=1, max_size=12).filter(lambda text: "\x00" not in text and text.isprintable())


@given(some.lists(some.tuples(some.sampled_from(aliases.KINDS), names, names, some.booleans()), max_size=8))
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, said: list) -> None:
    kept = Aliases()
    for kind, name, alias, together in said:
        try:
            kept = kept.merged(kind, name, alias) if together else kept.parted(kind, name, alias)
        except UsageFault:
            assert alias in (name, kept.of(kind).get(name, name))
    home = tmp_path_factory.mktemp("home")
    aliases.save(home, kept)
    again = aliases.load(home)
    assert (dict(again.agents), dict(again.teams)) == (dict(kept.agents), dict(kept.teams))
    assert again.apart == kept.apart
    assert again.fingerprint == kept.fingerprint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[agents", "not valid TOML"),
        ("[persons]", "persons"),
        ('[agents]\n"A" = "B"', 'agents."A"'),
        ('[agents]\n"A" = ["x"]\n"B" = ["x"]', "can't be both"),
        ('[teams]\n"A" = ["B"]\n"B" = ["c"]', 'can\'t be "A" too'),
        ('[apart]\nteams = ["A"]', "apart.teams"),
    ],
)
def test_a_file_that_says_nothing_clear_is_a_fault(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / aliases.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageFault, match=said):
        aliases.load(tmp_path)
