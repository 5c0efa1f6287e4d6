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

-- by which desk's surveys a ticket is found: its own's, and those of a desk
-- that lacks its id where no other one has it
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
                s.desk,
                s.ticket_id
            from facts.surveys as s
            anti join asked as own
                on s.desk = own.desk and s.ticket_id = own.ticket_id
        ) as lacking
        inner join asked on lacking.ticket_id = asked.ticket_id
    ) as shared
    group by to_desk, ticket_id
    having count(*) = 1
),

about as (
    select
        surveys.*,
        lent.desk as ticket_desk,
        lent.team as ticket_team,
        lent.resolver as ticket_resolver,
        lent.customer as ticket_customer,
        lent.category as ticket_category,
        lent.last_at as ticket_last_at,
        lent.is_excluded as ticket_is_excluded,
        coalesce(
            coalesce(midnights.ends_at, surveys.responded_at) < lent.created_at
            and (
                surveys.response_id <> surveys.ticket_id
                or lent.desk is distinct from surveys.desk
            ),
            false
        ) as is_older
    from facts.surveys as surveys
    left join lent
        on
            surveys.desk = lent.to_desk
            and surveys.ticket_id = lent.ticket_id
    left join days as midnights
        on surveys.responded_at = midnights.starts_at
),

found as (
    -- an answer that is older than the ticket is about none
    select
        * not like 'ticket_%',
        case when not is_older then columns('^ticket_') end
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
    coalesce(teams.name, found.team, found.ticket_team) as team,
    coalesce(agents.name, found.agent, found.ticket_resolver) as agent,
    coalesce(found.customer, found.ticket_customer) as customer,
    found.ticket_category as category,
    found.sent_at,
    -- what was answered has arrived, whatever the file says
    found.delivered
    or (found.delivered is not null and found.score is not null)
        as delivered,
    coalesce(
        found.responded_at,
        case when found.score is not null then found.ticket_last_at end
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
    end as scale,
    -- promoters and detractors are defined on 0 to 10 only
    found.scale_min in (0, 1) and found.scale_max = 10 as on_nps_scale,
    -- the detractors; of satisfaction the lower two of five points, or bad;
    -- null: not answered, or neither can be said of this answer
    case
        when found.kind = 'nps' and on_nps_scale then found.score <= 6
        when found.kind = 'csat'
            then
                (found.score - found.scale_min)
                < 0.4 * (found.scale_max - found.scale_min)
    end as is_unhappy
from found
left join aliases as teams
    on found.team = teams.alias and teams.kind = 'team'
left join aliases as agents
    on found.agent = agents.alias and agents.kind = 'agent'
left join survey_sources as sources
    on
        found.kind = sources.kind
        and coalesce(found.responded_at, found.sent_at, found.ticket_last_at)
        >= sources.since
        and coalesce(found.responded_at, found.sent_at, found.ticket_last_at)
        < sources.until
where
    not coalesce(found.ticket_is_excluded, false)
    and (sources.desk is null or found.desk = sources.desk)
order by team, responded_at
