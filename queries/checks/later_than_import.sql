/*
severity = "warning"
message = "{rows} tickets hold an instant later than their import; check the zone and the date order"
message_one = "1 ticket holds an instant later than its import; check the zone and the date order"
does = "Such a ticket may count in another period than its own."
*/
select
    tickets.desk,
    tickets.import_id,
    tickets.line,
    tickets.ticket_id
from facts.tickets as tickets
inner join facts.imports as imports
    on tickets.import_id = imports.import_id
where
    tickets.excluded is null
    and (
        tickets.created_at > imports.imported_at
        or tickets.first_reply_at > imports.imported_at
        or tickets.resolved_at > imports.imported_at
        or tickets.closed_at > imports.imported_at
    )
