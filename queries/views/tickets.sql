-- Tickets as metrics read them: what was loaded, and what follows from it at
-- the desk's as_of, teams and people by the names that stand for them
-- (aliases.toml). Excluded tickets (spam, merged, test, outbound, gone) end here.
-- Credit goes to a person only where it is known: the last assignee stands in
-- for a missing first responder or resolver unless the ticket was transferred.
create or replace view tickets as
with known as (
    select
        loaded.*,
        desks.as_of,
        desks.as_of_business_minute,
        desks.sees_first_reply,
        coalesce(loaded.resolved_at, loaded.closed_at)
            as done_at,
        loaded.resolved_at is null
        and loaded.closed_at is null
        and loaded.status in ('new', 'open', 'pending', 'hold')
            as is_open,
        case
            when coalesce(loaded.transfers, 0) = 0
                then agent_name(loaded.agent)
        end as only_agent
    from facts.tickets as loaded
    inner join desks on loaded.desk = desks.desk
    where loaded.excluded is null
)

select
    desk,
    import_id,
    line,
    ticket_id,
    team_name(team) as team,
    agent_name(agent) as agent,
    coalesce(agent_name(first_responder), only_agent) as first_responder,
    coalesce(agent_name(resolver), only_agent) as resolver,
    customer,
    channel,
    category,
    priority,
    status,
    is_open,
    created_at,
    updated_at,
    first_reply_at,
    resolved_at,
    closed_at,
    agent_replies,
    reopens,
    transfers,
    escalated,
    first_reply_due_at,
    resolution_due_at,
    -- a flag of the desk stands, except "met" while it can still be missed
    case
        when first_reply_sla_met and first_reply_at is null and is_open
            then null
        when first_reply_sla_met is not null then first_reply_sla_met
        when first_reply_at <= first_reply_due_at then true
        when first_reply_at > first_reply_due_at then false
        when sees_first_reply and as_of > first_reply_due_at then false
    end as first_reply_sla_met,
    case
        when resolution_sla_met and is_open then null
        when resolution_sla_met is not null then resolution_sla_met
        when done_at <= resolution_due_at then true
        when done_at > resolution_due_at then false
        when is_open and as_of > resolution_due_at then false
    end as resolution_sla_met,
    -- whether anything was promised at all
    first_reply_sla_met is not null or first_reply_due_at is not null
        as has_first_reply_sla,
    resolution_sla_met is not null or resolution_due_at is not null
        as has_resolution_sla,
    -- false: this desk's files never tell when a first reply was sent
    sees_first_reply,
    first_reply_minutes,
    resolution_minutes,
    first_reply_business_minutes,
    resolution_business_minutes,
    -- how long an open ticket has waited, in the same clock
    case
        when is_open then coalesce(
            as_of_business_minute - created_business_minute,
            epoch(as_of - created_at) / 60
        )
    end as age_minutes,
    handle_minutes,
    knowledge_linked,
    as_of
from known
