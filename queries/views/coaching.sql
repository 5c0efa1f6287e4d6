create or replace view coaching as
select * from facts.coaching
