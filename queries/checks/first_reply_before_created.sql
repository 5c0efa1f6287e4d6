/*
severity = "warning"
message = "{rows} tickets have a first reply before they were created; their duration is left out"
message_one = "1 ticket has a first reply before it was created; its duration is left out"
does = "Times to the first reply stand on fewer tickets."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and first_reply_at < created_at
