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

-- written out: as a window over so many groups it took twice as long
counted as materialized (
    select
        desk,
        import_id,
        step,
        column_name,
        moment,
        count(*) as n
    from instants
    group by desk, import_id, step, column_name, moment
),

columns as (
    select
        import_id,
        column_name,
        sum(n) as filled,
        avg(n) as usual
    from counted
    group by import_id, column_name
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
where
    counted.n >= 20
    and counted.n >= 0.01 * columns.filled
    and counted.n >= 10 * columns.usual
order by counted.n desc
