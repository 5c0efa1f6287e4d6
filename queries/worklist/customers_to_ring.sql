/*
title = "Customers to ring"
order = 1
note = "unhappy in the last 14 days of the data, and no answer since"
none = "no unhappy answer"
quoted = true
needs = ["surveys.score"]
*/
-- Each customer once, by the last answer: whoever answered again is judged by
-- that answer. One whose customer and ticket are unknown stands for itself.
with answers as (
    select
        surveys.*,
        coalesce(surveys.ticket_desk, surveys.desk) as asked_desk
    from surveys
    inner join desks on surveys.desk = desks.desk
    where
        surveys.is_unhappy is not null
        and surveys.responded_at > desks.as_of - interval '14 days'
        and surveys.responded_at <= desks.as_of
),

followed as (
    select
        answers.*,
        case
            when answers.customer is not null
                then max(answers.responded_at) over (
                    partition by answers.desk, answers.customer
                )
        end as last_of_customer,
        case
            when answers.ticket_id is not null
                then max(answers.responded_at) over (
                    partition by answers.asked_desk, answers.ticket_id
                )
        end as last_of_ticket
    from answers
)

select
    followed.desk,
    followed.kind || ' ' || followed.response_id as case_id,
    followed.asked_desk as ticket_desk,
    followed.ticket_id,
    followed.team,
    followed.agent as holder,
    followed.responded_at as since,
    cast(null as timestamp) as due,
    followed.comment as said,
    'rated ' || cast(cast(followed.score as integer) as varchar) || ' of '
    || cast(cast(followed.scale_max as integer) as varchar) as detail,
    followed.import_id,
    followed.line
from followed
where
    followed.is_unhappy
    and followed.responded_at
    >= coalesce(followed.last_of_customer, followed.responded_at)
    and followed.responded_at
    >= coalesce(followed.last_of_ticket, followed.responded_at)
