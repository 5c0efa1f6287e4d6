"""The names that agents and teams go by in a generation, and the names that the data hold."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import fill
from dashboard.model.aliases import KINDS, Aliases, Kind, Known, Listed
from dashboard.model.catalogue import Catalogue

# Other spellings that the people file lists; of a name that two people claim nobody knows whose it is.
FROM_PEOPLE = """
insert into aliases
select 'agent', told.alias, coalesce(min(said.name), min(told.agent))
from (
    select distinct agent, trim(unnest(string_split(aliases, '|'))) as alias
    from facts.people where aliases is not null
) as told
left join aliases as said on said.kind = 'agent' and said.alias = told.agent
where told.alias <> '' and told.alias <> told.agent
    and told.alias not in (select p.agent from facts.people as p)
    and told.alias not in (select a.alias from aliases as a where a.kind = 'agent')
    and told.alias not in (select a.name from aliases as a where a.kind = 'agent')
group by told.alias having count(distinct told.agent) = 1
"""


def store(connection: DuckDBPyConnection, aliases: Aliases) -> None:
    """Table aliases (kind, alias, name), from what people said and the people file; the views join it."""
    said = [(kind, alias, name) for kind in KINDS for alias, name in aliases.of(kind).items()]
    columns = {key: [row[at] for row in said] for at, key in enumerate(("kind", "alias", "name"))}
    fill(connection, "aliases", columns, dict.fromkeys(columns, "varchar"))
    connection.execute(FROM_PEOPLE)


def columns_of(catalogue: Catalogue, kind: Kind) -> list[str]:
    """table.column of whatever names a team or an agent; of what people answered never an agent."""
    return [
        f"{table.name}.{column}"
        for table in catalogue.tables.values()
        for column in (table.agents if kind == "agent" else table.teams)
    ]


def names(cursor: DuckDBPyConnection, catalogue: Catalogue, kind: Kind) -> list[Known]:
    """Every name in the facts, as its desk wrote it."""
    each = " union all ".join(
        "select {1} as name, desk, count(*) as n from facts.{0} where {1} is not null group by all".format(
            *column.split(".")
        )
        for column in columns_of(catalogue, kind)
    )
    rows = cursor.execute(
        f"select name, sum(n), list_sort(list(distinct desk)) from ({each}) group by name order by name"
    ).fetchall()
    return [Known(name, int(count), tuple(desks)) for name, count, desks in rows]


def listed(cursor: DuckDBPyConnection) -> list[Listed]:
    """The people file."""
    rows = cursor.execute("select distinct agent, name, email from facts.people order by all").fetchall()
    return [Listed(*row) for row in rows]
