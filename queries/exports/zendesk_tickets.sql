/*
title = "Zendesk tickets with satisfaction"
system = "zendesk"
tables = ["tickets", "surveys"]
identified_by = [
    "Id", "Assignee", "Group", "Via", "Created at", "Solved at",
    "Satisfaction Score",
]
date_order = "year-first"
null_values = ["-"]
lacks = [
    "first responder and resolver", "SLA", "escalation",
    "when a survey was sent or answered: it counts when its ticket was solved",
]
[columns]
ticket_id = "Id"
team = "Group"
agent = "Assignee"
customer = "Requester id"
channel = "Via"
category = "Ticket type"
priority = "Priority"
created_at = "Created at"
updated_at = "Updated at"
resolved_at = "Solved at"
agent_replies = "Replies"
reopens = "Reopens"
assignees = { column = "Assignee stations", type = "integer" }
first_reply_minutes = "First reply time in minutes"
first_reply_business_minutes = "First reply time in minutes within business hours"
resolution_minutes = "Full resolution time in minutes"
resolution_business_minutes = "Full resolution time in minutes within business hours"
tags = { column = "Tags", type = "text" }
[columns.status]
column = "Status"
words = { "on-hold" = "hold", "on hold" = "hold" }
[columns.score]
column = "Satisfaction Score"
# good and bad, or stars: the file's answers tell
scales = ["0-1", "1-5"]
[columns.score.words]
good = "1"
bad = "0"
"good with comment" = "1"
"bad with comment" = "0"
offered = ""
"not offered" = ""
unoffered = ""
[columns.is_offered]
column = "Satisfaction Score"
type = "flag"
words = { offered = "true", "*" = "false" }
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
    lower(status) as status,
    created_at,
    updated_at,
    created_at + to_seconds(first_reply_minutes * 60) as first_reply_at,
    resolved_at,
    agent_replies,
    reopens,
    -- a station is an assignee that the ticket has had; 0: nobody yet
    case when assignees > 0 then assignees - 1 end as transfers,
    first_reply_minutes,
    first_reply_business_minutes,
    resolution_minutes,
    resolution_business_minutes,
    -- Zendesk's own tag on a ticket that was merged into another
    case
        when regexp_matches(lower(tags), '(^|[ ,])closed_by_merge([ ,]|$)')
            then 'merged'
    end as excluded
from renamed;

-- table: surveys
-- not offered: nobody was asked
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    customer,
    -- offered once it is solved; the export tells no other instant
    resolved_at as sent_at,
    score,
    0 as scale_min,
    1 as scale_max
from renamed
where score is not null or is_offered
