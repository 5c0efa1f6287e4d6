/*
key = ["desk", "action_id"]
[reads]
coaching = ["desk", "action_id"]
*/
create or replace view coaching as
select
    loaded.* exclude (agent, team, coach),
    coalesce(agents.name, loaded.agent) as agent,
    coalesce(teams.name, loaded.team) as team,
    coalesce(coaches.name, loaded.coach) as coach
from facts.coaching as loaded
left join aliases as agents
    on loaded.agent = agents.alias and agents.kind = 'agent'
left join aliases as teams
    on loaded.team = teams.alias and teams.kind = 'team'
left join aliases as coaches
    on loaded.coach = coaches.alias and coaches.kind = 'agent'
