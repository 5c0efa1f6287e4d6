/*
title = "First reply within SLA"
unit = "percent"
aggregate = "proportion"
hit = "answered in time"
evidence = "census"
improvement_direction = "increase"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
proposed = { team = 8 }
fills_up = 1
needs = [
    "tickets.first_reply_sla_met or tickets.first_reply_due_at",
    "tickets.first_reply_sla_met or tickets.first_reply_at",
]
guards = ["overdue_backlog", "first_contact_resolution", "reopen_rate"]
# the desk's report: met ÷ closed tickets with a verdict
naive = ["running out", "undecided in"]
description = """\
    Of the tickets with a promised first reply, the share that got it in time. A ticket counts on \
    the day it was created. The desk's own verdict stands where it has one; otherwise the reply is \
    compared with its due time, and a due time that passed without a reply is a miss. Met or missed, a \
    ticket counts once its due time has passed: quick replies counted at once would flatter the last days."""
operations = """\
    We put enough people on shift at the hours when customers write, sort the queue by due time, and \
    send a first reply that moves the case on: an answer, or the one question we still need."""
strategy = """\
    Keeping the first promise decides whether the customer trusts the second. The customer knows \
    within the agreed time that somebody has taken the case."""
pitfall = """\
    An automatic or empty "we are looking into it" meets it and helps nobody; so does working on \
    fresh tickets while late ones rot. Then the overdue backlog grows, fewer cases are solved at \
    first contact, and more come back."""
*/
select
    desk,
    ticket_id as observation_id,
    created_at as observed_at,
    team,
    -- the person whose reply it was; unknown where a transfer hides it
    first_responder as agent,
    cast(first_reply_sla_met as integer) as value,
    -- the due instant, for met and missed alike
    first_reply_sla_decided_at as decided_at,
    ticket_id,
    import_id,
    line
from tickets
where has_first_reply_sla
