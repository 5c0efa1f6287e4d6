/*
title = "Critical errors in reviews"
heading = "Quality and coaching"
order = 4
note = "of the last 14 days of the data"
none = "no critical error"
needs = ["reviews.critical"]
*/
select
    reviews.desk,
    reviews.review_id as case_id,
    coalesce(min(reviews.ticket_desk), reviews.desk) as ticket_desk,
    min(reviews.ticket_id) as ticket_id,
    min(reviews.team) as team,
    min(reviews.agent) as holder,
    max(reviews.reviewed_at) as since,
    cast(null as timestamp) as due,
    'Critical error under “' || min(reviews.criterion) || '”' as said,
    'review ' || reviews.review_id as detail,
    min(reviews.import_id) as import_id,
    min(reviews.line) as line
from reviews
inner join desks on reviews.desk = desks.desk
where
    reviews.critical
    and reviews.reviewed_at > desks.as_of - interval '14 days'
group by reviews.desk, reviews.review_id
