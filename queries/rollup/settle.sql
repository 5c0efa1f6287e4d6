-- Adds counted observations to $settled: what is decided by its sums, what is
-- not by how many. Those that are taken away again have negative counts and
-- sums. `period` is the month, or the day of a stock, which has no sums by
-- month ($adds_up is false). $kept are the sums that the aggregate keeps: to
-- sort and write the others takes as long, and they are null. $keys are the
-- team and, where a metric has any, scales and units with their desk: to the
-- engine a key that is null is a key. $kept has these too.
insert into $settled by name
with summed as (
    select
        case when grouping(day) = 0 then 'team' else 'agent' end as grain,
        coalesce(day, period) as first_date,
        agent,
        $keys,
        coalesce(sum(n) filter (where is_decided), 0) as n,
        coalesce(sum(unanswered) filter (where is_decided), 0) as unanswered,
        $sum_total as total,
        $sum_squares as squares,
        $sum_promoters as promoters,
        $sum_detractors as detractors,
        $sum_added_numerator as numerator,
        $sum_added_denominator as denominator,
        $sum_cases as cases,
        sum(undecided) as undecided
    from $counted
    group by
        grouping sets ((day, $keys), (period, agent, $keys))
    having grouping(day) = 0 or agent is not null
),

months as (
    select
        cast(date_trunc('month', first_date) as date) as first_date,
        $keys,
        sum(n) as n,
        sum(unanswered) as unanswered,
        sum(total) as total,
        sum(squares) as squares,
        sum(promoters) as promoters,
        sum(detractors) as detractors,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(cases) as cases,
        sum(undecided) as undecided
    from summed
    where grain = 'team' and $adds_up
    group by
        cast(date_trunc('month', first_date) as date), $keys
),

every_grain as (
    select * from summed
    union all by name
    select
        'month' as grain,
        cast(null as varchar) as agent,
        *
    from months
)

select
    $metric as metric,
    grain,
    first_date,
    team,
    agent,
    n,
    unanswered,
    $kept,
    undecided
from every_grain
order by grain, first_date, team
