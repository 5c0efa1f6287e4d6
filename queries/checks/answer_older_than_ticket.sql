/*
severity = "warning"
message = "{rows} answers or rows of reviews are older than the ticket whose number they bear; they count without its team and person: are numbers used again, or is it another desk's?"
message_one = "1 answer or row of a review is older than the ticket whose number it bears; it counts without its team and person: are numbers used again, or is it another desk's?"
does = "It counts for the organisation; for a team or a person only where it names them itself."
*/
-- the views have no ticket for what is older
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
union all
select
    loaded.desk,
    loaded.import_id,
    loaded.line,
    loaded.ticket_id
from facts.reviews as loaded
inner join reviews
    on
        loaded.desk = reviews.desk
        and loaded.review_id = reviews.review_id
        and loaded.criterion = reviews.criterion
where loaded.ticket_id is not null and reviews.ticket_id is null
