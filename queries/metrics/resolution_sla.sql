/*
title = "Resolution within SLA"
unit = "percent"
aggregate = "proportion"
hit = "resolved in time"
evidence = "census"
improvement_direction = "increase"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { organisation = 3, team = 3, agent = 5 }
needs = [
    "tickets.resolution_sla_met or tickets.resolution_due_at",
    "tickets.resolution_sla_met or tickets.resolved_at or tickets.closed_at",
]
guards = ["reopen_rate", "overdue_backlog", "csat"]
# the desk's report: met ÷ closed tickets with a verdict
naive = ["running out", "undecided in"]
description = """\
    Of the tickets with a promised resolution, the share resolved in time. A ticket counts on the \
    day it was created. The desk's own verdict stands where it has one, except "met" on a ticket \
    that is still open; otherwise the resolution is compared with its due time. Open past the due \
    time is a miss. Met or missed, a ticket counts once its due time has passed: early successes \
    counted at once would flatter the last days."""
operations = """\
    I work my oldest due times first, ask for everything I need in one go, chase colleagues and \
    suppliers before the clock runs out, and ask for help early instead of late."""
strategy = """\
    Promises kept mean fewer chasing calls, fewer credits paid and easier renewals. The customer \
    can plan around the time we gave."""
pitfall = """\
    It rises when tickets are closed before the problem is gone, when due times or priorities are \
    moved, or when a ticket that is late anyway is left to rot, because a miss counts only once. \
    Then more tickets come back, the overdue backlog grows and satisfaction falls."""
*/
select
    desk,
    ticket_id as observation_id,
    created_at as observed_at,
    team,
    -- the person who resolved it; unknown where a transfer hides it
    resolver as agent,
    cast(resolution_sla_met as integer) as value,
    -- the due instant, for met and missed alike
    resolution_sla_decided_at as decided_at,
    ticket_id,
    import_id,
    line
from tickets
where has_resolution_sla
