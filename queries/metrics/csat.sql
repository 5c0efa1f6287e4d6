/*
title = "Customer satisfaction"
unit = "percent"
aggregate = "proportion"
hit = "with a good score"
evidence = "sample"
improvement_direction = "increase"
perspective = "customer"
excellence = ["experience"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { organisation = 1, team = 1, agent = 1 }
needs = ["surveys.score"]
surveys = ["csat"]
guards = ["survey_response_rate", "quality_score"]
# the desk's report: good ÷ answered, of the period alone
naive = ["span alone", "scales all"]
description = """\
    Of the customers who answered the satisfaction survey, the share who chose one of the two best \
    points of its scale (4 or 5 of 5); of a scale of two or three points only the best one ("good"), of \
    percentages the best tenth (90 to 100). It \
    counts on the day of the answer. Surveys without an answer are not in it; the response rate counts them."""
operations = """\
    I find out what the customer really needs before I answer, say plainly what happens next and by \
    when, keep that promise, and check that it is solved before I close."""
strategy = """\
    Satisfied customers stay, buy again and need no second contact. The customer gets the help \
    they came for without having to push for it."""
pitfall = """\
    It rises when only happy customers are asked, when agents beg for a five, or when hard cases are \
    passed on before the survey goes out. Look at how many surveys were sent and answered, and \
    whether reviewed quality rose as well."""
*/
select
    desk,
    response_id as observation_id,
    responded_at as observed_at,
    team,
    agent,
    case
        -- of two or three points only the best one says satisfied: the next is the middle, or bad
        when scale_max - scale_min <= 2 then cast(score = scale_max as integer)
        -- the two best points; of percentages the best tenth, as intake/scales.py keeps them
        else cast(
            score >= scale_max - greatest(1, (scale_max - scale_min) / 10) as integer
        )
    end as value,
    -- a question takes one scale of each desk: the one with most answers
    scale,
    ticket_id,
    ticket_desk,
    import_id,
    line
from surveys
where
    kind = 'csat'
    -- not answered: says nothing about satisfaction
    and score is not null
    -- an answer that nothing dates belongs to no period
    and responded_at is not null
