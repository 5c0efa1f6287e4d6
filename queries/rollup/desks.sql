-- A desk's data reach up to as_of: the latest instant of them that is not after
-- its import (`reaching`, kept of every table's instants); without any (costs),
-- its last import, which says nothing about how far data reach (is_dated).
-- sees_first_reply: its files tell when first replies were sent.
create or replace table desks as
with imported as (
    select
        imports.desk,
        max(imports.imported_at) as imported_at
    from facts.imports as imports
    group by imports.desk
),

furthest as (
    select
        reaching.desk,
        max(reaching.as_of) as as_of
    from reaching
    group by reaching.desk
),

replied as (
    select
        loaded.desk,
        bool_or(loaded.first_reply_at is not null) as sees_first_reply
    from facts.tickets as loaded
    group by loaded.desk
)

select
    imported.desk,
    coalesce(furthest.as_of, imported.imported_at) as as_of,
    -- by each calendar, the organisation's first
    cast(null as double[]) as as_of_business_minutes,
    furthest.as_of is not null as is_dated,
    replied.desk is not null as has_tickets,
    coalesce(replied.sees_first_reply, false) as sees_first_reply
from imported
left join furthest on imported.desk = furthest.desk
left join replied on imported.desk = replied.desk
order by imported.desk
