-- The worst answers with a comment to tickets created in a window: the lowest
-- points first, the latest of them first.
select
    tickets.ticket_id,
    coalesce(tickets.category, 'not known') as category,
    surveys.responded_at,
    surveys.score,
    surveys.scale_max,
    surveys.comment,
    tickets.desk
from surveys
inner join tickets
    on
        surveys.ticket_desk = tickets.desk
        and surveys.ticket_id = tickets.ticket_id
where
    surveys.kind = 'csat'
    and trim(surveys.comment) <> ''
    and tickets.created_at >= $from
    and tickets.created_at < $until
    and ($team is null or tickets.team = $team)
    and surveys.is_unhappy
order by
    (surveys.score - surveys.scale_min)
    / nullif(surveys.scale_max - surveys.scale_min, 0) asc,
    surveys.responded_at desc,
    tickets.ticket_id asc
limit 5
