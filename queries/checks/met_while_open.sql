/*
severity = "warning"
message = "SLA flagged as met on {rows} tickets that are still open; they are not decided yet"
message_one = "SLA flagged as met on 1 ticket that is still open; it is not decided yet"
does = "Until it is resolved such a ticket counts neither as met nor as missed."
*/
-- of the facts alone, which are not joined with themselves; open is what views/tickets.sql calls so
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and status in ('new', 'open', 'pending', 'hold')
    and resolution_sla_met
