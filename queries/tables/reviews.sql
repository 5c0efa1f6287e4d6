/*
title = "Quality reviews"
description = "One row a criterion of a review."
key = ["desk", "review_id", "criterion"]
sort = ["team", "reviewed_at"]
people = ["agent", "reviewer"]
order = 40
noun = "review"
dated_by = ["reviewed_at"]
teams = ["team"]
agents = ["agent"]
identified_by = ["review_id", "criterion", "score", "max_score"]
[columns]
review_id = "one review has several rows, one a criterion"
criterion = "what was looked at"
aim = "engagement, execution, experience, expediting or recovery"
ticket_id = "the ticket reviewed, where there is one"
agent = "whose work it was"
team = "empty: the ticket's team"
reviewer = "who reviewed"
reviewed_at = "when"
score = "points given"
max_score = "points possible"
critical = "true where a critical error was found"
chosen = "random or picked: how the case was chosen"
[example]
review_id = "q-31"
criterion = "Takes up the customer's feeling"
aim = "engagement"
ticket_id = "1001"
agent = "A. Blum"
team = "Billing"
reviewer = "T. Okafor"
reviewed_at = "2026-03-06 14:00:00"
score = "4"
max_score = "5"
critical = "false"
chosen = "random"
*/
create table reviews (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    review_id varchar not null,
    criterion varchar not null,
    aim varchar check (
        aim in (
            'engagement', 'execution', 'experience', 'expediting', 'recovery'
        )
    ),
    ticket_id varchar,
    agent varchar,
    team varchar,
    reviewer varchar,
    reviewed_at timestamp not null,
    score double not null check (score >= 0),
    max_score double not null check (max_score > 0),
    critical boolean,
    chosen varchar check (chosen in ('random', 'picked')),
    check (score <= max_score)
)
