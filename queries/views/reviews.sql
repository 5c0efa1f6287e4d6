/*
key = ["desk", "review_id", "criterion"]
kept = true
with_ticket = { id = "review_id", at = "reviewed_at" }
[reads]
reviews = ["desk", "review_id", "criterion"]
tickets = ["ticket_id"]
*/
-- Quality reviews as metrics read them, each with its ticket, which lends the
-- team to a review without one; reviews of excluded tickets end here.
create or replace table reviews as
select
    found.desk,
    found.import_id,
    found.line,
    found.review_id,
    found.criterion,
    found.aim,
    found.ticket_id,
    found.ticket_desk,
    coalesce(agents.name, found.agent) as agent,
    coalesce(teams.name, found.team, found.ticket_team) as team,
    found.reviewer,
    found.reviewed_at,
    found.score,
    found.max_score,
    found.critical,
    found.chosen
from $with_ticket as found
left join aliases as teams
    on found.team = teams.alias and teams.kind = 'team'
left join aliases as agents
    on found.agent = agents.alias and agents.kind = 'agent'
where not coalesce(found.ticket_is_excluded, false)
order by team, found.reviewed_at
