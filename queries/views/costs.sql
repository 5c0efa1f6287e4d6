/*
key = ["team", "month"]
whole = true
[reads]
costs = ["team", "month"]
*/
-- Costs as metrics read them: one row a team and month, whatever names its
-- costs came under.
create or replace view costs as
select
    min(loaded.desk) as desk,
    min(loaded.import_id) as import_id,
    min(loaded.line) as line,
    coalesce(teams.name, loaded.team) as team,
    loaded.month,
    sum(loaded.amount) as amount,
    min(loaded.currency) as currency
from facts.costs as loaded
left join aliases as teams
    on loaded.team = teams.alias and teams.kind = 'team'
group by coalesce(teams.name, loaded.team), loaded.month
