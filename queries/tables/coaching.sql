/*
title = "Coaching actions"
description = "One row an action that a coach and an agent agreed on."
key = ["desk", "action_id"]
sort = ["team", "due_at"]
people = ["agent", "coach"]
order = 70
noun = "action"
dated_by = ["due_at"]
teams = ["team"]
agents = ["agent"]
identified_by = ["action_id", "due_at", "agent"]
[columns]
action_id = "any stable number"
agent = "who is coached"
team = "the agent's team at that time"
coach = "who coaches"
metric = "the metric it is about"
agreed_at = "when it was agreed"
due_at = "when it is to be done"
done_at = "when it was done; empty: not yet"
[example]
action_id = "k-12"
agent = "A. Blum"
team = "Billing"
coach = "T. Okafor"
metric = "csat"
agreed_at = "2026-03-06 15:00:00"
due_at = "2026-03-20 17:00:00"
done_at = "2026-03-18 11:00:00"
*/
create table coaching (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    action_id varchar not null,
    agent varchar,
    team varchar,
    coach varchar,
    metric varchar,
    agreed_at timestamp,
    due_at timestamp not null,
    done_at timestamp
)
