/*
title = "Time in state"
description = "One row a ticket and state, from a log of its events; no list export tells it."
key = ["desk", "ticket_id", "state"]
updated_at = "updated_at"
sort = ["ticket_id", "state"]
order = 20
noun = "ticket"
by_hand = false
identified_by = ["ticket_id", "state", "entered_at", "minutes"]
[columns]
ticket_id = "the desk's own number"
state = "the desk's own word"
status = "new, open, pending, hold, solved or closed"
visits = "how often it came into the state"
entered_at = "when it first came into the state"
left_at = "when it last left it; empty: it is still there"
minutes = "elapsed minutes in the state, up to the last event"
updated_at = "the last event of the ticket; decides which of two versions stands"
[example]
ticket_id = "1001"
state = "Awaiting User Info"
status = "pending"
visits = "2"
entered_at = "2026-03-02 09:40:00"
left_at = "2026-03-02 16:10:00"
minutes = "240"
updated_at = "2026-03-03 10:00:00"
*/
create table states (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    ticket_id varchar not null,
    state varchar not null,
    status varchar check (
        status in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
    ),
    visits integer check (visits >= 1),
    entered_at timestamp not null,
    left_at timestamp,
    minutes double not null check (minutes >= 0),
    updated_at timestamp
)
