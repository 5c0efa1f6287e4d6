/*
key = ["desk", "ticket_id", "state"]
[reads]
states = ["desk", "ticket_id", "state"]
tickets = ["desk", "ticket_id"]
*/
-- Time in state as metrics read it, with what the ticket itself tells. States
-- of a ticket that is not loaded, or left out, end here.
create or replace view states as
select
    loaded.desk,
    loaded.import_id,
    loaded.line,
    loaded.ticket_id,
    loaded.state,
    loaded.status,
    loaded.visits,
    loaded.entered_at,
    loaded.left_at,
    loaded.minutes,
    tickets.team,
    tickets.resolver,
    tickets.resolved_at
from facts.states as loaded
inner join tickets
    on
        loaded.desk = tickets.desk
        and loaded.ticket_id = tickets.ticket_id
