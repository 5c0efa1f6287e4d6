/*
severity = "warning"
message = "{rows} tickets are open by their status and keep the time of an earlier resolution"
message_one = "1 ticket is open by its status and keeps the time of an earlier resolution"
does = "They count as open: no resolution, no first contact, no reopening until they are solved again."
*/
select
    tickets.desk,
    tickets.import_id,
    tickets.line,
    tickets.ticket_id
from tickets
inner join facts.tickets as loaded
    on
        tickets.desk = loaded.desk
        and tickets.ticket_id = loaded.ticket_id
where
    tickets.is_open
    and coalesce(loaded.resolved_at, loaded.closed_at) is not null
