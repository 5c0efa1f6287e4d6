/*
title = "Due within 24 hours"
order = 2
note = "no promise was broken yet when the data ended"
none = "nothing due within 24 hours"
fresh = true
needs = ["tickets.first_reply_due_at or tickets.resolution_due_at"]
*/
-- The next promise of an open case that had not been broken when its desk was
-- last exported; $read_at is when the list is read.
with promised as (
    select
        tickets.*,
        case
            when tickets.sees_first_reply and tickets.first_reply_at is null
                then least(tickets.first_reply_due_at, tickets.resolution_due_at)
            else tickets.resolution_due_at
        end as next_due_at
    from tickets
    where tickets.is_open
)

select
    promised.desk,
    promised.ticket_id as case_id,
    promised.desk as ticket_desk,
    promised.ticket_id,
    promised.team,
    promised.agent as holder,
    promised.created_at as since,
    promised.next_due_at as due,
    promised.category as said,
    case
        when promised.next_due_at = promised.resolution_due_at
            then 'to be resolved'
        else 'first reply'
    end as detail,
    promised.import_id,
    promised.line
from promised
inner join desks on promised.desk = desks.desk
where
    promised.next_due_at > desks.as_of
    and promised.next_due_at <= cast($read_at as timestamp) + interval '24 hours'
