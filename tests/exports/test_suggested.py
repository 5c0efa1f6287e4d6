"""HubSpot, OTRS and Medallia: too little is known to load them unasked; mapped by hand they load whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load, mapping
from dashboard.intake.mapping.profile import look
from dashboard.intake.mapping.suggest import suggest
from dashboard.intake.reading import read
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import load_strategy
from tests.conftest import without_figures

from .conftest import Facts

SAMPLES = Path(__file__).parent / "samples" / "suggested"
Mapped = Callable[..., Facts]


@pytest.fixture
def mapped(home: Path) -> Mapped:
    """mapped("hubspot"): the sample, refused, then mapped as suggested and imported without options."""

    def run(name: str, *, figures: bool = False) -> Facts:
        home.mkdir()
        (home / "strategy.toml").write_text('[organisation]\nzone = "UTC"\n', encoding="utf-8")
        path = SAMPLES / f"{name}.csv"
        (before,) = load.import_files(home, [path])
        assert (before.status, before.question) == ("refused", "mapping")
        assert "scorecard map FILE --save NAME" in str(before.reason)
        catalogue = load_catalogue(home)
        assert catalogue.suggested[name].title in str(before.reason)
        looked = look(read.parts(path)[0], path.name)
        found = suggest(looked, catalogue)
        assert found.like == catalogue.suggested[name].title
        strategy = load_strategy(home / "strategy.toml", catalogue.metrics)
        mapping.save(home, f"my_{name}", found.mapping, looked, strategy)
        with nullcontext() if figures else without_figures():
            (receipt,) = load.import_files(home, [path])
        assert (receipt.status, receipt.format, receipt.desk) == ("loaded", f"my_{name}", name)
        return Facts(home, receipt)

    return run


@pytest.mark.parametrize("name", sorted(load_catalogue().suggested))
def test_every_suggestion_has_a_sample(name: str) -> None:
    assert (SAMPLES / f"{name}.csv").is_file()


def test_hubspot(mapped: Mapped) -> None:
    facts = mapped("hubspot")
    assert (facts.receipt.accepted, facts.receipt.refused) == (3, 0)
    assert facts.rows(
        "tickets", "ticket_id, team, agent, status, created_at, resolved_at, first_reply_minutes"
    ) == [
        ("5001", "Billing", "Ann Lee", "closed", at(2026, 7, 2, 13), at(2026, 7, 2, 17, 30), 42.5),
        ("5002", "Access", "Ben Okoro", "open", at(2026, 7, 3, 14, 15), None, 65.0),
        ("5003", "Billing", None, "new", at(2026, 7, 3, 15), None, None),
    ]
    assert "SLA" in facts.receipt.lacks


def test_otrs(mapped: Mapped) -> None:
    facts = mapped("otrs")
    assert (facts.receipt.accepted, facts.receipt.refused) == (4, 0)
    assert facts.rows(
        "tickets", "team, agent, status, excluded, first_reply_sla_met, resolution_sla_met"
    ) == [
        ("Billing", "alee", "closed", None, True, True),
        ("Billing", "bokoro", "closed", None, False, False),
        ("Access", "bokoro", "pending", None, None, None),
        ("Access", "alee", "closed", "merged", None, True),
    ]
    minutes = facts.rows("tickets", "first_reply_business_minutes, resolution_business_minutes")
    assert minutes[:2] == [(20, 360), (120, 960)]


def test_medallia_gives_the_response_rate(mapped: Mapped) -> None:
    facts = mapped("medallia", figures=True)
    columns: Any = "kind, response_id, ticket_id, agent, sent_at, responded_at, score, scale_min, scale_max"
    assert facts.rows("surveys", columns)[:2] == [
        ("csat", "r-1", "1001", "alee", at(2026, 3, 2, 10), at(2026, 3, 2, 12, 30), 5, 1, 5),
        ("csat", "r-2", "1002", "alee", at(2026, 3, 2, 11), None, None, 1, 5),
    ]
    found = Home.open(facts.home, LOCAL).cards(
        "organisation", None, None, "2026-03", ("survey_response_rate",)
    )
    (reading,) = (one for card in found.cards for one in card.metrics if one.metric == "survey_response_rate")
    assert (reading.value, reading.n) == (50, 4), "two of four requests that had their time"


def test_frappe_has_day_and_time_apart_and_ratings_in_fifths(mapped: Mapped) -> None:
    facts = mapped("frappe")
    assert (facts.receipt.accepted, facts.receipt.refused) == (2, 0)
    assert facts.rows("tickets", "ticket_id, team, status, created_at, first_reply_minutes") == [
        ("1", "Desk", "closed", at(2026, 2, 20, 17, 50), 10),
        ("2", "Desk", "pending", at(2026, 2, 21, 16, 30), 10),
    ]
    # nought is no answer
    assert facts.rows("surveys", "response_id, score, scale_min, scale_max") == [("1", 4, 1, 5)]


@pytest.mark.parametrize("group", ["Agent Group", "Team", "Group"])
def test_what_a_suggestion_knows_by_another_name_is_proposed_by_name(tmp_path: Path, group: str) -> None:
    """Newer versions of Frappe Helpdesk write Team."""
    path = tmp_path / "frappe.csv"
    text = (SAMPLES / "frappe.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("Agent Group", group), encoding="utf-8")
    found = suggest(look(read.parts(path)[0], path.name), load_catalogue())
    assert (found.mapping.columns["team"], found.mapping.columns["created_at"]) == (group, "Opening Date")


def test_what_a_suggestion_knows_nothing_of_is_proposed_where_its_name_leaves_no_doubt(
    tmp_path: Path,
) -> None:
    path = tmp_path / "frappe.csv"
    lines = (SAMPLES / "frappe.csv").read_text(encoding="utf-8").splitlines()
    beside = ("Assigned To,Via Customer Portal", "Ann,0", "Bob,0")
    path.write_text("".join(f"{line},{more}\n" for line, more in zip(lines, beside, strict=True)))
    columns = suggest(look(read.parts(path)[0], path.name), load_catalogue()).mapping.columns
    assert (columns["agent"], columns.get("customer")) == ("Assigned To", None)


def test_hubspot_calls_a_tickets_number_the_records(tmp_path: Path) -> None:
    path = tmp_path / "hubspot.csv"
    text = (SAMPLES / "hubspot.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("Ticket ID", "Record ID"), encoding="utf-8")
    found = suggest(look(read.parts(path)[0], path.name), load_catalogue())
    assert (found.like, found.mapping.columns["ticket_id"]) == ("HubSpot tickets", "Record ID")


def test_without_ratings_a_suggestion_is_of_tickets_alone(tmp_path: Path) -> None:
    path = tmp_path / "frappe.csv"
    text = (SAMPLES / "frappe.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("Feedback Rating", "Anything"), encoding="utf-8")
    mapping = suggest(look(read.parts(path)[0], path.name), load_catalogue()).mapping
    assert (mapping.tables, mapping.only_with, mapping.fixed) == (("tickets",), {}, {})
    assert not {"score", "response_id"} & set(mapping.columns)


def test_salesforce_has_footers(mapped: Mapped) -> None:
    facts = mapped("salesforce")
    assert (facts.receipt.accepted, facts.receipt.empty, facts.receipt.refused) == (2, 1, 3)
    assert facts.rows("tickets", "ticket_id, agent, status, resolved_at, escalated") == [
        ("00001001", "Ana Silva", "closed", at(2026, 2, 25, 11, 30), False),
        ("00001002", "Ben Okoro", "open", None, True),
    ]
