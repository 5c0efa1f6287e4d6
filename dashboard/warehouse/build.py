"""What a generation holds beside the facts: the calendar, the views, stored observations, roll-ups.

Everything here follows from the facts and the organisation's clock, so it can always be made again.
Nothing here knows a metric by name: a metric is SQL that selects observations, and one aggregation
does for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.aliases import Aliases
from dashboard.catalogue import Catalogue, Metric, Table
from dashboard.paths import queries_folder
from dashboard.warehouse import medians, reconcile, who
from dashboard.warehouse.clock import Clock, fill
from dashboard.warehouse.engine import blaming, name, quote, subquery

NOBODY_ELSE = Aliases()
VIEWS = ("tickets", "states", "repeats", "surveys", "reviews", "coaching", "people", "pulse", "costs")
Progress = Callable[[str], None]

CREATE_IMPORTS = """
create table facts.imports (
    import_id integer not null, desk varchar not null, file varchar not null,
    format varchar not null, imported_at timestamp not null
)
"""
CREATE_FINGERPRINTS = "create table facts.fingerprints (name varchar not null, value varchar not null)"
CREATE_ROLLUP = """
create or replace table rollup (
    metric varchar not null, grain varchar not null, first_date date not null,
    team varchar, agent varchar, n double not null, undecided bigint not null,
    total double, squares double, promoters bigint, detractors bigint,
    numerator double, denominator double
)
"""
# How each aggregate sums up; a reading needs nothing else of its observations.
SUMS: dict[str, dict[str, str]] = {
    "proportion": {"total": "sum(value)"},
    "mean": {"total": "sum(value)", "squares": "sum(value * value)"},
    "sum": {"total": "sum(value)"},
    "nps": {
        "total": "sum(value)",
        "promoters": "count_if(value >= 9)",
        "detractors": "count_if(value <= 6)",
    },
    "ratio": {"numerator": "sum(numerator)", "denominator": "sum(denominator)"},
}


def create(connection: DuckDBPyConnection, catalogue: Catalogue) -> None:
    """An empty store: schema facts with every canonical table, the imports, the fingerprints."""
    connection.execute("create schema facts")
    for table in catalogue.tables.values():
        connection.execute(table.sql.replace("create table ", "create table facts.", 1))
    connection.execute(CREATE_IMPORTS)
    connection.execute(reconcile.CREATE_REFUSED)
    connection.execute(CREATE_FINGERPRINTS)
    connection.execute(CREATE_ROLLUP)
    medians.create(connection)


def derive(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    aliases: Aliases = NOBODY_ELSE,
    changed: Iterable[str] | None = None,
) -> None:
    """Make desks (as_of), days, weeks and the views that metrics read, from the facts.

    `changed` names the tables that have new rows (None: any may have).
    """
    clock.create_macros(connection)
    who.store(connection, aliases)
    _store_desks(connection, catalogue, clock)
    _store_columns_filled(connection, catalogue)
    first, last = _days_covered(connection, clock)
    clock.store_calendar(connection, first, last)
    made = connection.execute("select 1 from duckdb_tables() where table_name = 'repeats'").fetchone()
    for view in VIEWS:
        if view == "repeats" and made and changed is not None and "tickets" not in changed:
            continue  # it hangs on tickets only, whatever their as_of and their names
        connection.execute((queries_folder() / "views" / f"{view}.sql").read_text(encoding="utf-8"))


def _instants(table: Table) -> list[str]:
    """The columns that say when something happened; a due instant is a plan."""
    return [
        column for column, kind in table.types.items() if kind == "instant" and not column.endswith("due_at")
    ]


def _store_desks(connection: DuckDBPyConnection, catalogue: Catalogue, clock: Clock) -> None:
    """as_of(desk) is the latest instant of that desk's data that is not after its import."""
    latest: dict[str, datetime] = {}
    for table in catalogue.tables.values():
        columns = _instants(table)
        if not columns:
            continue
        picked = ", ".join(f"max(case when {c} <= imported_at then {c} end)" for c in columns)
        rows = connection.execute(
            f"select facts.{table.name}.desk, {picked} from facts.{table.name}"
            f" join facts.imports on facts.{table.name}.import_id = facts.imports.import_id group by 1"
        ).fetchall()
        for desk, *instants in rows:
            known = [instant for instant in (*instants, latest.get(desk)) if instant is not None]
            if known:
                latest[desk] = max(known)
    _add_desks_without_instants(connection, latest)
    desks = sorted(latest)
    replied = dict(
        connection.execute(
            "select desk, bool_or(first_reply_at is not null) from facts.tickets group by desk"
        ).fetchall()
    )
    fill(
        connection,
        "desks",
        {
            "desk": desks,
            "as_of": [latest[desk] for desk in desks],
            "as_of_business_minute": [clock.business_minute(latest[desk]) for desk in desks],
            "sees_first_reply": [bool(replied.get(desk)) for desk in desks],
        },
        {"as_of": "timestamp", "as_of_business_minute": "double", "sees_first_reply": "boolean"},
    )


def _store_columns_filled(connection: DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Which columns hold anything at all: a metric without data says which it misses."""
    filled = []
    for table in catalogue.tables.values():
        columns = list(table.types)
        counts = connection.execute(
            f"select {', '.join(f'count({name(column)})' for column in columns)} from facts.{table.name}"
        ).fetchone()
        assert counts is not None
        filled += [f"{table.name}.{c}" for c, count in zip(columns, counts, strict=True) if count]
    fill(connection, "columns_filled", {"name": filled})


def _add_desks_without_instants(connection: DuckDBPyConnection, latest: dict[str, datetime]) -> None:
    rows = connection.execute("select desk, max(imported_at) from facts.imports group by desk").fetchall()
    for desk, imported_at in rows:
        latest.setdefault(desk, imported_at)


def _days_covered(connection: DuckDBPyConnection, clock: Clock) -> tuple[date, date]:
    """First local day on which anything happened, and the last day of any desk's as_of."""
    earliest = connection.execute(
        "select least((select min(created_at) from facts.tickets),"
        " (select min(coalesce(sent_at, responded_at)) from facts.surveys),"
        " (select min(reviewed_at) from facts.reviews), (select min(due_at) from facts.coaching),"
        " (select min(asked_at) from facts.pulse), (select min(month) from facts.costs),"
        " (select max(as_of) from desks)), (select max(as_of) from desks)"
    ).fetchone()
    first, last = earliest if earliest and earliest[1] else (datetime(2000, 1, 3),) * 2
    return (
        periods.local(first, clock.zone).date() - timedelta(days=1),
        periods.local(last, clock.zone).date(),
    )


def observations(connection: DuckDBPyConnection, metric: Metric, *, live: bool) -> str:
    """SQL that gives a metric's observations: its stored table, or its own query."""
    stored = metric.stored and not live and not metric.home
    return f"select * from {stored_table(metric) if stored else subquery(metric.sql)}"


def stored_table(metric: Metric) -> str:
    """Where the observations of a metric that looks beyond one row are kept."""
    return name(f"observations_{metric.name}")


def columns_of(connection: DuckDBPyConnection, sql: str) -> set[str]:
    """The column names that a query gives."""
    described = connection.execute(f"select * from ({sql}) limit 0").description
    return {column[0] for column in described or ()}


def decided(columns: set[str]) -> str:
    """The condition under which an observation counts."""
    mature = " and (mature_at is null or mature_at <= desk_as_of)" if "mature_at" in columns else ""
    return f"(value is not null{mature})"


def with_as_of(sql: str, columns: set[str]) -> str:
    """The observations with their desk's as_of, where a maturity asks for it."""
    if "mature_at" not in columns:
        return f"({sql})"
    return (
        f"(select o.*, desks.as_of as desk_as_of from ({sql}) as o inner join desks on o.desk = desks.desk)"
    )


def roll_up(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    changed: Iterable[str] | None = None,
    progress: Progress = lambda _: None,
) -> None:
    """Store observations and sums of every metric that reads a changed table (None: of all).

    A home's own metrics are left out: they run on the hardened reader only, so always live.
    """
    touched = None if changed is None else _with_what_follows(set(changed))
    filled = _tables_filled(connection)
    kept = dict(connection.execute("select name, value from facts.fingerprints").fetchall())
    done: dict[str, str] = {}
    for metric in catalogue.metrics.values():
        if metric.home:
            continue
        fingerprint = catalogue.metric_fingerprint(metric.name)
        if touched is not None and not metric.tables & touched and kept.get(metric.name) == fingerprint:
            continue
        progress(f"rolling up {metric.title}")
        with blaming(metric.file):
            _roll_up_one(connection, metric, clock, has_rows=metric.finds_rows_in(filled))
        done[metric.name] = fingerprint
    connection.execute("delete from facts.fingerprints where name in (select unnest(?))", [list(done)])
    connection.execute(
        "insert into facts.fingerprints select unnest(?), unnest(?)", [list(done), list(done.values())]
    )


def _tables_filled(connection: DuckDBPyConnection) -> set[str]:
    """The canonical tables that hold any row: a key at least is filled in each."""
    rows = connection.execute("select distinct split_part(name, '.', 1) from columns_filled").fetchall()
    return {row[0] for row in rows}


def _with_what_follows(changed: set[str]) -> set[str]:
    """Tickets lend surveys and reviews their team, so these follow; costs count tickets."""
    return changed | ({"surveys", "reviews"} if "tickets" in changed else set())


def _roll_up_one(connection: DuckDBPyConnection, metric: Metric, clock: Clock, *, has_rows: bool) -> None:
    """Keep a metric's observations, sums or medians; without rows there are none, and nothing to plan."""
    if metric.stored:
        connection.execute(
            f"create or replace table {stored_table(metric)} as select * from {subquery(metric.sql)}"
            " order by team, observed_at"
        )
    connection.execute("delete from rollup where metric = ?", [metric.name])
    connection.execute("delete from rollup_medians where metric = ?", [metric.name])
    sql = observations(connection, metric, live=False)
    if has_rows and metric.is_duration:
        medians.store(connection, metric, sql, clock)
    elif has_rows:
        connection.execute(_sums_query(connection, metric, sql))


def _sums_query(connection: DuckDBPyConnection, metric: Metric, sql: str) -> str:
    """By day and team for everybody, by month, team and person where a person has a reading."""
    columns = columns_of(connection, sql)
    counts = decided(columns)
    sums = {key: f"{expression} filter ({counts})" for key, expression in SUMS[metric.aggregate].items()}
    n = f"coalesce({sums['denominator']}, 0)" if metric.aggregate == "ratio" else f"count_if({counts})"
    people = "agent" in metric.levels
    sets = "(day, team), (month, team, agent)" if people else "(day, team)"
    grain = "case when grouping(day) = 0 then 'day' else 'month' end" if people else "'day'"
    first = "coalesce(day, month)" if people else "day"
    picked = ", ".join(
        sums.get(key, "null")
        for key in ("total", "squares", "promoters", "detractors", "numerator", "denominator")
    )
    return (
        f"insert into rollup select {quote(metric.name)}, {grain}, {first}, team,"
        f" {'agent' if people else 'null'}, {n}, count_if(not {counts}), {picked}"
        # one step each: written out twice, the zone's changes take longer to read than a day's tickets
        " from (select *, cast(date_trunc('month', day) as date) as month"
        " from (select *, local_date(observed_at) as day"
        f" from {with_as_of(sql, columns)})) where observed_at is not null"
        f" group by grouping sets ({sets}) order by 2, 3, 4, 5"
    )
