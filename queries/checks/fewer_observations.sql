/*
severity = "warning"
message = "{rows} metrics have less than half of the observations in the last whole month that they had in the months before"
message_one = "1 metric has less than half of the observations in the last whole month that it had in the months before"
does = "Their last month is less certain, and may be of other cases than the months before."
*/
-- Against the median of the three months before, where that is 30 or more.
with every as (
    select
        settled.metric,
        settled.first_date,
        settled.n + settled.unanswered + settled.undecided as n
    from settled
    where settled.grain = 'team'
),

monthly as (
    select
        metric,
        cast(date_trunc('month', first_date) as date) as first_day,
        sum(n) as n
    from every
    group by metric, date_trunc('month', first_date)
    union all
    select
        metric,
        first_date as first_day,
        n + undecided as n
    from rollup_medians
    where kind = 'month' and is_total
),

-- the last month of which every day is over, by the desks whose data say when:
-- costs alone are dated by their import, long after the last ticket
last_whole as (
    select
        cast(
            date_trunc('month', local_date(max(as_of)) + 1) - interval '1 month'
            as date
        ) as first_day
    from desks
    where is_dated
),

compared as (
    select
        early.metric,
        median(early.n) as usual,
        coalesce(max(late.n), 0) as n
    from monthly as early
    cross join last_whole
    left join monthly as late
        on early.metric = late.metric and last_whole.first_day = late.first_day
    where
        early.first_day < last_whole.first_day
        and early.first_day >= last_whole.first_day - interval '3 months'
    group by early.metric
    having count(*) = 3
)

select
    cast(null as varchar) as desk,
    (select max(imports.import_id) from facts.imports as imports) as import_id,
    cast(null as bigint) as line,
    compared.metric || ': ' || cast(cast(compared.n as bigint) as varchar)
    || ', usually '
    || cast(cast(round(compared.usual) as bigint) as varchar) as detail
from compared
where compared.usual >= 30 and compared.n < 0.5 * compared.usual
order by compared.metric
