-- The local weeks, Monday to Sunday, that `days` covers.
create or replace table weeks as
select
    week_start,
    min(starts_at) as starts_at,
    max(ends_at) as ends_at
from days
group by week_start
order by week_start
