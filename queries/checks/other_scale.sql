/*
severity = "warning"
message = "{rows} survey answers are on another scale than most of their kind, desk and month; a figure of that month leaves them out"
message_one = "1 survey answer is on another scale than most of its kind, desk and month; a figure of that month leaves it out"
does = "Figures of surveys stand on fewer answers in that month."
*/
with several as (
    select
        desk,
        kind
    from surveys
    where score is not null
    group by desk, kind
    having min(scale) <> max(scale)
),

-- apart: hardly any desk has several, and every answer would be dated for nothing
found as materialized (
    select
        surveys.desk,
        surveys.import_id,
        surveys.line,
        surveys.ticket_id,
        surveys.kind,
        surveys.scale,
        surveys.responded_at
    from surveys
    inner join several
        on surveys.desk = several.desk and surveys.kind = several.kind
    where surveys.score is not null
),

answers as (
    select
        found.desk,
        found.import_id,
        found.line,
        found.ticket_id,
        found.kind,
        found.scale,
        days.month
    from found
    inner join days
        on
            found.responded_at >= days.starts_at
            and found.responded_at < days.ends_at
),

-- a question takes the scale with most answers of each desk and asked period
mains as (
    select
        desk,
        kind,
        month,
        scale
    from answers
    group by desk, kind, month, scale
    qualify row_number() over (
        partition by desk, kind, month
        order by count(*) desc, scale
    ) = 1
)

select
    answers.desk,
    answers.import_id,
    answers.line,
    answers.ticket_id
from answers
inner join mains
    on
        answers.desk = mains.desk
        and answers.kind = mains.kind
        and answers.month = mains.month
where answers.scale <> mains.scale
