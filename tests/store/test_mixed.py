"""What the theory reads of a metric: by team and week or month, beside what the kinds of cases let expect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from dashboard.method.panels import Mixed
from dashboard.model.catalogue import catalogue_of
from dashboard.periods import Every, Period
from dashboard.store import mixed
from dashboard.store.live import ObservedWindow

MONDAY = date(2026, 3, 2)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
WEEK = Period(MONDAY, date(2026, 3, 8))
# team, kind, day, cases of 10, how many of these went well
EASY, HARD = ("Invoice", "mail", "low"), ("Outage", "phone", "high")
CASES = (
    ("A", EASY, MONDAY, 9, 8),
    ("A", HARD, MONDAY, 1, 1),
    ("B", EASY, MONDAY, 1, 1),
    ("B", HARD, MONDAY, 9, 4),
    ("B", HARD, date(2026, 3, 9), 10, 0),  # of the month, not of the week
)


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema facts; create macro local_date(t) as cast(t as date)")
        connection.execute(
            "create table facts.tickets"
            " (desk text, ticket_id text, category text, channel text, priority text, excluded text)"
        )
        connection.execute(
            "create table seen (desk text, ticket_id text, team text, observed_at timestamp, value int)"
        )
        for number, (team, kind, day, tens, well) in enumerate(CASES):
            rows = [(f"{number}-{each}", each < 10 * well) for each in range(10 * tens)]
            connection.executemany(
                "insert into facts.tickets values ('own', ?, ?, ?, ?, null)",
                [(name, *kind) for name, _ in rows],
            )
            connection.executemany(
                "insert into seen values ('own', ?, ?, ?, ?)", [(name, team, day, met) for name, met in rows]
            )
        yield connection


def read(
    cursor: duckdb.DuckDBPyConnection, teams: tuple[str, ...] = ("A", "B"), metric: str = "first_reply_sla"
) -> dict[Every, Mixed]:
    columns = [name for name, *_ in cursor.execute("describe seen").fetchall()]
    whole = (datetime(2026, 3, 1), datetime(2026, 4, 1))
    asked = ObservedWindow(catalogue_of().metrics[metric], "select * from seen", columns, whole)
    kinds = cursor.execute(mixed.KINDS).fetchall()
    return mixed.mixed(cursor, asked, {"week": WEEK, "month": MARCH}, teams, kinds)


def told(found: Mixed) -> dict[tuple[int, str], tuple[float, ...]]:
    """(team, first day) -> n, amount, expected."""
    rows = zip(found.team, found.first, found.n, found.amount, found.expected, strict=True)
    return {(int(team), str(first)): tuple(map(float, figures)) for team, first, *figures in rows}


def test_a_team_of_hard_cases_is_not_behind(cursor: duckdb.DuckDBPyConnection) -> None:
    """Of 100 easy cases 90 went well, of 100 hard ones 50: A has 90 and 10 of them, B 10 and 90."""
    found = told(read(cursor)["week"])
    assert found == {
        (0, "2026-03-02"): (100, 9000, pytest.approx(90 * 90 + 10 * 50)),
        (1, "2026-03-02"): (100, 5000, pytest.approx(10 * 90 + 90 * 50)),
    }


def test_a_month_lets_expect_what_all_of_the_month_gave(cursor: duckdb.DuckDBPyConnection) -> None:
    """With the hundred hard ones of later, which all went badly, a hard case lets expect 25."""
    found = told(read(cursor)["month"])
    assert found[0, "2026-03-01"] == (100, 9000, pytest.approx(90 * 90 + 10 * 25))
    assert found[1, "2026-03-01"] == (200, 5000, pytest.approx(10 * 90 + 190 * 25))


def test_what_is_expected_follows_from_all_teams_named_or_not(cursor: duckdb.DuckDBPyConnection) -> None:
    found = told(read(cursor, ("B",))["week"])
    assert found == {(0, "2026-03-02"): (100, 5000, pytest.approx(10 * 90 + 90 * 50))}


def test_what_waits_is_counted_beside_and_a_case_without_a_ticket_is_a_kind(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    cursor.execute("create table desks as select 'own' as desk, timestamp '2026-03-31' as as_of")
    cursor.execute("alter table seen add column decided_at timestamp")
    cursor.execute("update seen set decided_at = '9999-12-31' where ticket_id in ('0-0', '0-1')")
    cursor.execute("update seen set ticket_id = 'unknown' where ticket_id between '3-0' and '3-19'")
    found = read(cursor)["week"]
    assert dict(zip(found.team.tolist(), found.undecided.tolist(), strict=True)) == {0: 2, 1: 0}
    assert found.n.sum() == 198
    assert found.expected.sum() == pytest.approx(found.amount.sum())  # whatever the kinds, all together


def test_the_order_of_the_rows_moves_no_digit(cursor: duckdb.DuckDBPyConnection) -> None:
    """The engine adds up in several threads, in another order each time."""
    cursor.execute("update facts.tickets set channel = ticket_id[-1]")
    cursor.execute("create or replace table seen as select * replace (value / 10.0 as value) from seen")
    found = []
    for order in ("hash(ticket_id)", "team, value, ticket_id"):
        cursor.execute(f"create or replace table seen as from seen order by {order}")
        sums = read(cursor, metric="quality_score")["month"]
        found.append(
            sorted(zip(sums.team.tolist(), sums.amount.tolist(), sums.expected.tolist(), strict=True))
        )
    assert found[0] == found[1]
