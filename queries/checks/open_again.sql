/*
severity = "warning"
message = "{rows} tickets are open by their status and keep the time of an earlier resolution"
message_one = "1 ticket is open by its status and keeps the time of an earlier resolution"
does = "They count as open: no resolution, no first contact, no reopening until they are solved again."
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
    and coalesce(resolved_at, closed_at) is not null
