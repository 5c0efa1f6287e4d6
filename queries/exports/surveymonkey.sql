/*
title = "SurveyMonkey survey with one Net Promoter question"
system = "surveymonkey"
tables = ["surveys"]
identified_by = ["Respondent ID", "Collector ID"]
# the questions, then their answer options
header_rows = 2
lacks = [
    "ticket, team and agent", "surveys that were not answered",
    "questions other than one on recommending us: map them by hand",
]
[columns]
response_id = "Respondent ID"
customer = "Email Address"
responded_at = "End Date"
started_at = { column = "Start Date", type = "instant" }
[columns.score]
column = "the question on recommending us"
like = 'how likely.*\brecommend\b'
scales = ["0-10"]
[columns.score.words]
"not at all likely - 0" = "0"
"0 - not at all likely" = "0"
"extremely likely - 10" = "10"
"10 - extremely likely" = "10"
*/
-- table: surveys
select
    line,
    'nps' as kind,
    response_id,
    customer,
    coalesce(responded_at, started_at) as responded_at,
    score,
    0 as scale_min,
    10 as scale_max
from renamed
