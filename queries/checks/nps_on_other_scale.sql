/*
severity = "warning"
message = "{rows} answers of how likely customers recommend are on another scale than 0 to 10, of which no promoters can be counted; export the answers themselves"
message_one = "1 answer of how likely a customer recommends is on another scale than 0 to 10, of which no promoters can be counted; export the answer itself"
does = "The net promoter score stands without them."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from surveys
where
    kind = 'nps'
    and score is not null
    and not on_nps_scale
