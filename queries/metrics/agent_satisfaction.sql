/*
title = "Agent satisfaction"
unit = "percent"
aggregate = "proportion"
hit = "with a good score"
evidence = "sample"
improvement_direction = "increase"
perspective = "people"
excellence = []
levels = ["organisation", "team"]
scored_levels = ["organisation", "team"]
proposed = { organisation = 7, team = 7 }
needs = ["pulse.score"]
guards = ["coaching_closure", "overdue_backlog"]
minimum = 7
shows_rows = false
naive = ["value place"]
description = """\
    Of the answers to the team pulse, the share that are 4 or 5 of 5. The pulse is anonymous: fewer \
    than 7 people who answered give no figure, single answers are never shown, and there is nothing about a \
    person in it. It counts on the day of the question."""
operations = """\
    I say what stands in the way of good work, and as a lead I take up one thing from each pulse, \
    change it, and tell the team what I did and what I could not."""
strategy = """\
    People who can do their work well stay, and those who stay know more and cost less than those \
    we hire to replace them. The customer talks to someone experienced who wants to help."""
pitfall = """\
    It rises when a good result is rewarded or a bad one explained away in front of the team: people \
    then answer what is wanted, or not at all. A happy pulse beside lapsing coaching and a growing \
    backlog deserves a conversation, not a celebration."""
*/
select
    desk,
    response_id || ' ' || question as observation_id,
    asked_at as observed_at,
    team,
    -- never a person: the pulse is anonymous
    cast(null as varchar) as agent,
    cast(score >= 4 as integer) as value,
    -- one person's answers hang together: intervals and the minimum go by persons
    response_id as unit_id,
    import_id,
    line
from pulse
