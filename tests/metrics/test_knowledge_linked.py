from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.catalogue import Catalogue
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


RESOLVED = {"resolved_at": "2026-03-02 10:00:00", "knowledge_linked": True}


def test_with_an_article_of_resolved(values: Values) -> None:
    assert values(
        "knowledge_linked",
        tickets=[
            RESOLVED | {"ticket_id": "with"},
            RESOLVED | {"ticket_id": "without", "knowledge_linked": False},
        ],
    ) == {"with": 1, "without": 0}


def test_unknown_open_and_excluded_are_no_observation(values: Values) -> None:
    assert (
        values(
            "knowledge_linked",
            tickets=[
                RESOLVED | {"ticket_id": "unknown", "knowledge_linked": None},
                RESOLVED | {"ticket_id": "open", "resolved_at": None, "status": "open"},
                RESOLVED | {"ticket_id": "merged", "excluded": "merged"},
            ],
        )
        == {}
    )


def test_it_is_never_scored(catalogue: Catalogue) -> None:
    assert catalogue.metrics["knowledge_linked"].scored_levels == ()


def test_it_is_the_resolver_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = RESOLVED | {"team": "Billing", "agent": "Bob"}

    rows = observe(
        "knowledge_linked",
        tickets=[given | {"ticket_id": "kept"}, given | {"ticket_id": "moved", "transfers": 1}],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [("Billing", "Bob"), ("Billing", None)]


def test_it_counts_when_resolved(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    midnight = RESOLVED | {"resolved_at": "2026-02-28 23:00:00"}

    rows = observe("knowledge_linked", tickets=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]
