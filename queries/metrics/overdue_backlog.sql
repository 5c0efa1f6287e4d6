/*
title = "Overdue backlog"
unit = "percent"
aggregate = "proportion"
hit = "overdue"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["expediting", "recovery"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
proposed = { organisation = 5, team = 5 }
needs = ["tickets.resolution_due_at"]
guards = ["resolution_sla", "reopen_rate", "csat"]
series = "week"
naive = ["promise none"]
description = """\
    Of the tickets that are open at the end of a week, the share already past the time by which \
    resolution was promised. It is a stock: a period shows its last week's end, and the weeks before \
    are its trend. Tickets without a promised time are left out, above and below the line. A \
    ticket that was open in between and is resolved now counts as open until its last resolution."""
operations = """\
    Every week we go through what is overdue, oldest first: decide, ask, hand over or tell the \
    customer the truth about it. I keep no ticket that I am not working on."""
strategy = """\
    The backlog is work already promised and not done: it fills the phones, eats the next month and \
    hides behind rates that count a miss only once. The customer who has waited longest is not forgotten."""
pitfall = """\
    It falls when old tickets are closed in bulk, due times are moved, or a flood of fresh tickets \
    thins it out. Then more tickets come back and satisfaction falls. Read it beside resolution \
    within SLA: a green SLA above a growing overdue backlog means that the late ones were given up."""
*/
-- How long each ticket was open, as far as its desk's data have reached a week's
-- end. A ticket without a promised time can't be overdue, so it is left out of
-- both counts. A ticket that is done while nobody knows since when could have
-- been open at any week's end, or at none: left out as well.
with waiting as (
    select
        tickets.desk,
        tickets.ticket_id,
        tickets.team,
        -- the assignee, unless others may have held it at that week's end
        case when coalesce(tickets.transfers, 0) = 0 then tickets.agent end
            as agent,
        tickets.resolution_due_at,
        greatest(tickets.created_at, reached.since) as open_since,
        least(
            coalesce(tickets.resolved_at, tickets.closed_at, reached.until),
            reached.until
        ) as open_until,
        tickets.import_id,
        tickets.line
    from tickets
    inner join reached on tickets.desk = reached.desk
    where
        tickets.resolution_due_at is not null
        and (
            tickets.is_open
            or tickets.resolved_at is not null
            or tickets.closed_at is not null
        )
)

-- One observation a ticket and week end at which it was open. Most tickets see
-- none, and the weeks are few: the join stays small.
select
    waiting.desk,
    waiting.ticket_id || '@' || cast(weeks.week_start as varchar)
        as observation_id,
    -- the week's last second, so that it lies in that week and not in the next
    weeks.ends_at - interval '1 second' as observed_at,
    waiting.team,
    waiting.agent,
    cast(waiting.resolution_due_at < weeks.ends_at as integer) as value,
    waiting.ticket_id,
    waiting.import_id,
    waiting.line
from waiting
inner join weeks
    on
        waiting.open_since < weeks.ends_at
        and waiting.open_until >= weeks.ends_at
where
    waiting.open_since < waiting.open_until
    -- each ticket is held against each week: only those that were open when
    -- Monday began somewhere on earth, 14 hours before UTC's to 12 after it
    and date_trunc('week', waiting.open_since - interval '12 hours')
    < date_trunc('week', waiting.open_until + interval '14 hours')
