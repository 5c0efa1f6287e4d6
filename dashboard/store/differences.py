"""What a desk counts and the figures do not: the rows that stand between two numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import quote
from dashboard.model.table import Table
from dashboard.quick import dataclass

Of = Literal["created", "resolved", "answers"]
Record = tuple[int, str]  # line, why it is no row
CREATE_REFUSED = """
create table facts.refused (
    import_id integer not null, line bigint not null, reason varchar not null,
    ticket_id varchar, own_table varchar not null, own_id varchar, created_at timestamp,
    is_record boolean not null, is_open boolean not null
)
"""
# Why, never what stood there: that is in the file of refused rows, and may name people.
KEEP_REFUSED = """
insert into facts.refused
select
    $import_id, r.line, r.source_column || ' ' || r.complaint, {ticket_id}, $own_table, {own_id},
    {created_at}, false, {is_open}
from refused_rows as r inner join renamed_all as a on r.line = a.line
where r.of is null
"""
# What is counted, as the figures have it: the rows, and when each happened.
COUNTED: dict[Of, tuple[str, str]] = {
    "created": ("tickets", "created_at"),
    "resolved": ("tickets", "resolved_at"),
    "answers": ("(select * from surveys where score is not null)", "responded_at"),
}
# Of answers a question counts, of each kind, those on the desk's commonest scale in the asked period.
MAIN_SCALES = """
select kind, scale from surveys
where desk = $desk and score is not null and responded_at >= $first and responded_at < $until
group by kind, scale
qualify row_number() over (partition by kind order by count(*) desc, scale) = 1
"""
# What a desk calls open may keep the time of an earlier resolution, which is none of ours.
TICKETS_LEFT_OUT = """
select coalesce(t.excluded, 'open again') as reason, t.ticket_id, i.file, t.line
from facts.tickets as t left join facts.imports as i on t.import_id = i.import_id
where t.desk = $desk and t.{moment} >= $first and t.{moment} < $until
    and t.ticket_id not in (
        select c.ticket_id from tickets as c
        where c.desk = $desk and c.{moment} >= $first and c.{moment} < $until
    )
order by reason, i.file, t.line
"""
# What has no date of its own counts on its ticket's, as the view has it; of one that it leaves out too. Its
# ticket is its own desk's, else that of the only desk that has the id.
ANSWERS_LEFT_OUT = f"""
with asked as (
    select ticket_id, any_value(coalesce(closed_at, resolved_at, created_at)) as last_at
    from facts.tickets
    where ticket_id in (select s.ticket_id from facts.surveys as s where s.desk = $desk)
    group by ticket_id, desk = $desk
    having count(*) = 1
    qualify row_number() over (partition by ticket_id order by bool_or(desk = $desk) desc) = 1
),
answers as (
    select s.desk, s.import_id, s.line, s.kind, s.ticket_id, v.scale,
        coalesce(s.responded_at, v.responded_at, t.last_at) as responded_at
    from facts.surveys as s
    left join surveys as v
        on s.desk = v.desk and s.kind = v.kind and s.response_id = v.response_id
    left join asked as t on s.ticket_id = t.ticket_id
    where s.desk = $desk and s.score is not null
)
select case when s.scale is not null then 'on another scale' when s.desk <> (
        select min(c.desk) from survey_sources as c
        where c.kind = s.kind and s.responded_at >= c.since and s.responded_at < c.until
    ) then 'of a source that does not count' else 'about a ticket that is left out' end as reason,
    s.ticket_id, i.file, s.line
from answers as s left join facts.imports as i on s.import_id = i.import_id
where s.responded_at >= $first and s.responded_at < $until
    and (s.scale is null or (s.kind, s.scale) not in ({MAIN_SCALES}))
order by reason, i.file, s.line
"""
# A row that was mended and loaded since is no difference; of one that several exports bring, the last.
REFUSED = """
select r.reason, r.ticket_id, i.file, r.line, r.created_at
from facts.refused as r inner join facts.imports as i on r.import_id = i.import_id
where i.desk = $desk and (
    r.ticket_id is null
    or r.ticket_id not in (select t.ticket_id from facts.tickets as t where t.desk = $desk)
)
qualify row_number() over (
    partition by coalesce(r.ticket_id, r.import_id || ':' || r.line) order by r.import_id desc, r.line
) = 1
order by i.file, r.line
"""


@dataclass(frozen=True)
class Difference:
    """A row that a desk may count and the figures do not; `is_dated`: it surely is of the period."""

    reason: str
    ticket_id: str | None
    file: str | None
    line: int
    is_dated: bool = True

    @property
    def is_gone(self) -> bool:
        """Whether the desk itself no longer counted it in an export that was said to hold everything."""
        return self.reason == "gone"


def own_id(table: Table) -> str | None:
    """The column with the number that a desk gives a row of a table; None where rows have none."""
    return next((column for column in table.key if column.endswith("_id")), None)


def keep(
    connection: DuckDBPyConnection,
    import_id: int,
    columns: Collection[str],
    table: Table,
    records: Sequence[Record],
) -> None:
    """Remember the rows that staging refused, and the records that were no rows at all.

    `columns` are the working names of the format: of a row whose ticket, time or own number is known it is
    kept too. `table` is what its rows are first of all.
    """
    known = {column: f"a.{column}" if column in columns else "null" for column in ("ticket_id", "created_at")}
    ends = [column for column in ("resolved_at", "closed_at") if column in columns]
    number = own_id(table)
    known["own_id"] = f"a.{number}" if number in columns else "null"
    known["is_open"] = " and ".join(f"a.{column} is null" for column in ends) or "false"
    given = {"import_id": import_id, "own_table": table.name}
    connection.execute(KEEP_REFUSED.format(**known), given)
    if records:
        connection.execute(
            "insert into facts.refused select $import_id, unnest($lines::bigint[]),"
            " unnest($reasons::varchar[]), null, $own_table, null, null, true, false",
            {
                **given,
                "lines": [line for line, _ in records],
                "reasons": [reason for _, reason in records],
            },
        )


def unmended(
    cursor: DuckDBPyConnection, tables: Collection[Table], aside: Collection[str]
) -> dict[int, tuple[int, int, int]]:
    """Import -> (refused rows whose number is not loaded, those whose ticket is not, the open ones of these).

    What was refused for one of the reasons `aside` is no row at all.
    """
    # few rows were refused: whatever is loaded is looked through for theirs, and nothing is sorted
    loaded = " union all ".join(
        f"select distinct {quote(table.name)} as own_table, desk, {own_id(table)} as own_id"
        f" from facts.{table.name} where {own_id(table)} in"
        f" (select own_id from facts.refused where own_table = {quote(table.name)})"
        for table in tables
        if "desk" in table.key and own_id(table)
    )
    is_aside = " or ".join(f"ends_with(r.reason, {quote(reason)})" for reason in aside) or "false"
    rows = cursor.execute(
        "select r.import_id, count_if(o.own_id is null), count_if(t.ticket_id is null),"
        " count_if(t.ticket_id is null and r.is_open) from facts.refused as r"
        " inner join facts.imports as i on r.import_id = i.import_id"
        " left join facts.tickets as t on i.desk = t.desk and r.ticket_id = t.ticket_id"
        f" left join ({loaded}) as o"
        " on r.own_table = o.own_table and i.desk = o.desk and r.own_id = o.own_id"
        f" where not ({is_aside}) group by r.import_id",
    ).fetchall()
    return {
        import_id: (int(every), int(left), int(still_open)) for import_id, every, left, still_open in rows
    }


def told(cursor: DuckDBPyConnection, import_id: int) -> dict[str, int]:
    """What an import's rows in force tell: tickets -> how many, a kind of survey -> how many answers."""
    rows = cursor.execute(
        "select 'tickets', count(*) from facts.tickets where import_id = $number having count(*) > 0"
        " union all select kind, count(score) from facts.surveys where import_id = $number group by kind",
        {"number": import_id},
    ).fetchall()
    return {what: int(count) for what, count in rows}


def on_same_lines(cursor: DuckDBPyConnection, first: int, second: int) -> int:
    """How many lines of one file count twice, once in each of two imports."""
    rows = " union all ".join(
        f"select line from facts.{table} as one inner join facts.{table} as other using (line{more})"
        " where one.import_id = $first and other.import_id = $second"
        for table, more in (("tickets", ""), ("surveys", ", kind"))
    )
    found = cursor.execute(f"select count(*) from ({rows})", {"first": first, "second": second}).fetchone()
    return int(found[0]) if found else 0


def answered_since(cursor: DuckDBPyConnection, import_id: int) -> int:
    """How many answers to an import's tickets later imports have brought: the mended ones too."""
    found = cursor.execute(
        "select count(*) from facts.surveys as s inner join facts.tickets as t"
        " on s.desk = t.desk and s.ticket_id = t.ticket_id"
        " where t.import_id = $number and s.import_id > $number",
        {"number": import_id},
    ).fetchone()
    return int(found[0]) if found else 0


def records(cursor: DuckDBPyConnection) -> dict[int, list[Record]]:
    """Import -> its records that were no rows: a replay does not see them, the archive has rows only."""
    found: dict[int, list[Record]] = {}
    asked = "select import_id, line, reason from facts.refused where is_record order by import_id, line"
    for import_id, line, reason in cursor.execute(asked).fetchall():
        found.setdefault(import_id, []).append((line, reason))
    return found


def counted(cursor: DuckDBPyConnection, of: Of, desk: str, first: datetime, end: datetime) -> int:
    """How many the figures have, of a desk and between two UTC instants (the second excluded)."""
    rows, moment = COUNTED[of]
    on_scale = f" and (kind, scale) in ({MAIN_SCALES})" if of == "answers" else ""
    found = cursor.execute(
        f"select count(*) from {rows} where desk = $desk and {moment} >= $first and {moment} < $until"
        + on_scale,
        {"desk": desk, "first": first, "until": end},
    ).fetchone()
    return int(found[0]) if found else 0


def differences(
    cursor: DuckDBPyConnection, of: Of, desk: str, first: datetime, end: datetime
) -> list[Difference]:
    """The rows that are loaded and left out, then those that were refused."""
    given: dict[str, Any] = {"desk": desk, "first": first, "until": end}
    left_out = ANSWERS_LEFT_OUT if of == "answers" else TICKETS_LEFT_OUT.format(moment=COUNTED[of][1])
    found = [Difference(*row) for row in cursor.execute(left_out, given).fetchall()]
    refused: Sequence[tuple[Any, ...]] = cursor.execute(REFUSED, {"desk": desk}).fetchall()
    for _, ticket_id, file, line, created_at in refused:
        # of a refused row only the creation can be known: what became of it nobody read
        if created_at is None or of != "created":
            found.append(Difference("refused", ticket_id, file, line, is_dated=False))
        elif first <= created_at < end:
            found.append(Difference("refused", ticket_id, file, line))
    return found
