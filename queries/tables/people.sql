/*
title = "People"
description = "One row a person and stay in a team; a mover has two."
key = ["agent", "from_date"]
sort = ["agent"]
people = ["agent", "aliases", "name", "email", "supervisor"]
order = 80
noun = "person"
teams = ["team"]
identified_by = ["agent", "from_date"]
[columns]
agent = "the name that the desk's tickets carry"
aliases = "other spellings, separated by |"
name = "the name to show"
email = "for finding the person in other exports"
team = "the team of this stay"
supervisor = "who leads it"
from_date = "first day in the team"
to_date = "last day; empty: still there"
[example]
agent = "A. Blum"
aliases = "ablum|Anna Blum"
name = "Anna Blum"
team = "Billing"
supervisor = "T. Okafor"
from_date = "2025-05-01"
*/
create table people (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    agent varchar not null,
    aliases varchar,
    name varchar,
    email varchar,
    team varchar,
    supervisor varchar,
    from_date date not null,
    to_date date,
    check (to_date >= from_date)
)
