/*
severity = "warning"
message = "{rows} surveys were answered and hold no score; map the question that asks for it by hand"
message_one = "1 survey was answered and holds no score; map the question that asks for it by hand"
does = "The figures of surveys stand on fewer answers than customers gave."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.surveys
where responded_at is not null and score is null
