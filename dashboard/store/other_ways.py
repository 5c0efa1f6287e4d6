"""A share counted in other ways: every row that any of them would count, and what each makes of it.

`Gathered` has them in a temp table of its cursor, one row an observation, by the metric's own SQL: over
the views as they are, and over views in which no ticket is left out, no flag of the desk stands, or
nobody comes back (a temp view hides the view of the same name). A way of counting is then a condition
and a value on these rows, so two ways differ in rows that can be named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import has_table, quote, subquery
from dashboard.method.towards import State
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store import observed
from dashboard.store.differences import Difference
from dashboard.store.views import all_views, read_by
from dashboard.store.whom import Whom

Bounds = tuple[datetime, datetime]
KINDS = (
    "counted",
    "excluded",
    "unanswered",
    "unknown",
    "elsewhere",
    "gone",
)  # of rows: what the figures count, and what else
WIDE = timedelta(days=366)  # by how much another instant of a row may lie off the days that are asked
EVERYTHING = (
    "create or replace temp view everything as select * replace ({replaced}) from facts.tickets where {kept}"
)
KEPT = "excluded is distinct from 'gone'"
INCLUDED = "cast(null as varchar) as excluded"
UNFLAGGED = ", ".join(f"cast(null as boolean) as {of}_sla_met" for of in ("first_reply", "resolution"))
SATISFIED = {
    "best": "cast(s.score = s.scale_max as double)",
    # of good and bad nothing but good says satisfied
    "three": "cast(s.score >= s.scale_max - case when s.scale_max - s.scale_min < 2 then 0"
    " when s.scale_max - s.scale_min < 4 then 1 else 2 end as double)",
    "place": "(s.score - s.scale_min) / (s.scale_max - s.scale_min)",
    "of_best": "s.score / s.scale_max",
}
PROMOTERS = {"promoters": "cast(s.score >= 9 as double)"}
DATES = ("responded", "sent", "created", "resolved", "closed")
UNANSWERED = """
select desk, response_id as observation_id, sent_at as observed_at, team, agent, 0 as value,
    ticket_id, ticket_desk, import_id, line, true as is_decided
from surveys where kind = 'csat' and score is null and sent_at is not null
"""
TABLE = """
create or replace temp table ways as
with rows as ({rows}),
every as (
    select o.*, {own} as v_own, {values}, o.observed_at as at_own,
        coalesce(t.is_open, false) as is_running,
        {answer_dates}, {ticket_dates}
    from rows as o
    left join tickets as t on coalesce(o.ticket_desk, o.desk) = t.desk and o.ticket_id = t.ticket_id
    {answers}
)
select *, {mine} as is_mine, {latest} as is_latest from every
where {near}
"""


GONE = "select 1 from facts.tickets where excluded = 'gone' limit 1"
DESKS = "select distinct desk from ways where kind = $kind and is_mine order by desk"


def answers_of(metric: Metric) -> str | None:
    """The kind of survey of which each observation of a metric is one answer."""
    return metric.surveys[0] if len(metric.surveys) == 1 else None


@dataclass(frozen=True)
class Recount:
    """A metric of a name; `spans` are the days that may be meant, UTC bounds by name.

    `only`: what may be chosen otherwise, where not everything may; the rest is not gathered.
    """

    metric: Metric
    whom: Whom
    spans: Mapping[str, Bounds]
    only: frozenset[str] | None = None

    def may(self, about: str) -> bool:
        """Whether something may be chosen otherwise."""
        return self.only is None or about in self.only

    @property
    def kind(self) -> str | None:
        """The kind of survey whose answers it counts, one each."""
        return answers_of(self.metric)

    @property
    def read(self) -> set[str]:
        """The views that its SQL reads."""
        return {view.name for view in read_by(self.metric, all_views())}

    @property
    def outer(self) -> Bounds:
        """From the first instant that may be meant to the last."""
        return min(first for first, _ in self.spans.values()), max(until for _, until in self.spans.values())

    @property
    def wide(self) -> str:
        """SQL: whether a row lies near enough that any of its instants may be meant."""
        first, until = self.outer
        wide = WIDE if self.may("dated") else timedelta()
        return f"observed_at between {_instant(first - wide)} and {_instant(until + wide)}"

    @property
    def is_of_tickets(self) -> bool:
        """Whether an observation is one ticket."""
        return re.search(r"\bticket_id as observation_id\b", self.metric.sql) is not None

    @property
    def leaves_out(self) -> bool:
        """Whether what it reads knows of tickets that are left out."""
        views = (view for view in all_views().values() if view.name in self.read)
        return any("tickets" in (view.name, *view.reads) for view in views)

    def named(self, column: str) -> str:
        """The column that its SQL calls observed_at or agent."""
        found = re.search(rf"\b(\w+) as {column}\b", self.metric.sql)
        return found[1] if found else "null"

    def anew(self, columns: frozenset[str]) -> str:
        """SQL of its observations by its own query, over the views by these names as they are now."""
        return observed.at_as_of(f"select * from {subquery(self.metric.sql)}", columns)


class Gathered:
    """Every row that some way of counting would count, in a temp table of one cursor.

    `present` names what there is to choose: columns v_* and at_*, and kinds of rows; `desks` are those
    whose rows are counted, `elsewhere` those of whose answers some are not. The cursor is of no use for
    anything else; close it.
    """

    def __init__(
        self, cursor: DuckDBPyConnection, asked: Recount, stored: str, columns: frozenset[str]
    ) -> None:
        """`stored` is SQL of the metric's observations as the figures have them, in these columns."""
        self._cursor, self._asked = cursor, asked
        values = _gather(cursor, asked, columns, stored)
        self.present = _present(cursor, asked, values)
        self.desks, self.elsewhere = (
            [row[0] for row in cursor.execute(DESKS, {"kind": kind}).fetchall()]
            for kind in ("counted", "elsewhere")
        )

    def figure(self, state: State) -> tuple[int, float | None]:
        """How many rows a way counts, and the figure that they give."""
        value, chosen = _chosen(self._asked, state)
        row = self._cursor.execute(f"select count(*), avg({value}) from ways where {chosen}").fetchone()
        n, mean = row or (0, None)
        return int(n), None if mean is None else float(mean) * self._asked.metric.kind.points

    def between(
        self, before: State, after: State, reason: str, limit: int
    ) -> tuple[int, tuple[Difference, ...]]:
        """How many rows two ways count differently, and the first of them with file and line."""
        (was, counted_before), (now, counts) = _chosen(self._asked, before), _chosen(self._asked, after)
        differs = f"({counted_before}) <> ({counts}) or (({counts}) and {was} is distinct from {now})"
        row = self._cursor.execute(f"select count(*) from ways where {differs}").fetchone()
        found = self._cursor.execute(
            f"select d.ticket_id, i.file, d.line from (select * from ways where {differs}) as d"
            " left join facts.imports as i on d.import_id = i.import_id"
            f" order by i.file, d.line, d.observation_id limit {limit}"
        ).fetchall()
        return int(row[0]) if row else 0, tuple(Difference(reason, *told) for told in found)

    def close(self) -> None:
        """Let go of all that was gathered."""
        self._cursor.close()


def _gather(
    cursor: DuckDBPyConnection, asked: Recount, columns: frozenset[str], stored: str
) -> Mapping[str, str]:
    """Make the temp table; name -> SQL of the other values that its rows have."""
    _put_aside(cursor, "counted", f"select * from {observed.at_as_of(stored, columns)} where {asked.wide}")
    # of the views as they are, so before others hide them
    if asked.kind == "csat" and asked.may("unanswered"):
        _put_aside(cursor, "unanswered", UNANSWERED)
    if asked.kind and asked.may("elsewhere"):
        _put_aside(cursor, "elsewhere", _elsewhere(cursor, asked, columns))
        cursor.execute("drop table temp.survey_sources; drop table temp.surveys")
    if asked.is_of_tickets and asked.may("unknown"):
        _put_aside(cursor, "unknown", _unknown(asked))
    if asked.leaves_out and asked.may("gone") and cursor.execute(GONE).fetchone():
        _include(cursor, asked, "nullif(excluded, 'gone') as excluded", kept="true")
        _put_aside(cursor, "gone", _left_out(asked, columns, "x.excluded = 'gone'"))
    if asked.leaves_out and asked.may("excluded"):
        _include(cursor, asked, INCLUDED)
        _put_aside(cursor, "excluded", _left_out(asked, columns, f"x.excluded is not null and x.{KEPT}"))
    values = _values(cursor, asked, columns)
    cursor.execute(_table(cursor, asked, values))
    return values


def _put_aside(cursor: DuckDBPyConnection, kind: str, sql: str) -> None:
    cursor.execute(f"create temp table rows_{kind} as select *, {quote(kind)} as kind from ({sql})")


def _include(cursor: DuckDBPyConnection, asked: Recount, replaced: str, kept: str = KEPT) -> None:
    """Temp views and tables of the same names, over tickets of which none (of those `kept`) is left out."""
    cursor.execute(EVERYTHING.format(replaced=replaced, kept=kept))
    for view in all_views().values():
        if view.name == "tickets" or view.name in asked.read & {"surveys", "reviews"}:
            sql = re.sub(r"create or replace (view|table)", r"create or replace temp \1", view.sql)
            cursor.execute(sql.replace("facts.tickets as", "everything as"))


def _left_out(asked: Recount, columns: frozenset[str], why: str) -> str:
    """SQL of observations that only count where tickets are not left out that are for a reason (SQL)."""
    return (
        f"select o.* from {asked.anew(columns)} as o anti join rows_counted as c"
        " on o.desk = c.desk and o.observation_id = c.observation_id where o.ticket_id in"
        f" (select x.ticket_id from facts.tickets as x where {why})"
        f" and {asked.wide}"
    )


def _elsewhere(cursor: DuckDBPyConnection, asked: Recount, columns: frozenset[str]) -> str:
    """SQL of answers of sources that strategy.toml does not count ([[survey]])."""
    cursor.execute("create temp table survey_sources as select * from survey_sources where false")
    cursor.execute(all_views()["surveys"].sql.replace("create or replace", "create or replace temp", 1))
    return (
        f"select o.* from {asked.anew(columns)} as o anti join rows_counted as c"
        f" on o.desk = c.desk and o.observation_id = c.observation_id where {asked.wide}"
    )


def _unknown(asked: Recount) -> str:
    """SQL of tickets that are no observation: the desk does not tell what the metric asks for."""
    return (
        f"select t.* from (select desk, ticket_id as observation_id, {asked.named('observed_at')}"
        f" as observed_at, team, {asked.named('agent')} as agent, 0 as value, ticket_id,"
        " cast(null as varchar) as ticket_desk, import_id, line, true as is_decided from tickets) as t"
        " anti join rows_counted as c on t.desk = c.desk and t.observation_id = c.observation_id"
        f" where {asked.wide}"
    )


def _values(cursor: DuckDBPyConnection, asked: Recount, columns: frozenset[str]) -> dict[str, str]:
    """Name -> SQL of other values of a row; those that take another run of the metric are kept first."""
    if not asked.may("value"):
        return {}
    if asked.kind:  # what one of a home's own makes of an answer is its own
        return {} if asked.metric.home else {"csat": SATISFIED, "nps": PROMOTERS}.get(asked.kind, {})
    found = {}
    if asked.is_of_tickets and "repeats" in asked.read:
        cursor.execute("create temp table repeats as select desk, ticket_id from repeats where false")
        found["once"] = _run_again(cursor, asked, columns, "once")
    if asked.is_of_tickets and asked.metric.name.endswith("_sla"):
        _include(cursor, asked, f"{INCLUDED}, {UNFLAGGED}")
        found["instants"] = _run_again(cursor, asked, columns, "instants")
        _include(cursor, asked, INCLUDED)
    return found


def _run_again(cursor: DuckDBPyConnection, asked: Recount, columns: frozenset[str], name: str) -> str:
    """SQL of the value that a row has by the metric's own query over the views as they are now."""
    # that nobody comes back changes no date, so what is not decided stands as it is; without flags dates do
    value = "value" if name == "once" else "case when is_decided then value end"
    cursor.execute(
        f"create temp table v_{name} as select desk, observation_id,"
        f" cast({value} as double) as value from {asked.anew(columns)}"
    )
    return (
        f"(select w.value from v_{name} as w where w.desk = o.desk and w.observation_id = o.observation_id)"
    )


def _table(cursor: DuckDBPyConnection, asked: Recount, values: Mapping[str, str]) -> str:
    """SQL that makes the temp table of every row."""
    rows = [
        f"(select * from rows_{kind})" for kind in KINDS if has_table(cursor, f"rows_{kind}", temporary=True)
    ]
    first, until = asked.outer
    dates = [f"at_{name}" for name in ("own", *DATES)]
    answers = asked.kind is not None
    return TABLE.format(
        rows=" union all by name ".join(rows),
        own=asked.metric.kind.row,
        values=", ".join(f"{sql} as v_{name}" for name, sql in values.items()) or "null as v_none",
        answer_dates="s.responded_at as at_responded, s.sent_at as at_sent"
        if answers
        else "cast(null as timestamp) as at_responded, cast(null as timestamp) as at_sent",
        # an answer whose ticket is not known keeps its own day
        ticket_dates=", ".join(
            f"case when t.ticket_id is null then o.observed_at else t.{name}_at end as at_{name}"
            for name in ("created", "resolved", "closed")
        ),
        answers=f"left join facts.surveys as s on o.desk = s.desk and s.kind = {quote(asked.kind or '')}"
        " and o.observation_id = s.response_id"
        if answers
        else "",
        mine=" and ".join(_whose(asked.whom)) or "true",
        latest="ticket_id is null or kind <> 'counted' or row_number() over (partition by kind,"
        " coalesce(ticket_desk, desk), ticket_id order by at_own desc, observation_id desc) = 1",
        near=" or ".join(f"({at} >= {_instant(first)} and {at} < {_instant(until)})" for at in dates),
    )


def _whose(whom: Whom) -> list[str]:
    """SQL conditions on the name that is asked for."""
    wanted = {} if whom.column is None else {whom.column: whom.name}
    if whom.level == "agent":
        wanted["team"] = whom.team
    return [f"{column} = {quote(name)}" for column, name in wanted.items() if name is not None]


def _present(cursor: DuckDBPyConnection, asked: Recount, values: Mapping[str, str]) -> frozenset[str]:
    """What there is to choose: kinds of rows, instants and values that any row has."""
    is_answer, is_ticket = ("true" if one else "false" for one in (asked.kind, asked.is_of_tickets))
    counts = {f"at_{name}": f"count(at_{name})" for name in DATES}
    counts |= {f"v_{name}": f"count(v_{name})" for name in values}
    counts |= {kind: f"count_if(kind = '{kind}')" for kind in KINDS[1:]}
    counts |= {
        "undecided": "count_if(not is_decided and v_own is not null)",
        "silent": "count_if(kind = 'counted' and is_decided and v_own is null)",
        "running": f"count_if({is_ticket} and is_running and kind = 'counted' and is_decided)",
        "unmatched": f"count_if({is_answer} and ticket_desk is null)",
        "again": f"count_if({is_answer} and not is_latest)",
        "scales": "count(distinct scale) - 1",
    }
    row = cursor.execute(f"select {', '.join(counts.values())} from ways where is_mine").fetchone()
    return frozenset(name for name, count in zip(counts, row or (), strict=False) if count and count > 0)


def _chosen(asked: Recount, state: State) -> tuple[str, str]:
    """SQL of the value of a row, and whether it is counted: true or false, never null."""
    value, dated = _value(state), f"at_{state['dated']}"
    kinds = ["counted", *(kind for kind in KINDS[1:] if state[kind] != "out")]
    if other := state["elsewhere"].removeprefix("=") if state["elsewhere"].startswith("=") else "":
        kinds = ["elsewhere"]
    first, until = (_instant(at) for at in asked.spans[f"{state['span']} {state['clock']}"])
    inside = f"{dated} >= {first} and {dated} < {until}"
    conditions = ["is_mine", inside, f"{value} is not null", f"kind in ({', '.join(map(quote, kinds))})"]
    wanted = {
        ("undecided", "out"): "is_decided",
        ("running", "out"): "not is_running",
        ("idle", "out"): f"{value} <> 0",
        ("unmatched", "out"): "ticket_desk is not null",
        ("again", "latest"): "is_latest",
        ("scales", "main"): _on_main_scale(inside),
    }
    conditions += [sql for (about, choice), sql in wanted.items() if state[about] == choice]
    if other:
        conditions.append(f"desk = {quote(other)}")
    if state["desk"] != "all":
        conditions.append(f"desk = {quote(state['desk'][1:])}")
    return value, " and ".join(f"coalesce({one}, false)" for one in conditions)


def _value(state: State) -> str:
    value = f"v_{state['value']}"
    if state["silent"] == "no":
        value = f"case when kind = 'counted' and is_decided then coalesce({value}, 0.0) else {value} end"
    unknown = "1.0" if state["unknown"] == "yes" else "0.0"
    return f"(case kind when 'unknown' then {unknown} when 'unanswered' then 0.0 else {value} end)"


def _on_main_scale(inside: str) -> str:
    """SQL: on the scale of most answers of its desk, of all that are counted in these days."""
    return (
        "(scale is null or (desk, scale) in (select desk, scale from ways"
        f" where kind in ('counted', 'elsewhere') and {inside} group by desk, scale"
        " qualify row_number() over (partition by desk order by count(*) desc, scale) = 1))"
    )


def _instant(at: datetime) -> str:
    return f"timestamp '{at:%Y-%m-%d %H:%M:%S}'"
