/*
severity = "warning"
message = "{rows} survey answers have no date; they count when their ticket was closed, else resolved, else created"
message_one = "1 survey answer has no date; it counts when its ticket was closed, else resolved, else created"
does = "Such an answer may count in an earlier period than it was given in."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.surveys
where score is not null and responded_at is null
