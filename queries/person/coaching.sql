-- What a person and a coach agreed on, the latest first: what was agreed in a
-- window, and what is not done, however old.
select
    coaching.action_id,
    coaching.metric,
    coaching.coach,
    coaching.agreed_at,
    coaching.due_at,
    coaching.done_at,
    coaching.due_at <= desks.as_of as is_due
from coaching
inner join desks on coaching.desk = desks.desk
where
    coaching.agent = $agent
    and ($team is null or coaching.team = $team)
    and coalesce(coaching.agreed_at, coaching.due_at) < $until
    and (
        coaching.done_at is null
        or coalesce(coaching.agreed_at, coaching.due_at) >= $from
    )
order by
    coalesce(coaching.agreed_at, coaching.due_at) desc,
    coaching.action_id asc
