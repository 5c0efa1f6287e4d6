/*
key = ["agent", "from_date"]
[reads]
people = ["agent", "from_date"]
*/
create or replace view people as
select
    loaded.* exclude (agent, team, supervisor),
    coalesce(agents.name, loaded.agent) as agent,
    coalesce(teams.name, loaded.team) as team,
    coalesce(supervisors.name, loaded.supervisor) as supervisor
from facts.people as loaded
left join aliases as agents
    on loaded.agent = agents.alias and agents.kind = 'agent'
left join aliases as teams
    on loaded.team = teams.alias and teams.kind = 'team'
left join aliases as supervisors
    on loaded.supervisor = supervisors.alias and supervisors.kind = 'agent'
