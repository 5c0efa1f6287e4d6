/*
severity = "warning"
message = "{rows} rows of reviews name a ticket that is not loaded, and no team; they count for the organisation only"
message_one = "1 row of a review names a ticket that is not loaded, and no team; it counts for the organisation only"
does = "Such a review is in no team's figures of quality; in a person's where it names them itself."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from reviews
where ticket_id is not null and ticket_desk is null and team is null
