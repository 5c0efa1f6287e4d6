/*
title = "Resolution time"
unit = "minutes"
aggregate = "median"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
fills_up = 3
needs = [
    "tickets.resolved_at or tickets.resolution_minutes or tickets.resolution_business_minutes",
]
guards = ["reopen_rate", "first_contact_resolution", "csat"]
# the desk's report: the average over what was closed in the period; a BI tool's: two columns
# subtracted, nights and weekends in it
naive = ["running out", "dated closed", "figure mean", "hours all"]
description = """\
    The time within which half of the tickets created in the period were resolved: in business \
    minutes where opening hours are set, otherwise around the clock. Open tickets are in it with \
    their age so far, so it can differ from the desk's own average, which sees closed tickets only."""
operations = """\
    I finish what I start, ask for everything I need in my first reply, use what is already written \
    down, and say early when I am stuck."""
strategy = """\
    Short cases tie up less capacity and keep customers working. The customer is back in business \
    sooner, not just answered sooner."""
pitfall = """\
    It falls when tickets are closed before the problem is gone, when one problem is split into many \
    tickets, or when easy work is picked first. Then more tickets come back, fewer are solved at \
    first contact, and satisfaction falls."""
*/
select
    desk,
    ticket_id as observation_id,
    created_at as observed_at,
    team,
    -- who resolved it; while it is open, the assignee unless it was handed over
    resolver as agent,
    -- whole minutes; of an open ticket it is known since when it waits
    case
        when not coalesce(is_open, false)
            then round(coalesce(resolution_business_minutes, resolution_minutes))
    end as value,
    case when is_open then created_at end as started_at,
    case when is_open then created_business_minute end
        as started_business_minute,
    coalesce(resolved_at, closed_at) as ended_at,
    ticket_id,
    import_id,
    line
from tickets
where
    is_open
    -- done, but nothing says how long it took: can't be timed
    or coalesce(resolution_business_minutes, resolution_minutes) is not null
