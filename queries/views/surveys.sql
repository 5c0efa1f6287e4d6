/*
key = ["desk", "kind", "response_id"]
kept = true
with_ticket = { id = "response_id", at = "responded_at" }
[reads]
surveys = ["desk", "kind", "response_id"]
tickets = ["ticket_id"]
*/
-- Surveys as metrics read them, each with its ticket, which lends team, person
-- and customer where the survey has none of its own. A survey about an excluded
-- ticket ends here, and one of a source that strategy.toml does not count
-- ([[survey]]).
create or replace table surveys as
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
from $with_ticket as found
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
