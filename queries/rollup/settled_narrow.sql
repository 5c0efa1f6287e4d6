-- The sums of metrics that keep a total at most, and have no scales or units
-- (summing.table_of): most rows of `settled`, and a column costs as much to
-- write where it is null.
create or replace table settled_narrow (
    metric varchar not null,
    grain varchar not null,
    first_date date not null,
    team varchar,
    agent varchar,
    n bigint not null,
    unanswered bigint not null,
    total decimal(38, 9),
    undecided bigint not null
)
