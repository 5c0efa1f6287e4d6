-- The rows of $table, each with its ticket (ticket_desk, ticket_team ...): that
-- of its own desk, else of the only desk that has the number, else none. Of an
-- excluded ticket nothing but that it is. Numbers come without the # that people
-- write before them (staging/ids.py).
-- What is older than its ticket ($at, before it was created) is about another
-- one: numbers are used again. Where only the day is known it may be as late as
-- that day's end; what stands in the ticket's own row (one number for both, $id,
-- and one desk) is its own.
with asked as (
    -- few columns of few tickets: those that are named at all
    select
        tickets.desk,
        tickets.ticket_id,
        tickets.team,
        tickets.resolver,
        tickets.customer,
        tickets.category,
        tickets.created_at,
        coalesce(tickets.closed_at, tickets.resolved_at, tickets.created_at)
            as last_at,
        false as is_excluded
    from tickets
    where tickets.ticket_id in (select r.ticket_id from facts.$table as r)
    union all
    select
        loaded.desk,
        loaded.ticket_id,
        null as team,
        null as resolver,
        null as customer,
        null as category,
        loaded.created_at,
        null as last_at,
        true as is_excluded
    from facts.tickets as loaded
    where
        loaded.excluded is not null
        and loaded.ticket_id in (select r.ticket_id from facts.$table as r)
),

-- by which desk's rows a ticket is found: its own's, and those of a desk that
-- lacks its number where no other one has it
lent as (
    select
        asked.*,
        asked.desk as to_desk
    from asked
    union all by name
    select
        to_desk,
        ticket_id,
        any_value(columns(* exclude (to_desk, ticket_id)))
    from (
        select
            lacking.desk as to_desk,
            asked.*
        from (
            select distinct
                r.desk,
                r.ticket_id
            from facts.$table as r
            anti join asked as own
                on r.desk = own.desk and r.ticket_id = own.ticket_id
        ) as lacking
        inner join asked on lacking.ticket_id = asked.ticket_id
    ) as shared
    group by to_desk, ticket_id
    having count(*) = 1
),

about as (
    select
        named.*,
        lent.desk as ticket_desk,
        lent.team as ticket_team,
        lent.resolver as ticket_resolver,
        lent.customer as ticket_customer,
        lent.category as ticket_category,
        lent.last_at as ticket_last_at,
        lent.is_excluded as ticket_is_excluded,
        coalesce(
            coalesce(midnights.ends_at, named.$at) < lent.created_at
            and (
                named.$id <> named.ticket_id
                or lent.desk is distinct from named.desk
            ),
            false
        ) as is_older
    from facts.$table as named
    left join lent
        on named.desk = lent.to_desk and named.ticket_id = lent.ticket_id
    left join days as midnights
        on named.$at = midnights.starts_at
)

select
    * not like 'ticket_%',
    case when not is_older then columns('^ticket_') end
from about
