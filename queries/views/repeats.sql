/*
key = ["desk", "ticket_id"]
kept = true
group = ["desk", "customer", "category"]
[reads]
tickets = ["desk", "ticket_id"]
*/
-- Tickets after which the same customer came again with the same: a new ticket
-- of that customer in that category, created after this one was and within 7
-- days of its resolution. Kept as a table, because no filter on team or dates
-- can be pushed below a window. Where customer or category is unknown nothing
-- is seen.
create or replace table repeats as
with numbered as (
    -- names by their hash: numbers are sorted in half the time, and need no room
    select
        hash(desk, customer, category) as bucket,
        created_at,
        resolved_at
    from tickets
    where customer is not null and category is not null
),

followed as (
    select
        bucket,
        resolved_at,
        lead(created_at) over (partition by bucket order by created_at)
            as next_at
    from numbered
),

-- most customers come once, or after a long time: only where the next ticket
-- lies near enough can there be one
several as (
    select bucket
    from followed
    where next_at <= resolved_at + interval '7 days'
),

following as (
    select
        desk,
        ticket_id,
        resolved_at,
        min(created_at) over (
            partition by desk, customer, category
            order by created_at
            range between interval '1 microsecond' following
            and unbounded following
        ) as came_again_at
    from tickets
    where
        customer is not null
        and category is not null
        and hash(desk, customer, category) in (
            select several.bucket from several
        )
)

select
    desk,
    ticket_id
from following
where came_again_at <= resolved_at + interval '7 days'
