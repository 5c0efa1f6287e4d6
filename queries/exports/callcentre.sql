/*
title = "Call-centre set"
system = "callcentre"
tables = ["tickets", "surveys"]
identified_by = [
    "Call Id", "Agent", "Date", "Time", "Answered (Y/N)", "Resolved",
    "Speed of answer in seconds",
]
date_order = "year-first"
lacks = [
    "team", "customer", "SLA", "reopens", "transfers", "escalation",
    "when a call was rated", "callers who were asked and did not rate",
]
[columns]
ticket_id = "Call Id"
agent = "Agent"
category = "Topic"
call_date = { column = "Date", type = "date" }
call_time = { column = "Time", type = "clock" }
is_answered = { column = "Answered (Y/N)", type = "flag" }
is_resolved = { column = "Resolved", type = "flag" }
answer_seconds = { column = "Speed of answer in seconds", type = "number" }
talk_minutes = { column = "AvgTalkDuration", type = "clock" }
score = { column = "Satisfaction rating", scales = ["1-5"] }
*/
-- table: tickets
-- a call is a ticket: over when it ends, solved or not
with calls as (
    select
        *,
        to_utc(call_date + to_seconds(call_time * 60)) as called_at
    from renamed
)

select
    line,
    ticket_id,
    agent,
    'phone' as channel,
    category,
    case when is_resolved then 'solved' else 'closed' end as status,
    called_at as created_at,
    case when is_answered then called_at + to_seconds(answer_seconds) end
        as first_reply_at,
    case
        when is_resolved
            then called_at
                + to_seconds(
                    coalesce(answer_seconds, 0) + coalesce(talk_minutes, 0) * 60
                )
    end as resolved_at,
    case when is_answered then 1 else 0 end as agent_replies,
    case when is_answered then answer_seconds / 60 end as first_reply_minutes,
    talk_minutes as handle_minutes
from calls;

-- table: surveys
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    agent,
    score,
    1 as scale_min,
    5 as scale_max
from renamed
where score is not null
