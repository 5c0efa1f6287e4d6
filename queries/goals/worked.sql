-- The work of a window by team: tickets created in it, of how many the working
-- time is known, and their minutes together.
select
    team,
    count(*) as tickets,
    count(handle_minutes) as known,
    coalesce(sum(handle_minutes), 0) as minutes
from tickets
where created_at >= $from and created_at < $until
group by team
order by team
