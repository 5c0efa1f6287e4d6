/*
title = "Reopen rate"
unit = "percent"
aggregate = "proportion"
hit = "reopened"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["execution"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { agent = 4 }
fills_up = 4
needs = ["tickets.reopens", "tickets.resolved_at"]
guards = ["first_contact_resolution", "overdue_backlog"]
# the desk's report: reopened ÷ solved, as it stands today
naive = ["undecided in", "unknown no"]
description = """\
    Of the resolved tickets, the share that came back at least once after we had called it solved. \
    A ticket counts on the day of its last resolution, once 7 days have passed; one that is open \
    again counts when it is resolved again. Tickets whose desk does not count reopens are left out."""
operations = """\
    I check with the customer that it works before I close, write down what I did so that a colleague \
    could go on, and solve the cause, not only the symptom."""
strategy = """\
    A ticket that comes back is paid for twice and tells the customer that our "solved" can't be \
    trusted. The customer has the problem fixed for good, the first time."""
pitfall = """\
    It falls when customers are told to open a new ticket, when the reopening window is shortened, \
    or when tickets are kept open forever. New tickets on the same topic lower first contact \
    resolution, and tickets kept open swell the overdue backlog."""
*/
select
    desk,
    ticket_id as observation_id,
    resolved_at as observed_at,
    team,
    -- who resolved it last; unknown where a transfer hides it
    resolver as agent,
    cast(reopens > 0 as integer) as value,
    -- for 7 days it can still come back
    resolved_at + interval '7 days' as decided_at,
    ticket_id,
    import_id,
    line
from tickets
where
    -- never resolved, or open again: nothing to come back from yet
    resolved_at is not null
    -- the desk does not tell: unknown is not zero
    and reopens is not null
