/*
title = "Bank NPS set"
system = "bank_nps"
tables = ["surveys"]
identified_by = ["ID", "Market", "Survey date", "NPS"]
date_order = "day-first"
lacks = [
    "ticket, team and agent", "surveys that were not answered",
    "customer: a name alone is not stable enough",
]
[columns]
response_id = "ID"
responded_at = "Survey date"
score = { column = "NPS", scales = ["0-10"] }
*/
-- table: surveys
select
    line,
    'nps' as kind,
    response_id,
    responded_at,
    score,
    0 as scale_min,
    10 as scale_max
from renamed
