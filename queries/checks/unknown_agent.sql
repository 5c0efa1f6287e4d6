/*
severity = "warning"
message = "{rows} tickets name an agent whom the people file does not know"
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
    and agent not in (select known.agent from facts.people as known)
    and agent not in (
        select unnest(string_split(listed.aliases, '|'))
        from facts.people as listed
        where listed.aliases is not null
    )
