"""The observations of one team are looked for among its own tickets: the same ones as among all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard import periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import history
from dashboard.model.aliases import Aliases
from dashboard.store.reader import Reader
from dashboard.store.views import of_one_team
from dashboard.store.whom import Whom

MARCH = periods.parse("2026-03")
EVER = periods.parse("2020-01-01..2030-12-31")


def reader(home: Home) -> Reader:
    return Reader(home.shot, home.catalogue, home.strategy.organisation)


def ids(rows: Any) -> list[Any]:
    _, found = rows
    return sorted(row[1] for row in found)


def test_a_team_s_observations_are_those_of_all_that_name_it(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        teams, metrics = home.about().teams, home.catalogue.metrics.values()
        alone = [metric for metric in metrics if of_one_team(metric)]
        assert {"resolution_time", "resolution_sla"} <= {metric.name for metric in alone}
        for metric in alone:
            _, every = reader(home).rows(metric, Whom("organisation"), EVER)
            by_team: dict[str, list[str]] = {}
            for _, number, _, team, *_ in every:
                by_team.setdefault(team, []).append(number)
            for team in teams[:2]:
                assert ids(reader(home).rows(metric, Whom("team", team), EVER)) == sorted(by_team[team])


def test_a_team_is_found_by_every_spelling(home: Path, load_rows: Callable[..., Any]) -> None:
    """Three tickets: two of Billing under two spellings, one of Tech, which is itself called otherwise."""
    row = {"created_at": "2026-03-02 09:00", "resolved_at": "2026-03-02 10:00", "agent": "Ann"}
    teams = {1: "Billing", 2: "billing ", 3: "Tech"}
    load_rows("own_tickets", [row | {"ticket_id": at, "team": team} for at, team in teams.items()], "t.csv")
    said = Aliases().merged("team", "Billing", "billing").merged("team", "Technology", "Tech")
    history.name_anew(home, said)
    with Home.open(home, LOCAL) as opened:
        metric = opened.metric("resolution_time")
        found = {
            team: ids(reader(opened).rows(metric, Whom("team", team), MARCH))
            for team in ("Billing", "Technology", "Tech")
        }
        people = reader(opened).tallies([metric], Whom("agent", None, "Billing"), MARCH)
    assert found == {"Billing": ["1", "2"], "Technology": ["3"], "Tech": []}
    assert people["resolution_time", "Ann"].n == 2


def test_what_reads_more_than_tickets_is_looked_for_among_all(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        metrics = home.catalogue.metrics
        assert [of_one_team(metrics[name]) for name in ("csat", "first_contact_resolution")] == ["", ""]
