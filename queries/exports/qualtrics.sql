/*
title = "Qualtrics survey with one Net Promoter question"
system = "qualtrics"
tables = ["surveys"]
identified_by = ["ResponseId", "RecordedDate", "StartDate"]
# ids, the texts of the questions, {"ImportId": ...}
header_rows = 3
zone_like = '"timeZone":"([^"]+)"'
lacks = [
    "ticket, team and agent", "surveys that were not answered",
    "questions other than one on recommending us: map them by hand",
    "scores of previews and tests",
]
[columns]
response_id = "ResponseId"
customer = "ExternalReference"
responded_at = "RecordedDate"
status = { column = "Status", type = "text" }
# the question itself, not the group that Qualtrics makes of its answer
[columns.score]
column = "the question on recommending us"
like = 'how likely.*\brecommend\b(?!.*(- Group|_NPS_GROUP)\b)'
scales = ["0-10"]
*/
-- table: surveys
select
    line,
    'nps' as kind,
    response_id,
    customer,
    responded_at,
    -- 1 and 2, or their names: answers of those who made the survey
    case
        when
            coalesce(status, '') not in (
                '1', '2', 'Survey Preview', 'Survey Test'
            )
            then score
    end as score,
    0 as scale_min,
    10 as scale_max
from renamed
