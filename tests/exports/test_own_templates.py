"""Our own templates: the example row of each loads, and every kind of value is read as meant."""

from __future__ import annotations

from datetime import date
from datetime import datetime as at
from typing import Any

import pytest

from dashboard.model.catalogue import load_catalogue
from dashboard.output import csv_text

CATALOGUE = load_catalogue()
TEMPLATES = sorted(name for name, fmt in CATALOGUE.formats.items() if fmt.template)


def template(name: str, *rows: dict[str, str]) -> str:
    """A file with every column of the template."""
    columns = list(CATALOGUE.formats[name].columns)
    return csv_text(columns, ([row.get(column, "") for column in columns] for row in rows))


def typed(kind: str, text: str) -> Any:
    if kind == "flag":
        return text == "true"
    if kind in ("number", "integer"):
        return float(text)
    return date.fromisoformat(text) if kind == "date" else at.fromisoformat(text)


@pytest.mark.alike(3)
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_example_row_loads_as_it_stands(imported: Any, name: str) -> None:
    (table,) = CATALOGUE.formats[name].tables
    example, types = CATALOGUE.tables[table].example, CATALOGUE.tables[table].types
    facts = imported(template(name, example))
    assert (facts.receipt.format, facts.receipt.accepted, facts.receipt.refused) == (name, 1, 0)
    ((*found,),) = facts.rows(table, ", ".join(types))
    given = dict(zip(types, found, strict=True))
    wanted = {
        column: text if types[column] == "text" else typed(types[column], text)
        for column, text in example.items()
    }
    assert {column: given[column] for column in wanted} == wanted


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_column_is_explained_and_every_example_has_a_column(name: str) -> None:
    (table_name,) = CATALOGUE.formats[name].tables
    table = CATALOGUE.tables[table_name]
    assert list(table.columns) == list(table.types)
    assert set(table.example) <= set(table.types)
    assert all(text.strip() for text in table.columns.values())


def test_words_for_true_and_false(imported: Any) -> None:
    said = ["true", "T", "Yes", "y", "1", "false", "f", "No", "N", "0", ""]
    rows = [
        {"ticket_id": str(i), "created_at": "2026-03-02", "escalated": word} for i, word in enumerate(said)
    ]
    facts = imported(template("own_tickets", *rows))
    assert [row[0] for row in facts.rows("tickets", "escalated")] == [True] * 5 + [False] * 5 + [None]


def test_computed_minutes_leave_given_ones_alone(imported: Any) -> None:
    times = {"created_at": "2026-03-02 09:00:00", "resolved_at": "2026-03-02 11:00:00"}
    facts = imported(
        template(
            "own_tickets",
            {"ticket_id": "1", **times},
            {"ticket_id": "2", **times, "resolution_minutes": "7.5"},
            {"ticket_id": "3", "created_at": "2026-03-02 11:00:00", "resolved_at": "2026-03-02"},
        ),
        warned=True,
    )
    # the third is resolved before it was created: no duration, and a warning
    assert facts.rows("tickets", "resolution_minutes") == [(120,), (7.5,), (None,)]
    assert [warning.check for warning in facts.receipt.warnings] == ["resolved_before_created"]


def test_a_survey_sent_is_kept_without_an_answer(imported: Any) -> None:
    facts = imported(
        template(
            "own_surveys",
            {"kind": "csat", "response_id": "1", "sent_at": "2026-03-02", "score": ""},
            {"kind": "nps", "response_id": "1", "score": "0", "scale_min": "0", "scale_max": "10"},
        )
    )
    assert facts.rows("surveys", "kind, score, sent_at") == [
        ("csat", None, at(2026, 3, 2)),
        ("nps", 0, None),
    ]


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    ("name", "change", "column"),
    [
        ("own_surveys", {"kind": "smiley"}, "kind"),
        ("own_surveys", {"score": "6"}, "score"),
        ("own_surveys", {"scale_max": ""}, "score"),
        ("own_reviews", {"score": "6"}, "score"),
        ("own_reviews", {"max_score": "0"}, "max_score"),
        ("own_pulse", {"score": "0"}, "score"),
        ("own_costs", {"amount": "-1"}, "amount"),
        ("own_costs", {"team": ""}, "team"),
        ("own_people", {"to_date": "2020-01-01"}, "to_date"),
        ("own_coaching", {"due_at": ""}, "due_at"),
        ("own_tickets", {"reopens": "-1"}, "reopens"),
        ("own_tickets", {"reopens": "1.5"}, "reopens"),
        ("own_tickets", {"created_at": "1990-01-01"}, "created_at"),
        ("own_tickets", {"created_at": "2026-02-30 09:00"}, "created_at"),
    ],
)
def test_what_a_template_refuses(imported: Any, name: str, change: dict[str, str], column: str) -> None:
    (table,) = CATALOGUE.formats[name].tables
    example = CATALOGUE.tables[table].example
    facts = imported(template(name, example, example | change | _other_key(table)))
    assert (facts.receipt.accepted, facts.receipt.refused) == (1, 1)
    assert [reason.column for reason in facts.receipt.refused_reasons] == [column]


@pytest.mark.alike
@pytest.mark.parametrize(
    ("name", "change", "column"),
    [
        ("own_reviews", {"aim": "charm"}, "aim"),
        ("own_reviews", {"chosen": "liked"}, "chosen"),
        ("own_tickets", {"status": "odd"}, "status"),
        ("own_tickets", {"excluded": "yes"}, "excluded"),
    ],
)
def test_a_word_that_is_none_of_ours_refuses_nothing(
    imported: Any, name: str, change: dict[str, str], column: str
) -> None:
    (table,) = CATALOGUE.formats[name].tables
    example = CATALOGUE.tables[table].example
    facts = imported(template(name, example, example | change | _other_key(table)))
    assert (facts.receipt.accepted, facts.receipt.refused) == (2, 0)
    assert [(new.column, new.word) for new in facts.receipt.new_words] == [(column, change[column])]


def _other_key(table: str) -> dict[str, str]:
    """So that the second row is refused for the change and not superseded by it."""
    if table in ("costs", "people"):
        return {}
    key = next(column for column in CATALOGUE.tables[table].key if column.endswith("_id"))
    return {key: "another"}
