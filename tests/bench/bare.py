"""The bare engine: DuckDB alone, doing by hand the least that gives the same figures.

One typed read_csv a file, one hand-written aggregate a metric by week and team, nothing else: no checks,
no refused rows, no receipts, no undo, no rows behind a number. Medians take an open case as endless,
which is Kaplan-Meier's answer unless a case is still open that is younger than the median.

    python bare.py load DATABASE TICKETS [SURVEYS]      python bare.py change DATABASE CHANGES
    python bare.py ask DATABASE PERIODS                 (JSON on stdout)
    python bare.py real DATABASE RATED                  (a shop's rated contacts)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median

import duckdb
from duckdb import DuckDBPyConnection

# Amsterdam's summer times within the exports; a desk writes local times
SUMMERS = (
    ("2024-03-31 03:00:00", "2024-10-27 03:00:00"),
    ("2025-03-30 03:00:00", "2025-10-26 03:00:00"),
    ("2026-03-29 03:00:00", "2026-10-25 03:00:00"),
)
TICKETS = {
    "ticket_id": "varchar", "team": "varchar", "agent": "varchar", "customer": "varchar",
    "channel": "varchar", "category": "varchar", "priority": "varchar", "status": "varchar",
    "created_at": "timestamp", "updated_at": "timestamp", "first_reply_at": "timestamp",
    "resolved_at": "timestamp", "agent_replies": "integer", "reopens": "integer", "transfers": "integer",
    "escalated": "boolean", "resolution_due_at": "timestamp", "first_reply_sla_met": "boolean",
    "resolution_sla_met": "boolean", "knowledge_linked": "boolean",
}  # fmt: skip
SURVEYS = {
    "kind": "varchar", "response_id": "varchar", "ticket_id": "varchar", "sent_at": "timestamp",
    "responded_at": "timestamp", "score": "double", "scale_min": "double", "scale_max": "double",
}  # fmt: skip
RATED = (
    "id", "channel", "category", "subcategory", "remarks", "order_id", "ordered", "reported", "replied",
    "answered", "city", "product", "price", "handled", "agent", "supervisor", "manager", "tenure", "shift",
    "score",
)  # fmt: skip
# who a ticket's outcome is credited to, where only the last assignee is known
PERSON = "case when transfers = 0 then agent end"
OPEN = "(resolved_at is null)"

# metric -> observed_at, team, agent, value of every decided observation
OBSERVATIONS = {
    "first_reply_sla": f"""
        select created_at as observed_at, team, {PERSON} as agent, first_reply_sla_met::int as value
        from tickets where first_reply_sla_met is not null""",
    "resolution_sla": f"""
        select created_at as observed_at, team, {PERSON} as agent,
            coalesce(resolution_sla_met, false)::int as value
        from tickets where resolution_sla_met is not null
            or ({OPEN} and resolution_due_at < (select as_of from known))""",
    "first_reply_time": f"""
        select created_at as observed_at, team, {PERSON} as agent,
            coalesce(round(epoch(first_reply_at - created_at) / 60), 'infinity') as value
        from tickets where first_reply_at is not null or {OPEN}""",
    "resolution_time": f"""
        select created_at as observed_at, team, {PERSON} as agent,
            coalesce(round(epoch(resolved_at - created_at) / 60), 'infinity') as value from tickets""",
    "first_contact_resolution": f"""
        select resolved_at as observed_at, team, {PERSON} as agent,
            (case when channel in ('phone', 'chat') then transfers = 0 else agent_replies <= 1 end
                and reopens = 0 and coalesce(next_at > resolved_at + interval '7 days', true))::int as value
        from (select *, lead(created_at) over (partition by customer, category order by created_at) as next_at
            from tickets)
        where resolved_at + interval '7 days' <= (select as_of from known)""",
    "reopen_rate": f"""
        select resolved_at as observed_at, team, {PERSON} as agent, (reopens > 0)::int as value
        from tickets where resolved_at + interval '7 days' <= (select as_of from known)""",
    "escalation_rate": f"""
        select created_at as observed_at, team, {PERSON} as agent, escalated::int as value from tickets""",
    "knowledge_linked": f"""
        select resolved_at as observed_at, team, {PERSON} as agent, knowledge_linked::int as value
        from tickets where resolved_at is not null and knowledge_linked is not null""",
    "overdue_backlog": f"""
        select ends_at - interval '1 second' as observed_at, team, {PERSON} as agent,
            (resolution_due_at < ends_at)::int as value
        from tickets inner join weeks on created_at < ends_at
            and coalesce(resolved_at, (select as_of from known)) >= ends_at""",
}  # fmt: skip
SENT = """
    select s.*, t.team, t.customer, case when t.transfers = 0 then t.agent end as agent
    from surveys as s left join tickets as t using (ticket_id)"""
SURVEY_OBSERVATIONS = {
    "csat": f"""
        select responded_at as observed_at, team, agent, (score >= 4)::int as value
        from ({SENT}) where kind = 'csat' and score is not null""",
    "nps": f"""
        select responded_at as observed_at, team, agent, score as value
        from ({SENT}) where kind = 'nps' and score is not null""",
    "survey_response_rate": f"""
        select sent_at as observed_at, team, agent, (score is not null)::int as value
        from ({SENT}) where sent_at + interval '14 days' <= (select as_of from known)""",
    "service_recovery": f"""
        select responded_at as observed_at, team, agent, (unhappy_again is distinct from again)::int as value
        from (
            select *, max(responded_at) over later as again,
                max(case when unhappy then responded_at end) over later as unhappy_again
            from (select *, case kind when 'nps' then score <= 6 else score < 2.6 end as unhappy
                from ({SENT}) where score is not null)
            window later as (partition by kind, customer order by responded_at
                range between interval '1 microsecond' following and interval '30 days' following)
        )
        where unhappy and again is not null
            and responded_at + interval '30 days' <= (select as_of from known)""",
}  # fmt: skip
DURATIONS = ("first_reply_time", "resolution_time")
EVERY = OBSERVATIONS | SURVEY_OBSERVATIONS


def connect(path: Path) -> DuckDBPyConnection:
    """The bare engine with as much memory and as many threads as ours."""
    connection = duckdb.connect(str(path), config={"memory_limit": "1200MB", "threads": 2})
    connection.execute(f"set temp_directory = '{path}.spill'")
    utc = " or ".join(f"(t >= '{a}'::timestamp and t < '{b}'::timestamp)" for a, b in SUMMERS)
    local = " or ".join(
        f"(t >= '{a}'::timestamp - interval '2 hours' and t < '{b}'::timestamp - interval '2 hours')"
        for a, b in SUMMERS
    )
    hours = "case when {} then interval '2 hours' else interval '1 hour' end"
    connection.execute(f"create or replace temp macro utc(t) as t - {hours.format(utc)}")
    connection.execute(f"create or replace temp macro local(t) as t + {hours.format(local)}")
    return connection


def _read(path: Path, columns: dict[str, str]) -> str:
    instants = [column for column, kind in columns.items() if kind == "timestamp"]
    replaced = ", ".join(f"utc({column}) as {column}" for column in instants)
    return (
        f"select * replace ({replaced}) from read_csv('{path}', delim=',', quote='\"', escape='\"',"
        f" header=true, auto_detect=false, columns={columns})"
    )


def _aggregate(connection: DuckDBPyConnection, metrics: Iterable[str]) -> None:
    """By week and team: the least that a weekly chart of each team needs."""
    for metric in metrics:
        picked = "count(*) as n, sum(value) as total"
        if metric in DURATIONS:
            picked = "count(*) as n, median(value) as total"
        elif metric == "nps":
            picked = "count(*) as n, count_if(value >= 9) - count_if(value <= 6) as total"
        connection.execute(
            f"create or replace table weekly_{metric} as"
            f" select date_trunc('week', local(observed_at))::date as week, team, {picked}"
            f" from ({EVERY[metric]}) group by 1, 2"
        )


def _know(connection: DuckDBPyConnection) -> None:
    """Up to when the data reach, and the ends of the local weeks until then."""
    tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    answers = "(select max(responded_at) from surveys)" if "surveys" in tables else "null::timestamp"
    connection.execute(
        "create or replace table known as select greatest(max(updated_at), max(resolved_at),"
        f" max(first_reply_at), {answers}) as as_of from tickets"
    )
    connection.execute(
        "create or replace table weeks as select utc(monday + interval '7 days') as ends_at from (select"
        " unnest(range((select date_trunc('week', local(min(created_at))) from tickets),"
        " (select local(as_of) from known), interval '7 days')) as monday)"
    )


def load(database: Path, tickets: Path, surveys: Path | None = None) -> None:
    """Typed tables and weekly aggregates from the exports."""
    with connect(database) as connection:
        if surveys is None:
            connection.execute(f"create table tickets as {_read(tickets, TICKETS)}")
        else:
            connection.execute(f"create table surveys as {_read(surveys, SURVEYS)}")
        _know(connection)
        _aggregate(connection, OBSERVATIONS if surveys is None else SURVEY_OBSERVATIONS)


def real(database: Path, rated: Path) -> None:
    """The largest real file, a shop's rated contacts with a tail of blank rows: its two metrics by week."""
    read = (
        f"read_csv('{rated}', delim=',', quote='\"', escape='\"', header=true, auto_detect=false,"
        f" columns={dict.fromkeys(RATED, 'varchar')})"
    )
    minutes = "%d/%m/%Y %H:%M"
    with connect(database) as connection:
        connection.execute(
            "create table rated as select id, supervisor as team, agent, score::double as score,"
            f" utc(strptime(reported, '{minutes}')) as created_at,"
            f" utc(strptime(replied, '{minutes}')) as first_reply_at,"
            f" utc(strptime(answered, '%d-%b-%y')) as responded_at from {read} where id is not null"
        )
        for metric, when, value in (
            ("csat", "responded_at", "avg((score >= 4)::int)"),
            ("first_reply_time", "created_at", "median(epoch(first_reply_at - created_at) / 60)"),
        ):
            connection.execute(
                f"create table weekly_{metric} as select date_trunc('week', local({when}))::date as week,"
                f" team, count(*) as n, {value} as total from rated group by 1, 2"
            )


def change(database: Path, changes: Path) -> None:
    """Delete what changed, insert it anew, aggregate again."""
    with connect(database) as connection:
        connection.execute(f"create temp table incoming as {_read(changes, TICKETS)}")
        connection.execute("delete from tickets where ticket_id in (select ticket_id from incoming)")
        connection.execute("insert into tickets select * from incoming")
        _know(connection)
        _aggregate(connection, EVERY)


def _value(metric: str) -> str:
    if metric in DURATIONS:
        return "median(value)"
    if metric == "nps":
        return "100.0 * (count_if(value >= 9) - count_if(value <= 6)) / count(*)"
    return "100.0 * sum(value) / count(*)"


def answer(connection: DuckDBPyConnection, question: dict[str, str | None]) -> None:
    """One metric by hand: of a window, by name of a level, or week by week."""
    metric, level = str(question["metric"]), question["level"]
    name = f"'{question['name']}'" if question["name"] else None
    where = [f"observed_at >= utc('{question['first']}'::timestamp)"]
    where.append(f"observed_at < utc('{question['last']}'::timestamp + interval '1 day')")
    if question["team"]:
        where.append(f"team = '{question['team']}'")
    if level != "organisation":
        where.append(f"{level} = {name}" if name else f"{level} is not null")
    by = ["date_trunc('week', local(observed_at))"] if question["every"] else []
    by += [str(level)] if level != "organisation" and not name else []
    picked = ", ".join([*by, "count(*)", _value(metric)])
    group = f" group by {', '.join(by)}" if by else ""
    connection.execute(
        f"select {picked} from ({EVERY[metric]}) where {' and '.join(where)}{group}"
    ).fetchall()


def ask(database: Path, pages: dict[str, list[dict[str, str | None]]], times: int = 3) -> dict[str, float]:
    """Page -> milliseconds of all its questions together, the middle of a few runs."""
    with connect(database) as connection:

        def all_of(asked: list[dict[str, str | None]]) -> None:
            for question in asked:
                answer(connection, question)

        return {page: middle(partial(all_of, asked), times) for page, asked in pages.items()}


def middle(run: Callable[[], object], times: int) -> float:
    """The middle of a few runs, in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


def main(arguments: list[str]) -> None:
    """Run one piece, in a process of its own so that its memory can be read off."""
    piece, *rest = arguments
    if piece == "ask":
        print(json.dumps(ask(Path(rest[0]), json.loads(Path(rest[1]).read_text(encoding="utf-8")))))
    else:
        pieces: dict[str, Callable[..., None]] = {"load": load, "change": change, "real": real}
        pieces[piece](*map(Path, rest))


if __name__ == "__main__":
    main(sys.argv[1:])
