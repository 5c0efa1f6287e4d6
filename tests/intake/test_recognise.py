"""Which format a header belongs to; a file of another kind is told what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.faults import Refused, UsageFault
from dashboard.intake.recognise import beside, folded, missing, places, recognise
from dashboard.model.catalogue import Catalogue, load_catalogue
from dashboard.model.format import Format
from dashboard.model.format_file import made_format


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("name", sorted(load_catalogue().formats))
def test_every_format_is_recognised_by_what_identifies_it(catalogue: Catalogue, name: str) -> None:
    assert recognise(catalogue.formats[name].identified_by, catalogue.formats).format.name == name


def test_a_column_known_by_its_wording_is_the_only_one_that_fits(catalogue: Catalogue) -> None:
    fmt = catalogue.formats["surveymonkey"]
    asked = "How likely is it that you would recommend us?"
    assert places(fmt, ["Respondent ID", "Collector ID", "Why?", asked])["score"] == 3
    assert "score" not in places(fmt, ["Respondent ID", "Collector ID", "Why?"])
    assert "score" not in places(fmt, ["Respondent ID", asked, f"{asked} Again"])


def test_of_two_formats_that_fit_alike_the_homes_own_is_taken(catalogue: Catalogue) -> None:
    ours = catalogue.formats["glpi"].model_copy(update={"name": "ours"})
    assert recognise(ours.identified_by, {**catalogue.formats, "ours": ours}).format.name == "ours"


def test_a_home_reads_each_kind_of_answer_by_its_own_mapping(catalogue: Catalogue) -> None:
    """Not where another mapping reads the same column, or the same kind: it would count the answers twice."""

    def mapped(name: str, kind: str, score: str) -> Format:
        header = {"title": name, "system": name, "tables": ["surveys"], "identified_by": ["ID", score]}
        columns = {"response_id": "ID", "score": score}
        said = header | {"fixed": {"kind": kind, "scale_min": "0", "scale_max": "10"}, "columns": columns}
        return made_format(Path(f"{name}.toml"), said, "", catalogue.tables, home=True)

    formats = {
        one.name: one
        for one in (
            mapped("csat", "csat", "Happy"),
            mapped("nps", "nps", "Recommend"),
            mapped("again", "csat", "Recommend"),
            mapped("ces", "ces", "Effort"),
        )
    }
    assert beside(formats["csat"], ["ID", "Happy", "Recommend"], formats) == ["nps"]
    assert beside(formats["nps"], ["ID", "Happy", "Recommend"], formats) == ["csat"]
    assert beside(formats["again"], ["ID", "Recommend"], formats) == []
    ours = {name: fmt.model_copy(update={"home": False}) for name, fmt in formats.items()}
    assert beside(formats["csat"], ["ID", "Happy", "Recommend"], ours) == []


def test_case_spaces_and_a_byte_order_mark_make_no_difference(catalogue: Catalogue) -> None:
    header = ["\ufeffTICKET_ID ", " Created_At", "resolved_at", "Team", "Something else"]
    found = recognise(header, catalogue.formats)
    assert found.format.name == "own_tickets"
    assert found.places == {"ticket_id": 0, "created_at": 1, "resolved_at": 2, "team": 3}
    assert folded("\ufeff Agent   Group ") == "agent group"
    assert folded("\u200bAgent\xad\tGroup\u200e") == "agent group"  # as copied from a page


def test_of_two_columns_with_one_name_the_first_counts(catalogue: Catalogue) -> None:
    found = places(catalogue.formats["own_costs"], ["team", "month", "amount", "Team"])
    assert found["team"] == 0


def test_the_most_telling_format_wins(catalogue: Catalogue) -> None:
    header = ["review_id", "criterion", "score", "max_score", "kind", "response_id"]
    assert recognise(header, catalogue.formats).format.name == "own_reviews"


def test_another_kind_of_file_hears_the_nearest_format_and_what_is_missing(
    catalogue: Catalogue,
) -> None:
    header = ["Ticket ID", "Agent Name", "Agent Group", "Created time", "Subject"]
    with pytest.raises(Refused) as refused:
        recognise(header, catalogue.formats)
    assert "Technical support set (technical_support)" in str(refused.value)
    assert '"Expected SLA to resolve"' in str(refused.value)
    assert '"Agent Group"' not in str(refused.value), "it has that one"


def test_a_file_that_lost_a_column_hears_which_and_what_it_may_be_called_now(catalogue: Catalogue) -> None:
    """A mapping is known by all of its columns: next month's file without one is of it all the same."""
    header = ["No", "Opened", "Done", "Dept", "Agent"]
    entry = catalogue.formats["own_tickets"].columns["team"]
    columns = {name: entry.model_copy(update={"column": name}) for name in header}
    ours = catalogue.formats["own_tickets"].model_copy(
        update={"name": "desk", "title": "Desk", "system": "my_desk", "columns": columns,
                "identified_by": tuple(header)}
    )  # fmt: skip
    for now, says in (
        (
            ["No", "Opened", "Done", "Dept"],
            'Desk (desk) but for the column "Agent": missing. Export it with it',
        ),
        ([*header[:4], "Owner"], 'the column "Agent": missing, or called otherwise ("Owner"?)'),
    ):
        with pytest.raises(Refused) as refused:
            recognise(now, {**catalogue.formats, "desk": ours})
        assert says in str(refused.value)
        assert "--desk my_desk" in str(refused.value)


def test_a_file_that_nothing_resembles_is_pointed_to_the_templates(catalogue: Catalogue) -> None:
    with pytest.raises(Refused, match=r'"apples", "pears".*templates'):
        recognise(["apples", "pears"], catalogue.formats)
    with pytest.raises(Refused, match="no header"):
        recognise(["", " "], catalogue.formats)


def test_a_format_can_be_named(catalogue: Catalogue) -> None:
    header = ["team", "month", "amount", "review_id", "criterion", "score", "max_score"]
    assert recognise(header, catalogue.formats).format.name == "own_reviews"
    assert recognise(header, catalogue.formats, "own_costs").format.name == "own_costs"
    with pytest.raises(UsageFault, match='did you mean "own_costs"'):
        recognise(header, catalogue.formats, "own_cost")
    with pytest.raises(Refused, match=r'own_pulse.*"response_id", "question", "asked_at"'):
        recognise(header, catalogue.formats, "own_pulse")


def test_missing_keeps_the_order_of_the_format(catalogue: Catalogue) -> None:
    fmt = catalogue.formats["own_tickets"]
    assert missing(fmt, ["team", "created_at"]) == ["ticket_id", "resolved_at"]
