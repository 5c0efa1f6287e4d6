"""Observations as they stand at each desk's as_of: decided or not, and how old an open duration is.

A metric says when a value stands (`decided_at`) and since when a duration runs (`started_at`), never
what follows from that today; this is the one place that asks how far the data reach. Everything here
is SQL text.
"""

from __future__ import annotations

from collections.abc import Collection

from dashboard.engine.clock import STRETCH
from dashboard.engine.connections import name, quote, subquery
from dashboard.engine.queries import NoAnswer
from dashboard.model.metric import Metric

# What each observation has, and of which type; what a value may be says its aggregate.
EACH = {
    "desk": "varchar",
    "observation_id": "varchar",
    "observed_at": "timestamp",
    "team": "varchar",
    "agent": "varchar",
    "value": "double",
    "import_id": "integer",
    "line": "bigint",
}
# What an observation may have beside what each has, and of which type it is where it has none.
OPTIONAL = {
    "numerator": "double",
    "denominator": "double",
    "decided_at": "timestamp",
    "started_at": "timestamp",
    "started_business_minute": "double",
    "ended_at": "timestamp",
    "unit_id": "varchar",
    "ticket_id": "varchar",
    "ticket_desk": "varchar",
    "scale": "varchar",
}
RENAMED = {
    "mature_at": "call it decided_at, with the verdict in value whether it is decided or not",
    "censored": "leave value empty while it runs, and say since when in started_at",
}
MIX = ("category", "channel", "priority")
# a position says which calendar it is counted by: each has a stretch of the axis
CALENDAR = f"1 + cast(floor(o.started_business_minute / {STRETCH}) as integer)"
AGE = (
    f"round(coalesce(desks.as_of_business_minutes[{CALENDAR}] - o.started_business_minute,"
    " epoch(desks.as_of - o.started_at) / 60))"
)


def stored_table(metric: Metric) -> str:
    """Where the observations of a metric that looks beyond one row are kept."""
    return name(f"observations_{metric.name}")


def source(metric: Metric, *, live: bool) -> str:
    """SQL that gives a metric's observations: its stored table, or its own query."""
    if metric.home:
        return _vouched(metric)
    return f"select * from {stored_table(metric) if metric.stored and not live else subquery(metric.sql)}"


def as_written(metric: Metric) -> str:
    """SQL of all that a metric's own query gives."""
    return f"select * from {subquery(metric.sql)}"


def _vouched(metric: Metric) -> str:
    """A home's own query, of the types that an observation has, which ends where a value is none of its
    aggregate: no figure can be made of it.
    """
    typed = ", ".join(f"cast({one} as {kind}) as {one}" for one, kind in EACH.items() if one != "value")
    what, test = metric.kind.takes
    rule = quote(f"; of {metric.kind.name} it is {what}")
    said = f"error('a value is ' || cast(value as varchar) || {rule})"
    return (
        f"select * replace (case when value is null or {test} then value else {said} end as value)"
        f" from (select * replace ({typed}) from {subquery(metric.sql)})"
    )


def check(metric: Metric, columns: Collection[str]) -> None:
    """Refuse a query of a home's own that lacks what each observation has, and columns that said something
    before time became data: passed over, they would change figures.
    """
    each = (*EACH, *metric.kind.columns)
    if metric.home and (absent := [column for column in each if column not in columns]):
        raise NoAnswer(metric.file, f"it gives no {', '.join(absent)}; an observation has {', '.join(each)}")
    for old, new in RENAMED.items():
        if old in columns:
            raise NoAnswer(metric.file, f"the column {old} is not known any more; {new}")


def completed(sql: str, columns: Collection[str]) -> str:
    """The same with every optional column, null where the metric has none."""
    absent = {column: kind for column, kind in OPTIONAL.items() if column not in columns}
    added = [f"cast(null as {kind}) as {column}" for column, kind in absent.items()]
    return f"(select {', '.join(['*', *added])} from ({sql}))"


def at_as_of(sql: str, columns: Collection[str]) -> str:
    """Every optional column, `is_decided` and `censored`; an open duration's value is its age so far.

    A duration that began after its desk's data end has not begun yet: it is left out.
    """
    every = completed(sql, columns)
    if not {"decided_at", "started_at"} & set(columns):
        return f"(select *, true as is_decided, false as censored from {every})"
    decided = "o.decided_at is null or o.decided_at <= desks.as_of" if "decided_at" in columns else "true"
    joined = f"from {every} as o inner join desks on o.desk = desks.desk"
    if "started_at" not in columns:
        return f"(select o.*, {decided} as is_decided, false as censored {joined})"
    return (
        f"(select o.* replace (coalesce(o.value, {AGE}) as value), {decided} as is_decided,"
        f" o.value is null and o.started_at is not null as censored {joined}"
        " where o.value is not null or o.started_at is null or o.started_at <= desks.as_of)"
    )


def with_mix(sql: str, mix: str = ", ".join(MIX)) -> str:
    """Completed observations with the category, channel and priority of their ticket, where they have one;
    or with other expressions of these.

    A survey's ticket may lie in another desk (`ticket_desk`). Read off the facts, as the view of tickets
    has it: planning that view, with its names and verdicts, costs as much as counting a team's rows.
    """
    return (
        f"(select o.*, mixed.* exclude (desk, ticket_id) from {sql} as o left join"
        f" (select desk, ticket_id, {mix} from facts.tickets where excluded is null) as mixed"
        " on coalesce(o.ticket_desk, o.desk) = mixed.desk and o.ticket_id = mixed.ticket_id)"
    )
