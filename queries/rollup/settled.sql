-- The sums of what is decided, and how much is not: by day and team (grain
-- "team"), the same by month (grain "month", not of a stock), and by month,
-- team and person (grain "agent") where people have a reading; a stock keeps
-- people by day as well. Several rows may stand for one key: a question adds
-- them up. Each metric's rows lie in one of the two tables.
create or replace view settled as
select * from settled_wide
union all by name
select * from settled_narrow
