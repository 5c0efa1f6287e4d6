-- Single observations that are not decided yet, with what each will add: once
-- their desk's data reach decided_at they move into `settled`, where until then
-- they are counted as undecided.
create or replace table pending (
    metric varchar not null,
    decided_at timestamp not null,
    desk varchar not null,
    observation_id varchar not null,
    first_date date not null,
    team varchar,
    agent varchar,
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
    cases bigint
)
