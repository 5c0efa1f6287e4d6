/*
title = "Time spent waiting"
unit = "minutes"
aggregate = "mean"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team"]
scored_levels = ["organisation", "team"]
needs = ["states.minutes", "tickets.resolved_at"]
guards = ["resolution_time", "reopen_rate", "csat"]
stored = true
group = ["desk", "ticket_id"]
naive = ["idle out"]
description = """\
    How long a resolved ticket stood still on average: the elapsed time that it was pending or on \
    hold, for the customer, a vendor or another team. It counts when the ticket was resolved. Only a \
    log of events tells it; a list of tickets holds its last state alone."""
operations = """\
    I ask for everything I need in one message, say why and until when, and follow up the next day \
    instead of parking the ticket."""
strategy = """\
    Most of a long resolution is waiting, not work, and waiting is cheaper to take out than work. The \
    customer is asked once, and knows at any time who has the ball."""
pitfall = """\
    It falls when tickets that wait are kept open, or are resolved and reopened later. Then the \
    resolution time does not fall with it, and more tickets come back."""
*/
select
    desk,
    ticket_id as observation_id,
    min(resolved_at) as observed_at,
    min(team) as team,
    -- never a person: whom a ticket waits for is seldom in one person's hand
    cast(null as varchar) as agent,
    sum(case when status in ('pending', 'hold') then minutes else 0 end)
        as value,
    ticket_id,
    min(import_id) as import_id,
    min(line) as line
from states
where resolved_at is not null
group by desk, ticket_id
