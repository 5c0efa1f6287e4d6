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
-- about an excluded ticket ends here, and one of a source that strategy.toml
-- does not count ([[survey]]).
-- An answer that is older than its ticket is about another one: numbers are used
-- again. One of which only the day is known may be as late as that day's end;
-- what stands in the ticket's own row (one number for both, one desk) is its own.
-- Numbers come without the # that people write before them (staging/ids.py).
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
        tickets.created_at,
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
        loaded.created_at,
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
        min(asked.desk) as desk,
        min(asked.created_at) as created_at
    from asked
    group by asked.ticket_id
    having count(*) = 1
),

about as (
    select
        surveys.*,
        coalesce(own.desk, only_desk.desk) as about_desk,
        coalesce(
            coalesce(midnights.ends_at, surveys.responded_at)
            < coalesce(own.created_at, only_desk.created_at)
            and (
                surveys.response_id <> surveys.ticket_id
                or own.desk is null
            ),
            false
        ) as is_older
    from facts.surveys as surveys
    left join asked as own
        on surveys.desk = own.desk and surveys.ticket_id = own.ticket_id
    left join only_desk on surveys.ticket_id = only_desk.ticket_id
    left join days as midnights
        on surveys.responded_at = midnights.starts_at
),

found as (
    select
        * exclude (about_desk, is_older, ticket_id),
        case when not is_older then ticket_id end as ticket_id,
        case when not is_older then about_desk end as ticket_desk
    from about
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
    -- what was answered has arrived, whatever the file says
    found.delivered
    or (found.delivered is not null and found.score is not null)
        as delivered,
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
left join survey_sources as sources
    on
        found.kind = sources.kind
        and coalesce(found.responded_at, found.sent_at, asked.last_at)
        >= sources.since
        and coalesce(found.responded_at, found.sent_at, asked.last_at)
        < sources.until
where
    not coalesce(asked.is_excluded, false)
    and (sources.desk is null or found.desk = sources.desk)
order by team, responded_at
