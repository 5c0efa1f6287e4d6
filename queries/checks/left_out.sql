/*
severity = "warning"
message = "{rows} tickets are left out of every metric: spam, merged, test or outbound"
*/
select
    desk,
    import_id,
    line
from facts.tickets
where excluded is not null
