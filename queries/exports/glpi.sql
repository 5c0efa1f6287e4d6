/*
title = "GLPI tickets with satisfaction"
system = "glpi"
tables = ["tickets", "surveys"]
identified_by = [
    "ID", "Opening date", "Assigned to - Technician",
    "Assigned to - Technician group", "Resolution date",
]
null_values = ["-"]
lacks = [
    "first responder and resolver", "first reply", "channel", "replies",
    "reopens", "transfers", "escalation", "surveys that were not answered",
    "when a survey was answered",
    "technician and group of tickets that have several",
]
[columns]
ticket_id = "ID"
team = "Assigned to - Technician group"
agent = "Assigned to - Technician"
customer = "Requester - Requester"
category = "Category"
priority = "Priority"
created_at = "Opening date"
updated_at = "Last update"
resolved_at = "Resolution date"
closed_at = "Closing date"
resolution_due_at = "Time to resolve"
is_late = { column = "Time to resolve exceeded", type = "flag" }
score = { column = "Satisfaction survey - Satisfaction", scales = ["1-5"] }
[columns.status]
column = "Status"
[columns.status.words]
new = "new"
"processing (assigned)" = "open"
"processing (planned)" = "open"
pending = "pending"
solved = "solved"
closed = "closed"
*/
-- table: tickets
select
    line,
    -- GLPI writes 12 345 for 12345, with a space that does not break
    regexp_replace(ticket_id, '[\s\x{00A0}\x{202F}]', '', 'g') as ticket_id,
    -- several in one cell, a line each: nobody knows whose work it was
    case when not regexp_matches(team, '\n|<br|#LBBR#') then team end as team,
    case when not regexp_matches(agent, '\n|<br|#LBBR#') then agent end as agent,
    customer,
    category,
    lower(priority) as priority,
    -- old releases put signs of a tree before it: __ Closed
    case regexp_replace(lower(status), '^[_\s]+', '')
        when 'processing (assigned)' then 'open'
        when 'processing (planned)' then 'open'
        when 'novo' then 'new'
        when 'pendente' then 'pending'
        when 'solucionado' then 'solved'
        when 'fechado' then 'closed'
        when 'em atendimento (atribuído)' then 'open'
        when 'em atendimento (planejado)' then 'open'
        else regexp_replace(lower(status), '^[_\s]+', '')
    end as status,
    created_at,
    updated_at,
    resolved_at,
    closed_at,
    resolution_due_at,
    -- without a promise GLPI says No as well
    case when resolution_due_at is not null then not is_late end
        as resolution_sla_met
from renamed;

-- table: surveys
select
    line,
    'csat' as kind,
    regexp_replace(ticket_id, '[\s\x{00A0}\x{202F}]', '', 'g') as response_id,
    regexp_replace(ticket_id, '[\s\x{00A0}\x{202F}]', '', 'g') as ticket_id,
    customer,
    score,
    1 as scale_min,
    5 as scale_max
from renamed
where score is not null
