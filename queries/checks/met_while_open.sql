/*
severity = "warning"
message = "{rows} open tickets carry the flag that their SLA is met; they are not decided yet"
*/
select
    tickets.desk,
    tickets.import_id,
    tickets.line
from tickets
inner join facts.tickets as loaded
    on
        tickets.desk = loaded.desk
        and tickets.ticket_id = loaded.ticket_id
where tickets.is_open and loaded.resolution_sla_met
