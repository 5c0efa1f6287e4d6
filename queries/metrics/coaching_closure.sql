/*
title = "Coaching done in time"
unit = "percent"
aggregate = "proportion"
hit = "done in time"
evidence = "census"
improvement_direction = "increase"
perspective = "people"
excellence = []
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { agent = 6 }
fills_up = 9
needs = ["coaching.due_at", "coaching.done_at"]
guards = ["quality_score", "csat"]
# a count of rows: done ÷ agreed, due or not
naive = ["undecided in"]
description = """\
    Of the actions that an agent and a coach agreed on and that have come due, the share done by \
    their due time. An action counts on the day it is due; done late or never, it is missed. Actions \
    that are not due yet are left out, even if they are done."""
operations = """\
    I agree on one small action at a time, with a date that I can keep, try it in real cases, and \
    meet my coach to look at what came of it."""
strategy = """\
    Feedback that is followed up is what turns reviews into better service; without it reviews are \
    only cost. The customer meets people who get better every month."""
pitfall = """\
    It rises when actions are trivial, due dates generous, or actions are ticked off unread. Then \
    quality and satisfaction do not move. An organisation that coaches less also looks better: watch \
    the number of actions."""
*/
select
    desk,
    action_id as observation_id,
    due_at as observed_at,
    team,
    agent,
    -- not done is a miss, and so is late
    cast(coalesce(done_at <= due_at, false) as integer) as value,
    -- until it is due it can't be missed, so it can't count as kept either
    due_at as decided_at,
    import_id,
    line
from coaching
