/*
severity = "warning"
message = "{rows} survey answers are older than the ticket whose number they bear; they count without its team and person: are numbers used again, or is it another desk's?"
message_one = "1 survey answer is older than the ticket whose number it bears; it counts without its team and person: are numbers used again, or is it another desk's?"
does = "Such an answer counts for the organisation; for a team or a person only where it names them itself."
*/
-- the view has no ticket for an answer that is older
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
where loaded.ticket_id is not null and surveys.ticket_id is null
