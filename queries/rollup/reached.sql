-- The week ends that a desk's tickets have reached: those after `since` (here
-- all), up to `until`. A week's end is reached on the local day of as_of: the
-- day on which the data end counts as over, exports are drawn at its end.
create or replace table reached as
with sundays as (
    select
        days.starts_at,
        days.ends_at
    from days
    inner join weeks on days.ends_at = weeks.ends_at
)

select
    desks.desk,
    cast('1900-01-01' as timestamp) as since,
    max(sundays.ends_at) as until
from desks
inner join sundays on desks.as_of >= sundays.starts_at
where desks.has_tickets
group by desks.desk
order by desks.desk
