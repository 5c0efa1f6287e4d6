-- The sums of what is decided, and how much is not: by day and team (grain "team"), the same by month
-- (grain "month", not of a stock), and by month, team and person (grain "agent")
-- where people have a reading; a stock keeps people by day as well. Answers on a
-- scale are summed by desk and scale, those of a unit (a respondent) by desk and
-- unit. Several rows may stand for one key: a question adds them up.
create or replace table settled (
    metric varchar not null,
    grain varchar not null,
    first_date date not null,
    team varchar,
    agent varchar,
    desk varchar,
    scale varchar,
    unit_id varchar,
    n bigint not null,
    unanswered bigint not null,
    total decimal(38, 9),
    squares decimal(38, 6),
    promoters bigint,
    detractors bigint,
    numerator decimal(38, 9),
    denominator decimal(38, 9),
    cases bigint,
    undecided bigint not null
)
