-- Keeps what is not decided yet of the observations in `counted`.
insert into pending
select
    $metric as metric,
    decided_at,
    desk,
    observation_id,
    day as first_date,
    team,
    agent,
    scale,
    unit_id,
    n,
    unanswered,
    total,
    squares,
    promoters,
    detractors,
    added_numerator as numerator,
    added_denominator as denominator,
    cases
from counted
where not is_decided
order by first_date, team
