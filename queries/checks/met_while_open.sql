/*
severity = "warning"
message = "SLA flagged as met on {rows} tickets that are still open; they are not decided yet"
message_one = "SLA flagged as met on 1 ticket that is still open; it is not decided yet"
does = "Until it is resolved such a ticket counts neither as met nor as missed."
*/
select
    tickets.desk,
    tickets.import_id,
    tickets.line,
    tickets.ticket_id
from tickets
inner join facts.tickets as loaded
    on
        tickets.desk = loaded.desk
        and tickets.ticket_id = loaded.ticket_id
where tickets.is_open and loaded.resolution_sla_met
