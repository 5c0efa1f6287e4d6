create or replace view people as
select * from facts.people
