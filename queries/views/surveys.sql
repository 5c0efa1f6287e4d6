-- Surveys as metrics read them. A survey finds its ticket in its own desk,
-- else in the only desk that has the id, else in none; the ticket lends it
-- team, person and customer where the survey has none of its own.
create or replace table surveys as
with strangers as (
    select tickets.ticket_id
    from facts.tickets as tickets
    inner join facts.surveys as surveys
        on tickets.ticket_id = surveys.ticket_id
    group by tickets.ticket_id
    having count(distinct tickets.desk) = 1
),

found as (
    select
        surveys.*,
        coalesce(own.desk, other.desk) as ticket_desk
    from facts.surveys as surveys
    left join facts.tickets as own
        on surveys.desk = own.desk and surveys.ticket_id = own.ticket_id
    left join (
        select
            tickets.ticket_id,
            tickets.desk
        from facts.tickets as tickets
        inner join strangers on tickets.ticket_id = strangers.ticket_id
    ) as other
        on surveys.ticket_id = other.ticket_id
),

scales as (
    select
        kind,
        scale_min,
        scale_max
    from facts.surveys
    where score is not null
    group by kind, scale_min, scale_max
    qualify row_number() over (
        partition by kind
        order by count(*) desc, scale_max asc, scale_min asc
    ) = 1
)

select
    found.desk,
    found.import_id,
    found.line,
    found.kind,
    found.response_id,
    found.ticket_id,
    found.ticket_desk,
    coalesce(found.team, tickets.team) as team,
    coalesce(found.agent, tickets.resolver) as agent,
    coalesce(found.customer, tickets.customer) as customer,
    tickets.category,
    found.sent_at,
    coalesce(
        found.responded_at,
        case
            when found.score is not null then coalesce(
                tickets.closed_at, tickets.resolved_at, tickets.created_at
            )
        end
    ) as responded_at,
    found.score,
    found.scale_min,
    found.scale_max,
    found.comment,
    coalesce(
        found.scale_min = scales.scale_min
        and found.scale_max = scales.scale_max,
        true
    ) as is_main_scale
from found
left join facts.tickets as loaded
    on
        found.ticket_desk = loaded.desk
        and found.ticket_id = loaded.ticket_id
left join tickets
    on
        found.ticket_desk = tickets.desk
        and found.ticket_id = tickets.ticket_id
left join scales on found.kind = scales.kind
where loaded.excluded is null
order by team, responded_at
