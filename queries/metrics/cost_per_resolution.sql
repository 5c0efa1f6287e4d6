/*
title = "Cost per resolution"
unit = "currency"
aggregate = "ratio"
evidence = "census"
improvement_direction = "decrease"
perspective = "financial"
excellence = []
levels = ["organisation", "team"]
scored_levels = ["organisation", "team"]
needs = ["costs.amount", "tickets.resolved_at"]
guards = ["first_contact_resolution", "csat", "agent_satisfaction"]
stored = true
description = """\
    What the teams cost, divided by the tickets that they resolved and that were not reopened. A \
    month's cost is spread evenly over its days. A day counts once the 7 days are over in which its \
    tickets could have come back, so cost and tickets are always of the same days. Only tickets of \
    teams whose cost is known for that month are counted."""
operations = """\
    We settle cases at the first contact, write down what we learn so that nobody solves it twice, \
    and tell product and billing which faults cause the most tickets."""
strategy = """\
    Support grows slower than the business it serves, and what is saved can pay for the hard cases. \
    The customer needs fewer contacts, because causes are removed and not just symptoms."""
pitfall = """\
    It falls when cases are closed too early, when customers are driven away, or when fewer people \
    carry the same load. Then fewer cases are solved at first contact, satisfaction falls, and so does \
    the team's own. It also depends on how hard the cases are: compare a team with itself."""
*/
-- How far the tickets of each team reach. Costs are known for the whole month;
-- counting days of which no tickets are known yet would look expensive.
with covered as (
    select
        team,
        max(as_of) as as_of
    from tickets
    where team is not null
    group by team
),

covered_at_all as (
    select max(as_of) as as_of from covered
),

months as (
    select
        month,
        min(starts_at) as starts_at,
        max(ends_at) as ends_at
    from days
    group by month
),

-- One row a team and day: its share of the month's cost. A team that costs and
-- has no tickets counts in the organisation, as far as any tickets are known.
spent as (
    select
        costs.desk,
        'cost@' || costs.team || '@' || cast(days.local_date as varchar)
            as observation_id,
        days.starts_at as observed_at,
        costs.team,
        costs.amount / extract(day from last_day(costs.month)) as numerator,
        0 as denominator,
        cast(null as timestamp) as mature_at,
        costs.import_id,
        costs.line
    from costs
    inner join days on costs.month = days.month
    cross join covered_at_all
    left join covered on costs.team = covered.team
    where
        -- the tickets of younger days still wait out their 7 days
        days.ends_at + interval '7 days'
        <= coalesce(covered.as_of, covered_at_all.as_of)
),

-- One row a ticket that was resolved and did not come back. Where the desk does
-- not count reopens, none is known of.
resolutions as (
    select
        tickets.desk,
        tickets.ticket_id as observation_id,
        tickets.resolved_at as observed_at,
        tickets.team,
        0 as numerator,
        1 as denominator,
        -- for 7 days it can still come back
        tickets.resolved_at + interval '7 days' as mature_at,
        tickets.import_id,
        tickets.line
    from tickets
    -- without a known cost in that month a ticket would look free of charge
    inner join costs on tickets.team = costs.team
    inner join months
        on
            costs.month = months.month
            and tickets.resolved_at >= months.starts_at
            and tickets.resolved_at < months.ends_at
    where coalesce(tickets.reopens, 0) = 0
),

both_kinds as (
    select * from spent
    union all
    select * from resolutions
)

select
    desk,
    observation_id,
    observed_at,
    team,
    -- never a person: what a team costs is nobody's own doing
    cast(null as varchar) as agent,
    numerator as value,
    numerator,
    denominator,
    mature_at,
    import_id,
    line
from both_kinds
