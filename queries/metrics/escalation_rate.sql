/*
title = "Escalation rate"
unit = "percent"
aggregate = "proportion"
hit = "escalated"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["execution"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
fills_up = 7
needs = ["tickets.escalated"]
guards = ["resolution_time", "reopen_rate", "critical_error_free"]
# a count of rows: escalated ÷ all tickets
naive = ["unknown no"]
description = """\
    Of the tickets created, the share that went to a higher level of support or of authority. It \
    counts on the day the ticket was created, for the person who first took it where that is known, \
    never for the specialist who received it, and it is not judged person by person."""
operations = """\
    I use what specialists wrote down last time, ask them a question instead of handing the case \
    over, and tell my lead which cases we could settle here with a little more knowledge or authority."""
strategy = """\
    Specialists are the scarcest hours we have; each case settled at the first level frees them for \
    the hard ones. The customer need not tell the story to another person."""
pitfall = """\
    It falls when people keep what they can't solve: escalating late is worse than escalating. Then \
    resolution takes longer, more tickets come back, and reviewers find more critical errors."""
*/
select
    desk,
    ticket_id as observation_id,
    created_at as observed_at,
    team,
    -- Who first took it: an escalated ticket mostly ends with a specialist, who
    -- must not be blamed for it. Where only a last assignee is known and the
    -- ticket was transferred, it counts for no person.
    first_responder as agent,
    cast(escalated as integer) as value,
    ticket_id,
    import_id,
    line
from tickets
-- the desk does not tell: unknown is not "no"
where escalated is not null
