-- Where customers hurt, by category of a window: tickets created in it, answers
-- to their satisfaction survey and how many of these are unhappy (the lower two
-- of five points), and the mean minutes of work on a ticket.
with within as (
    select
        tickets.desk,
        tickets.ticket_id,
        coalesce(tickets.category, 'not known') as category,
        tickets.handle_minutes
    from tickets
    where
        tickets.created_at >= $from
        and tickets.created_at < $until
        and ($team is null or tickets.team = $team)
),

answered as (
    select
        surveys.ticket_desk as desk,
        surveys.ticket_id,
        count(*) as answers,
        count_if(surveys.is_unhappy) as unhappy
    from surveys
    where surveys.kind = 'csat' and surveys.score is not null
    group by surveys.ticket_desk, surveys.ticket_id
)

select
    within.category,
    count(*) as tickets,
    coalesce(sum(answered.answers), 0) as answers,
    coalesce(sum(answered.unhappy), 0) as unhappy,
    avg(within.handle_minutes) as minutes
from within
left join answered
    on within.desk = answered.desk and within.ticket_id = answered.ticket_id
group by within.category
order by within.category
