create or replace view coaching as
select
    * exclude (agent, team, coach),
    agent_name(agent) as agent,
    team_name(team) as team,
    agent_name(coach) as coach
from facts.coaching
