/*
severity = "warning"
message = "{rows} of the last seven days have less than half of the tickets that their weekday usually has; is an export missing, or was it a holiday?"
message_one = "1 of the last seven days has less than half of the tickets that its weekday usually has; is an export missing, or was it a holiday?"
does = "Every figure of these days may stand on a part of the tickets only."
*/
-- Each whole day before a desk's as_of against the median of the same weekday
-- in the eight weeks before: at least four of these, and ten tickets.
with daily as (
    select
        tickets.desk,
        local_date(tickets.created_at) as local_day,
        count(*) as n
    from facts.tickets as tickets
    inner join desks on tickets.desk = desks.desk
    -- these weeks, and some to spare for the zone
    where tickets.created_at >= desks.as_of - interval '66 days'
    group by tickets.desk, local_date(tickets.created_at)
),

begun as (
    select
        desk,
        min(created_at) as first_at
    from facts.tickets
    group by desk
),

spans as (
    select
        begun.desk,
        local_date(begun.first_at) as first_day,
        local_date(desks.as_of) as as_of_day
    from begun
    inner join desks on begun.desk = desks.desk
),

every_day as (
    select
        spans.desk,
        spans.as_of_day,
        days.local_date as local_day,
        coalesce(daily.n, 0) as n
    from spans
    inner join days
        on spans.first_day <= days.local_date and spans.as_of_day > days.local_date
    left join daily
        on spans.desk = daily.desk and days.local_date = daily.local_day
),

compared as (
    select
        late.desk,
        late.local_day,
        late.n,
        median(early.n) as usual
    from every_day as late
    inner join every_day as early
        on
            late.desk = early.desk
            and late.local_day > early.local_day
            and late.local_day - 56 <= early.local_day
            and (late.local_day - early.local_day) % 7 = 0
    where late.local_day >= late.as_of_day - 7
    group by late.desk, late.local_day, late.n
    having count(*) >= 4
)

select
    compared.desk,
    (
        select max(imports.import_id)
        from facts.imports as imports
        where imports.desk = compared.desk
    ) as import_id,
    cast(null as bigint) as line,
    strftime(compared.local_day, '%a %Y-%m-%d') || ': '
    || cast(compared.n as varchar) || ' tickets, usually '
    || cast(cast(round(compared.usual) as integer) as varchar) as detail
from compared
where compared.usual >= 10 and compared.n < 0.5 * compared.usual
order by compared.desk, compared.local_day
