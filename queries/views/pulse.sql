create or replace view pulse as
select * from facts.pulse
