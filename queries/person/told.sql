-- What is known of cases that went badly: the answer and its comment, the
-- criterion of a review, how often it came back, how late it was. The lists
-- name one observation a place; of each the desk, its number and its ticket.
with missed as (
    select
        unnest($places) as place,
        unnest($desks) as desk,
        unnest($observations) as observation_id,
        unnest($ticket_desks) as ticket_desk,
        unnest($tickets) as ticket_id
),

answers as (
    select
        surveys.desk,
        surveys.response_id,
        max(surveys.score) as score,
        max(surveys.scale_max) as scale_max,
        bool_or(surveys.is_unhappy) as is_unhappy,
        max(nullif(trim(surveys.comment), '')) as said
    from surveys
    where surveys.kind = 'csat'
    group by surveys.desk, surveys.response_id
),

errors as (
    select
        reviews.desk,
        reviews.review_id,
        min(reviews.criterion) as criterion
    from reviews
    where reviews.critical
    group by reviews.desk, reviews.review_id
)

select
    missed.place,
    answers.score,
    answers.scale_max,
    answers.is_unhappy,
    answers.said,
    errors.criterion,
    tickets.reopens,
    -- what is open still is late by the age it has; nobody can say of what has no
    -- due time, or is done at a time that nobody knows
    date_diff(
        'second',
        tickets.resolution_due_at,
        coalesce(
            tickets.resolved_at,
            tickets.closed_at,
            case when tickets.is_open then desks.as_of end
        )
    ) / 60.0 as late_minutes,
    tickets.category
from missed
left join answers
    on missed.desk = answers.desk and missed.observation_id = answers.response_id
left join errors
    on missed.desk = errors.desk and missed.observation_id = errors.review_id
left join tickets
    on
        missed.ticket_desk = tickets.desk
        and missed.ticket_id = tickets.ticket_id
left join desks on tickets.desk = desks.desk
