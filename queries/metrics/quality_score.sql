/*
title = "Quality score"
unit = "score"
aggregate = "mean"
evidence = "sample"
improvement_direction = "increase"
perspective = "process"
excellence = ["execution", "engagement"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
fills_up = 6
needs = ["reviews.score"]
guards = ["csat", "critical_error_free"]
stored = true
group = ["desk", "review_id"]
# a report by month: the reviews of the period alone
naive = ["span alone"]
description = """\
    The mean of all quality reviews. Each review is worth the points given of the points possible, \
    from 0 to 100, over all its criteria, so a long review weighs no more than a short one. It \
    counts on the day of the review, for the person whose work was reviewed."""
operations = """\
    I know what reviewers look for and why, go through my reviewed cases with my coach, and try one \
    thing differently in the next ones."""
strategy = """\
    Reviews see what surveys don't: whether the advice was right, safe and complete. The customer \
    gets the same good service whoever picks up."""
pitfall = """\
    It rises when reviewers pick easy cases, go easy on friends or score the form and not the help. \
    If it rises and satisfaction does not, or critical errors go on, look at who reviews whom, and \
    draw cases at random."""
*/
-- one row a review: its first criterion in the file says whose, when and where
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
window review as (partition by desk, review_id)
qualify
    row_number() over (
        partition by desk, review_id
        order by import_id, line, criterion
    ) = 1
