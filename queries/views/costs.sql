-- Costs as metrics read them: one row a team and month, whatever names its
-- costs came under.
create or replace view costs as
select
    min(desk) as desk,
    min(import_id) as import_id,
    min(line) as line,
    team_name(team) as team,
    month,
    sum(amount) as amount,
    min(currency) as currency
from facts.costs
group by team_name(team), month
