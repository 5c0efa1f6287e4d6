/*
title = "Resolved with knowledge"
unit = "percent"
aggregate = "proportion"
hit = "resolved with knowledge"
evidence = "census"
improvement_direction = "increase"
perspective = "people"
excellence = ["execution"]
levels = ["organisation", "team", "agent"]
scored_levels = []
needs = ["tickets.knowledge_linked", "tickets.resolved_at"]
guards = ["first_contact_resolution", "reopen_rate"]
# a count of rows: linked ÷ solved tickets
naive = ["unknown no"]
description = """\
    Of the resolved tickets, the share in which a knowledge article was used or written. It counts \
    on the day of resolution. It is shown and never scored: a goal on linking breeds linking."""
operations = """\
    I search before I ask, link what helped, correct what is wrong in it, and write down what nobody \
    had written yet."""
strategy = """\
    What one person finds out, everyone knows from then on: new people are good sooner, and answers \
    do not leave with those who leave. The customer gets the same right answer from anyone, or finds \
    it alone."""
pitfall = """\
    Any article can be linked to any ticket. If links rise and neither first contact resolution nor \
    reopens get better, people are linking for the figure."""
*/
select
    desk,
    ticket_id as observation_id,
    resolved_at as observed_at,
    team,
    -- who resolved it; unknown where a transfer hides it
    resolver as agent,
    cast(knowledge_linked as integer) as value,
    ticket_id,
    import_id,
    line
from tickets
where
    -- of resolved tickets only
    resolved_at is not null
    -- the desk does not tell: unknown is not "no"
    and knowledge_linked is not null
