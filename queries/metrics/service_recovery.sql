/*
title = "Service recovery"
unit = "percent"
aggregate = "proportion"
evidence = "sample"
improvement_direction = "increase"
perspective = "customer"
excellence = ["recovery"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
needs = ["surveys.score", "surveys.customer or surveys.ticket_id or tickets.customer"]
guards = ["survey_response_rate", "csat", "cost_per_resolution"]
stored = true
description = """\
    Of the unhappy customers who answered the same kind of survey again within 30 days, the share \
    who were no longer unhappy. Unhappy means the lower two of five points, "bad", or 0 to 6 of \
    10. The latest answer within the 30 days decides, and an unhappy answer counts on its own day, \
    once its 30 days are over. Customers who stay silent are not in the rate: "decided" says how \
    many answered again. Where no customer is known and no ticket has two answers, there are no data."""
operations = """\
    I call an unhappy customer back within a day, say sorry for what went wrong, put it right, tell \
    them what we changed, and ask again whether it is good now."""
strategy = """\
    A failure that is put right well keeps the customer; one that is ignored costs the customer and \
    whoever they tell. The customer sees that complaining was worth it."""
pitfall = """\
    It rises when only customers who were already won back are asked again, or when goodwill is \
    bought with vouchers. Few unhappy customers answer twice, so look at the share who did, at the \
    response rate and at what a resolution costs before celebrating."""
*/
with answers as (
    select
        desk,
        kind,
        response_id,
        responded_at,
        team,
        agent,
        customer,
        ticket_id,
        import_id,
        line,
        -- the desk that holds the ticket: two tools may ask about one ticket
        coalesce(ticket_desk, desk) as ticket_desk,
        -- the lower two of five points, or bad; of 0 to 10 the detractors
        case kind
            when 'nps' then score <= 6
            else (score - scale_min) / (scale_max - scale_min) < 0.4
        end as is_unhappy
    from surveys
    where
        -- effort surveys (ces) ask something else
        kind in ('csat', 'nps')
        and score is not null
        and is_main_scale
        -- detractors are defined on 0 to 10 only
        and (kind = 'csat' or scale_max = 10)
        and responded_at is not null
),

-- When the same customer, or somebody on the same ticket, answered last within
-- the 30 days that follow, and when the last of these was unhappy. An answer
-- whose customer or ticket is unknown stands alone, so no group grows large.
followed as (
    select
        *,
        greatest(
            max(responded_at) over by_customer,
            max(responded_at) over by_ticket
        ) as answered_again_at,
        greatest(
            max(case when is_unhappy then responded_at end) over by_customer,
            max(case when is_unhappy then responded_at end) over by_ticket
        ) as unhappy_again_at
    from answers
    window
        by_customer as (
            partition by
                desk,
                kind,
                customer,
                case when customer is null then response_id end
            order by responded_at
            range between interval '1 microsecond' following
            and interval '30 days' following
        ),
        by_ticket as (
            partition by
                kind,
                ticket_desk,
                ticket_id,
                case when ticket_id is null then response_id end
            order by responded_at
            range between interval '1 microsecond' following
            and interval '30 days' following
        )
)

select
    desk,
    kind || ' ' || response_id as observation_id,
    responded_at as observed_at,
    team,
    agent,
    -- silent: not decided; of two last answers at one instant the unhappy counts
    case
        when answered_again_at is null then null
        when unhappy_again_at = answered_again_at then 0
        else 1
    end as value,
    -- a later answer can still change the verdict until the 30 days are over
    responded_at + interval '30 days' as mature_at,
    import_id,
    line
from followed
where
    is_unhappy
    -- an unknown customer who is silent could have answered unseen: no verdict
    and (customer is not null or answered_again_at is not null)
