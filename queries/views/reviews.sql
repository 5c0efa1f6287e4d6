/*
key = ["desk", "review_id", "criterion"]
kept = true
[reads]
reviews = ["desk", "review_id", "criterion"]
tickets = ["desk", "ticket_id"]
*/
-- Quality reviews as metrics read them: a review without a team takes the
-- ticket's; reviews of excluded tickets end here.
create or replace table reviews as
select
    reviews.desk,
    reviews.import_id,
    reviews.line,
    reviews.review_id,
    reviews.criterion,
    reviews.aim,
    reviews.ticket_id,
    coalesce(agents.name, reviews.agent) as agent,
    coalesce(teams.name, reviews.team, tickets.team) as team,
    reviews.reviewer,
    reviews.reviewed_at,
    reviews.score,
    reviews.max_score,
    reviews.critical,
    reviews.chosen
from facts.reviews as reviews
left join facts.tickets as tickets
    on
        reviews.desk = tickets.desk
        and reviews.ticket_id = tickets.ticket_id
left join aliases as agents
    on reviews.agent = agents.alias and agents.kind = 'agent'
left join aliases as teams
    on
        coalesce(reviews.team, tickets.team) = teams.alias
        and teams.kind = 'team'
where tickets.excluded is null
order by team, reviews.reviewed_at
