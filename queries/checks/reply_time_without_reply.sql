/*
severity = "warning"
message = "{rows} tickets have a first reply time and not one reply; the time is what their desk wrote, and counts"
message_one = "1 ticket has a first reply time and not one reply; the time is what its desk wrote, and counts"
does = "Times to the first reply count there a time in which nobody may have answered."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and agent_replies = 0
    and (
        first_reply_minutes is not null
        or first_reply_business_minutes is not null
    )
