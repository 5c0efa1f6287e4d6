/*
title = "ServiceNow list of incidents, with field names"
system = "servicenow"
tables = ["tickets"]
identified_by = [
    "number", "opened_at", "sys_updated_on", "assignment_group",
    "assigned_to",
]
null_values = ["(empty)"]
latest_by = ["modification"]
lacks = ["first responder", "first reply", "survey", "due instants", "replies"]
[columns]
ticket_id = "number"
team = "assignment_group"
agent = "assigned_to"
resolver = "resolved_by"
customer = "caller_id"
channel = "contact_type"
category = "category"
priority = "priority"
created_at = "opened_at"
entered_at = { column = "sys_created_on", type = "instant" }
updated_at = "sys_updated_on"
resolved_at = "resolved_at"
closed_at = "closed_at"
reopens = "reopen_count"
transfers = "reassignment_count"
resolution_sla_met = "made_sla"
modification = { column = "sys_mod_count", type = "integer" }
status = "state"
# the same field, in other views
incident_state = { column = "incident_state", type = "text" }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    resolver,
    customer,
    lower(channel) as channel,
    category,
    lower(priority) as priority,
    case lower(coalesce(status, incident_state))
        -- the values themselves, where labels were not asked for
        when '1' then 'new'
        when '2' then 'open'
        when '3' then 'hold'
        when '6' then 'solved'
        when '7' then 'closed'
        when '8' then 'closed'
        when 'in progress' then 'open'
        when 'work in progress' then 'open'
        when 'active' then 'open'
        when 'on hold' then 'hold'
        when 'resolved' then 'solved'
        when 'canceled' then 'closed'
        when 'cancelled' then 'closed'
        -- a state of the instance's own is told, and its instants say what it is
        else coalesce(
            lower(status),
            lower(incident_state),
            case
                when closed_at is not null then 'closed'
                when resolved_at is not null then 'solved'
                else 'open'
            end
        )
    end as status,
    coalesce(created_at, entered_at) as created_at,
    updated_at,
    resolved_at,
    closed_at,
    reopens,
    transfers,
    resolution_sla_met,
    modification
from renamed
