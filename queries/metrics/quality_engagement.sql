/*
title = "Quality of engagement"
unit = "score"
aggregate = "mean"
evidence = "sample"
improvement_direction = "increase"
perspective = "process"
excellence = ["engagement"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { organisation = 6, team = 6, agent = 2 }
needs = ["reviews.score", "reviews.aim"]
criteria = "engagement"
guards = ["csat", "service_recovery"]
stored = true
group = ["desk", "review_id"]
# a report by month: the reviews of the period alone
naive = ["span alone"]
description = """\
    The part of the quality reviews that looks at how we engage with the customer: listening, \
    understanding, taking up what they feel, speaking their language. Each review is worth the \
    points given of the points possible on these criteria, from 0 to 100; the mean of all reviews \
    that have such criteria."""
operations = """\
    I say back in my own words what the customer needs before I solve it, answer the feeling as well \
    as the question, and leave out words that only we use."""
strategy = """\
    People forgive a slow answer sooner than a cold one; being understood is what they tell others. \
    The customer deals with a person who cares how it ends."""
pitfall = """\
    It rises when kind phrases are read from a script, or when reviewers reward tone and overlook \
    that nothing was solved. Customers notice: then satisfaction and recovery stay where they were."""
*/
-- one row a review: its first such criterion says whose, when and where
select
    desk,
    review_id as observation_id,
    reviewed_at as observed_at,
    team,
    agent,
    100 * sum(score) over review / sum(max_score) over review as value,
    ticket_id,
    ticket_desk,
    import_id,
    line
from reviews
-- the other criteria are in the quality score
where aim = 'engagement'
window review as (partition by desk, review_id)
qualify
    row_number() over (
        partition by desk, review_id
        order by import_id, line, criterion
    ) = 1
