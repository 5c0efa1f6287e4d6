/*
severity = "warning"
message = "{rows} tickets have a resolution SLA flag that their instants contradict; the flag stands"
message_one = "1 ticket has a resolution SLA flag that its instants contradict; the flag stands"
does = "Resolution within SLA is there what the desk says, and not what the clock says."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and resolution_sla_met
    != (coalesce(resolved_at, closed_at) <= resolution_due_at)
