/*
title = "osTicket tickets"
system = "osticket"
tables = ["tickets"]
identified_by = [
    "Ticket Number", "Department", "Help Topic", "Agent Assigned",
]
null_values = ["-"]
lacks = [
    "first responder and resolver", "first reply", "survey", "replies",
    "transfers", "escalation",
]
[columns]
ticket_id = "Ticket Number"
team = "Department"
agent = "Agent Assigned"
customer = "From Email"
channel = "Source"
category = "Help Topic"
priority = "Priority"
status = "Current Status"
created_at = "Date Created"
updated_at = "Last Updated"
closed_at = "Closed Date"
# an agent's own date goes before the one that the SLA plan makes
due_at = { column = "Due Date", type = "instant" }
sla_due_at = { column = "SLA Due Date", type = "instant" }
reopens = "Reopen Count"
[columns.excluded]
column = "Merged"
words = { no = "", false = "", "0" = "", "*" = "merged" }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    customer,
    lower(channel) as channel,
    category,
    lower(priority) as priority,
    case
        when lower(status) = 'resolved' then 'solved'
        when lower(status) in ('closed', 'archived', 'deleted') then 'closed'
        -- a status of the desk's own is told, and its instants say what it is
        when status is null and closed_at is not null then 'closed'
        else coalesce(lower(status), 'open')
    end as status,
    created_at,
    updated_at,
    -- osTicket dates the end of the work alone, resolved and closed alike
    closed_at as resolved_at,
    closed_at,
    reopens,
    coalesce(due_at, sla_due_at) as resolution_due_at,
    excluded
from renamed
