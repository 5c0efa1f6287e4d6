/*
title = "Technical support set"
system = "technical_support"
tables = ["tickets", "surveys"]
identified_by = [
    "Ticket ID", "Agent Group", "Agent Name", "Created time",
    "Expected SLA to resolve",
]
date_order = "year-first"
lacks = ["customer", "reopens", "transfers", "date of the survey answer"]
[columns]
ticket_id = "Ticket ID"
team = "Agent Group"
agent = "Agent Name"
channel = "Source"
category = "Topic"
priority = "Priority"
status = "Status"
created_at = "Created time"
first_reply_at = "First response time"
resolved_at = "Resolution time"
closed_at = "Close time"
first_reply_due_at = "Expected SLA to first response"
resolution_due_at = "Expected SLA to resolve"
first_reply_sla = { column = "SLA For first response", type = "text" }
resolution_sla = { column = "SLA For Resolution", type = "text" }
agent_replies = "Agent interactions"
score = { column = "Survey results", scales = ["1-5"] }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    lower(channel) as channel,
    category,
    lower(priority) as priority,
    case lower(status)
        when 'open' then 'open'
        when 'in progress' then 'open'
        when 'resolved' then 'solved'
        when 'closed' then 'closed'
        else status
    end as status,
    created_at,
    first_reply_at,
    resolved_at,
    closed_at,
    first_reply_due_at,
    resolution_due_at,
    case first_reply_sla
        when 'Within SLA' then true
        when 'SLA Violated' then false
    end as first_reply_sla_met,
    case resolution_sla
        when 'Within SLA' then true
        when 'SLA Violated' then false
    end as resolution_sla_met,
    agent_replies
from renamed;

-- table: surveys
-- only answers are in the file, so nothing is known of how many were asked
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    score,
    1 as scale_min,
    5 as scale_max
from renamed
where score is not null
