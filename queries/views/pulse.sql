create or replace view pulse as
select
    * exclude (team),
    team_name(team) as team
from facts.pulse
