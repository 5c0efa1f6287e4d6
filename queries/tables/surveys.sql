/*
title = "Surveys"
description = "One row a survey sent, answered or not."
key = ["desk", "kind", "response_id"]
sort = ["team", "responded_at"]
people = ["agent"]
order = 30
noun = "survey"
answers = true
dated_by = ["sent_at", "responded_at"]
teams = ["team"]
agents = ["agent"]
telling = ["score"]
identified_by = ["kind", "response_id", "score"]
[columns]
kind = "csat, nps or ces"
response_id = "the survey tool's own number"
ticket_id = "the ticket it asks about, where there is one"
team = "empty: the ticket's team"
agent = "empty: the ticket's resolver"
customer = "any stable id of who was asked"
sent_at = "when it was sent; without it no response rate"
delivered = "whether it reached the customer; empty: nobody knows"
responded_at = "when it was answered; empty: not answered"
score = "the answer; empty: not answered"
scale_min = "lowest answer possible: 1 of 1-5, 0 of 0-10 (mapped by hand: the worst one, 6 of grades)"
scale_max = "highest answer possible"
comment = "what they wrote"
[example]
kind = "csat"
response_id = "r-501"
ticket_id = "1001"
customer = "c-77"
sent_at = "2026-03-03 10:05:00"
delivered = "true"
responded_at = "2026-03-04 08:30:00"
score = "5"
scale_min = "1"
scale_max = "5"
comment = "Quick and kind"
*/
create table surveys (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    kind varchar not null check (kind in ('csat', 'nps', 'ces')),
    response_id varchar not null,
    ticket_id varchar,
    team varchar,
    agent varchar,
    customer varchar,
    sent_at timestamp,
    delivered boolean,
    responded_at timestamp,
    score double,
    scale_min double,
    scale_max double,
    comment varchar,
    check (score is null or scale_min is not null),
    check (score is null or scale_max is not null),
    check (scale_min < scale_max),
    check (score between scale_min and scale_max)
)
