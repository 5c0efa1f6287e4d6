/*
title = "Net promoter score"
unit = "points"
aggregate = "nps"
evidence = "sample"
improvement_direction = "increase"
perspective = "customer"
excellence = ["experience"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
fills_up = 5
needs = ["surveys.score"]
surveys = ["nps"]
guards = ["survey_response_rate", "csat"]
# a survey tool's report: the answers of the period alone
naive = ["span alone"]
description = """\
    Customers say from 0 to 10 how likely they are to recommend us. The share of promoters (9 or 10) \
    minus the share of detractors (0 to 6), so between -100 and 100. It counts on the day of the \
    answer. Price and product move it too, so it is never held against one person."""
operations = """\
    I treat every contact as the one this customer will talk about: I own the problem to its end, \
    and I pass on what customers tell us about product and price, because support alone can't fix it."""
strategy = """\
    Promoters renew, buy more and bring others at no cost; detractors leave and say why in public. \
    The customer gets a company worth recommending, not just one good call."""
pitfall = """\
    It rises when the question is put right after a success, or only to loyal customers. One bad \
    release moves it more than a year of good support. Look at the response rate, and whether \
    satisfaction with the contacts themselves moved the same way."""
*/
select
    desk,
    response_id as observation_id,
    responded_at as observed_at,
    team,
    agent,
    -- the answer itself, 0 to 10; promoters and detractors are counted later
    score as value,
    -- a question takes one scale of each desk: the one with most answers
    scale,
    ticket_id,
    ticket_desk,
    import_id,
    line
from surveys
where
    kind = 'nps'
    -- not answered: says nothing
    and score is not null
    and on_nps_scale
    -- an answer that nothing dates belongs to no period
    and responded_at is not null
