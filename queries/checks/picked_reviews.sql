/*
severity = "warning"
message = "{rows} rows of quality reviews were picked, not drawn by chance; they weigh on the people they were picked for"
message_one = "1 row of quality reviews was picked, not drawn by chance; it weighs on the person it was picked for"
does = "Figures of quality of these people say less about all of their work."
*/
select
    desk,
    import_id,
    line
from facts.reviews
where chosen = 'picked'
