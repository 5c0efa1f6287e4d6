/*
key = ["desk", "ticket_id"]
[reads]
tickets = ["desk", "ticket_id"]
*/
-- Tickets as metrics read them: what was loaded, and what follows from it
-- whatever the time, teams and people by the names that stand for them
-- (aliases.toml). Excluded tickets (spam, merged, test, outbound, gone) end here.
-- Credit goes to a person only where it is known: the last assignee stands in
-- for a missing first responder or resolver unless the ticket was transferred.
create or replace view tickets as
with known as (
    select
        loaded.* exclude (
            team, agent, first_responder, resolver, resolved_at, closed_at
        ),
        desks.sees_first_reply,
        coalesce(teams.name, loaded.team) as team,
        coalesce(agents.name, loaded.agent) as agent,
        coalesce(responders.name, loaded.first_responder) as first_responder,
        coalesce(resolvers.name, loaded.resolver) as resolver,
        -- a desk may keep the time of an earlier resolution when a ticket comes
        -- back: what it calls open is open
        loaded.status in ('new', 'open', 'pending', 'hold') as is_open,
        case
            when loaded.status is null or loaded.status in ('solved', 'closed')
                then loaded.resolved_at
        end as resolved_at,
        case
            when loaded.status is null or loaded.status in ('solved', 'closed')
                then loaded.closed_at
        end as closed_at
    from facts.tickets as loaded
    inner join desks on loaded.desk = desks.desk
    left join aliases as teams
        on loaded.team = teams.alias and teams.kind = 'team'
    left join aliases as agents
        on loaded.agent = agents.alias and agents.kind = 'agent'
    left join aliases as responders
        on loaded.first_responder = responders.alias and responders.kind = 'agent'
    left join aliases as resolvers
        on loaded.resolver = resolvers.alias and resolvers.kind = 'agent'
    where loaded.excluded is null
)

select
    desk,
    import_id,
    line,
    ticket_id,
    team,
    agent,
    coalesce(
        first_responder,
        case when coalesce(transfers, 0) = 0 then agent end
    ) as first_responder,
    coalesce(
        resolver,
        case when coalesce(transfers, 0) = 0 then agent end
    ) as resolver,
    customer,
    channel,
    category,
    priority,
    status,
    is_open,
    created_at,
    created_business_minute,
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
    -- the verdict if nothing more happens: a flag of the desk stands, else the
    -- reply is compared with its due instant, and none by then is a miss
    case
        when first_reply_sla_met is not null then first_reply_sla_met
        when first_reply_at is not null
            then first_reply_at <= first_reply_due_at
        when sees_first_reply and first_reply_due_at is not null then false
    end as first_reply_sla_met,
    -- and the instant from which it stands: the due instant, whether it was met
    -- or not. Without one a miss stands at once, a reply in time when it was
    -- sent. Only a later import decides "met" on an open ticket without a
    -- reply, and what became of a reply at a desk that never tells replies.
    case
        when first_reply_sla_met and first_reply_at is null and is_open
            then cast('9999-12-31' as timestamp)
        when first_reply_due_at is null
            then
                case
                    when first_reply_sla_met
                        then coalesce(first_reply_at, resolved_at, closed_at)
                end
        when
            first_reply_sla_met is null
            and first_reply_at is null
            and not sees_first_reply
            then cast('9999-12-31' as timestamp)
        else first_reply_due_at
    end as first_reply_sla_decided_at,
    case
        when resolution_sla_met is not null then resolution_sla_met
        when coalesce(resolved_at, closed_at) is not null
            then coalesce(resolved_at, closed_at) <= resolution_due_at
        when is_open and resolution_due_at is not null then false
    end as resolution_sla_met,
    case
        when resolution_sla_met and is_open
            then cast('9999-12-31' as timestamp)
        when resolution_due_at is null
            then case when resolution_sla_met then coalesce(resolved_at, closed_at) end
        -- solved, and nobody knows when
        when
            resolution_sla_met is null
            and coalesce(resolved_at, closed_at) is null
            and not coalesce(is_open, false)
            then cast('9999-12-31' as timestamp)
        else resolution_due_at
    end as resolution_sla_decided_at,
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
    handle_minutes,
    knowledge_linked
from known
