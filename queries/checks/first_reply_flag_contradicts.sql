/*
severity = "warning"
message = "{rows} tickets have a first-reply SLA flag that their instants contradict; the flag stands"
message_one = "1 ticket has a first-reply SLA flag that its instants contradict; the flag stands"
does = "First reply within SLA is there what the desk says, and not what the clock says."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and first_reply_sla_met != (first_reply_at <= first_reply_due_at)
