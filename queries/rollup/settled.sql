-- The sums of what is decided, and how much is not: by day and team (grain
-- "team"), the same by month (grain "month", not of a stock), and by month,
-- team and person (grain "agent") where people have a reading; a stock keeps
-- people by day as well. Several rows may stand for one key: a question adds
-- them up. Each metric's rows lie in one of the two tables.
create or replace view settled as
select
    metric,
    grain,
    first_date,
    team,
    agent,
    cast(null as varchar) as desk,
    cast(null as varchar) as scale,
    cast(null as varchar) as unit_id,
    n,
    unanswered,
    total,
    cast(null as decimal(38, 6)) as squares,
    cast(null as bigint) as promoters,
    cast(null as bigint) as detractors,
    cast(null as decimal(38, 9)) as numerator,
    cast(null as decimal(38, 9)) as denominator,
    cast(null as bigint) as cases,
    undecided
from settled_narrow
union all by name
select * from settled_wide
