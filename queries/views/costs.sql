create or replace view costs as
select * from facts.costs
