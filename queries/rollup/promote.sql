-- Moves what has fallen due by now from `pending` to `settled`: first its sums
-- ...
create or replace temp table fallen_due as
with due as (
    select pending.*
    from pending
    inner join desks on pending.desk = desks.desk
    where pending.decided_at <= desks.as_of
),

keyed as (
    select
        'team' as grain,
        cast(null as varchar) as person,
        first_date as starts,
        *
    from due
    union all
    select
        'month' as grain,
        cast(null as varchar) as person,
        cast(date_trunc('month', first_date) as date) as starts,
        *
    from due
    union all
    select
        'agent' as grain,
        agent as person,
        cast(date_trunc('month', first_date) as date) as starts,
        *
    from due
    where agent is not null
)

select
    metric,
    grain,
    starts as first_date,
    team,
    person as agent,
    case when scale is not null or unit_id is not null then desk end as desk,
    scale,
    unit_id,
    sum(n) as n,
    sum(unanswered) as unanswered,
    sum(total) as total,
    sum(squares) as squares,
    sum(promoters) as promoters,
    sum(detractors) as detractors,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    sum(cases) as cases,
    -- they were counted as waiting
    -count(*) as undecided
from keyed
group by
    metric, grain, starts, team, person,
    case when scale is not null or unit_id is not null then desk end,
    scale, unit_id
order by metric, grain, first_date, team, agent;

insert into settled_narrow
select
    metric,
    grain,
    first_date,
    team,
    agent,
    n,
    unanswered,
    total,
    undecided
from fallen_due
where metric in ($narrow);

insert into settled_wide
select * from fallen_due
where metric not in ($narrow);

drop table fallen_due;

-- ... then the observations go.
delete from pending
using desks
where pending.desk = desks.desk and pending.decided_at <= desks.as_of
