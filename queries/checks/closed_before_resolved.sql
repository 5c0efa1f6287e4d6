/*
severity = "warning"
message = "{rows} tickets are closed before they are resolved; resolved stands"
message_one = "1 ticket is closed before it is resolved; resolved stands"
does = "No figure changes: times run to when a ticket was resolved."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and closed_at < resolved_at
