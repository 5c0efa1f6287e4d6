/*
title = "First reply time"
unit = "minutes"
aggregate = "median"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
fills_up = 2
needs = [
    "tickets.first_reply_at or tickets.first_reply_minutes or tickets.first_reply_business_minutes",
]
guards = ["first_contact_resolution", "overdue_backlog"]
# the desk's report: the average over what was answered in the period; a BI tool's: two
# columns subtracted, nights and weekends in it
naive = ["running out", "dated closed", "figure mean", "hours all"]
description = """\
    How long half of the customers waited at most for a first reply, over the tickets created in \
    the period: in business minutes where opening hours are set, otherwise around the clock. \
    Tickets still without a reply are in it with the time they have waited so far, so a growing \
    queue can't look fast."""
operations = """\
    We plan shifts by the hours in which tickets arrive, take the next ticket instead of picking, \
    and hand over open questions at the end of a shift."""
strategy = """\
    Waiting is what customers complain about first, and every hour of silence brings a second \
    contact that costs as much as the first. The customer hears from a person soon."""
pitfall = """\
    A quick reply without content makes it fall: the customer has to write again, so fewer cases are \
    solved at first contact. The median also says nothing about the slowest tenth, and closing \
    tickets without any reply hides them; look at the overdue backlog."""
*/
select
    desk,
    ticket_id as observation_id,
    created_at as observed_at,
    team,
    -- who replied; while nobody has, the assignee unless it was handed over
    first_responder as agent,
    -- whole minutes; without a reply it is known since when the customer waits
    round(coalesce(first_reply_business_minutes, first_reply_minutes)) as value,
    case
        when coalesce(first_reply_business_minutes, first_reply_minutes) is null
            then created_at
    end as started_at,
    case
        when coalesce(first_reply_business_minutes, first_reply_minutes) is null
            then created_business_minute
    end as started_business_minute,
    first_reply_at as ended_at,
    ticket_id,
    import_id,
    line
from tickets
where
    first_reply_business_minutes is not null
    or first_reply_minutes is not null
    -- still waiting; a ticket that was closed without a reply has no reply to time
    or (is_open and sees_first_reply and first_reply_at is null)
