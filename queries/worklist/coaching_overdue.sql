/*
title = "Coaching overdue"
heading = "Quality and coaching"
order = 5
note = "agreed, due and not done"
none = "no coaching overdue"
past = 28
needs = ["coaching.due_at"]
*/
select
    coaching.desk,
    coaching.action_id as case_id,
    cast(null as varchar) as ticket_desk,
    cast(null as varchar) as ticket_id,
    coaching.team,
    coaching.agent as holder,
    coaching.agreed_at as since,
    coaching.due_at as due,
    coaching.metric as said,
    'coaching overdue, with ' || coaching.coach as detail,
    coaching.import_id,
    coaching.line
from coaching
inner join desks on coaching.desk = desks.desk
where coaching.done_at is null and coaching.due_at <= desks.as_of
