/*
key = ["desk", "kind", "response_id"]
kept = true
[reads]
surveys = ["desk", "kind", "response_id"]
tickets = ["ticket_id"]
*/
-- Surveys as metrics read them. A survey finds its ticket in its own desk,
-- else in the only desk that has the id, else in none; the ticket lends it
-- team, person and customer where the survey has none of its own. A survey
-- about an excluded ticket ends here.
create or replace table surveys as
with asked as (
    -- the tickets that surveys ask about: few columns of few rows
    select
        tickets.desk,
        tickets.ticket_id,
        tickets.team,
        tickets.resolver,
        tickets.customer,
        tickets.category,
        coalesce(tickets.closed_at, tickets.resolved_at, tickets.created_at)
            as last_at,
        false as is_excluded
    from tickets
    where tickets.ticket_id in (select s.ticket_id from facts.surveys as s)
    union all
    select
        loaded.desk,
        loaded.ticket_id,
        null as team,
        null as resolver,
        null as customer,
        null as category,
        null as last_at,
        true as is_excluded
    from facts.tickets as loaded
    where
        loaded.excluded is not null
        and loaded.ticket_id in (select s.ticket_id from facts.surveys as s)
),

only_desk as (
    select
        asked.ticket_id,
        min(asked.desk) as desk
    from asked
    group by asked.ticket_id
    having count(*) = 1
),

found as (
    select
        surveys.*,
        coalesce(own.desk, only_desk.desk) as ticket_desk
    from facts.surveys as surveys
    left join asked as own
        on surveys.desk = own.desk and surveys.ticket_id = own.ticket_id
    left join only_desk on surveys.ticket_id = only_desk.ticket_id
)

select
    found.desk,
    found.import_id,
    found.line,
    found.kind,
    found.response_id,
    found.ticket_id,
    found.ticket_desk,
    coalesce(teams.name, found.team, asked.team) as team,
    coalesce(agents.name, found.agent, asked.resolver) as agent,
    coalesce(found.customer, asked.customer) as customer,
    asked.category,
    found.sent_at,
    coalesce(
        found.responded_at,
        case when found.score is not null then asked.last_at end
    ) as responded_at,
    found.score,
    found.scale_min,
    found.scale_max,
    found.comment,
    -- two scales in one number would mean nothing: sums are kept for each
    case
        when found.score is not null
            then cast(found.scale_min as varchar) || '-'
            || cast(found.scale_max as varchar)
    end as scale
from found
left join asked
    on
        found.ticket_desk = asked.desk
        and found.ticket_id = asked.ticket_id
left join aliases as teams
    on found.team = teams.alias and teams.kind = 'team'
left join aliases as agents
    on found.agent = agents.alias and agents.kind = 'agent'
where not coalesce(asked.is_excluded, false)
order by team, responded_at
