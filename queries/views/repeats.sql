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
with known as (
    select
        desk,
        ticket_id,
        customer,
        category,
        created_at,
        resolved_at,
        hash(desk, customer, category) as bucket
    from tickets
    where customer is not null and category is not null
),

-- most customers come once: only where there is a second ticket is one sought
several as (
    select bucket
    from known
    group by bucket
    having count(*) > 1
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
    from known
    where bucket in (select several.bucket from several)
)

select
    desk,
    ticket_id
from following
where came_again_at <= resolved_at + interval '7 days'
