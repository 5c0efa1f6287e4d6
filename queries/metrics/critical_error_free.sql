/*
title = "Free of critical errors"
unit = "percent"
aggregate = "proportion"
hit = "without a critical error"
evidence = "sample"
improvement_direction = "increase"
perspective = "process"
excellence = ["execution"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team", "agent"]
proposed = { agent = 3 }
fills_up = 8
needs = ["reviews.critical"]
guards = ["reopen_rate", "csat"]
stored = true
group = ["desk", "review_id"]
# a report by month: the reviews of the period alone
naive = ["span alone"]
description = """\
    Of the quality reviews that looked for critical errors, the share in which none was found. A \
    critical error is one that can harm the customer or the company whatever else was good: wrong \
    advice, a breach of privacy, a broken rule. It counts on the day of the review."""
operations = """\
    I check identity, amounts and promises before I send, say so when I do not know instead of \
    guessing, and report my own slips so that we can change what led to them."""
strategy = """\
    One critical error can cost more than a thousand good answers earn: fines, refunds, trust. The \
    customer can rely on what we say and on how we treat their data."""
pitfall = """\
    It rises when reviewers look away, when the list of critical errors is shortened, or when risky \
    cases are not reviewed. If tickets come back and customers are unhappy all the same, have a \
    second person review some of the cases."""
*/
-- one row a review: its first such criterion says whose, when and where
select
    desk,
    review_id as observation_id,
    reviewed_at as observed_at,
    team,
    agent,
    1 - max(cast(critical as integer)) over review as value,
    ticket_id,
    ticket_desk,
    import_id,
    line
from reviews
-- nobody looked for a critical error: that is not the same as none
where critical is not null
window review as (partition by desk, review_id)
qualify
    row_number() over (
        partition by desk, review_id
        order by import_id, line, criterion
    ) = 1
