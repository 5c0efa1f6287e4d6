/*
severity = "warning"
message = "{rows} surveys were answered and hold no score: the question was skipped, or its column is not mapped"
message_one = "1 survey was answered and holds no score: the question was skipped, or its column is not mapped"
does = "The figures of surveys stand on fewer answers than customers gave."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.surveys
where responded_at is not null and score is null
