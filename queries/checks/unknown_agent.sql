/*
severity = "warning"
message = "{rows} tickets name an agent whom the people file does not know"
message_one = "1 ticket names an agent whom the people file does not know"
does = "Such an agent is shown as the desk calls them; no team's figure changes."
*/
select
    loaded.desk,
    loaded.import_id,
    loaded.line,
    loaded.ticket_id
from facts.tickets as loaded
left join aliases
    on loaded.agent = aliases.alias and aliases.kind = 'agent'
where
    loaded.excluded is null
    and loaded.agent is not null
    and exists (select 1 from facts.people)
    and coalesce(aliases.name, loaded.agent)
    not in (select people.agent from people)
