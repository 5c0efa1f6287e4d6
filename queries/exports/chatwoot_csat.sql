/*
title = "Chatwoot satisfaction answers"
system = "chatwoot"
tables = ["surveys"]
identified_by = [
    "Agent Name", "Rating", "Link to the conversation", "Recorded date",
]
lacks = ["team", "surveys that were not answered"]
[columns]
link = { column = "Link to the conversation", type = "text" }
agent_name = { column = "Agent Name", type = "text", person = true }
customer = "Contact Email Address"
responded_at = "Recorded date"
score = { column = "Rating", scales = ["1-5"] }
comment = "Feedback Comment"
*/
-- table: surveys
-- a conversation is answered once, so its address is the answer's own
select
    line,
    'csat' as kind,
    link as response_id,
    nullif(regexp_extract(link, '/conversations/(\d+)', 1), '') as ticket_id,
    -- Ana B (ana@example.org)
    nullif(trim(regexp_replace(agent_name, '\s*\([^()]*\)\s*$', '')), '') as agent,
    customer,
    responded_at,
    score,
    1 as scale_min,
    5 as scale_max,
    comment
from renamed
