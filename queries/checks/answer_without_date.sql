/*
severity = "warning"
message = "{rows} survey answers have no date and no ticket to take one from; they count in no period"
message_one = "1 survey answer has no date and no ticket to take one from; it counts in no period"
does = "The figures of surveys lack such an answer in every period."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from surveys
where score is not null and responded_at is null
