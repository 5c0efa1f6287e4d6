/*
severity = "warning"
message = "{rows} tickets name an agent whom the people file does not know"
message_one = "1 ticket names an agent whom the people file does not know"
*/
select
    desk,
    import_id,
    line,
    ticket_id
from facts.tickets
where
    agent is not null
    and exists (select 1 from facts.people)
    and agent_name(agent) not in (select people.agent from people)
