/*
severity = "error"
message = "{rows} costs are in another currency than the first; they can't be added up"
message_one = "1 cost is in another currency than the first; they can't be added up"
does = "Cost per resolution adds up amounts that are not of one kind: take no decision on it."
*/
select
    desk,
    import_id,
    line
from facts.costs
where currency != (select min(other.currency) from facts.costs as other)
