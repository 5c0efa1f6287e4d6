/*
title = "ServiceNow list of incidents, with labels"
system = "servicenow"
tables = ["tickets"]
identified_by = ["Number", "Assignment group", "Assigned to"]
null_values = ["(empty)"]
lacks = ["first responder", "first reply", "survey", "due instants", "replies"]
[columns]
ticket_id = "Number"
team = "Assignment group"
agent = "Assigned to"
resolver = "Resolved by"
customer = "Caller"
category = "Category"
priority = "Priority"
updated_at = "Updated"
closed_at = "Closed"
reopens = "Reopen count"
transfers = "Reassignment count"
resolution_sla_met = "Made SLA"
knowledge_linked = "Knowledge"
# one and the same field, by release and view
channel = "Channel"
contact_type = { column = "Contact type", type = "text" }
created_at = "Opened"
opened_at = { column = "Opened at", type = "instant" }
entered_at = { column = "Created", type = "instant" }
resolved_at = "Resolved"
solved_at = { column = "Resolved at", type = "instant" }
status = "State"
incident_state = { column = "Incident state", type = "text" }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    resolver,
    customer,
    lower(coalesce(channel, contact_type)) as channel,
    category,
    lower(priority) as priority,
    case lower(coalesce(status, incident_state))
        when 'new' then 'new'
        when 'on hold' then 'hold'
        when 'pending' then 'pending'
        when 'resolved' then 'solved'
        when 'closed' then 'closed'
        when 'canceled' then 'closed'
        when 'cancelled' then 'closed'
        when 'in progress' then 'open'
        when 'work in progress' then 'open'
        -- a state of the instance's own is told, and its instants say what it is
        else coalesce(
            lower(status),
            lower(incident_state),
            case
                when closed_at is not null then 'closed'
                when coalesce(resolved_at, solved_at) is not null then 'solved'
                else 'open'
            end
        )
    end as status,
    coalesce(created_at, opened_at, entered_at) as created_at,
    updated_at,
    coalesce(resolved_at, solved_at) as resolved_at,
    closed_at,
    reopens,
    transfers,
    resolution_sla_met,
    knowledge_linked
from renamed
