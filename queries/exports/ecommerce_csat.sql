/*
title = "E-commerce CSAT set"
system = "ecommerce"
tables = ["surveys", "tickets"]
identified_by = [
    "Unique id", "Issue_reported at", "issue_responded",
    "Survey_response_Date", "Agent_name", "Supervisor", "CSAT Score",
]
date_order = "day-first"
lacks = [
    "customer", "surveys that were not answered", "resolution", "SLA",
    "reopens", "transfers", "replies",
]
[columns]
ticket_id = "Unique id"
team = "Supervisor"
agent = "Agent_name"
channel = "channel_name"
category = "Category"
created_at = "Issue_reported at"
first_reply_at = "issue_responded"
responded_at = "Survey_response_Date"
score = { column = "CSAT Score", scales = ["1-5"] }
handle_seconds = { column = "connected_handling_time", type = "number" }
comment = "Customer Remarks"
*/
-- table: surveys
select
    line,
    'csat' as kind,
    ticket_id as response_id,
    ticket_id,
    team,
    agent,
    responded_at,
    score,
    1 as scale_min,
    5 as scale_max,
    comment
from renamed;

-- table: tickets
-- every row is an answered case; whether and when it was solved is not told
select
    line,
    ticket_id,
    team,
    agent,
    lower(channel) as channel,
    category,
    created_at,
    first_reply_at,
    -- zero stands for "not measured"
    nullif(handle_seconds, 0) / 60 as handle_minutes
from renamed
