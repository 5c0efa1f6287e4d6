/*
title = "Freshdesk tickets with satisfaction"
system = "freshdesk"
tables = ["tickets", "surveys"]
identified_by = [
    "Ticket ID", "Agent", "Group", "Created time", "Resolved time",
]
date_order = "year-first"
lacks = [
    "first responder and resolver", "reopens", "transfers", "escalation",
    "surveys that were not answered", "when a survey was answered",
]
[columns]
ticket_id = "Ticket ID"
customer = "Contact ID"
channel = "Source"
category = "Type"
priority = "Priority"
created_at = "Created time"
updated_at = "Last update time"
first_reply_at = "Initial response time"
resolved_at = "Resolved time"
closed_at = "Closed time"
resolution_due_at = "Due by Time"
agent_replies = "Agent interactions"
# H:M:S of business hours, 00:00:00 also where there was none
first_reply_clock = { column = "First response time (in hrs)", type = "clock" }
resolution_clock = { column = "Resolution time (in hrs)", type = "clock" }
handle_clock = { column = "Time tracked", type = "clock" }
[columns.team]
column = "Group"
words = { "no group" = "" }
[columns.agent]
column = "Agent"
words = { "no agent" = "" }
[columns.status]
column = "Status"
[columns.status.words]
open = "open"
pending = "pending"
"waiting on customer" = "pending"
"waiting on third party" = "hold"
resolved = "solved"
closed = "closed"
[columns.first_reply_sla_met]
column = "First response status"
words = { "within sla" = "true", "sla violated" = "false" }
[columns.resolution_sla_met]
column = "Resolution status"
words = { "within sla" = "true", "sla violated" = "false" }
# Either 1 to 5 or a word for a face. Freshdesk has seven; happy or better is
# positive to it, unhappy or worse negative, as 4 and 2 are on a scale of five.
[columns.score]
column = "Survey results"
scales = ["1-5"]
[columns.score.words]
"extremely happy" = "5"
"very happy" = "5"
happy = "4"
neutral = "3"
unhappy = "2"
"very unhappy" = "1"
"extremely unhappy" = "1"
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
    status,
    created_at,
    updated_at,
    first_reply_at,
    resolved_at,
    closed_at,
    agent_replies,
    resolution_due_at,
    first_reply_sla_met,
    resolution_sla_met,
    case
        when first_reply_at is not null or first_reply_clock > 0
            then first_reply_clock
    end as first_reply_business_minutes,
    case
        when resolved_at is not null or resolution_clock > 0
            then resolution_clock
    end as resolution_business_minutes,
    nullif(handle_clock, 0) as handle_minutes
from renamed;

-- table: surveys
-- only answers are in the file, so nothing is known of how many were asked
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    customer,
    score,
    1 as scale_min,
    5 as scale_max
from renamed
where score is not null
