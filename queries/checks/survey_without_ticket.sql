/*
severity = "warning"
message = "{rows} surveys ask about a ticket that is not loaded; they count without its team and person"
message_one = "1 survey asks about a ticket that is not loaded; it counts without its team and person"
does = "Such an answer counts for the organisation; for a team or a person only where it names them itself."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from surveys
where ticket_id is not null and ticket_desk is null
