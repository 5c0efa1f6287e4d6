-- The observations of one metric as the roll-up sees them at each desk's as_of:
-- the local day that they count on, whether they are decided, what each adds.
create or replace temp view counted as
with dated as (
    -- one step of its own: the zone's changes are read once
    select
        *,
        local_date(observed_at) as day
    from $counting
    where observed_at is not null
)

select
    desk,
    observation_id,
    day,
    $period as period,
    team,
    $agent as agent,
    scale,
    unit_id,
    -- scales and units are a desk's own
    case when scale is not null or unit_id is not null then desk end as own_desk,
    decided_at,
    is_decided,
    cast(value is not null as bigint) as n,
    cast(value is null as bigint) as unanswered,
    cast(not is_decided as bigint) as undecided,
    total,
    squares,
    promoters,
    detractors,
    added_numerator,
    added_denominator,
    cases
from dated
