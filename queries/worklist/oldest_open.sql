/*
title = "Oldest open"
order = 3
note = "open longest"
none = "no open case"
fresh = true
needs = ["tickets.status"]
*/
-- Open for a week at least: what came yesterday is no old case.
select
    tickets.desk,
    tickets.ticket_id as case_id,
    tickets.desk as ticket_desk,
    tickets.ticket_id,
    tickets.team,
    tickets.agent as holder,
    tickets.created_at as since,
    cast(null as timestamp) as due,
    tickets.category as said,
    tickets.status as detail,
    tickets.import_id,
    tickets.line
from tickets
inner join desks on tickets.desk = desks.desk
where
    tickets.is_open
    and tickets.created_at <= desks.as_of - interval '7 days'
