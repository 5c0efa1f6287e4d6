-- Adds what is decided of the observations in `counted` to `settled`; $sign -1
-- takes it away again. `period` is the month, or the day of a stock.
insert into settled
select
    $metric as metric,
    case when grouping(day) = 0 then 'team' else 'agent' end as grain,
    coalesce(day, period) as first_date,
    team,
    agent,
    scale_desk as desk,
    scale,
    $sign * sum(n) as n,
    $sign * sum(unanswered) as unanswered,
    $sign * sum(total) as total,
    $sign * sum(squares) as squares,
    $sign * sum(promoters) as promoters,
    $sign * sum(detractors) as detractors,
    $sign * sum(added_numerator) as numerator,
    $sign * sum(added_denominator) as denominator,
    $sign * sum(cases) as cases
from counted
where is_decided
group by
    grouping sets (
        (day, team, scale_desk, scale), (period, team, agent, scale_desk, scale)
    )
having grouping(day) = 0 or agent is not null
order by grain, first_date, team, agent
