-- The sums of all other metrics. Answers on a scale are summed by desk and
-- scale, those of a unit (a respondent) by desk and unit.
create or replace table settled_wide (
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
