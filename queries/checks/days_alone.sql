/*
severity = "warning"
message = "{rows} files hold days without the time of day; the durations of their tickets are whole days, or none: export the times too"
message_one = "1 file holds days without the time of day; the durations of its tickets are whole days, or none: export the times too"
does = "A ticket of one day counts as 0 minutes, one of the next day as 24 hours; a promise of hours is kept or missed by that."
*/
-- Of 20 tickets or more each began and ended at one time of day, and nothing but
-- that says how long they took. Summer time moves a midnight by an hour, in London
-- across that of UTC: times of day are counted from midnight, and from noon. Most
-- files show at their beginning that it is otherwise; a zone is whole quarters of
-- an hour from UTC.
with timed as (
    select distinct import_id
    from facts.tickets
    where
        line <= 1000
        and resolved_at is not null
        and excluded is null
        and (
            cast(epoch(created_at) as bigint) % 900 != 0
            or cast(epoch(resolved_at) as bigint) % 900 != 0
        )
),

looked as (
    select
        desk,
        import_id,
        cast(epoch(unnest([created_at, resolved_at])) as bigint) % 86400
            as of_day,
        resolution_minutes != date_diff('minute', created_at, resolved_at)
            as is_told
    from facts.tickets
    where
        resolved_at is not null
        and excluded is null
        and import_id not in (select timed.import_id from timed)
),

files as (
    select
        desk,
        import_id,
        count(*) // 2 as n
    from looked
    group by desk, import_id
    having
        count(*) >= 40
        and least(
            max(of_day) - min(of_day),
            max((of_day + 43200) % 86400) - min((of_day + 43200) % 86400)
        ) <= 3600
        and bool_and(of_day % 900 = 0)
        and not coalesce(bool_or(is_told), false)
)

select
    desk,
    import_id,
    cast(null as bigint) as line,
    cast(n as varchar) || ' tickets begin and end at one time of day' as detail
from files
