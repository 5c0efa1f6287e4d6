/*
key = ["desk", "response_id", "question"]
[reads]
pulse = ["desk", "response_id", "question"]
*/
create or replace view pulse as
select
    loaded.* exclude (team),
    coalesce(teams.name, loaded.team) as team
from facts.pulse as loaded
left join aliases as teams
    on loaded.team = teams.alias and teams.kind = 'team'
