/*
title = "Survey response rate"
unit = "percent"
aggregate = "proportion"
hit = "answered"
evidence = "census"
improvement_direction = "increase"
perspective = "customer"
excellence = []
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
needs = ["surveys.sent_at"]
guards = ["csat", "nps"]
# a survey tool's report: answered ÷ sent, as it stands today
naive = ["undecided in"]
description = """\
    Of the surveys sent, the share that was answered. A survey counts on the day it was sent, once \
    14 days have passed in which it can be answered. Only surveys with a known sending time are \
    counted. It says how far the satisfaction figures speak for all customers."""
operations = """\
    I tell the customer at the end that a short question will come and that somebody reads the \
    answer, and we show what answers have changed."""
strategy = """\
    Decisions about service rest on what customers say; the fewer answer, the more we guess. The \
    customer is asked briefly, at the right moment, and is heard."""
pitfall = """\
    It rises when only friendly customers are asked, when people are pressed to answer, or when the \
    answer is filled in for them. A jump in satisfaction or promoters with fewer surveys sent is the sign."""
*/
select
    desk,
    kind || ' ' || response_id as observation_id,
    sent_at as observed_at,
    team,
    agent,
    -- answered means scored, as in every figure made of answers
    cast(score is not null as integer) as value,
    -- the time a customer has to answer
    sent_at + interval '14 days' as decided_at,
    ticket_id,
    ticket_desk,
    import_id,
    line
from surveys
-- an answer of which nobody knows the sending stands for no survey sent: exports
-- that hold answers only would show 100 %
where sent_at is not null
