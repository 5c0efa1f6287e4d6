"""What holds for every file in queries/metrics/, whoever adds the next one."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Aim, Metric, Perspective
from dashboard.paths import queries_folder
from dashboard.store import observed
from dashboard.store.views import all_views

if TYPE_CHECKING:
    from dashboard.model.catalogue import Catalogue
    from tests.metrics.conftest import Observe, Row

CATALOGUE = load_catalogue()
METRICS = CATALOGUE.metrics
HERE = Path(__file__).parent
EXPECTED = {
    "csat",
    "nps",
    "service_recovery",
    "first_reply_sla",
    "resolution_sla",
    "first_reply_time",
    "resolution_time",
    "first_contact_resolution",
    "reopen_rate",
    "escalation_rate",
    "overdue_backlog",
    "quality_score",
    "quality_engagement",
    "critical_error_free",
    "coaching_closure",
    "agent_satisfaction",
    "cost_per_resolution",
    "survey_response_rate",
    "knowledge_linked",
    "waiting_time",
}
OBSERVATION = {
    "desk",
    "observation_id",
    "observed_at",
    "team",
    "agent",
    "value",
    "import_id",
    "line",
}
OPTIONAL = set(observed.OPTIONAL)
BEYOND_ONE_ROW = (
    exp.AggFunc,
    exp.Distinct,
    exp.Group,
    exp.Limit,
    exp.SetOperation,
    exp.Subquery,
    exp.Window,
)
# small tables that say something of a row: these may be joined
HELPERS = {"repeats", "weeks", "reached"}
NEVER_A_PERSON_S = {
    "agent_satisfaction",
    "cost_per_resolution",
    "first_contact_resolution",
    "first_reply_sla",
    "first_reply_time",
    "resolution_time",
}

every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


def parsed(metric: Metric) -> exp.Expr:
    return sqlglot.parse_one(metric.sql, read="duckdb")


def test_the_method_s_metrics_are_all_there() -> None:
    assert set(METRICS) >= EXPECTED


def test_each_metric_has_a_test_file_and_each_test_file_a_metric() -> None:
    tested = {path.stem.removeprefix("test_") for path in HERE.glob("test_*.py")} - {"every_metric"}

    assert tested == set(METRICS)


@every_metric
def test_it_runs_on_another_engine(metric: Metric) -> None:
    spark = sqlglot.transpile(
        metric.sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )

    assert len(spark) == 1
    sqlglot.parse_one(spark[0], read="spark")


@pytest.mark.parametrize("view", sorted(all_views()))
def test_a_view_runs_on_another_engine(view: str) -> None:
    spark = sqlglot.transpile(
        all_views()[view].sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )

    assert len(spark) == 1
    sqlglot.parse_one(spark[0], read="spark")


QUERIES = {**{name: one.sql for name, one in METRICS.items()}, **{n: v.sql for n, v in all_views().items()}}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_query_calls_what_another_engine_lacks(name: str) -> None:
    """No macro of ours, which stay in DuckDB; no window frame from one type of interval to another."""
    tree = sqlglot.parse_one(QUERIES[name], read="duckdb")
    called = {node.name.lower() for node in tree.find_all(exp.Anonymous)}
    assert called <= {"hash"}, "a function that sqlglot does not know"
    for frame in tree.find_all(exp.WindowSpec):
        ends = [frame.args.get("start"), frame.args.get("end")]
        assert sum(isinstance(end, exp.Interval) for end in ends) < 2


@every_metric
def test_only_a_stored_metric_looks_beyond_one_row(metric: Metric) -> None:
    """A filter on team and dates can then be pushed into every other one."""
    query = parsed(metric)
    looks_further = [type(node).__name__ for node in query.find_all(*BEYOND_ONE_ROW)]
    named = {cte.alias for cte in query.find_all(exp.CTE)}
    views = {table.name for table in query.find_all(exp.Table)} - named - HELPERS

    if metric.stored:
        assert looks_further
        assert metric.group, "which rows hang together"
    elif metric.grain:
        assert (looks_further.count("Group"), "SetOperation" in looks_further) == (1, False)
    else:
        assert (looks_further, len(views)) == ([], 1)


@every_metric
def test_needs_name_every_table_that_it_reads(metric: Metric, catalogue: Catalogue) -> None:
    """An import rolls up the metrics whose tables it changed, and no others."""
    read = {table.name for table in parsed(metric).find_all(exp.Table)} & set(catalogue.tables)

    assert read <= metric.tables


@every_metric
def test_its_observations_have_the_columns_of_an_observation(metric: Metric, observe: Observe) -> None:
    columns = set(observe(metric.name, **_one_of_everything("east"))[0]) - {"is_decided", "censored"}

    assert OBSERVATION <= columns <= OBSERVATION | OPTIONAL
    assert ({"numerator", "denominator"} <= columns) == (metric.aggregate == "ratio")
    assert ({"started_at", "ended_at"} <= columns) == metric.is_duration
    if columns & {"ticket_id"}:
        assert any("ticket_id" in CATALOGUE.tables[table].types for table in metric.tables)


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.is_duration])
def test_what_still_runs_is_counted_since_it_began(name: str, observe: Observe) -> None:
    """Which of them began since the data ended is looked for among the rows of these days alone."""
    replied = {"ticket_id": "2", "first_reply_at": "2026-03-02 10:00:00"}  # so this desk tells replies
    (row,) = observe(name, tickets=[{"ticket_id": "1", "status": "open"}, replied])
    assert row["observed_at"] == row["started_at"] == datetime(2026, 3, 2, 9)


@every_metric
def test_an_observation_is_found_by_desk_and_id(metric: Metric, observe: Observe) -> None:
    """Two desks with the same numbers, and every table filled."""
    rows = observe(metric.name, as_of="2026-05-01 00:00:00", **_two_of_everything())
    keys = {(row["desk"], row["observation_id"]) for row in rows}

    assert {desk for desk, _ in keys} == {"east", "west"}
    assert len(keys) == len(rows)
    assert any(row["is_decided"] for row in rows)


@pytest.mark.parametrize("table", sorted(CATALOGUE.tables))
def test_without_rows_of_a_table_that_it_needs_there_is_nothing_to_roll_up(
    table: str, observe: Observe
) -> None:
    """An import skips such a metric. Every need that only one table can meet is taken away in turn."""
    others = {name: rows for name, rows in _two_of_everything().items() if name != table}
    for metric in METRICS.values():
        if table in metric.tables and not metric.finds_rows_in(others):
            found = observe(metric.name, as_of="2026-05-01 00:00:00", **others)
            # what a team cost alone is no ratio
            assert [row for row in found if row.get("denominator", 1) is not None] == []


@every_metric
def test_rows_of_every_table_let_it_find_some_and_none_do_not(metric: Metric) -> None:
    assert metric.finds_rows_in(_two_of_everything())
    assert not metric.finds_rows_in([])


@every_metric
def test_guards_exist_and_are_other_metrics(metric: Metric) -> None:
    assert metric.guards
    assert set(metric.guards) <= set(METRICS) - {metric.name}


@every_metric
def test_the_header_says_what_both_sides_need_to_know(metric: Metric) -> None:
    texts = [metric.description, metric.operations, metric.strategy, metric.pitfall]

    assert len(set(texts)) == 4
    for text in texts:
        assert len(text.split()) >= 15
        assert re.fullmatch(r"[A-Z].*[.]", text), "whole sentences"
        assert "  " not in text, "a line break left its indentation behind"


@pytest.mark.parametrize("name", sorted(NEVER_A_PERSON_S))
def test_what_is_never_one_person_s_doing_is_never_scored_for_a_person(name: str) -> None:
    assert "agent" not in METRICS[name].scored_levels


def test_answers_and_reviews_are_samples_and_everything_else_is_counted() -> None:
    samples = {name for name, metric in METRICS.items() if metric.evidence == "sample"}

    assert samples & EXPECTED == {
        "csat", "nps", "service_recovery", "quality_score", "quality_engagement",
        "critical_error_free", "agent_satisfaction",
    }  # fmt: skip


def test_every_perspective_and_every_aim_has_a_metric() -> None:
    assert {metric.perspective for metric in METRICS.values()} == set(get_args(Perspective))
    assert {aim for metric in METRICS.values() for aim in metric.excellence} == set(get_args(Aim))


def zone_functions(sql: str) -> list[str]:
    """Where a query asks for a time zone; words in comments, strings and names do not count."""
    tokens = [token for token in DuckDB().tokenize(sql) if sql[token.start] not in "'\""]
    words = " ".join(token.text.lower() for token in tokens)
    return re.findall(r"\bat time zone\b|\btimezone(?:_\w+)? \(|\bnow \(|\btoday \(|\bcurrent_\w+", words)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select created_at AT TIME ZONE 'UTC'", ["at time zone"]),
        ("select timezone('UTC', created_at)", ["timezone ("]),
        ("select now(), today(), Current_Date", ["now (", "today (", "current_date"]),
        ("select current_timestamp", ["current_timestamp"]),
        ("select 'at time zone' -- timezone(x)", []),
    ],
)
def test_a_zone_function_is_told_from_a_word(sql: str, found: list[str]) -> None:
    assert zone_functions(sql) == found


@pytest.mark.parametrize("path", sorted(queries_folder().rglob("*.sql")), ids=lambda path: path.stem)
def test_no_query_asks_for_the_time_or_a_time_zone(path: Path) -> None:
    """Instants are UTC, local days are joined, and time stands still in a generation."""
    assert zone_functions(path.read_text(encoding="utf-8")) == []


def _two_of_everything() -> dict[str, list[Row]]:
    east, west = _one_of_everything("east"), _one_of_everything("west")
    west["costs"][0]["team"] = "Claims"  # costs are known by team, whatever the desk
    return {table: [*east[table], *west[table]] for table in east}


def _one_of_everything(desk: str) -> dict[str, list[Row]]:
    """Rows of every table such that every metric has a decided observation."""
    ticket = {
        "ticket_id": "1", "team": "Billing", "agent": "Ann", "customer": "a", "category": "Invoice",
        "created_at": "2026-03-02 09:00:00", "first_reply_at": "2026-03-02 09:30:00",
        "resolved_at": "2026-03-12 09:00:00", "resolution_due_at": "2026-03-04 09:00:00",
        "first_reply_due_at": "2026-03-02 10:00:00", "agent_replies": 1, "reopens": 0,
        "escalated": False, "knowledge_linked": True, "first_reply_minutes": 30,
        "resolution_minutes": 14400,
    }  # fmt: skip
    answer = {"ticket_id": "1", "sent_at": "2026-03-12 10:00:00"}
    promoter = {"kind": "nps", "scale_min": 0, "scale_max": 10}
    review = {"review_id": "1", "aim": "engagement", "score": 5, "critical": False, "agent": "Ann"}
    rows: dict[str, list[Row]] = {
        "tickets": [ticket],
        "surveys": [
            answer | {"response_id": "1", "score": 1, "responded_at": "2026-03-13 09:00:00"},
            answer | {"response_id": "2", "score": 5, "responded_at": "2026-03-14 09:00:00"},
            answer | promoter | {"response_id": "1", "score": 3, "responded_at": "2026-03-13 09:00:00"},
            answer | promoter | {"response_id": "2", "score": 9, "responded_at": "2026-03-14 09:00:00"},
        ],
        "reviews": [review | {"criterion": "listens"}, review | {"criterion": "speaks plainly"}],
        "coaching": [{"action_id": "1", "agent": "Ann", "done_at": "2026-03-01 09:00:00"}],
        "pulse": [{"response_id": "1", "team": "Billing", "score": 4}],
        "costs": [{"team": "Billing", "amount": 3100}],
        "states": [
            {"ticket_id": "1", "status": "pending"},
            {"ticket_id": "1", "state": "New", "status": "new"},
        ],
    }
    further: dict[str, list[Row]] = {name: [{**table.example}] for name, table in CATALOGUE.tables.items()}
    return {table: [row | {"desk": desk} for row in given] for table, given in {**further, **rows}.items()}
