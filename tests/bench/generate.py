"""A help desk's exports in our own template's columns, as many rows as asked for, straight to CSV.

Every figure follows from the row's number by a hash, so the same call writes the same bytes. Shapes:
two years of tickets of 50 teams with 40 agents each, skewed durations, 3 % still open (most of them
young), customers who come back, flags and due instants as a desk fills them in, and a survey for one
ticket in ten of which a third is answered.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

TEAMS, AGENTS_PER_TEAM, DAYS = 50, 40, 730
FIRST_DAY = "2024-07-01"
END = "2026-07-01 00:00:00"
# Named numbers between 0 and 1 of ticket i; a name is a column of randomness.
SALTS = {
    name: number
    for number, name in enumerate(
        (
            "team",
            "agent",
            "day",
            "hour",
            "gap0",
            "gap1",
            "gap2",
            "gap3",
            "repeat",
            "ago",
            "customer",
            "category",
            "channel",
            "priority",
            "open",
            "reply",
            "reopened",
            "transferred",
            "escalated",
            "linked",
            "pending",
            "sent",
            "score",
            "nps",
            "lag",
            "answered",
            "changed",
        )
    )
}


def u(name: str, i: str = "i") -> str:
    """SQL of a number in [0, 1) that row `i` always has under this name."""
    return f"((hash({i} * 64 + {SALTS[name]}) >> 11) / 9007199254740992.0)"


def normal(first: str, second: str) -> str:
    """SQL of a standard normal deviate from two names (Box-Muller)."""
    return f"(sqrt(-2 * ln(1 - {u(first)})) * cos(6.283185307179586 * {u(second)}))"


def _tickets(rows: int, where: str) -> str:
    """SQL of tickets as they are, instants as timestamps, before a desk blanks what it does not know."""
    a_day = max(rows // DAYS, 1)
    return f"""
        with numbered as (select range as i from range({rows}) where {where}),
        -- one ticket in twelve is a customer's next one about the same thing, up to 10 days later
        origins as (
            select *, case when {u("repeat")} < 0.085
                then greatest(i - {a_day} - cast(floor({u("ago")} * 9 * {a_day}) as bigint), 0)
                else i end as origin
            from numbered
        ),
        drawn as (
            select *,
                cast(floor(power({u("team")}, 1.3) * {TEAMS}) as integer) + 1 as team_no,
                timestamp '{FIRST_DAY}' + to_days(cast(i * {DAYS} // {rows} as integer))
                + to_seconds(floor((7 + 6 * {u("hour")} + 6 * {u("day")}) * 3600)) as created_at,
                exp(3.9 + 1.1 * {normal("gap0", "gap1")}) as reply_minutes,
                exp(7.0 + 1.2 * {normal("gap2", "gap3")}) as work_minutes,
                {u("open")} < case when i > {rows} * 0.9 then 0.2 else 0.008 end as stays_open,
                ['urgent', 'high', 'normal', 'low'][
                    case when {u("priority")} < 0.05 then 1 when {u("priority")} < 0.25 then 2
                        when {u("priority")} < 0.85 then 3 else 4 end
                ] as priority,
                ['email', 'web', 'chat', 'phone'][
                    case when {u("channel")} < 0.5 then 1 when {u("channel")} < 0.7 then 2
                        when {u("channel")} < 0.85 then 3 else 4 end
                ] as channel
            from origins
        ),
        timed as (
            select *,
                case when not stays_open or {u("reply")} < 0.7
                    then created_at + to_seconds(floor(reply_minutes * 60)) end as replied_at,
                case when not stays_open
                    then created_at + to_seconds(floor((reply_minutes + work_minutes) * 60))
                end as done_at,
                created_at + to_hours(case priority when 'urgent' then 8 when 'high' then 24
                    when 'normal' then 72 else 120 end) as due_at,
                created_at + to_minutes(case priority when 'urgent' then 60 when 'high' then 120
                    when 'normal' then 240 else 480 end) as reply_due_at
            from drawn
        )
        select i, team_no, origin, channel, priority, created_at, due_at, reply_due_at,
            case when replied_at < timestamp '{END}' then replied_at end as first_reply_at,
            case when done_at < timestamp '{END}' then done_at end as resolved_at
        from timed
    """


def _export(facts: str, changed: str = "") -> str:
    """SQL of the CSV's columns; `changed` is when a ticket was touched again, if that is what is asked."""
    resolved = f"coalesce(resolved_at, {changed})" if changed else "resolved_at"
    return f"""
        select
            i + 1000001 as ticket_id,
            printf('Team %02d', team_no) as team,
            printf('Agent %04d', (team_no - 1) * {AGENTS_PER_TEAM}
                + cast(floor({u("agent")} * {AGENTS_PER_TEAM}) as integer)) as agent,
            'c' || cast(floor(power({u("customer", "origin")}, 1.5) * {{customers}}) as bigint)
                as customer,
            channel,
            printf('Topic %02d', cast(floor(power({u("category", "origin")}, 2) * 30) as integer))
                as category,
            priority,
            case when {resolved} is not null then 'closed' when {u("pending")} < 0.4 then 'pending'
                else 'open' end as status,
            created_at,
            {changed or "coalesce(resolved_at, first_reply_at, created_at)"} as updated_at,
            first_reply_at,
            {resolved} as resolved_at,
            case when first_reply_at is null then 0
                else 1 + least(cast(floor(-1.1 * ln(1 - {u("reply")})) as integer), 20) end
                as agent_replies,
            {
        f"1 + cast({u('reopened')} < 0.06 as integer)"
        if changed
        else f"cast({u('reopened')} < 0.06 as integer)"
    } as reopens,
            case when {u("transferred")} < 0.13 then 1 when {u("transferred")} < 0.16 then 2
                else 0 end as transfers,
            {u("escalated")} < 0.07 as escalated,
            due_at as resolution_due_at,
            first_reply_at <= reply_due_at as first_reply_sla_met,
            {resolved} <= due_at as resolution_sla_met,
            case when {resolved} is not null then {u("linked")} < 0.4 end as knowledge_linked
        from ({facts})
    """.format(customers="{customers}")


def _write(sql: str, path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '1GB'; set preserve_insertion_order = true")
        connection.execute(
            f"copy ({sql}) to '{path}' (format csv, header true, timestampformat '%Y-%m-%d %H:%M:%S')"
        )


def _customers(rows: int) -> str:
    return str(max(rows // 4, 1))


def tickets(path: Path, rows: int) -> None:
    """Write `rows` tickets in the order in which they were created."""
    _write(_export(_tickets(rows, "true")).replace("{customers}", _customers(rows)), path)


def changes(path: Path, rows: int, count: int) -> None:
    """Write `count` of those tickets as the desk has them a day later: solved, or solved again.

    Nine of ten are of the last 60 days and one of any day, as in a desk's daily export.
    """
    recent = rows - rows * 60 // DAYS
    share = count * 0.9 / (rows - recent), count * 0.1 / recent
    where = f"{u('changed', 'range')} < case when range >= {recent} then {share[0]} else {share[1]} end"
    later = f"timestamp '{END}' + to_seconds(floor({u('lag')} * 86400))"
    _write(
        _export(_tickets(rows, where), later).replace("{customers}", _customers(rows)) + f" limit {count}",
        path,
    )


def surveys(path: Path, rows: int) -> None:
    """Write surveys about one in ten of `rows` resolved tickets; one in five of them asks for an NPS."""
    sql = f"""
        with sent as (
            select *, {u("nps")} < 0.2 as is_nps, {u("answered")} < 0.33 as is_answered,
                resolved_at + to_seconds(floor({u("lag")} * 4 * 86400)) as answered_at
            from ({_tickets(rows, f"{u('sent', 'range')} < 0.1")})
            where resolved_at is not null
        )
        select
            case when is_nps then 'nps' else 'csat' end as kind,
            i + 1 as response_id,
            i + 1000001 as ticket_id,
            resolved_at as sent_at,
            case when is_answered and answered_at < timestamp '{END}' then answered_at end as responded_at,
            case when not is_answered or answered_at >= timestamp '{END}' then null
                when is_nps then least(cast(floor(12 * sqrt({u("score")})) as integer), 10)
                else 1 + least(cast(floor(6 * sqrt({u("score")})) as integer), 4) end as score,
            case when is_nps then 0 else 1 end as scale_min,
            case when is_nps then 10 else 5 end as scale_max
        from sent
    """
    _write(sql, path)
