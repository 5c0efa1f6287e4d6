/*
title = "Service recovery"
unit = "percent"
aggregate = "proportion"
hit = "won back"
evidence = "sample"
improvement_direction = "increase"
perspective = "customer"
excellence = ["recovery"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
proposed = { organisation = 2, team = 2 }
needs = ["surveys.score", "surveys.customer or surveys.ticket_id or tickets.customer"]
surveys = ["csat", "nps"]
guards = ["survey_response_rate", "csat", "cost_per_resolution"]
stored = true
group = [["desk", "kind", "customer"], ["kind", "ticket_desk", "ticket_id"]]
# a count of rows: recovered ÷ unhappy; who keeps silent counts as not recovered
naive = ["silent no", "undecided in"]
description = """\
    Of the unhappy customers who answered the same kind of survey again within 30 days, the share \
    who were no longer unhappy. Unhappy means the lower two of five points, "bad", or 0 to 6 of \
    10. The latest answer within the 30 days decides, and an unhappy answer counts on its own day, \
    once its 30 days are over. Customers who stay silent are not in the rate: they are counted beside \
    it as unanswered. Where no customer is known and no ticket has two answers, there are no data."""
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
        scale,
        import_id,
        line,
        -- the desk that holds the ticket: two tools may ask about one ticket
        coalesce(ticket_desk, desk) as ticket_desk,
        is_unhappy
    from surveys
    where
        is_unhappy is not null
        and responded_at is not null
),

unhappy as (
    select * from answers
    where is_unhappy
),

-- What the same customer, or somebody on the same ticket, answered to the same
-- survey on the same scale within the 30 days that follow. An answer whose
-- customer or ticket is unknown stands alone, so no group grows large.
following as (
    select
        unhappy.desk,
        unhappy.kind,
        unhappy.response_id,
        again.responded_at,
        again.is_unhappy
    from unhappy
    inner join answers as again
        on
            unhappy.desk = again.desk
            and unhappy.kind = again.kind
            and unhappy.scale = again.scale
            and unhappy.customer = again.customer
            and unhappy.responded_at < again.responded_at
            and unhappy.responded_at + interval '30 days' >= again.responded_at
    union all
    select
        unhappy.desk,
        unhappy.kind,
        unhappy.response_id,
        again.responded_at,
        again.is_unhappy
    from unhappy
    inner join answers as again
        on
            unhappy.ticket_desk = again.ticket_desk
            and unhappy.ticket_id = again.ticket_id
            and unhappy.kind = again.kind
            and unhappy.scale = again.scale
            and unhappy.responded_at < again.responded_at
            and unhappy.responded_at + interval '30 days' >= again.responded_at
),

latest as (
    select
        desk,
        kind,
        response_id,
        max(responded_at) as answered_again_at,
        max(case when is_unhappy then responded_at end) as unhappy_again_at
    from following
    group by desk, kind, response_id
)

select
    unhappy.desk,
    unhappy.kind || ' ' || unhappy.response_id as observation_id,
    unhappy.responded_at as observed_at,
    unhappy.team,
    unhappy.agent,
    -- null: silent; of two last answers at one instant the unhappy counts
    case
        when latest.answered_again_at is null then null
        when latest.unhappy_again_at = latest.answered_again_at then 0
        else 1
    end as value,
    -- a later answer can still change the verdict until the 30 days are over
    unhappy.responded_at + interval '30 days' as decided_at,
    unhappy.ticket_id,
    unhappy.ticket_desk,
    unhappy.import_id,
    unhappy.line
from unhappy
left join latest
    on
        unhappy.desk = latest.desk
        and unhappy.kind = latest.kind
        and unhappy.response_id = latest.response_id
where
    -- an unknown customer who is silent could have answered unseen: no verdict
    unhappy.customer is not null or latest.answered_again_at is not null
