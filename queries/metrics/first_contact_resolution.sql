/*
title = "First contact resolution"
unit = "percent"
aggregate = "proportion"
hit = "solved at first contact"
evidence = "census"
improvement_direction = "increase"
perspective = "process"
excellence = ["execution", "experience"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
proposed = { organisation = 4, team = 4 }
needs = [
    "tickets.resolved_at",
    "tickets.agent_replies or tickets.transfers",
    "tickets.reopens or tickets.customer",
    "tickets.reopens or tickets.category",
]
guards = ["csat", "reopen_rate", "resolution_time"]
group = ["desk", "customer", "category"]
# the desk's report: one-touch ÷ solved; who asks again is not looked at
naive = ["value once", "undecided in"]
description = """\
    Of the resolved tickets, the share that one contact settled: at most one reply by an agent (by \
    phone and chat: no transfer), not reopened, and no new ticket of the same customer in the same \
    category within 7 days. A ticket counts on the day it was resolved, once those 7 days are over. \
    Where customer or category is unknown, repeat contacts are not seen, and the figure is too kind."""
operations = """\
    I read the whole history before I answer, solve the question behind the question, and give the \
    next step and the article in the same reply. As a team we see to it that the first person has the \
    rights and the knowledge to finish."""
strategy = """\
    Every second contact costs as much as the first and halves the goodwill. The customer explains \
    the problem once, to one person, and is done."""
pitfall = """\
    It rises when second contacts are not logged, when customers are told to open a new ticket under \
    another topic, or when tickets are closed with a long reply that does not fit. Then satisfaction \
    falls and more tickets are reopened."""
*/
with contacts as (
    select
        tickets.desk,
        tickets.ticket_id,
        tickets.team,
        tickets.resolver,
        tickets.customer,
        tickets.category,
        tickets.reopens,
        tickets.resolved_at,
        tickets.import_id,
        tickets.line,
        -- A call or chat has many replies and is one contact if nobody else had
        -- to take over; elsewhere every reply is a contact. What one column
        -- does not know is asked of the other.
        case
            when
                lower(tickets.channel) like '%phone%'
                or lower(tickets.channel) like '%chat%'
                then coalesce(tickets.transfers = 0, tickets.agent_replies <= 1)
            else coalesce(tickets.agent_replies <= 1, tickets.transfers = 0)
        end as is_one_contact,
        -- within 7 days of the resolution, with the same (views/repeats.sql)
        repeats.ticket_id is not null as came_again
    from tickets
    left join repeats
        on
            tickets.desk = repeats.desk
            and tickets.ticket_id = repeats.ticket_id
)

select
    desk,
    ticket_id as observation_id,
    resolved_at as observed_at,
    team,
    resolver as agent,
    case
        when not is_one_contact then 0
        when reopens > 0 then 0
        when came_again then 0
        else 1
    end as value,
    -- for 7 days the customer can still come back
    resolved_at + interval '7 days' as decided_at,
    ticket_id,
    import_id,
    line
from contacts
where
    -- of resolved tickets only
    resolved_at is not null
    -- neither replies nor transfers known: the contacts can't be counted
    and is_one_contact is not null
    -- nothing would show that the customer came back
    and (
        reopens is not null
        or (customer is not null and category is not null)
    )
