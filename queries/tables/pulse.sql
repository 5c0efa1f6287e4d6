/*
title = "Team pulse"
description = "One row an answer of the anonymous team pulse."
key = ["desk", "response_id", "question"]
sort = ["team", "asked_at"]
order = 50
noun = "answer"
answers = true
dated_by = ["asked_at"]
teams = ["team"]
identified_by = ["response_id", "question", "asked_at"]
[columns]
response_id = "any number that leads to nobody"
team = "the team asked"
question = "what was asked"
score = "1 to 5"
asked_at = "when it was asked"
[example]
response_id = "p-901"
team = "Billing"
question = "I can do my work well here"
score = "4"
asked_at = "2026-03-31 12:00:00"
*/
create table pulse (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    response_id varchar not null,
    team varchar,
    question varchar not null,
    score double not null check (score between 1 and 5),
    asked_at timestamp not null
)
