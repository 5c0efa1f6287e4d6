/*
severity = "warning"
message = "{rows} survey answers have no date; they count when their ticket was closed, else resolved, else created"
message_one = "1 survey answer has no date; it counts when its ticket was closed, else resolved, else created"
does = "Such an answer may count in an earlier period than it was given in."
*/
-- as the view dates it; without a ticket an answer has no date at all (answer_without_date)
select
    loaded.desk,
    loaded.import_id,
    loaded.line,
    loaded.ticket_id
from facts.surveys as loaded
inner join surveys
    on
        loaded.desk = surveys.desk
        and loaded.kind = surveys.kind
        and loaded.response_id = surveys.response_id
where
    loaded.score is not null
    and loaded.responded_at is null
    and surveys.responded_at is not null
