/*
severity = "warning"
message = "{rows} times one and the same instant fills an implausible share of a column; it may stand for an unknown one"
message_one = "1 time one and the same instant fills an implausible share of a column; it may stand for an unknown one"
does = "Times that begin or end there count, and may be of nothing that happened."
*/
-- An instant that fills 1 % of a column of an import, 20 rows at least, and ten
-- times what the column's instants fill on average: a column of bare days has
-- few instants that all come often. Of large imports every k-th row is read.
with sizes as (
    select
        import_id,
        1 + count(*) // 200000 as step
    from facts.tickets
    group by import_id
),

sampled as (
    select
        tickets.desk,
        tickets.import_id,
        sizes.step,
        tickets.created_at,
        tickets.first_reply_at,
        tickets.resolved_at,
        tickets.closed_at,
        tickets.first_reply_due_at,
        tickets.resolution_due_at
    from facts.tickets as tickets
    inner join sizes on tickets.import_id = sizes.import_id
    where tickets.line % sizes.step = 0
),

instants as (
    unpivot sampled
    on created_at, first_reply_at, resolved_at, closed_at, first_reply_due_at, resolution_due_at
    into name column_name value moment
),

-- what fills so much of a column fills a bucket of its instants: the others, most
-- often all, are never told apart
buckets as (
    select
        import_id,
        column_name,
        hash(moment) & 4095 as bucket,
        count(*) as n
    from instants
    group by import_id, column_name, bucket
),

columns as (
    select
        import_id,
        column_name,
        sum(n) as filled
    from buckets
    group by import_id, column_name
),

full_ones as (
    select
        buckets.import_id,
        buckets.column_name,
        buckets.bucket
    from buckets
    inner join columns
        on
            buckets.import_id = columns.import_id
            and buckets.column_name = columns.column_name
    where buckets.n >= 20 and buckets.n >= 0.01 * columns.filled
),

counted as (
    select
        instants.desk,
        instants.import_id,
        instants.step,
        instants.column_name,
        instants.moment,
        count(*) as n
    from instants
    semi join full_ones
        on
            instants.import_id = full_ones.import_id
            and instants.column_name = full_ones.column_name
            and hash(instants.moment) & 4095 = full_ones.bucket
    group by all
),

differing as (
    select
        instants.import_id,
        instants.column_name,
        count(distinct instants.moment) as n
    from instants
    semi join full_ones
        on
            instants.import_id = full_ones.import_id
            and instants.column_name = full_ones.column_name
    group by instants.import_id, instants.column_name
)

select
    counted.desk,
    counted.import_id,
    cast(null as bigint) as line,
    counted.column_name || ' is ' || strftime(counted.moment, '%Y-%m-%d %H:%M:%S')
    || ' (UTC) in ' || cast(round(100 * counted.n / columns.filled, 1) as varchar)
    || ' % of its rows' as detail
from counted
inner join columns
    on
        counted.import_id = columns.import_id
        and counted.column_name = columns.column_name
inner join differing
    on
        counted.import_id = differing.import_id
        and counted.column_name = differing.column_name
where
    counted.n >= 20
    and counted.n >= 0.01 * columns.filled
    and counted.n >= 10 * columns.filled / differing.n
order by counted.n desc
