/*
severity = "warning"
message = "{rows} tickets are left out of every metric: spam, merged, test, outbound, or gone from a complete export"
message_one = "1 ticket is left out of every metric: spam, merged, test, outbound, or gone from a complete export"
does = "A desk that counts them shows so many more."
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where excluded is not null
