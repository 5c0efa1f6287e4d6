/*
title = "ServiceNow incident event log"
system = "servicenow"
tables = ["tickets"]
identified_by = [
    "number", "opened_at", "sys_updated_at", "assignment_group",
    "assigned_to", "resolved_at",
]
date_order = "day-first"
null_values = ["?"]
# several rows an incident, one an event: the last one stands
latest_by = ["modification"]
lacks = ["first reply", "survey", "due instants"]
[columns]
ticket_id = "number"
team = "assignment_group"
agent = "assigned_to"
resolver = "resolved_by"
customer = "caller_id"
channel = "contact_type"
category = "category"
priority = "priority"
state = { column = "incident_state", type = "text" }
created_at = "opened_at"
updated_at = "sys_updated_at"
resolved_at = "resolved_at"
closed_at = "closed_at"
reopens = "reopen_count"
transfers = "reassignment_count"
resolution_sla_met = "made_sla"
knowledge_linked = "knowledge"
modification = { column = "sys_mod_count", type = "integer" }
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
    case
        when lower(state) in ('new') then 'new'
        when lower(state) in ('active', 'in progress', 'work in progress')
            then 'open'
        when lower(state) like 'awaiting%' or lower(state) = 'on hold'
            then 'pending'
        when lower(state) = 'resolved' then 'solved'
        when lower(state) in ('closed', 'canceled', 'cancelled')
            then 'closed'
        else 'open'
    end as status,
    created_at,
    updated_at,
    resolved_at,
    closed_at,
    reopens,
    transfers,
    resolution_sla_met,
    knowledge_linked,
    modification
from renamed
