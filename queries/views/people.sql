create or replace view people as
select
    * exclude (agent, team, supervisor),
    agent_name(agent) as agent,
    team_name(team) as team,
    agent_name(supervisor) as supervisor
from facts.people
