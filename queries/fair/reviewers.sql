-- Who reviewed whose work with which score, a row a review: points given of the
-- points possible, over all its criteria or those of one aim.
select
    reviews.reviewer,
    reviews.agent,
    100.0 * sum(reviews.score) / sum(reviews.max_score) as score
from reviews
where
    reviews.reviewer is not null
    and reviews.agent is not null
    and reviews.reviewed_at >= $from
    and reviews.reviewed_at < $until
    and ($team is null or reviews.team = $team)
    and ($aim is null or reviews.aim = $aim)
group by
    reviews.desk, reviews.review_id, reviews.reviewer, reviews.agent
having sum(reviews.max_score) > 0
order by reviews.reviewer, reviews.agent, score
