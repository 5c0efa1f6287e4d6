/*
title = "Zammad tickets"
system = "zammad"
tables = ["tickets"]
identified_by = [
    "#", "Group", "Owner", "Create Channel", "First Response At",
]
date_order = "year-first"
null_values = ["-"]
# the last row: Timezone: Europe/Berlin
zone_like = '(?i)^\s*time ?zone:\s*(\S+)\s*$'
lacks = [
    "first responder and resolver", "category", "survey", "replies",
    "reopens", "transfers", "escalation",
    "handling time: whether a time unit is a minute or an hour is not told",
]
[columns]
ticket_id = "#"
team = "Group"
agent = "Owner"
customer = "Customer"
channel = "Create Channel"
priority = "Priority"
status = "State"
created_at = "Created At"
updated_at = "Updated At"
first_reply_at = "First Response At"
resolved_at = "Closed At"
first_reply_due_at = "First Response Escalation At"
resolution_due_at = "Close Escalation At"
# minutes of the SLA's calendar; what was left of the promise: negative, missed
first_reply_business_minutes = "First Response In Min"
first_reply_left = { column = "First Response Diff In Min", type = "number" }
resolution_business_minutes = "Close In Min"
resolution_left = { column = "Close Diff In Min", type = "number" }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    customer,
    lower(channel) as channel,
    lower(priority) as priority,
    case
        when lower(status) = 'new' then 'new'
        when lower(status) like 'pending%' then 'pending'
        when lower(status) in ('closed', 'merged', 'removed') then 'closed'
        -- a state of the desk's own is told, and its instants say what it is
        when status is null and resolved_at is not null then 'closed'
        else coalesce(lower(status), 'open')
    end as status,
    created_at,
    updated_at,
    first_reply_at,
    resolved_at,
    resolved_at as closed_at,
    first_reply_due_at,
    resolution_due_at,
    first_reply_left >= 0 as first_reply_sla_met,
    resolution_left >= 0 as resolution_sla_met,
    first_reply_business_minutes,
    resolution_business_minutes,
    case when lower(status) = 'merged' then 'merged' end as excluded
from renamed
