/*
severity = "warning"
message = "{rows} tickets are resolved before they were created; their duration is left out"
message_one = "1 ticket is resolved before it was created; its duration is left out"
does = "Times to resolution stand on fewer tickets."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and resolved_at < created_at
