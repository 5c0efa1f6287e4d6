/*
severity = "warning"
message = "{rows} survey answers are on another scale than most of their kind; they are left out"
message_one = "1 survey answer is on another scale than most of its kind; it is left out"
*/
select
    desk,
    import_id,
    line,
    ticket_id
from surveys
where score is not null and not is_main_scale
