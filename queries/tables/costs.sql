/*
title = "Costs"
description = "One row a team and month."
key = ["team", "month"]
sort = ["team", "month"]
order = 60
noun = "ticket"
dated_by = ["month"]
teams = ["team"]
identified_by = ["month", "amount", "team"]
[columns]
team = "the team"
month = "the month's first day"
amount = "what the team cost in that month, all in"
currency = "three letters"
[example]
team = "Billing"
month = "2026-03-01"
amount = "42000"
currency = "EUR"
*/
create table costs (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    team varchar not null,
    month date not null,
    amount double not null check (amount >= 0),
    currency varchar
)
