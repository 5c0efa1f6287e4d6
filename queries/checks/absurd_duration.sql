/*
severity = "warning"
message = "{rows} tickets took more than a year, or more than a week of working time; look for placeholder dates, or for seconds that were taken for minutes"
message_one = "1 ticket took more than a year, or more than a week of working time; look for placeholder dates, or for seconds that were taken for minutes"
does = "Such a duration counts in every figure of time until it is put right."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    excluded is null
    and (
        first_reply_minutes > 365 * 24 * 60
        or resolution_minutes > 365 * 24 * 60
        or handle_minutes > 7 * 24 * 60
    )
