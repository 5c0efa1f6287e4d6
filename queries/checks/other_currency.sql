/*
severity = "error"
message = "{rows} costs are in another currency than the first; they can't be added up"
message_one = "1 cost is in another currency than the first; they can't be added up"
*/
select
    desk,
    import_id,
    line
from facts.costs
where currency != (select min(other.currency) from facts.costs as other)
