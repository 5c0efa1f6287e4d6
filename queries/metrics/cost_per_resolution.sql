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
proposed = { organisation = 8 }
needs = ["costs.amount", "tickets.resolved_at"]
guards = ["first_contact_resolution", "csat", "agent_satisfaction"]
grain = "month"
naive = ["returned in"]
description = """\
    What the teams cost in a month, divided by the tickets that they resolved in it and that were not \
    reopened within 7 days. It is read by whole months; a quarter and a year by their months that have \
    ended. While some of a month's tickets can still come back they count at the share that stayed closed \
    so far. Only tickets of teams whose cost is known for that month are counted."""
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
with months as (
    select
        month,
        min(starts_at) as starts_at,
        max(ends_at) as ends_at
    from days
    group by month
),

spent as (
    select
        costs.desk,
        costs.import_id,
        costs.line,
        costs.team,
        costs.month,
        costs.amount,
        months.starts_at,
        months.ends_at
    from costs
    inner join months on costs.month = months.month
),

both_kinds as (
    -- one row a team and month: what it cost
    select
        spent.desk,
        'cost@' || spent.team || '@' || cast(spent.month as varchar)
            as observation_id,
        spent.starts_at as observed_at,
        spent.team,
        spent.amount as numerator,
        cast(null as integer) as denominator,
        cast(null as timestamp) as decided_at,
        cast(null as varchar) as ticket_id,
        spent.import_id,
        spent.line
    from spent
    union all
    -- One row a resolved ticket: 0 where it came back. Where the desk does not
    -- count reopens, none is known of.
    select
        tickets.desk,
        tickets.ticket_id as observation_id,
        tickets.resolved_at as observed_at,
        tickets.team,
        cast(null as double) as numerator,
        cast(coalesce(tickets.reopens, 0) = 0 as integer) as denominator,
        -- for 7 days it can still come back
        tickets.resolved_at + interval '7 days' as decided_at,
        tickets.ticket_id,
        tickets.import_id,
        tickets.line
    from tickets
    -- without a known cost in that month a ticket would look free of charge
    inner join spent
        on
            tickets.team = spent.team
            and tickets.resolved_at >= spent.starts_at
            and tickets.resolved_at < spent.ends_at
)

select
    desk,
    observation_id,
    observed_at,
    team,
    -- never a person: what a team costs is nobody's own doing
    cast(null as varchar) as agent,
    coalesce(numerator, 0) as value,
    numerator,
    denominator,
    decided_at,
    ticket_id,
    import_id,
    line
from both_kinds
