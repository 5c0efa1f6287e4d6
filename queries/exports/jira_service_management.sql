/*
title = "Jira Service Management issues"
system = "jira"
tables = ["tickets", "surveys"]
identified_by = ["Issue key", "Issue id", "Assignee", "Created", "Resolved"]
lacks = [
    "first responder and resolver", "channel", "replies", "reopens",
    "transfers", "surveys that were not answered",
]
[columns]
ticket_id = "Issue key"
team = "Custom field (Team)"
agent = "Assignee"
customer = "Reporter"
category = "Issue Type"
priority = "Priority"
status = "Status"
state_category = { column = "Status Category", type = "text" }
created_at = "Created"
updated_at = "Updated"
first_reply_at = "Custom field ([CHART] Date of First Response)"
resolved_at = "Resolved"
# what was left of the promised time, as H:MM; negative: breached
first_reply_left = { column = "Custom field (Time to first response)", type = "clock" }
resolution_left = { column = "Custom field (Time to resolution)", type = "clock" }
score = { column = "Satisfaction rating", scales = ["1-5"] }
responded_at = "Custom field (Satisfaction date)"
[columns.escalated]
column = "Custom field (Escalation)"
words = { no = "false", none = "false", false = "false", "*" = "true" }
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    customer,
    category,
    lower(priority) as priority,
    case
        when lower(status) in ('new', 'to do') then 'new'
        when
            lower(status) in ('waiting for customer', 'pending')
            then 'pending'
        when lower(status) in ('on hold', 'blocked') then 'hold'
        when lower(status) in ('done', 'resolved', 'completed') then 'solved'
        when
            lower(status) in (
                'closed', 'canceled', 'cancelled', 'declined', 'rejected'
            )
            then 'closed'
        -- a state of the project's own: its category tells, else it is told
        -- and its instants say what it is
        when lower(state_category) = 'done' then 'solved'
        when state_category is not null then 'open'
        else coalesce(lower(status), 'open')
    end as status,
    created_at,
    updated_at,
    first_reply_at,
    resolved_at,
    -- where the project fills this field at all, empty means no
    coalesce(
        escalated, case when count(escalated) over () > 0 then false end
    ) as escalated,
    -- seconds overdue are -0:00
    case
        when signbit(first_reply_left) then false
        when
            first_reply_left is not null
            and coalesce(first_reply_at, resolved_at) is not null
            then true
    end as first_reply_sla_met,
    case
        when signbit(resolution_left) then false
        when resolution_left is not null and resolved_at is not null then true
    end as resolution_sla_met
from renamed;

-- table: surveys
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    customer,
    responded_at,
    score,
    1 as scale_min,
    5 as scale_max
from renamed
where score is not null
